package http1

import (
	"bytes"
	"fmt"
	"math"
)

// readHead collects lines up to the empty one.
func (p *Parser) readHead(b []byte) int {
	n := 0
	if p.state == atStart && len(p.buf) == 0 {
		for n < len(b) && (b[n] == '\r' || b[n] == '\n') {
			n++
		}
		p.stray += n
		p.pos += int64(n)
		b = b[n:]
		if whole := p.wholeHead(b); whole > 0 {
			return n + whole
		}
	}
	for len(b) > 0 {
		end := bytes.IndexByte(b, '\n') + 1
		whole := end > 0
		if !whole {
			end = len(b)
		}
		p.take(b[:end])
		n += end
		b = b[end:]
		if p.state == atStart && !startPossible(p.buf[:min(len(p.buf), methodMax+1)], p.request) {
			p.garbage("the first bytes are no HTTP")
			return n
		}
		if len(p.buf) > p.limits.Head {
			p.garbage(fmt.Sprintf("the head is longer than %d bytes", p.limits.Head))
			return n
		}
		if !whole {
			return n
		}
		line := p.buf[p.line:]
		p.line = len(p.buf)
		switch {
		case p.state == atStart && !startValid(line, p.request):
			p.garbage("no start line: " + quote(string(bytes.TrimRight(line, "\r\n"))))
			return n
		case p.state == atStart:
			p.state = inHead
		case emptyLine(line):
			p.headDone()
			return n
		}
	}
	return n
}

// wholeHead takes a head that is there from its first to its last byte, as heads usually are, and says how long it is.
// It takes nothing, and says 0, where there is more to look at: that is for readHead, line by line.
func (p *Parser) wholeHead(b []byte) int {
	if len(b) == 0 || !startPossible(b[:min(len(b), methodMax+1)], p.request) {
		return 0
	}
	line := bytes.IndexByte(b, '\n') + 1
	if line == 0 || !startValid(b[:line], p.request) {
		return 0
	}
	end := line
	for {
		next := bytes.IndexByte(b[end:], '\n') + 1
		if next == 0 || end+next > p.limits.Head {
			return 0
		}
		end += next
		if emptyLine(b[end-next : end]) {
			break
		}
	}
	own := p.buf
	p.buf = b[:end:end]
	p.pos += int64(end)
	p.state = inHead
	p.headDone()
	p.buf = own
	return end
}

// headUsual is room for a head as they usually are.
const headUsual = 1 << 10

// take moves bytes into buf.
func (p *Parser) take(b []byte) {
	if p.buf == nil {
		p.buf = make([]byte, 0, headUsual)
	}
	p.buf = append(p.buf, b...)
	p.pos += int64(len(b))
}

func emptyLine(line []byte) bool {
	return len(line) == 1 || len(line) == 2 && line[0] == '\r'
}

// headDone opens the message whose head is in buf and sets out to read its body.
func (p *Parser) headDone() {
	p.newMessage()
	m := p.m
	m.Head = bytes.Clone(p.buf)
	m.HeadLen = len(p.buf)
	p.fields = p.m.parseHead(p.fields)
	p.buf, p.line = p.buf[:0], 0
	if cap(p.buf) > 1<<16 {
		p.buf = nil
	}
	method := ""
	if !m.Request && !m.interim() {
		m.Interim, p.interim = p.interim, nil
		if p.method != nil {
			method = p.method()
		}
	}
	m.Framing, p.left, p.held = m.frame(method)
	switch {
	case p.held:
		p.state = probing
	default:
		p.enterBody()
	}
}

// enterBody sets the state that reads the body, or finishes a message that has none.
func (p *Parser) enterBody() {
	switch p.m.Framing {
	case Length:
		p.state = inLength
		if p.left == 0 {
			p.finish(true)
		}
	case Chunked:
		p.state = inSize
	case UntilClose:
		p.state = inClose
	default:
		p.finish(true)
	}
}

// probe looks at the bytes behind the head of a 204 or 304 that announces a body: a next
// message starts with "HTTP/", anything else is that body.
func (p *Parser) probe(b []byte) int {
	const next = "HTTP/"
	p.buf = append(p.buf, b[0]) // held back: pos stays
	switch i := len(p.buf) - 1; {
	case b[0] != next[i]:
		p.settle()
	case len(p.buf) == len(next):
		p.release()
	}
	return 1
}

// settle takes the bytes that probing holds back for the body, or finds none.
func (p *Parser) settle() {
	back := p.buf
	p.buf = nil
	p.enterBody()
	p.run(back)
}

// release hands out a message that probing holds as one without body.
func (p *Parser) release() {
	back := p.buf
	p.buf = nil
	p.finish(true)
	p.run(back)
}

// keep takes decoded bytes of a body, as far as the limit allows.
func (p *Parser) keep(b []byte) {
	m := p.m
	if room := p.limits.Body - len(m.Body); len(b) > room {
		m.note(NoteBodyTooLong, fmt.Sprintf("only %d bytes of the body are kept", p.limits.Body), p.pos+int64(room))
		m.BodyDropped += int64(len(b) - room)
		p.append(b[:room])
	} else {
		p.append(b)
	}
	p.decoded += int64(len(b))
	p.pos += int64(len(b))
}

// append grows the body. A length that is only announced reserves little.
func (p *Parser) append(b []byte) {
	const reserve = 1 << 20
	m := p.m
	if m.Body == nil && len(b) > 0 && m.Framing == Length {
		m.Body = make([]byte, 0, max(len(b), int(min(p.left, int64(p.limits.Body), reserve))))
	}
	m.Body = append(m.Body, b...)
}

