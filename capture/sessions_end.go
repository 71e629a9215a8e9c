package capture

import (
	"container/heap"
	"net/url"
	"slices"
	"strings"
)

// end gives a session away. why holds unless what was seen of the session says more.
func (ss *sessions) end(r *running, why Ended) {
	if r.gone {
		return
	}
	for len(r.inflight) > 0 { // nobody waits for these any more
		p := r.inflight[0]
		p.settled = true
		p.x.Lost = LostToLeave
		if why == EndedCut || why == EndedSilent {
			p.x.Lost = LostToEnd
		}
		ss.answered(p)
		if r.gone {
			return
		}
	}
	switch {
	case r.over:
		why = EndedWell
	case r.state.State == StateFailed:
		why = EndedFailed
	}
	r.gone = true
	if why != EndedWell {
		if len(ss.silent) >= ss.a.o.Sessions {
			clear(ss.silent)
		}
		ss.silent[r.client] = ss.a.now
	}
	ss.forget(r)
	r.s.Ended, r.s.More = why, false
	ss.give(r.s)
	ss.a.kept -= r.kept
}

// give puts a session, or a window of one, into the list of items.
func (ss *sessions) give(s *Session) {
	for _, x := range s.Exchanges {
		for _, m := range []*Message{x.Request, x.Response} {
			if m != nil && m.End.After(s.End) {
				s.End = m.End
			}
		}
	}
	if s.Ended != NotEnded { // nothing in it changes any more, and many rules ask
		s.turns = slices.AppendSeq(make([]Turn, 0, len(s.Exchanges)), s.Turns())
	}
	ss.a.out = append(ss.a.out, s)
}

// forget takes a session out of every index.
func (ss *sessions) forget(r *running) {
	if r.place >= 0 {
		heap.Remove(&ss.queue, r.place)
	}
	if ss.byDevice[r.key] == r {
		delete(ss.byDevice, r.key)
	}
	for _, c := range r.jar {
		ss.uncookie(r, c)
	}
	same := slices.DeleteFunc(ss.byClient[r.client], func(o *running) bool { return o == r })
	if len(same) == 0 {
		delete(ss.byClient, r.client)
	} else {
		ss.byClient[r.client] = same
	}
}

// finish ends all sessions: the recording is over.
func (ss *sessions) finish() {
	left := slices.Clone(ss.queue)
	slices.SortFunc(left, func(a, b *running) int { return a.s.Number - b.s.Number })
	for _, r := range left {
		ss.end(r, EndedCut)
	}
}

// yielded accounts for the bodies of an exchange that has been given away, and lets go what is too much.
func (r *running) yielded(a *assembler, x *Exchange) {
	size, heads := 0, 0
	for _, m := range []*Message{x.Request, x.Response} {
		if m != nil {
			size += len(m.HTTP.Body)
			heads += len(m.HTTP.Head)
		}
	}
	o := &a.o
	if r.kept+size > o.KeepBodies || a.kept+size > o.KeepTotal {
		x.Request.dropBody()
		x.Response.dropBody()
		size = 0
	}
	r.kept += size
	r.heads += heads
	if r.gone { // given away together with this exchange
		return
	}
	a.kept += size
	if len(r.inflight) == 0 && (len(r.s.Exchanges) >= o.Window || r.heads > o.KeepBodies) {
		r.ss.window(r)
	}
}

// window gives away what there is of a long session and goes on with a new window.
func (ss *sessions) window(r *running) {
	done := r.s
	next := *done
	next.Exchanges = nil
	next.Window++
	next.before = r.state
	done.More = true
	r.s = &next
	r.heads = 0
	ss.a.kept -= r.kept
	r.kept = 0
	ss.give(done)
}

// cookies notes what the ACS sets.
func (ss *sessions) cookies(r *running, m *Message) {
	for _, h := range m.HeaderAll("Set-Cookie") {
		pair, _, _ := strings.Cut(h.Value, ";")
		name, value, ok := strings.Cut(pair, "=")
		name, value = strings.TrimSpace(name), strings.Trim(strings.TrimSpace(value), `"`)
		if !ok || name == "" || len(pair) > 4096 {
			continue
		}
		i := slices.IndexFunc(r.jar, func(c cookie) bool { return c.name == name })
		switch {
		case i >= 0 && r.jar[i].value == value:
			continue
		case i >= 0:
			ss.uncookie(r, r.jar[i])
			r.jar[i].value = value
		case len(r.jar) >= 64:
			continue
		default:
			r.jar = append(r.jar, cookie{name, value})
		}
		pair = name + "=" + value
		ss.byCookie[pair] = append(ss.byCookie[pair], r)
	}
}

func (ss *sessions) uncookie(r *running, c cookie) {
	pair := c.name + "=" + c.value
	left := slices.DeleteFunc(ss.byCookie[pair], func(o *running) bool { return o == r })
	if len(left) == 0 {
		delete(ss.byCookie, pair)
		return
	}
	ss.byCookie[pair] = left
}

// sent lists the cookies of a request.
func sent(m *Message) []cookie {
	var all []cookie
	if m == nil {
		return nil
	}
	for _, h := range m.HeaderAll("Cookie") {
		for pair := range strings.FieldsFuncSeq(h.Value, func(c rune) bool { return c == ';' || c == ',' }) {
			name, value, ok := strings.Cut(pair, "=")
			name = strings.TrimSpace(name)
			if ok && name != "" && name[0] != '$' && len(all) < 64 {
				all = append(all, cookie{name, strings.Trim(strings.TrimSpace(value), `"`)})
			}
		}
	}
	return all
}

// hostOf is the host and port of a URL as written, "" where it names none.
func hostOf(location string) string {
	u, err := url.Parse(strings.TrimSpace(location))
	if err != nil {
		return ""
	}
	return u.Host
}
