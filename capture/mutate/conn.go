package mutate

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"cwmplab/capture"
)

// Delay lets time pass in front of the first matched message: it and everything after it, on every connection, come
// later by d. A connection that was opened for the message alone is opened later, too.
func Delay(match Match, d time.Duration) Edit {
	return edit{fmt.Sprintf("%s later by %s", match.name, d), func(s *script, within Match) bool {
		m := s.first(And(within, match))
		if m == nil || d == 0 {
			return false
		}
		at := s.find(m.entry)
		if open := s.opened(m.conn); open >= 0 && s.quiet(open+1, at, m.conn) {
			at = open
		}
		s.shift(at, d)
		return true
	}}
}

// DelayMessage lets time pass in front of the first matched message and leaves the opening of its connection where it is.
func DelayMessage(match Match, d time.Duration) Edit {
	return edit{fmt.Sprintf("%s alone later by %s", match.name, d), func(s *script, within Match) bool {
		m := s.first(And(within, match))
		if m == nil || d == 0 {
			return false
		}
		s.shift(s.find(m.entry), d)
		return true
	}}
}

// shift moves an entry and all after it; none comes before the one in front of it.
func (s *script) shift(at int, d time.Duration) {
	floor := time.Duration(0)
	if at > 0 {
		floor = s.entries[at-1].At
	}
	if d < 0 {
		d = max(d, floor-s.entries[at].At)
	}
	for _, e := range s.entries[at:] {
		e.At += d
	}
}

// opened is where the connection is opened, -1 if that is not in the transcript.
func (s *script) opened(conn string) int {
	return slices.IndexFunc(s.entries, func(e *entry) bool { return e.Verb == capture.VerbOpen && e.Conn == conn })
}

// quiet tells whether only the connection itself, and no data, is there between two entries.
func (s *script) quiet(from, to int, conn string) bool {
	for _, e := range s.entries[from:to] {
		if e.Conn != conn || e.Verb == capture.VerbData {
			return false
		}
	}
	return true
}

// DelayConn lets the connections of the matched messages come later by d as a whole; everything else stays where it is.
func DelayConn(match Match, d time.Duration) Edit {
	return edit{fmt.Sprintf("the connection of %s later by %s", match.name, d), func(s *script, within Match) bool {
		late := map[string]bool{}
		for _, m := range s.choose(And(within, match)) {
			late[m.conn] = true
		}
		for _, e := range s.entries {
			if late[e.Conn] {
				e.At += d
			}
		}
		slices.SortStableFunc(s.entries, func(a, b *entry) int { return cmp.Compare(a.At, b.At) })
		return len(late) > 0
	}}
}

// ConnTo lets the connections that carry the matched messages lead to another server, "host:port".
func ConnTo(match Match, server string) Edit {
	return each("the connection of "+match.name+" leads to "+server, match, func(s *script, m *message) bool {
		i := s.opened(m.conn)
		if i < 0 || s.entries[i].Open == nil || s.entries[i].Open.Server == server {
			return false
		}
		open := *s.entries[i].Open
		open.Server = server
		s.entries[i].Open = &open
		return true
	})
}

// DropConn removes the connections that carry the matched messages, with everything on them.
func DropConn(match Match) Edit {
	return each("the connection of "+match.name+" left out", match, func(s *script, m *message) bool {
		for _, e := range s.entries {
			if e.Conn == m.conn {
				e.gone = true
			}
		}
		return true
	})
}

// CloseBefore lets one side close the connection instead of the first matched message: the message and everything
// after it on that connection are gone. The side is [capture.ToServer] for the client.
func CloseBefore(match Match, side capture.Direction) Edit {
	return breakOff(match, side, false, 0)
}

// ResetBefore is [CloseBefore] with a reset.
func ResetBefore(match Match, side capture.Direction) Edit { return breakOff(match, side, true, 0) }

// CloseAfter lets one side close the connection after the first matched message: everything after it on that
// connection is gone.
func CloseAfter(match Match, side capture.Direction) Edit {
	return breakOff(match, side, false, 1)
}

// ResetAfter is [CloseAfter] with a reset.
func ResetAfter(match Match, side capture.Direction) Edit { return breakOff(match, side, true, 1) }

func breakOff(match Match, side capture.Direction, reset bool, after int) Edit {
	who := map[capture.Direction]string{capture.ToServer: "client", capture.ToClient: "server"}[side]
	what := map[bool]string{false: "closes", true: "resets"}[reset]
	where := []string{"before", "after"}[after]
	return edit{fmt.Sprintf("the %s %s %s %s", who, what, where, match.name), func(s *script, within Match) bool {
		m := s.first(And(within, match))
		if m == nil {
			return false
		}
		at := s.find(m.entry) + after
		for _, e := range s.entries[at:] {
			if e.Conn == m.conn && (e.Verb == capture.VerbData || e.Verb == capture.VerbClose) {
				e.gone = true
			}
		}
		now := m.entry.At
		end := func(dir capture.Direction, reset bool) *entry {
			return &entry{Entry: capture.Entry{At: now, Conn: m.conn, Verb: capture.VerbClose, Dir: dir, Reset: reset}}
		}
		if reset {
			s.insert(at, end(side, true))
			return true
		}
		s.insert(at, end(side, false), end(1-side, false))
		return true
	}}
}

// Reconnect lets the client close the connection before the first matched request and send it, and all that follows on the
// connection, over a new one from the next port.
func Reconnect(match Match) Edit {
	return edit{"a new connection before " + match.name, func(s *script, within Match) bool {
		m := s.first(And(within, And(Requests(), match)))
		if m == nil {
			return false
		}
		at := s.find(m.entry)
		name := m.conn + "b"
		for s.opened(name) >= 0 {
			name += "b"
		}
		open := &entry{Entry: capture.Entry{At: m.entry.At, Conn: name, Verb: capture.VerbOpen, Open: s.nextPort(m.conn)}}
		for _, e := range s.entries[at:] {
			if e.Conn == m.conn {
				e.Conn = name
			}
		}
		end := func(dir capture.Direction) *entry {
			return &entry{Entry: capture.Entry{At: m.entry.At, Conn: m.conn, Verb: capture.VerbClose, Dir: dir}}
		}
		s.insert(at, end(capture.ToServer), end(capture.ToClient), open)
		return true
	}}
}

// nextPort is the opening of a connection from the port after that of another one.
func (s *script) nextPort(conn string) *capture.ConnOpen {
	i := s.opened(conn)
	if i < 0 || s.entries[i].Open == nil {
		return nil
	}
	open := *s.entries[i].Open
	open.ID, open.Name, open.Start = 0, "", [2]int64{}
	if client, err := netip.ParseAddrPort(open.Client); err == nil {
		open.Client = netip.AddrPortFrom(client.Addr(), client.Port()%65535+1).String()
	}
	return &open
}

// Quiet lets the recording go on for a while after its last entry, so that what is missing then is missing for good: a
// session that waits for its next POST has fallen silent after a minute.
func Quiet(d time.Duration) Edit {
	return plain{fmt.Sprintf("nothing more for %s", d), func(t *capture.Transcript) bool {
		if d <= 0 {
			return false
		}
		end := time.Duration(0)
		for _, e := range t.Entries {
			end = max(end, e.At)
		}
		note := &capture.Record{Type: capture.RecordNote, Name: "quiet"}
		t.Entries = append(slices.Clip(t.Entries), capture.Entry{At: end + d, Verb: capture.Verb(capture.RecordNote), Record: note})
		return true
	}}
}
