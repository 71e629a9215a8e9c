package capture

import (
	"bufio"
	"container/list"
	"errors"
	"fmt"
	"io"
	"time"
)

// Bounds of what is remembered of a capture.
const (
	maxConversations = 1 << 17 // pairs of addresses and ports; the one silent for longest gives way
	maxNotes         = 100
	farFromBefore    = 1 << 20 // sequence numbers this far from a connection that is over belong to another one
)

// pcapReader reads captures of others: it puts TCP streams in order and reports them as events.
type pcapReader struct {
	tcpReader
	packets packetSource
	closer  io.Closer
	defrag  defragmenter
	failed  error // what ends the events, once the queue is empty

	noIP, noTCP, badLink int
}

// tcpReader turns segments into events.
type tcpReader struct {
	source *Source
	table  map[tcpKey]*list.Element // of *tcpConversation
	recent list.List                // the conversation with the latest segment in front
	waits  tcpWaits
	queue  []Event
	at     int // of the next event in queue
	now    time.Time

	streams, conns int
	pending        int         // bytes that wait for their turn, of all connections
	history        int         // bytes kept for comparison, of all connections
	kept           int         // bytes held of beginnings, of all connections
	encrypted      int         // TLS connections
	decrypt        func() bool // asked at each of them whether it will be decrypted, nil where nothing can
	decrypting     bool
	why            string // why nothing can be decrypted though there are secrets
	factsGiven     int
	names          []string // server names asked for
	http           bool     // plaintext HTTP was seen

	notes               int
	gaps                int
	gapBytes            int64
	truncated           int // segments not captured whole
	strays              int // resets that fit nothing
	lateBytes           int // after a connection was over
	headless, forgotten int
}

// newPcapReader reads a pcap or pcapng file from r, which it closes if that can be closed. name is how errors and
// notes call it.
func newPcapReader(name string, r io.Reader) (Reader, error) {
	f := newFileReader(name, r)
	head, err := f.in.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	p := &pcapReader{}
	p.source = &Source{Name: name, Format: "pcap", Packets: true, Framing: true, Timing: true, Opens: true}
	p.table = map[tcpKey]*list.Element{}
	if looksLikePcapng(head) {
		s, err := newPcapngSource(f)
		if err != nil {
			return nil, err
		}
		p.packets, p.source.Format, p.source.Tool = s, "pcapng", s.tool
	} else {
		s, err := newPcapSource(f)
		if err != nil {
			return nil, err
		}
		p.packets = s
	}
	p.closer, _ = r.(io.Closer)
	return p, nil
}

// Source says what the file is; its notes are complete when Next has ended.
func (r *pcapReader) Source() *Source { return r.source }

// Close closes the file.
func (r *pcapReader) Close() error {
	if r.closer == nil {
		return nil
	}
	return r.closer.Close()
}

// Next gives the next event. It ends with io.EOF, with *EncryptedError where there is nothing to judge because all is
// TLS, or with *DamageError.
func (r *pcapReader) Next() (Event, error) {
	for r.at == len(r.queue) {
		r.at, r.queue = 0, r.queue[:0]
		if r.failed == nil {
			r.packet()
			continue
		}
		oldest := r.recent.Back()
		if oldest == nil {
			return Event{}, r.failed
		}
		r.forget(oldest)
		if r.recent.Len() == 0 {
			r.conclude()
		}
	}
	ev := r.queue[r.at]
	r.queue[r.at] = Event{}
	r.at++
	return ev, nil
}

// packet reads the next packet of the file.
func (r *pcapReader) packet() {
	p, err := r.packets.next()
	if err != nil {
		r.failed = err
		if r.recent.Len() == 0 {
			r.conclude()
		}
		return
	}
	if p.time.After(r.now) {
		r.now = p.time
		r.overdue(r.now)
	}
	ip, ok := findIP(p.link, packetPart{p.data, p.wire})
	if !ok {
		if r.noIP++; !knownLink(p.link) {
			if r.badLink++; r.badLink == 1 {
				r.note("frame %d: link-layer type %d is not understood", p.frame, p.link)
			}
		}
		return
	}
	d, ok := parseIP(ip)
	if !ok || d.protocol != protocolTCP {
		r.noTCP++
		return
	}
	if d.fragment {
		if d, ok = r.defrag.add(d); !ok {
			return
		}
	}
	s, ok := parseTCP(d)
	if !ok {
		r.noTCP++
		return
	}
	s.time, s.frame = p.time, p.frame
	r.take(&s)
}

