package capture

import (
	"iter"
	"sort"
	"time"

	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
	"cwmplab/internal/http1"
)

// mark says which packet brought the bytes of a direction from an offset on, and when.
type mark struct {
	from  int64 // stream offset of its first byte
	at    time.Time
	frame int
}

// Doc is the body as an XML tree, parsed on first use and kept until [Message.Release]. It is nil where there is no
// body or the body is no longer in memory, see [Message.Dropped]. Not safe for use by several goroutines at once.
func (m *Message) Doc() *xmltree.Document {
	if m == nil || m.drop || m.HTTP == nil || len(m.HTTP.Body) == 0 {
		return nil
	}
	if m.doc == nil {
		m.doc = xmltree.Parse(m.Content())
	}
	return m.doc
}

// Release frees the tree. Nodes of it must not be used afterwards; Doc parses again when asked. A tree in a
// session that has not ended outlives its first Release as long as these are few: whoever judges the session asks for it again.
func (m *Message) Release() {
	if m == nil || m.doc == nil || m.stays() {
		return
	}
	m.Summary.Element = nil
	m.doc.Release()
	m.doc = nil
}

// maxStaying is how many bytes of bodies may stay in memory as trees, for all running sessions together.
const maxStaying = 512 << 10

// stays tells whether the tree is kept at its first release.
func (m *Message) stays() bool {
	s := m.Session()
	if m.stayed || s == nil || s.run == nil || m.Coded() {
		return false
	}
	a := s.run.ss.a
	if a.staying+len(m.HTTP.Body) > maxStaying {
		return false
	}
	m.stayed = true
	a.staying += len(m.HTTP.Body)
	s.run.staying += len(m.HTTP.Body)
	return true
}

// Dropped tells that the body, or a part of it, is no longer in memory: questions about arguments have no answer.
func (m *Message) Dropped() bool { return m != nil && m.drop }

// dropBody lets the body go. The tree is left to the garbage collector: somebody may still look at it.
func (m *Message) dropBody() {
	if m == nil || m.HTTP == nil || len(m.HTTP.Body) == 0 {
		return
	}
	m.Summary.Element, m.doc, m.plain = nil, nil, nil
	m.HTTP.Body = nil
	m.drop = true
}

// Element is the method or Fault element under soap:Body, nil if there is none.
func (m *Message) Element() *xmltree.Node {
	if !m.isSOAP() {
		return nil
	}
	if m.doc == nil || m.Summary.Element == nil {
		d := m.Doc()
		if d == nil {
			return nil
		}
		m.Summary.Element = cwmp.Inspect(d).Element
	}
	return m.Summary.Element
}

func (m *Message) isSOAP() bool { return m != nil && m.SOAP }

// Find is the first node at a path of local names under the method element, for example
// "Event/EventStruct/EventCode"; nil, which answers every question with zero, if there is none.
func (m *Message) Find(path string) *xmltree.Node {
	e := m.Element()
	if e == nil {
		return nil
	}
	return e.Find(path)
}

// FindAll yields every node at a path under the method element.
func (m *Message) FindAll(path string) iter.Seq[*xmltree.Node] {
	e := m.Element()
	if e == nil {
		return func(func(*xmltree.Node) bool) {}
	}
	return e.FindAll(path)
}

// Envelope is the first node at a path under the root, for example "Header/ID"; the root itself for "".
func (m *Message) Envelope(path string) *xmltree.Node {
	d := m.Doc()
	switch {
	case d == nil || d.Root == nil:
		return nil
	case path == "":
		return d.Root
	}
	return d.Root.Find(path)
}

// Empty tells that the message has no body at all.
func (m *Message) Empty() bool {
	return m != nil && !m.drop && m.HTTP != nil && len(m.HTTP.Body) == 0 && m.HTTP.BodyDropped == 0
}

// Is tells whether the message is a request or response of one of these methods ("Inform" fits both). It is false
// for faults; [Message.Request] and [Message.Answer] tell the two apart.
func (m *Message) Is(methods ...string) bool {
	if !m.isSOAP() || m.Summary.Method == "" {
		return false
	}
	for _, name := range methods {
		if m.Summary.Method == name {
			return true
		}
	}
	return false
}

