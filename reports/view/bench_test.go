package view_test

import (
	"bytes"
	"fmt"
	"io"
	"testing"
	"time"

	"cwmplab/capture"
	"cwmplab/checks/catalogue"
	"cwmplab/fixtures/golden"
	"cwmplab/reports/view"
)

// crowd plays one session again and again, each time for another device.
type crowd struct {
	events []capture.Event
	source *capture.Source
	left   int
	at     int
	conns  map[int]*capture.Conn
	next   int
}

func newCrowd(rec *golden.Recording, devices int) *crowd {
	rd := rec.Reader()
	c := &crowd{source: rd.Source(), left: devices, conns: map[int]*capture.Conn{}}
	for {
		e, err := rd.Next()
		if err != nil {
			return c
		}
		if e.Kind != capture.EventRecord {
			e.Data = bytes.Clone(e.Data)
			c.events = append(c.events, e)
		}
	}
}

func (c *crowd) Source() *capture.Source { return c.source }
func (c *crowd) Close() error            { return nil }

func (c *crowd) Next() (capture.Event, error) {
	if c.at == len(c.events) {
		c.at = 0
		c.left--
		clear(c.conns)
	}
	if c.left <= 0 {
		return capture.Event{}, io.EOF
	}
	e := c.events[c.at]
	c.at++
	e.Time = e.Time.Add(time.Duration(c.next) * time.Second)
	if c.conns[e.Conn.ID] == nil {
		c.next++
		conn := *e.Conn
		conn.ID = c.next
		c.conns[e.Conn.ID] = &conn
	}
	e.Conn = c.conns[e.Conn.ID]
	e.Data = bytes.ReplaceAll(e.Data, []byte("HR0000001"), fmt.Appendf(nil, "HR%07d", c.left))
	return e, nil
}

// Ten thousand sessions have to be there to look at in less than two seconds: "read" is that time, the rules go on behind it.
func BenchmarkTenThousandSessions(b *testing.B) {
	rec := golden.Load("cpe-boot")
	for b.Loop() {
		lib := view.NewLibrary(catalogue.All())
		began := time.Now()
		done := make(chan time.Duration, 1)
		go func() {
			for {
				changed := lib.Changed()
				if list := lib.Recordings(); len(list) == 1 && list[0].State > view.Reading {
					done <- time.Since(began)
					return
				}
				<-changed
			}
		}()
		lib.Load(b.Context(), []view.Source{{Name: "crowd", Open: func() (capture.Reader, error) { return newCrowd(rec, 10_000), nil }}}, view.Judge{Rules: catalogue.All()})
		if _, total := lib.SomeSessions(view.Filter{}, 0, 100); total != 10_000 {
			b.Fatalf("%d sessions", total)
		}
		b.ReportMetric((<-done).Seconds(), "s-to-read")
	}
}