// take hands a segment to its connection.
func (t *tcpReader) take(s *tcpSegment) {
	key, i := keyOf(s)
	el := t.table[key]
	if el != nil && el.Value.(*tcpConversation).reused(i, s) {
		t.forget(el)
		el = nil
	}
	fresh := el == nil
	if fresh {
		if t.recent.Len() >= maxConversations {
			if t.forgotten++; t.forgotten == 1 {
				t.note("frame %d: more than %d connections; stream numbers from here on may differ from Wireshark's",
					s.frame, maxConversations)
			}
			t.forget(t.recent.Back())
		}
		el = t.recent.PushFront(&tcpConversation{key: key, stream: t.streams})
		t.table[key] = el
		t.streams++
	} else {
		t.recent.MoveToFront(el)
	}
	c := el.Value.(*tcpConversation)
	c.learn(i, s)
	if c.flow == nil {
		far := int32(s.seq - c.last[i])
		if !fresh && (s.length == 0 || far < farFromBefore && far > -farFromBefore) {
			if far >= 0 {
				t.lateBytes += s.length
			}
			return
		}
		c.flow = newTCPFlow(c, s)
	}
	t.segment(c.flow, i, s)
}

// forget drops a conversation after everything that waits was handed on.
func (t *tcpReader) forget(el *list.Element) {
	c := el.Value.(*tcpConversation)
	if c.flow != nil {
		t.flush(c.flow)
	}
	if c.flow != nil {
		t.finish(c.flow)
	}
	t.recent.Remove(el)
	delete(t.table, c.key)
}

// emit queues an event.
func (t *tcpReader) emit(ev Event) { t.queue = append(t.queue, ev) }

// note says what had to be tolerated or left out.
func (t *tcpReader) note(format string, args ...any) {
	if t.notes++; t.notes <= maxNotes {
		t.source.Notes = append(t.source.Notes, fmt.Sprintf(format, args...))
	}
}

// knownLink tells whether packets of a link-layer type are understood.
func knownLink(link int) bool {
	switch link {
	case linkNull, linkEthernet, linkPPP, linkRawBSD, linkRawOpen, linkRaw, linkLoop, linkSLL, linkIPv4, linkIPv6, linkSLL2:
		return true
	}
	return false
}

// conclude sums up in notes, and finds out whether there was anything to judge.
func (r *pcapReader) conclude() {
	if r.notes > maxNotes {
		r.source.Notes = append(r.source.Notes, fmt.Sprintf("and %d more", r.notes-maxNotes))
		r.notes = maxNotes - 20
	}
	closed := r.encrypted
	if r.decrypting {
		closed = 0 // which of them stay closed is told later
	}
	for _, n := range []struct {
		count  int
		format string
		what   string
	}{
		{r.gaps, "%s: bytes that passed and were not captured", "gap"},
		{r.truncated, "%s shortened by the snapshot length of the capture", "packet"},
		{closed, "%s encrypted with TLS: nothing in there can be judged", "connection"},
		{r.headless, "%s begun before the recording without a message: left out", "connection"},
		{r.strays, "%s that fit no connection: left out", "reset"},
		{r.lateBytes, "%s sent after the connection was over: left out", "byte"},
		{r.defrag.left(), "%s of a TCP segment incomplete: left out", "IP packet"},
		{r.defrag.differs, "%s that repeat others with other values: the first stand", "IP fragment"},
		{r.noTCP, "%s without TCP left out", "IP packet"},
		{r.noIP, "%s without IP left out", "packet"},
	} {
		if n.count > 0 {
			r.note(n.format, importPlural(n.count, n.what))
		}
	}
	r.concludeFile()
	if errors.Is(r.failed, io.EOF) && closed > 0 && !r.http {
		r.failed = &EncryptedError{File: r.source.Name, Conns: r.encrypted, SNI: r.names, Why: r.why}
	}
}

// concludeFile notes what the file itself showed.
func (r *pcapReader) concludeFile() {
	s, ok := r.packets.(*pcapngSource)
	if !ok {
		return
	}
	if s.untimed > 0 {
		r.source.Timing = false
		r.note("%s without a time stamp", importPlural(s.untimed, "packet"))
	}
	if s.orphans > 0 {
		r.note("%s of an interface that is not described: left out", importPlural(s.orphans, "packet"))
	}
	if s.secrets && !r.decrypting {
		r.note("the file holds TLS secrets; they are not used")
	}
}

// connName is how transcripts call a connection.
func connName(id int) string { return fmt.Sprintf("c%d", id) }