// Request tells whether the message is a SOAP request, of the CPE or of the ACS.
func (m *Message) Request() bool { return m.isSOAP() && m.Summary.Kind == cwmp.KindRequest }

// Fault tells whether the message is a SOAP fault, a CWMP one or a plain one.
func (m *Message) Fault() bool { return m.isSOAP() && m.Summary.Kind == cwmp.KindFault }

// Answer tells whether the message is a SOAP response or fault.
func (m *Message) Answer() bool {
	return m.isSOAP() && (m.Summary.Kind == cwmp.KindResponse || m.Summary.Kind == cwmp.KindFault)
}

// IsRequest tells whether the message is the request of one of these methods.
func (m *Message) IsRequest(methods ...string) bool { return m.Request() && m.Is(methods...) }

// IsResponse tells whether the message is the (successful) response of one of these methods, named without "Response".
func (m *Message) IsResponse(methods ...string) bool {
	return m.isSOAP() && m.Summary.Kind == cwmp.KindResponse && m.Is(methods...)
}

// Header is the value of the first HTTP header field with this name, whatever its case, or "".
func (m *Message) Header(name string) string {
	if m == nil || m.HTTP == nil {
		return ""
	}
	return m.HTTP.Header(name)
}

// Has tells whether there is an HTTP header field with this name, an empty one included.
func (m *Message) Has(name string) bool { return m != nil && m.HTTP != nil && m.HTTP.Has(name) }

// HeaderAll is every HTTP header field with this name in the order sent.
func (m *Message) HeaderAll(name string) []http1.Header {
	if m == nil || m.HTTP == nil {
		return nil
	}
	return m.HTTP.HeaderAll(name)
}

// Direction is the direction in which the message travelled.
func (m *Message) Direction() Direction {
	if m.Response {
		return ToClient
	}
	return ToServer
}

// WireSpan is the range [start, end) of stream offsets that the message covers in its direction.
func (m *Message) WireSpan() (start, end int64) {
	if m == nil || m.HTTP == nil {
		return 0, 0
	}
	return m.HTTP.Offset, m.HTTP.Offset + m.HTTP.WireLen
}

// FrameAt is the number of the packet that holds this stream offset, 0 where the source has no packets. Of messages
// in very many packets only some are kept: the answer is then the last kept packet at or before the offset.
func (m *Message) FrameAt(stream int64) int {
	if m == nil {
		return 0
	}
	i := sort.Search(len(m.marks), func(i int) bool { return m.marks[i].from > stream }) - 1
	if i < 0 {
		return m.Frame
	}
	return m.marks[i].frame
}

// AlteredAt tells whether a proxy changed any byte of [start, end) of the stream on its way.
func (m *Message) AlteredAt(start, end int64) bool {
	return m.touches(func(c *Conn) []Span { return c.Altered }, start, end)
}

// GapAt tells whether any byte of [start, end) of the stream was not recorded.
func (m *Message) GapAt(start, end int64) bool {
	return m.touches(func(c *Conn) []Span { return c.Gaps }, start, end)
}

// RedactedAt tells whether any byte of [start, end) of the stream was replaced to hide a secret.
func (m *Message) RedactedAt(start, end int64) bool {
	return m.touches(func(c *Conn) []Span { return c.Redacted }, start, end)
}

// ProvokedAt tells whether a suite sent any byte of [start, end) of the stream, or the whole connection, wrong on purpose.
func (m *Message) ProvokedAt(start, end int64) bool {
	return m.touches(func(c *Conn) []Span { return c.Provoked }, start, end)
}

func (m *Message) touches(spans func(*Conn) []Span, start, end int64) bool {
	if m == nil || m.Exchange == nil || m.Exchange.Conn == nil {
		return false
	}
	return Touches(spans(m.Exchange.Conn), m.Direction(), start, end)
}

// Session is the session that the message belongs to, nil if it belongs to none.
func (m *Message) Session() *Session {
	if m == nil || m.Exchange == nil {
		return nil
	}
	return m.Exchange.Session
}
