package http1

import (
	"bytes"
	"fmt"
)

// Limits bound what a [Parser] keeps. Zero values stand for those of [DefaultLimits].
type Limits struct {
	Head int // bytes of a head, of a chunk line and of the trailers; at least 128 are granted
	Body int // bytes of a body that are kept; negative keeps none
}

// DefaultLimits are 256 KiB of head and 64 MiB of body.
func DefaultLimits() Limits { return Limits{Head: 256 << 10, Body: 64 << 20} }

const (
	headLeast   = 128     // of Limits.Head: enough to know a start line from garbage
	chunksMost  = 1 << 16 // Message.Chunks of one message
	interimMost = 64      // Message.Interim of one message
)

func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	if l.Head > 0 {
		d.Head = max(l.Head, headLeast)
	}
	if l.Body != 0 {
		d.Body = max(l.Body, 0)
	}
	return d
}

// state is what the next byte belongs to.
type state uint8

const (
	atStart    state = iota // the first line of a message, or empty lines before it
	inHead                  // the lines after it
	probing                 // behind a 204 that announces a body: is it that, or the next message?
	inLength                // a body of known length
	inSize                  // a chunk size line
	inChunk                 // the data of a chunk
	afterChunk              // the line end behind it
	inTrailers              // the lines behind the last chunk
	inClose                 // a body up to the end of the stream
	inGarbage               // no HTTP any more
	closed                  // after Close
)

// Parser reads one direction of one connection. It is fed with bytes as they come, never
// blocks, and gives the same messages however the bytes are cut. It is not safe for concurrent
// use; the messages it has handed out are no longer touched.
type Parser struct {
	limits  Limits
	request bool
	method  func() string

	state state
	fed   int64 // bytes given to Feed
	pos   int64 // bytes worked off: fed without those that probing holds back
	buf   []byte
	line  int // start of the current line in buf
	stray int // line ends before the start line

	m       *Message // under way, its head complete
	held    bool     // m has a body though it must not
	left    int64    // of a body of known length or of a chunk
	decoded int64    // bytes of the body, kept or not

	interim  []*Message
	fields   []Header // scratch
	bodyless string   // note code for bytes behind a message without body
	out      []*Message
}

// NewRequestParser reads requests.
func NewRequestParser(l Limits) *Parser {
	return &Parser{limits: l.orDefault(), request: true}
}

// NewResponseParser reads responses. method is called once per final response, when its head is
// complete, and names the method of the request that it answers, or "" where that is unknown:
// the answers to HEAD and CONNECT have no body. A nil method always means unknown.
func NewResponseParser(l Limits, method func() string) *Parser {
	return &Parser{limits: l.orDefault(), method: method}
}

// StartAt sets the offset of the next byte, for a stream of which the beginning is not there.
// It is to be called before the first Feed.
func (p *Parser) StartAt(offset int64) { p.fed, p.pos = offset, offset }

// Offset is where the next byte to be fed stands in the direction.
func (p *Parser) Offset() int64 { return p.fed }

// Feed takes the next bytes and returns the messages they complete, nil if there are none. The
// bytes are copied, the slice returned belongs to the caller.
func (p *Parser) Feed(b []byte) []*Message { return p.FeedInto(nil, b) }

// FeedInto is [Parser.Feed] with the messages appended to a slice of the caller.
func (p *Parser) FeedInto(dst []*Message, b []byte) []*Message {
	if p.state == closed {
		return dst
	}
	p.fed += int64(len(b))
	p.out = dst
	p.run(b)
	out := p.out
	p.out = nil
	return out
}

func (p *Parser) run(b []byte) {
	for len(b) > 0 {
		n := p.step(b)
		b = b[n:]
	}
}

// step works off some of b, at least one byte unless the state changes.
func (p *Parser) step(b []byte) int {
	switch p.state {
	case atStart, inHead:
		return p.readHead(b)
	case probing:
		return p.probe(b)
	case inLength:
		return p.readLength(b)
	case inSize:
		return p.readSize(b)
	case inChunk:
		return p.readChunk(b)
	case afterChunk:
		return p.readChunkEnd(b)
	case inTrailers:
		return p.readTrailers(b)
	}
	p.keep(b) // inClose, inGarbage
	return len(b)
}