func (p *Parser) readLength(b []byte) int {
	n := int(min(int64(len(b)), p.left))
	p.keep(b[:n])
	p.left -= int64(n)
	if p.left == 0 {
		p.finish(true)
	}
	return n
}

// readLine collects one line in buf. ok tells that it is complete; it fails above the limit.
func (p *Parser) readLine(b []byte) (n int, ok bool) {
	n = bytes.IndexByte(b, '\n') + 1
	if ok = n > 0; !ok {
		n = len(b)
	}
	p.take(b[:n])
	if len(p.buf)-p.line > p.limits.Head {
		p.badChunk(fmt.Sprintf("a line of the chunked coding is longer than %d bytes", p.limits.Head))
		return n, false
	}
	return n, ok
}

func (p *Parser) readSize(b []byte) int {
	n, ok := p.readLine(b)
	if !ok {
		return n
	}
	at := p.pos - int64(len(p.buf))
	size, ok := p.m.chunkSize(p.buf, at)
	if !ok {
		p.badChunk("the chunk size is " + quote(string(bytes.TrimRight(p.buf, "\r\n"))))
		return n
	}
	p.buf = p.buf[:0]
	p.left = size
	if size == 0 {
		p.state = inTrailers
		p.m.TrailerOffset = p.pos
		return n
	}
	p.state = inChunk
	if len(p.m.Chunks) >= chunksMost {
		p.m.note(NoteManyChunks, fmt.Sprintf("only the first %d chunks are listed", chunksMost), at)
	} else if p.decoded <= math.MaxInt32 {
		p.m.Chunks = append(p.m.Chunks, Chunk{Offset: int(p.decoded), WireOffset: p.pos})
	}
	return n
}

// chunkSize reads a chunk size line (RFC 9112 section 7.1).
func (m *Message) chunkSize(line []byte, at int64) (size int64, ok bool) {
	end := len(line) - 1
	if end > 0 && line[end-1] == '\r' {
		end--
	} else {
		m.note(NoteBareLF, "a chunk size line ends with LF alone", at+int64(end))
	}
	line = line[:end]
	if i := bytes.IndexByte(line, ';'); i >= 0 {
		m.note(NoteChunkExtension, "the chunk extension is "+quote(string(line[i:])), at+int64(i))
		line = line[:i]
	}
	digits := bytes.Trim(line, " \t")
	if len(digits) != len(line) {
		m.note(NoteChunkSize, "white space stands beside a chunk size", at)
	}
	for _, c := range digits {
		d, hex := unhex(c)
		if !hex || size > math.MaxInt64>>4 {
			return 0, false
		}
		size = size<<4 | int64(d)
	}
	return size, len(digits) > 0
}

func unhex(c byte) (byte, bool) {
	switch {
	case isDigit(c):
		return c - '0', true
	case 'a' <= lower(c) && lower(c) <= 'f':
		return lower(c) - 'a' + 10, true
	}
	return 0, false
}

func (p *Parser) readChunk(b []byte) int {
	n := int(min(int64(len(b)), p.left))
	// A listed chunk is the last one of the list; one above chunksMost is not listed.
	if i := len(p.m.Chunks) - 1; i >= 0 && p.m.Chunks[i].WireOffset+int64(p.m.Chunks[i].Length) == p.pos {
		p.m.Chunks[i].Length += n
	}
	p.keep(b[:n])
	p.left -= int64(n)
	if p.left == 0 {
		p.state = afterChunk
	}
	return n
}

func (p *Parser) readChunkEnd(b []byte) int {
	p.take(b[:1])
	switch {
	case b[0] == '\n':
		if len(p.buf) == 1 {
			p.m.note(NoteBareLF, "a chunk ends with LF alone", p.pos-1)
		}
		p.buf = p.buf[:0]
		p.state = inSize
	case b[0] != '\r' || len(p.buf) > 1:
		p.badChunk("no line end follows the data of a chunk")
	}
	return 1
}

func (p *Parser) readTrailers(b []byte) int {
	n, ok := p.readLine(b)
	if !ok {
		return n
	}
	line := p.buf[p.line:]
	p.line = len(p.buf)
	if len(p.buf) > p.limits.Head {
		p.badChunk(fmt.Sprintf("the trailers are longer than %d bytes", p.limits.Head))
		return n
	}
	if emptyLine(line) {
		p.trailersDone()
		p.finish(true)
	}
	return n
}

func (p *Parser) trailersDone() {
	p.fields = p.m.parseFields(string(p.buf), 0, p.m.TrailerOffset, p.fields[:0])
	if len(p.fields) > 0 {
		p.m.Trailers = append(make([]Header, 0, len(p.fields)), p.fields...)
	}
}

// badChunk ends a message whose chunked coding cannot be read on: it is handed out as far as it
// goes, and the rest of the stream, from the bytes in buf on, is garbage.
func (p *Parser) badChunk(why string) {
	rest := p.buf
	p.buf, p.line = nil, 0
	p.pos -= int64(len(rest))
	p.m.note(NoteBadChunk, why, p.pos)
	p.state = inGarbage // no "truncated": the stream goes on
	p.finish(false)
	p.buf = rest
	p.pos += int64(len(rest))
	p.garbage("the rest of a chunked body that cannot be read")
}
