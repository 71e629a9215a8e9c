package mutate

import (
	"bytes"
	"slices"

	"cwmplab/capture"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
	"cwmplab/internal/http1"
)

// script is a transcript cut into HTTP messages.
type script struct {
	t          *capture.Transcript
	entries    []*entry
	messages   []*message
	keepLength bool
	sessions   map[place]int
}

// entry is one entry of the transcript, with the message it holds.
type entry struct {
	capture.Entry
	message *message // nil for everything but a whole HTTP message
	gone    bool
}

// message is one HTTP message.
type message struct {
	entry *entry
	conn  string
	dir   capture.Direction
	start int64 // stream offset as the transcript had it
	http  *http1.Message
	pair  *message // the response to a request, the request of a response
	doc   *xmltree.Document
}

// place tells messages apart.
type place struct {
	conn  string
	dir   capture.Direction
	start int64
}

// read cuts a transcript. What is spread over several entries is joined in the first of them.
func read(t *capture.Transcript) *script {
	s := &script{t: t}
	type key struct {
		conn string
		dir  capture.Direction
	}
	open := map[key]*entry{} // entries whose message goes on
	offsets := map[key]int64{}
	waiting := map[string][]*message{}
	for _, e := range t.Entries {
		k := key{e.Conn, e.Dir}
		if e.Verb == capture.VerbOpen && e.Open != nil {
			for dir, start := range e.Open.Start {
				offsets[key{e.Conn, capture.Direction(dir)}] = start
			}
		}
		own := &entry{Entry: e}
		if e.Verb == capture.VerbMore {
			continue // the bytes are in the entry before
		}
		if e.Verb != capture.VerbData {
			s.entries = append(s.entries, own)
			continue
		}
		own.Size = 0
		if first := open[k]; first != nil {
			first.Data = append(slices.Clip(first.Data), e.Data...)
			own = first
		} else {
			s.entries = append(s.entries, own)
		}
		h := parse(own.Data, e.Dir, asked(waiting[e.Conn], e.Dir))
		if h == nil {
			open[k] = own
			continue
		}
		delete(open, k)
		m := &message{entry: own, conn: e.Conn, dir: e.Dir, start: offsets[k], http: h}
		offsets[k] += int64(len(own.Data))
		own.message = m
		s.messages = append(s.messages, m)
		if e.Dir == capture.ToServer {
			waiting[e.Conn] = append(waiting[e.Conn], m)
		} else if w := waiting[e.Conn]; len(w) > 0 {
			m.pair, w[0].pair = w[0], m
			waiting[e.Conn] = w[1:]
		}
	}
	return s
}

func asked(waiting []*message, dir capture.Direction) string {
	if dir == capture.ToClient && len(waiting) > 0 {
		return waiting[0].http.Method
	}
	return ""
}

// parse reads bytes as one HTTP message, nil where they are not exactly one.
func parse(data []byte, dir capture.Direction, method string) *http1.Message {
	p := http1.NewRequestParser(http1.Limits{})
	if dir == capture.ToClient {
		p = http1.NewResponseParser(http1.Limits{}, func() string { return method })
	}
	read := p.Feed(data)
	if len(read) == 0 {
		if m := p.Close(); m != nil && m.Complete && m.WireLen == int64(len(data)) {
			return m // a body that ends with the connection
		}
		return nil
	}
	m := read[0]
	if len(read) > 1 || !m.Complete || m.Offset+m.WireLen != int64(len(data)) {
		return nil
	}
	return m
}

// write puts the script back into the transcript.
func (s *script) write() {
	s.t.Entries = s.t.Entries[:0:0]
	for _, e := range s.entries {
		if !e.gone {
			s.t.Entries = append(s.t.Entries, e.Entry)
		}
	}
}

func (s *script) choose(m Match) []*message { return m.choose(s, s.messages) }

// element is the method element of the message, nil if it has none.
func (m *message) element() *xmltree.Node {
	d := m.tree()
	if d == nil {
		return nil
	}
	return cwmp.Inspect(d).Element
}

func (m *message) tree() *xmltree.Document {
	if m.doc == nil && bytes.Contains(m.http.Body, []byte("Envelope")) {
		m.doc = xmltree.Parse(m.http.Body)
	}
	return m.doc
}

func (m *message) method() string { return m.element().Local() }

// set gives the message new bytes; it stays what it was where they cannot be read.
func (m *message) set(data []byte) {
	e := m.entry
	e.Data, e.Size = data, 0
	method := ""
	if m.dir == capture.ToClient && m.pair != nil {
		method = m.pair.http.Method
	}
	if h := parse(data, m.dir, method); h != nil {
		m.http, m.doc = h, nil
	}
}

// find is where an entry stands.
func (s *script) find(e *entry) int { return slices.Index(s.entries, e) }

// session is the number of the message's session, 0 for none.
func (s *script) session(m *message) int {
	if s.sessions == nil {
		s.sessions = map[place]int{}
		items, _ := capture.Load(s.t.Reader(), capture.Options{}) // what could be read is what counts
		for _, item := range items {
			if x, ok := item.(*capture.Exchange); ok && x.Session != nil {
				for _, part := range []*capture.Message{x.Request, x.Response} {
					if part != nil {
						start, _ := part.WireSpan()
						s.sessions[place{x.Conn.Name, part.Direction(), start}] = x.Session.Number
					}
				}
			}
		}
	}
	return s.sessions[place{m.conn, m.dir, m.start}]
}

// connectionRequests chooses the requests that go to a ConnectionRequestURL of the recording.
func (s *script) connectionRequests(all []*message) []*message {
	known := map[place]bool{}
	items, _ := capture.Load(s.t.Reader(), capture.Options{})
	for _, item := range items {
		if c, ok := item.(*capture.ConnectionRequest); ok && c.Exchange.Request != nil {
			start, _ := c.Exchange.Request.WireSpan()
			known[place{c.Exchange.Conn.Name, capture.ToServer, start}] = true
		}
	}
	var found []*message
	for _, m := range all {
		if known[place{m.conn, m.dir, m.start}] {
			found = append(found, m)
		}
	}
	return found
}