// Pending is the message under way: its head is complete, its body is not. It is nil when there
// is none, belongs to the parser and changes with the next Feed. For bytes that are no HTTP it
// is the message with NoteGarbage.
func (p *Parser) Pending() *Message { return p.m }

// Close ends the stream. It returns the message that ends with it, or the one that is cut by it,
// or nil. After Close the parser takes no more bytes.
func (p *Parser) Close() *Message {
	switch {
	case p.state == closed:
		return nil
	case p.state == probing && len(p.buf) == 0:
		p.release()
	case p.state == probing:
		p.left = max(p.left, int64(len(p.buf))) // too few for a message of their own
		p.settle()
		if p.m != nil {
			p.finish(false)
		}
	case p.m != nil:
		if p.state == inTrailers {
			p.trailersDone()
		}
		p.finish(p.state == inClose)
	case len(p.buf) > 0:
		p.cutHead()
	case len(p.interim) > 0:
		p.m = &Message{Offset: p.pos, Interim: p.interim}
		p.m.note(NoteTruncated, "no final response follows the interim one", p.pos)
		p.interim = nil
		p.finish(false)
	}
	p.state = closed
	if len(p.out) == 0 {
		return nil
	}
	m := p.out[len(p.out)-1]
	p.out = nil
	return m
}

// cutHead makes a message of a head that the end of the stream cuts.
func (p *Parser) cutHead() {
	p.newMessage()
	p.m.Head = bytes.Clone(p.buf)
	p.m.HeadLen = len(p.buf)
	p.fields = p.m.parseHead(p.fields)
	p.m.Interim, p.interim = p.interim, nil
	p.m.note(NoteTruncated, fmt.Sprintf("the stream ends inside the head, after %d bytes", len(p.buf)), p.pos)
	p.finish(false)
}

// newMessage opens the message whose first bytes are in buf.
func (p *Parser) newMessage() {
	p.m = &Message{Request: p.request, Offset: p.pos - int64(len(p.buf))}
	if p.stray > 0 {
		p.m.note(NoteStrayCRLF, fmt.Sprintf("%d bytes of line ends before the start line", p.stray), p.m.Offset-int64(p.stray))
		p.stray = 0
	}
	p.held, p.left, p.decoded = false, 0, 0
}

// finish hands out the message under way.
func (p *Parser) finish(complete bool) {
	m := p.m
	m.Complete = complete
	m.WireLen = p.pos - m.Offset
	garbage := p.state == inGarbage
	if !complete && !garbage && p.state != closed {
		m.note(NoteTruncated, fmt.Sprintf("the stream ends inside the message, after %d bytes", m.WireLen), p.pos)
	}
	if p.held {
		p.strip()
	}
	p.bodyless = ""
	if !garbage {
		p.bodyless = m.bodylessNote()
	}
	p.m, p.buf, p.line, p.held = nil, p.buf[:0], 0, false
	p.state = atStart
	if m.interim() && complete {
		if len(p.interim) < interimMost {
			p.interim = append(p.interim, m)
		}
		return
	}
	p.out = append(p.out, m)
}

// strip moves the body of a message that must have none out of the way.
func (p *Parser) strip() {
	m := p.m
	m.Extra, m.Body, m.Chunks, m.Framing = m.Body, nil, nil, NoBody
	if p.decoded > 0 {
		m.note(m.bodylessNote(), fmt.Sprintf("%d bytes of body behind the head of a %d", p.decoded, m.Status), m.Offset+int64(m.HeadLen))
	}
}

// bodylessNote is the code for bytes behind a message whose status forbids a body.
func (m *Message) bodylessNote() string {
	switch m.Status {
	case 204:
		return NoteBodyAfter204
	case 304:
		return NoteBodyAfter304
	}
	return ""
}

// garbage gives the stream up: it is counted from the bytes in buf on, as far as the limit
// allows also kept.
func (p *Parser) garbage(why string) {
	p.newMessage()
	m, first := p.m, p.buf
	m.Interim, p.interim = p.interim, nil
	m.note(NoteGarbage, why, m.Offset)
	if p.bodyless != "" {
		m.note(p.bodyless, "bytes that are no HTTP follow a message without body", m.Offset)
	}
	p.buf, p.line, p.state = nil, 0, inGarbage
	p.pos = m.Offset
	p.keep(first)
}
