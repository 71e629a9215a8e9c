package capture

import (
	"bufio"
	"bytes"
	"container/heap"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// harEntry is what is read of an entry of HAR 1.2.
type harEntry struct {
	Started    string      `json:"startedDateTime"`
	Time       float64     `json:"time"` // ms
	Request    harRequest  `json:"request"`
	Response   harResponse `json:"response"`
	ServerIP   string      `json:"serverIPAddress"`
	Connection string      `json:"connection"`
	Timings    struct {    // ms, -1 where something does not apply; ssl is part of connect
		Blocked float64 `json:"blocked"`
		DNS     float64 `json:"dns"`
		Connect float64 `json:"connect"`
		Send    float64 `json:"send"`
		Wait    float64 `json:"wait"`
	} `json:"timings"`
	CWMP harExtra `json:"_cwmp"`
}

// harExtra is what our own export adds: heads as they were on the wire, and the connection.
type harExtra struct {
	RequestHead  []byte `json:"requestHead"` // base64 in the file
	ResponseHead []byte `json:"responseHead"`
	Conn         int    `json:"conn"`
}

// harField is a header field, or a parameter of a form.
type harField struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type harRequest struct {
	Method   string     `json:"method"`
	URL      string     `json:"url"`
	Version  string     `json:"httpVersion"`
	Headers  []harField `json:"headers"`
	PostData struct {
		Text     string     `json:"text"`
		Encoding string     `json:"encoding"`
		Params   []harField `json:"params"`
	} `json:"postData"`
}

type harResponse struct {
	Status     int        `json:"status"`
	StatusText string     `json:"statusText"`
	Version    string     `json:"httpVersion"`
	Headers    []harField `json:"headers"`
	Content    struct {
		Text     string `json:"text"`
		Encoding string `json:"encoding"`
	} `json:"content"`
}

// maxHARWaiting bounds how many events wait for the start of the next entry.
const maxHARWaiting = 4096

// harReader turns the entries of a HAR file into messages on connections that are made up. Entries are read one at a
// time; their events come in the order of time as long as the entries are in the order of their start.
type harReader struct {
	source  *Source
	in      io.Reader
	dec     *json.Decoder
	waiting eventHeap
	failed  error
	entries int
	noted   map[string]bool
	pool    harPool
}

// newHARReader reads a HAR file as far as its first entry. JSON of another kind is an error that says what is missing.
func newHARReader(name string, data io.Reader) (Reader, error) {
	in := bufio.NewReaderSize(data, 64<<10)
	if head, err := in.Peek(len(utf8BOM)); err == nil && bytes.Equal(head, utf8BOM) {
		_, _ = in.Discard(len(utf8BOM)) // just peeked at
	}
	r := &harReader{
		source: &Source{Name: name, Format: "har", Timing: true},
		in:     data, dec: json.NewDecoder(in), noted: map[string]bool{},
	}
	r.pool.source = r.source
	r.note("HAR holds no connections and no framing: both are made up")
	for _, key := range []string{"log", "entries"} {
		if err := r.enter(key); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	if tok, err := r.dec.Token(); err != nil || tok != json.Delim('[') {
		return nil, fmt.Errorf(`%s: JSON, but no HAR: "log.entries" is no list`, name)
	}
	return r, nil
}

// enter goes into an object, as far as the value of one of its members.
func (r *harReader) enter(member string) error {
	if tok, err := r.dec.Token(); err != nil {
		return fmt.Errorf("not JSON at byte %d: %w", r.dec.InputOffset(), err)
	} else if tok != json.Delim('{') {
		return fmt.Errorf("JSON, but no HAR: no object with the member %q", member)
	}
	for r.dec.More() {
		key, err := r.dec.Token()
		if err != nil {
			return fmt.Errorf("not JSON at byte %d: %w", r.dec.InputOffset(), err)
		}
		if key == member {
			return nil
		}
		var value json.RawMessage
		if err := r.dec.Decode(&value); err != nil {
			return fmt.Errorf("not JSON at byte %d: %w", r.dec.InputOffset(), err)
		}
		if key == "creator" {
			r.creator(value)
		}
	}
	return fmt.Errorf("JSON, but no HAR: the member %q is missing", member)
}

// creator keeps the program that wrote the file.
func (r *harReader) creator(value json.RawMessage) {
	var c struct{ Name, Version string }
	if json.Unmarshal(value, &c) == nil && c.Name != "" {
		r.source.Tool = c.Name
		if c.Version != "" {
			r.source.Tool += " " + c.Version
		}
	}
}

// Source says what the file is; its notes are complete when Next has ended.
func (r *harReader) Source() *Source { return r.source }

// Close closes the file where it can be closed.
func (r *harReader) Close() error {
	if c, ok := r.in.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// Next gives the next event.
func (r *harReader) Next() (Event, error) {
	for r.failed == nil && !r.ready() {
		r.entry()
	}
	if len(r.waiting.events) == 0 {
		return Event{}, r.failed
	}
	return heap.Pop(&r.waiting).(queuedEvent).Event, nil
}

// ready tells whether the first event that waits comes before everything that is still to be read.
func (r *harReader) ready() bool {
	n := len(r.waiting.events)
	return n > maxHARWaiting || n > 0 && r.waiting.events[0].Time.Before(r.waiting.until)
}

// entry reads the next entry.
func (r *harReader) entry() {
	if !r.dec.More() {
		if _, err := r.dec.Token(); err != nil {
			r.damage(err)
			return
		}
		r.failed = io.EOF
		return
	}
	start := r.dec.InputOffset()
	var raw json.RawMessage
	if err := r.dec.Decode(&raw); err != nil {
		r.damage(err)
		return
	}
	r.entries++
	var e harEntry
	// A member of another type than HAR says is left out; the decoder goes on behind it.
	if err := json.Unmarshal(raw, &e); err != nil {
		r.note("entry %d at byte %d: %v", r.entries, start, err)
	}
	if e.Request.Method == "" && len(e.CWMP.RequestHead) == 0 {
		r.note("entry %d at byte %d has no request: left out", r.entries, start)
		return
	}
	r.add(&e)
}

// damage ends the file.
func (r *harReader) damage(err error) {
	torn := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
	reason := "not JSON"
	if torn {
		reason, err = "the file ends inside the list of entries", nil
	}
	r.failed = &DamageError{File: r.source.Name, Offset: r.dec.InputOffset(), Reason: reason, Torn: torn, Err: err}
}

// note says once what had to be tolerated.
func (r *harReader) note(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if !r.noted[text] && len(r.source.Notes) < maxNotes {
		r.noted[text] = true
		r.source.Notes = append(r.source.Notes, text)
	}
}

// add turns an entry into events.
func (r *harReader) add(e *harEntry) {
	start, err := time.Parse(time.RFC3339Nano, e.Started)
	if err != nil {
		r.source.Timing = false
		r.note("startedDateTime %q is no time: the time of its entry is made up", e.Started)
		start = r.waiting.until
	}
	start = start.UTC()
	answered, end := e.times(start)
	c, fresh := r.pool.connection(e, start, end)
	if fresh {
		r.push(Event{Kind: EventOpen, Time: start, Conn: c.Conn})
	}
	request, response := e.messages(r.note)
	wire, _, notes := request.bytes()
	c.data(r, ToServer, start, wire)
	if response != nil {
		wire, tillEnd, more := response.bytes()
		notes = append(notes, more...)
		head := len(wire) - len(response.body)
		if len(response.body) == 0 || head <= 0 || !bytes.HasSuffix(wire, response.body) {
			head = len(wire)
		}
		c.data(r, ToClient, answered, wire[:head])
		c.data(r, ToClient, end, wire[head:])
		if tillEnd {
			end = c.last[ToClient]
			c.Ends[ToClient] = End{Time: end}
			r.push(Event{Kind: EventClose, Time: end, Conn: c.Conn, Dir: ToClient, Offset: c.offset[ToClient]})
			r.pool.drop(c)
		}
	} else {
		r.pool.drop(c) // what follows would be taken for the answer
	}
	for _, n := range notes {
		r.note("%s", n)
	}
	if start.After(r.waiting.until) {
		r.waiting.until = start
	}
}

// times are those of the first byte of the answer and of its last. What is not told is the start.
func (e *harEntry) times(start time.Time) (answered, end time.Time) {
	total := max(e.Time, 0)
	before := 0.0
	for _, part := range []float64{e.Timings.Blocked, e.Timings.DNS, e.Timings.Connect, e.Timings.Send, e.Timings.Wait} {
		before += max(part, 0)
	}
	total = min(total, 1e10)
	if before == 0 || before > total {
		before = total
	}
	return start.Add(time.Duration(before * 1e6)), start.Add(time.Duration(total * 1e6))
}

// push queues an event for its time.
func (r *harReader) push(ev Event) {
	r.waiting.count++
	heap.Push(&r.waiting, queuedEvent{ev, r.waiting.count})
}

// queuedEvent is an event with its place among those of the same time.
type queuedEvent struct {
	Event
	n int
}

// eventHeap is a heap of events, the earliest on top.
type eventHeap struct {
	events []queuedEvent
	count  int
	until  time.Time // the latest start of an entry that was read
}

func (h *eventHeap) Len() int { return len(h.events) }
func (h *eventHeap) Less(i, j int) bool {
	a, b := h.events[i], h.events[j]
	if a.Time.Equal(b.Time) {
		return a.n < b.n
	}
	return a.Time.Before(b.Time)
}
func (h *eventHeap) Swap(i, j int) { h.events[i], h.events[j] = h.events[j], h.events[i] }
func (h *eventHeap) Push(x any)    { h.events = append(h.events, x.(queuedEvent)) }
func (h *eventHeap) Pop() any {
	last := h.events[len(h.events)-1]
	h.events = h.events[:len(h.events)-1]
	return last
}
