package bench

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/cwmp"
)

// Traffic is what a scenario sent to the subject: for people who want to know that before it is sent. Messages that got no
// further than a challenge are not counted.
type Traffic struct {
	Sessions int // that our devices opened, those that failed included
	devices  map[capture.DeviceKey]bool
	posts    []posts
	requests int // connection requests that the subject sent
}

// posts counts the messages of a kind.
type posts struct {
	name  string
	times int
}

// String tells it in short: "1 device, 2 sessions: Inform 2, empty 2; asks for 1 connection request".
func (t Traffic) String() string {
	words := make([]string, len(t.posts))
	for i, p := range t.posts {
		words[i] = fmt.Sprintf("%s %d", p.name, p.times)
	}
	var parts []string
	if t.Sessions > 0 {
		parts = append(parts, counted(len(t.devices), "device")+", "+counted(t.Sessions, "session"))
	}
	if t.requests > 0 {
		parts = append(parts, "asks for "+counted(t.requests, "connection request"))
	}
	if len(words) > 0 {
		parts[0] += ": " + strings.Join(words, ", ")
	}
	return strings.Join(parts, "; ")
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// Traffic tells what each scenario of the run sent, by its name. The very first session belongs to none: it shows whether
// there is a subject.
func (b *Bench) Traffic() (map[string]Traffic, error) {
	rd, err := capture.Open(b.rec.Path())
	if err != nil {
		return nil, err
	}
	defer rd.Close()
	all := map[string]Traffic{}
	for it, err := range capture.Items(rd, capture.Options{}) {
		if err != nil {
			return nil, err
		}
		switch it := it.(type) {
		case *capture.Session:
			b.within(all, it.Start, func(t *Traffic) {
				if it.Number > 1 {
					t.session(it)
				}
			})
		case *capture.ConnectionRequest:
			if m := it.Exchange.Request; m != nil && it.Previous == nil {
				b.within(all, m.Start, func(t *Traffic) { t.requests++ })
			}
		}
	}
	return all, nil
}

// within books what happened at a time to the scenario that was under way.
func (b *Bench) within(all map[string]Traffic, at time.Time, note func(*Traffic)) {
	i := slices.IndexFunc(b.windows, func(w window) bool { return !at.Before(w.start) && at.Before(w.end) })
	if i < 0 {
		return
	}
	t, there := all[b.windows[i].name]
	if !there {
		t.devices = map[capture.DeviceKey]bool{}
	}
	note(&t)
	all[b.windows[i].name] = t
}

func (t *Traffic) session(s *capture.Session) {
	t.Sessions++
	if s.Device != (cwmp.DeviceID{}) {
		t.devices[capture.KeyOf(s.Device)] = true
	}
	for _, x := range s.Exchanges {
		if x.Request != nil && !x.HTTPLevel() {
			t.post(nameOfPost(x))
		}
	}
}

func (t *Traffic) post(name string) {
	if i := slices.IndexFunc(t.posts, func(p posts) bool { return p.name == name }); i >= 0 {
		t.posts[i].times++
		return
	}
	t.posts = append(t.posts, posts{name, 1})
}

func nameOfPost(x *capture.Exchange) string {
	switch x.Post() {
	case capture.PostEmpty:
		return "empty"
	case capture.PostOther, capture.PostNone:
		return "something else"
	}
	return x.Request.Name()
}
