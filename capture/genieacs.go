package capture

import (
	"bufio"
	"bytes"
	"container/list"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Bounds of what is read of a debug log of GenieACS: bytes of one entry, and connections that may take further
// messages; the one silent for longest gives way.
const (
	maxGenieEntry = 32 << 20
	maxGenieConns = 4096
)

// genieHead finds the beginning of an entry, in JSON or in YAML.
var genieHead = regexp.MustCompile(
	`(?m)^(?:\{"event":"|event: "?)(?:(?:incoming|outgoing) HTTP re|outgoing UDP message|client error)`)

// looksLikeGenie tells whether head has an entry of a debug log of GenieACS; what comes before it was cut.
func looksLikeGenie(head []byte) bool { return genieHead.Match(head) }

// genieReader turns the debug log of GenieACS (its options DEBUG_FILE and DEBUG_FORMAT, and cwmp.debug) into messages. An
// entry tells of one HTTP message: when it was logged, the address of the device, when its connection was first seen,
// the header fields as Node.js gives them, and the text of the body. Everything else is made up.
type genieReader struct {
	source  *Source
	in      *bufio.Reader
	offset  int64 // of the next line
	doc     []byte
	docAt   int64 // where doc begins
	yaml    bool  // doc is an entry in YAML
	cut     bool  // doc is longer than may be
	queue   []Event
	failed  error
	conns   map[string]*list.Element // of *genieConn
	recent  list.List                // the one with the latest message in front
	made    int
	noted   map[string]bool
	counts  genieCounts
	summed  bool
	refused string // the first error of a request that GenieACS sent
}

// genieCounts are entries that tell of no message.
type genieCounts struct{ lines, bad, orphans, refused, datagrams, errors int }

// genieConn is a connection of the log.
type genieConn struct {
	*Conn
	key    string
	offset [2]int64
	last   time.Time
	asked  bool // a request waits for its answer
}

// newGenieReader reads a debug log of GenieACS.
func newGenieReader(name string, r io.Reader) (Reader, error) {
	g := &genieReader{
		source: &Source{Name: name, Format: "genieacs log", Tool: "GenieACS", Timing: true},
		in:     bufio.NewReaderSize(r, 64<<10), conns: map[string]*list.Element{}, noted: map[string]bool{},
	}
	g.note("a debug log holds no connections and no framing, and names of header fields in lower case only: " +
		"the first two are made up")
	return g, nil
}

// Source says what the log is; its notes are complete when Next has ended.
func (g *genieReader) Source() *Source { return g.source }

// Close does nothing: the file belongs to who opened it.
func (g *genieReader) Close() error { return nil }

// Next gives the next event.
func (g *genieReader) Next() (Event, error) {
	for len(g.queue) == 0 {
		if g.failed != nil {
			g.sumUp()
			return Event{}, g.failed
		}
		g.line()
	}
	ev := g.queue[0]
	g.queue = g.queue[1:]
	return ev, nil
}

// line reads one line. An entry in JSON is one; one in YAML ends where the next begins.
func (g *genieReader) line() {
	start := g.offset
	line, whole, err := g.readLine()
	text := bytes.TrimRight(line, "\r\n")
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		g.failed = &DamageError{File: g.source.Name, Offset: g.offset, Reason: "cannot be read", Err: err}
		return
	case bytes.HasPrefix(text, []byte("{")):
		g.flush()
		g.doc, g.docAt, g.cut = append(g.doc, text...), start, !whole
		if err != nil && !g.cut && !genieWhole(text) {
			g.torn()
			return
		}
		g.flush()
	case bytes.Equal(text, []byte("---")):
		g.flush()
		g.yaml, g.docAt = true, start
	case g.yaml && (!whole || len(g.doc)+len(line) > maxGenieEntry):
		g.cut = true
	case g.yaml:
		g.doc = append(g.doc, line...)
	case len(text) > 0:
		g.counts.lines++
	}
	if err == nil {
		return
	}
	if g.yaml && len(line) > 0 {
		g.torn() // an entry is written at once, with a line end behind it
		return
	}
	g.flush()
	g.failed = io.EOF
}

// torn ends a log that ends inside an entry.
func (g *genieReader) torn() {
	g.failed = &DamageError{File: g.source.Name, Offset: g.docAt, Reason: "the file ends inside an entry", Torn: true}
}

// readLine reads a line with its end; whole is false where it is longer than may be and was passed over.
func (g *genieReader) readLine() (line []byte, whole bool, err error) {
	whole = true
	for {
		part, err := g.in.ReadSlice('\n')
		g.offset += int64(len(part))
		if len(line)+len(part) > maxGenieEntry {
			whole = false
		} else {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, whole, err
		}
	}
}

// flush reads the entry that was gathered.
func (g *genieReader) flush() {
	doc, isYAML, cut := g.doc, g.yaml, g.cut
	g.doc, g.yaml, g.cut = g.doc[:0], false, false
	if cut {
		g.note("an entry at byte %d is longer than %d bytes: left out", g.docAt, maxGenieEntry)
		return
	}
	if len(bytes.TrimSpace(doc)) == 0 {
		return
	}
	read := genieJSON
	if isYAML {
		read = genieYAML
	}
	e, err := read(doc)
	if err != nil {
		g.counts.bad++
		g.note("the entry at byte %d cannot be read: left out: %v", g.docAt, err)
		return
	}
	g.entry(e)
}

