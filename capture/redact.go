package capture

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"net/netip"
	"slices"

	"cwmplab/internal/http1"
)

// RedactOptions say what is taken out. Zero values take out secrets alone.
type RedactOptions struct {
	Identity bool   // also serial numbers, MAC addresses, SSIDs, user names and public addresses
	Key      []byte // makes the tokens; a random one when empty, so that tokens of two runs cannot be compared

	// Credentials gives the password of a user, so that digest answers are checked before they are taken out; what
	// was found becomes a [RecordDigest]. May be nil.
	Credentials func(realm, user string) (password string, ok bool)
}

// Redact takes secrets out of a recording: passwords and keys in parameters and arguments, Authorization, cookies,
// credentials in URLs. Every byte stays where it is: a secret is overwritten with letters, the same letters for the
// same secret, and a [RecordRedacted] in front of the message names the span. It works on whole messages, however
// they were cut into packets and chunks, and so holds back what it yields until a message is complete, at most 64 MiB;
// what cannot be read whole then is overwritten whole.
//
// A body that is no XML is searched for credentials in URLs and forms only; one that is compressed or in UTF-16 is
// overwritten whole.
func Redact(r Reader, o RedactOptions) Reader { return newRedactor(r, o) }

// Secrets gives the secrets that Redact takes out, decoded, each once, in order of appearance.
func Secrets(r Reader) ([][]byte, error) {
	rd := newRedactor(r, RedactOptions{})
	for {
		_, err := rd.Next()
		if errors.Is(err, io.EOF) {
			return rd.found, nil
		}
		if err != nil {
			return rd.found, err
		}
	}
}

// holdBytes is how much is held back before a message is given up as too long to be read whole.
const holdBytes = 64 << 20

// scanBytes is how much of what is no HTTP is searched at once.
const scanBytes = 1 << 20

// redactor is the reader that Redact gives.
type redactor struct {
	r     Reader
	src   *Source
	opt   RedactOptions
	queue []*heldEvent
	held  int // bytes in queue
	conns map[*Conn]*redactedConn
	order []*redactedConn
	err   error

	known  map[string]bool // secrets found so far
	found  [][]byte
	ids    map[string]bool // identities found so far
	idList [][]byte        // the same in order
	addrs  map[netip.Addr]netip.Addr
}

// heldEvent is an event that may not be yielded yet.
type heldEvent struct {
	Event
	conn *redactedConn // of data and of alterations: what they wait for
	end  int64         // stream offset up to which conn has to be decided
}

// redactedConn is one connection as it is given on.
type redactedConn struct {
	out     *Conn
	http    *httpStream
	data    [2][]*heldEvent // held data, ascending
	decided [2]int64        // bytes before this offset will not change any more
	blind   [2]bool         // the message under way was too long: the rest of it is overwritten
	altered []*heldEvent    // alterations whose bytes are not decided
	done    []Span          // taken out so far, of the messages that are held
}

func newRedactor(r Reader, o RedactOptions) *redactor {
	src := *r.Source()
	if len(o.Key) == 0 {
		o.Key = make([]byte, 32)
		_, _ = rand.Read(o.Key) // never fails (crypto/rand)
	}
	return &redactor{r: r, src: &src, opt: o, conns: map[*Conn]*redactedConn{}, known: map[string]bool{},
		ids: map[string]bool{}, addrs: map[netip.Addr]netip.Addr{}}
}

// Source is that of the recording below.
func (r *redactor) Source() *Source {
	src := r.r.Source()
	r.src.Notes, r.src.Parts = src.Notes, src.Parts
	return r.src
}

// Close closes the recording below.
func (r *redactor) Close() error { return r.r.Close() }

// Next gives the next event that is decided.
func (r *redactor) Next() (Event, error) {
	for {
		if len(r.queue) > 0 && r.ready(r.queue[0]) {
			h := r.queue[0]
			r.queue[0] = nil
			r.queue = r.queue[1:]
			return r.release(h), nil
		}
		if r.err != nil {
			return Event{}, r.err
		}
		if r.held > holdBytes {
			r.giveUp()
			continue
		}
		e, err := r.r.Next()
		if err != nil {
			r.err = err
			r.endAll()
			continue
		}
		r.take(e)
	}
}

