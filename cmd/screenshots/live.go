package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/chromedp/chromedp"

	"cwmplab/capture"
	"cwmplab/checks/catalogue"
	"cwmplab/fixtures/golden"
	"cwmplab/internal/clock"
	"cwmplab/reports/view"
	"cwmplab/reports/web"
)

// What happens in the recording that grows: one device is asked to call, and before it does, another one breaks a rule.
const (
	asked = 300*time.Second + 209*time.Millisecond // the connection request is answered, in the one golden recording
	calls = 11 * time.Second                       // later the other device calls
	told  = 1400 * time.Millisecond                // later it is looked at
)

// feed is a recording whose events come as they are sent.
type feed struct {
	source *capture.Source
	events chan capture.Event
	hungry chan struct{} // who reads has worked up all that came
}

func (f *feed) Source() *capture.Source { return f.source }
func (f *feed) Close() error            { return nil }

func (f *feed) Next() (capture.Event, error) {
	for {
		select {
		case ev, more := <-f.events:
			if !more {
				return ev, io.EOF
			}
			return ev, nil
		case f.hungry <- struct{}{}:
		}
	}
}

// play sends events, and waits until they are judged.
func (f *feed) play(events []capture.Event) {
	for _, ev := range events {
		f.events <- ev
	}
	<-f.hungry
}

// happening gives what happens before the page is opened, and then.
func happening() (source *capture.Source, before, then []capture.Event, now time.Time) {
	one, other := golden.Load("connection-request").Reader(), wrong().Reader()
	source = one.Source()
	var start time.Time
	for ev, err := one.Next(); err == nil; ev, err = one.Next() {
		if start.IsZero() {
			start = ev.Time
		}
		if !ev.Time.After(start.Add(asked)) {
			before = append(before, ev)
		}
	}
	conns := map[*capture.Conn]*capture.Conn{}
	var first time.Time
	for ev, err := other.Next(); err == nil; ev, err = other.Next() {
		if ev.Conn == nil {
			continue
		}
		if first.IsZero() {
			first = ev.Time
		}
		passed := ev.Time.Sub(first)
		if passed > 52*time.Millisecond { // up to the Inform with credentials: its answer has not come
			break
		}
		if conns[ev.Conn] == nil {
			conn := *ev.Conn
			conn.ID += 100
			conns[ev.Conn] = &conn
		}
		ev.Conn, ev.Time = conns[ev.Conn], start.Add(asked+calls+passed)
		then = append(then, ev)
	}
	return source, before, then, start.Add(asked + calls + told)
}

// still is a clock that shows one time.
type still struct {
	clock.Clock
	now time.Time
}

func (c still) Now() time.Time { return c.now }

// takeLive takes the picture of a recording that grows.
func takeLive(ctx context.Context, b *browser, theme string, save func(name string, picture []byte) error) error {
	source, before, then, now := happening()
	rd := &feed{source, make(chan capture.Event), make(chan struct{})}
	lib := view.NewLibrary(catalogue.All())
	followed := make(chan struct{})
	go func() {
		defer close(followed)
		lib.Follow(ctx, view.Source{Name: "proxy.pcapng"}, rd, view.Judge{Rules: catalogue.All(), Options: options()})
	}()
	defer func() {
		close(rd.events)
		<-followed
	}()
	return serve(ctx, web.Options{Library: lib, Live: true, Clock: still{clock.Real(), now}}, func(base string) error {
		rd.play(before)
		tab, closed, err := b.open(theme, base+"/", 1360, 760)
		if err != nil {
			return err
		}
		defer closed()
		if err := until(tab, `document.querySelector(".wait .clock") !== null && document.querySelector("#live").dataset.state === "live"`); err != nil {
			return fmt.Errorf("live: the clock: %w", err)
		}
		rd.play(then)
		if err := until(tab, fmt.Sprintf(`document.querySelector("tr.lit .badge.fail") !== null && document.querySelector("main").dataset.version === "%d"`, lib.Version())); err != nil {
			return fmt.Errorf("live: the session that lights up: %w", err)
		}
		picture, err := chromedp.Run(tab, chromedp.CaptureScreenshot())
		if err != nil {
			return err
		}
		return save("live", picture)
	})
}