// entry turns an entry into events.
func (g *genieReader) entry(e *genieEntry) {
	switch e.event {
	case "incoming HTTP request":
		g.request(e, "from "+e.remote+" "+e.connection)
	case "outgoing HTTP response":
		g.response(e, "from "+e.remote+" "+e.connection)
	case "outgoing HTTP request":
		if e.failure != "" {
			if g.counts.refused++; g.refused == "" {
				g.refused = e.failure
			}
			return
		}
		g.request(e, "to "+e.device+" "+e.connection)
	case "incoming HTTP response":
		g.response(e, "to "+e.device+" "+e.connection)
	case "outgoing UDP message":
		g.counts.datagrams++
	case "client error":
		g.counts.errors++
	default:
		g.note("entries %q tell of no message: left out", e.event)
	}
}

// request begins a round trip.
func (g *genieReader) request(e *genieEntry, key string) {
	if e.method == "" {
		g.counts.bad++
		g.note("a request without a method: left out")
		return
	}
	var c *genieConn
	if el := g.conns[key]; el != nil {
		if c = el.Value.(*genieConn); c.asked {
			g.drop(el) // what follows would be taken for the answer to the request before
			c = nil
		}
	}
	if c == nil {
		c = g.open(e, key)
	}
	g.recent.MoveToFront(g.conns[key])
	c.asked = true
	target := strings.NewReplacer(" ", "%20", "\t", "%09").Replace(e.url)
	if target == "" {
		target = "/"
	}
	g.data(c, ToServer, e, e.method+" "+target+" HTTP/1.1")
}

// response ends a round trip.
func (g *genieReader) response(e *genieEntry, key string) {
	el := g.conns[key]
	if el == nil || !el.Value.(*genieConn).asked || e.status < 100 || e.status > 999 {
		g.counts.orphans++
		return
	}
	c := el.Value.(*genieConn)
	c.asked = false
	g.recent.MoveToFront(el)
	tillEnd := g.data(c, ToClient, e, strings.TrimSpace(fmt.Sprintf("HTTP/1.1 %d %s", e.status, http.StatusText(e.status))))
	if value, _ := fieldNamed(e.fields, "connection"); tillEnd || strings.EqualFold(value, "close") {
		c.Ends[ToClient] = End{Time: c.last}
		g.queue = append(g.queue, Event{Kind: EventClose, Time: c.last, Conn: c.Conn, Dir: ToClient, Offset: c.offset[ToClient]})
		g.drop(el)
	}
}

// data puts a message on its connection.
func (g *genieReader) data(c *genieConn, dir Direction, e *genieEntry, start string) (tillEnd bool) {
	m := syntheticMessage{start: start, fields: e.fields, body: e.body}
	wire, tillEnd, notes := m.bytes()
	for _, n := range notes {
		g.note("%s", n)
	}
	c.last = laterTime(c.last, e.at)
	g.queue = append(g.queue, Event{Kind: EventData, Time: c.last, Conn: c.Conn, Dir: dir, Data: wire, Offset: c.offset[dir]})
	c.offset[dir] += int64(len(wire))
	return tillEnd
}

// open makes up a connection.
func (g *genieReader) open(e *genieEntry, key string) *genieConn {
	if g.recent.Len() >= maxGenieConns {
		g.drop(g.recent.Back())
	}
	g.made++
	device, err := netip.ParseAddr(e.remote)
	if err != nil {
		device = unnamedClient
	}
	device = device.Unmap()
	c := &genieConn{key: key, last: e.at, Conn: &Conn{
		ID: g.made, Name: connName(g.made), Source: g.source, Opened: e.at, Stream: -1,
	}}
	if port := unnamedClientPort(g.made); strings.HasPrefix(key, "to ") {
		c.Client = netip.AddrPortFrom(unnamedServer, port)
		c.Server = netip.AddrPortFrom(device, portOr(e.remotePort, 80))
	} else {
		c.Client = netip.AddrPortFrom(device, port)
		c.Server = netip.AddrPortFrom(unnamedServer, portOr(e.localPort, 7547))
	}
	g.conns[key] = g.recent.PushFront(c)
	g.queue = append(g.queue, Event{Kind: EventOpen, Time: e.at, Conn: c.Conn})
	return c
}

// portOr reads a port.
func portOr(text string, otherwise uint16) uint16 {
	if n, err := strconv.ParseUint(text, 10, 16); err == nil && n > 0 {
		return uint16(n)
	}
	return otherwise
}

// drop takes a connection out of use.
func (g *genieReader) drop(el *list.Element) {
	delete(g.conns, el.Value.(*genieConn).key)
	g.recent.Remove(el)
}

// note says once what had to be tolerated.
func (g *genieReader) note(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if !g.noted[text] && len(g.source.Notes) < maxNotes {
		g.noted[text] = true
		g.source.Notes = append(g.source.Notes, text)
	}
}

// sumUp tells at the end what was left out.
func (g *genieReader) sumUp() {
	if g.summed {
		return
	}
	g.summed = true
	for _, n := range []struct {
		count  int
		format string
		what   string
	}{
		{g.counts.lines, "%s before the first entry left out", "line"},
		{g.counts.orphans, "%s without the request it belongs to left out", "answer"},
		{g.counts.refused, "%s of GenieACS that had no answer left out, the first: " + strings.ReplaceAll(g.refused, "%", "%%"), "request"},
		{g.counts.datagrams, "%s left out: only HTTP is judged", "UDP message"},
		{g.counts.errors, "%s of a client told by GenieACS", "error"},
	} {
		if n.count > 0 {
			g.note(n.format, importPlural(n.count, n.what))
		}
	}
	if g.counts.bad > 0 && g.made == 0 && errors.Is(g.failed, io.EOF) {
		g.failed = &DamageError{File: g.source.Name, Reason: "no entry of this debug log of GenieACS can be read"}
	}
}