func (r *redactor) ready(h *heldEvent) bool {
	return r.err != nil || h.conn == nil || h.conn.decided[h.Dir] >= h.end
}

func (r *redactor) release(h *heldEvent) Event {
	if h.Kind == EventData {
		r.held -= len(h.Data)
		if list := h.conn.data[h.Dir]; len(list) > 0 && list[0] == h {
			h.conn.data[h.Dir] = list[1:]
		}
	}
	if h.Kind == EventRecord {
		h.Conn.apply(h.Record)
	}
	if h.Kind == EventClose {
		h.Conn.Ends[h.Dir] = End{Time: h.Time, Reset: h.Reset, Frame: h.Frame}
	}
	return h.Event
}

// take puts an event into the queue.
func (r *redactor) take(e Event) {
	c := r.connOf(e.Conn)
	h := &heldEvent{Event: e}
	if c != nil {
		h.Conn = c.out
	}
	switch e.Kind {
	case EventData:
		h.Data = append([]byte(nil), e.Data...)
		h.conn, h.end = c, e.Offset+int64(len(e.Data))
		c.data[e.Dir] = append(c.data[e.Dir], h)
		r.held += len(h.Data)
		r.queue = append(r.queue, h)
		r.read(c, h)
		return
	case EventClose:
		r.cut(c, e.Dir)
		if e.Reset {
			r.cut(c, 1-e.Dir)
		}
	case EventRecord:
		rec := *e.Record
		h.Record = &rec
		r.takeRecord(c, h)
	}
	r.queue = append(r.queue, h)
}

func (r *redactor) takeRecord(c *redactedConn, h *heldEvent) {
	rec := h.Record
	switch rec.Type {
	case RecordAltered:
		h.Dir = parseDirection(rec.Dir)
		if h.conn, h.end = c, rec.End; c != nil {
			c.altered = append(c.altered, h)
		}
		r.settle(c, h.Dir)
	case RecordGap:
		if c != nil && rec.End > rec.Start {
			r.cut(c, parseDirection(rec.Dir))
		}
	case RecordClosed, RecordForward:
		rec.Data = withoutSums(rec.Data)
	}
	if rec.Type != RecordHeader && rec.Type != RecordAltered {
		rec.Data = r.redactJSON(rec.Data)
	}
	if rec.Type == RecordTLS && r.opt.Identity {
		rec.Data = r.redactTLS(rec.Data)
	}
}

// withoutSums drops the hashes of the bytes as they were: who knows all of a message but a short password could try.
func withoutSums(data json.RawMessage) json.RawMessage {
	var fields map[string]json.RawMessage
	if json.Unmarshal(data, &fields) != nil {
		return data
	}
	changed := false
	for name, v := range fields {
		if name == "sha256" {
			delete(fields, name)
			changed = true
		} else if sub := withoutSums(v); len(sub) != len(v) {
			fields[name] = sub
			changed = true
		}
	}
	if !changed {
		return data
	}
	return marshalData(fields)
}

// connOf gives the connection that is given on for one of the recording below.
func (r *redactor) connOf(in *Conn) *redactedConn {
	if in == nil {
		return nil
	}
	if c := r.conns[in]; c != nil {
		return c
	}
	out := *in
	out.Source = r.src
	out.Altered, out.Gaps, out.Redacted, out.Provoked = nil, nil, nil, nil
	out.TLS, out.Ends = nil, [2]End{}
	if r.opt.Identity {
		out.Client, out.Server = r.hideAddr(in.Client), r.hideAddr(in.Server)
	}
	c := &redactedConn{out: &out, http: newHTTPStream(http1.Limits{}, in.Start), decided: in.Start}
	r.conns[in] = c
	r.order = append(r.order, c)
	return c
}

// read feeds data to the parser and redacts the messages that are complete with it.
func (r *redactor) read(c *redactedConn, h *heldEvent) {
	msgs := c.http.feed(h.Dir, h.Offset, h.Data)
	for _, m := range msgs {
		r.message(c, h.Dir, m)
	}
	if garbage(c.http.pending(h.Dir)) {
		if h.end-c.decided[h.Dir] > scanBytes {
			r.scanRest(c, h.Dir)
		}
	} else if c.blind[h.Dir] {
		r.overwrite(c, h.Dir, c.decided[h.Dir], h.end, "unread")
		c.decided[h.Dir] = h.end
	}
}

// message redacts one message. What stood between it and the one before is no HTTP and is searched as text.
func (r *redactor) message(c *redactedConn, dir Direction, m *http1.Message) {
	if m.Offset > c.decided[dir] {
		r.scanText(c, dir, c.decided[dir], m.Offset)
	}
	end := m.Offset + m.WireLen
	if c.blind[dir] {
		r.overwrite(c, dir, c.decided[dir], end, "unread")
		c.blind[dir] = false
	} else {
		r.redactMessage(c, dir, m)
	}
	c.decided[dir] = max(c.decided[dir], end)
	r.settle(c, dir)
}

// settle redacts the alterations whose bytes are decided, and drops the spans that nobody will ask for.
func (r *redactor) settle(c *redactedConn, dir Direction) {
	if c == nil {
		return
	}
	c.altered = slices.DeleteFunc(c.altered, func(h *heldEvent) bool {
		decided := h.Dir == dir && c.decided[dir] >= h.end
		if decided {
			r.redactAlteration(c, h)
		}
		return decided
	})
	if len(c.altered) > 0 {
		return
	}
	c.done = slices.DeleteFunc(c.done, func(s Span) bool { return s.Dir == dir && s.End <= c.decided[dir] })
}

// cut ends a direction: the message under way is redacted as far as it came.
func (r *redactor) cut(c *redactedConn, dir Direction) {
	if c == nil {
		return
	}
	if m := c.http.end(dir); m != nil && !garbage(m) {
		r.message(c, dir, m)
	}
	r.scanRest(c, dir)
	c.blind[dir] = false
}

// scanRest decides everything that is held of a direction by searching it as text.
func (r *redactor) scanRest(c *redactedConn, dir Direction) {
	if end := c.heldEnd(dir); end > c.decided[dir] {
		r.scanText(c, dir, c.decided[dir], end)
		c.decided[dir] = end
	}
	r.settle(c, dir)
}

func (c *redactedConn) heldEnd(dir Direction) int64 {
	if list := c.data[dir]; len(list) > 0 {
		return list[len(list)-1].end
	}
	return c.decided[dir]
}

func (r *redactor) endAll() {
	for _, c := range r.order {
		r.cut(c, ToServer)
		r.cut(c, ToClient)
		for _, h := range c.altered { // of bytes that never came
			r.redactAlteration(c, h)
		}
	}
}

// giveUp decides the oldest message that is held, without having seen its end.
func (r *redactor) giveUp() {
	h := r.queue[0]
	c, dir := h.conn, h.Dir
	end := c.heldEnd(dir)
	r.overwrite(c, dir, c.decided[dir], end, "unread")
	c.decided[dir] = max(end, h.end)
	c.blind[dir] = h.Kind == EventData
	r.settle(c, dir)
}

// bytesAt gathers held bytes of a direction.
func (c *redactedConn) bytesAt(dir Direction, start, end int64) []byte {
	out := make([]byte, 0, end-start)
	for _, h := range c.data[dir] {
		if from, to := max(start, h.Offset), min(end, h.end); from < to {
			out = append(out, h.Data[from-h.Offset:to-h.Offset]...)
		}
	}
	return out
}

// replace overwrites held bytes from start on.
func (c *redactedConn) replace(dir Direction, start int64, with []byte) {
	end := start + int64(len(with))
	for _, h := range c.data[dir] {
		if from, to := max(start, h.Offset), min(end, h.end); from < to {
			copy(h.Data[from-h.Offset:to-h.Offset], with[from-start:to-start])
		}
	}
}

// insert puts a record in front of the first held data of a direction that reaches behind start.
func (r *redactor) insert(c *redactedConn, dir Direction, start int64, rec Record) {
	at := len(r.queue)
	for i, h := range r.queue {
		if h.Kind == EventData && h.conn == c && h.Dir == dir && h.end > start {
			at = i
			break
		}
	}
	e := Event{Kind: EventRecord, Conn: c.out, Record: &rec}
	if at < len(r.queue) {
		e.Time = r.queue[at].Time
	}
	rec.Time = e.Time
	r.queue = append(r.queue, nil)
	copy(r.queue[at+1:], r.queue[at:])
	r.queue[at] = &heldEvent{Event: e}
}
