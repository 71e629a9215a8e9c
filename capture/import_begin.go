package capture

import "bytes"

// How much of a direction is looked at to find where its first message begins.
const (
	maxOpening       = 8 << 10
	maxOpeningPieces = 512
	maxKept          = 32 << 20 // of all directions together, beginnings of TLS included
)

// tcpOpening is the beginning of a direction, held back until it is known what the direction carries.
type tcpOpening struct {
	done bool // bytes are handed on as they come
	held []tcpPiece
	size int
}

// kept is how many bytes are held of the beginnings of both directions.
func (f *tcpFlow) kept() int {
	n := 0
	for i := range f.half {
		if n += f.half[i].opening.size; f.half[i].tls != nil {
			n += len(f.half[i].tls.buf)
		}
	}
	return n
}

// verdict is what the first bytes of a direction tell.
type verdict uint8

const (
	undecided verdict = iota // more bytes are needed
	plain                    // to be handed on
	encrypted                // TLS
	nothing                  // no message begins here
)

// begin takes a piece while it is not known what the direction carries. Where the handshake was seen the stream begins
// with the first byte. Where not, the recording begins somewhere in the stream, and the bytes before the first packet
// that begins with a message cannot be made sense of.
func (t *tcpReader) begin(f *tcpFlow, i int, p tcpPiece) {
	h := &f.half[i]
	o := &h.opening
	o.held, o.size = append(o.held, p), o.size+len(p.data)
	for len(o.held) > 0 {
		buf := o.held[0].data
		if len(o.held) > 1 {
			buf = make([]byte, 0, o.size)
			for _, q := range o.held {
				buf = append(buf, q.data...)
			}
		}
		v := firstBytes(buf)
		if !h.exact {
			v = f.firstMessage(i, buf)
		}
		if v == undecided && (o.size > maxOpening || t.kept > maxKept || len(o.held) > maxOpeningPieces) {
			v = nothing
		}
		switch v {
		case undecided:
			return
		case encrypted:
			t.darken(f, i, buf)
			return
		case plain:
			t.speak(f, i, buf)
			return
		case nothing:
			o.size -= len(o.held[0].data)
			o.held = o.held[1:]
		}
	}
	o.held = nil
}

// firstBytes judges the first bytes of a stream: everything that is no TLS record is plain.
func firstBytes(b []byte) verdict {
	switch {
	case b[0] < 0x14 || b[0] > 0x17:
		return plain
	case len(b) < 3:
		return undecided
	case b[1] == 3 && b[2] <= 4:
		return encrypted
	}
	return plain
}

// firstMessage judges bytes from somewhere in a stream.
func (f *tcpFlow) firstMessage(i int, b []byte) verdict {
	if b[0] >= 0x14 && b[0] <= 0x17 {
		if len(b) < 5 {
			return undecided
		}
		length := int(b[3])<<8 | int(b[4])
		if b[1] == 3 && b[2] <= 4 && length > 0 && length <= 0x4800 {
			return encrypted
		}
		return nothing
	}
	request, v := startLine(b)
	if v == plain && f.client >= 0 && request != (i == f.client) {
		return nothing
	}
	return v
}

// requestMethods are those a request may begin with to be recognised in the middle of a recording.
var requestMethods = []string{"POST ", "GET ", "HEAD ", "PUT ", "DELETE ", "OPTIONS ", "PATCH ", "TRACE ", "CONNECT "}

// startLine tells whether b begins with the start line of an HTTP message, and of which kind.
func startLine(b []byte) (request bool, v verdict) {
	line, _, whole := bytes.Cut(b, []byte("\n"))
	line = bytes.TrimSuffix(line, []byte("\r"))
	if start := "HTTP/1."; len(line) <= len(start) && !whole && bytes.HasPrefix([]byte(start), line) {
		return false, undecided
	} else if bytes.HasPrefix(line, []byte(start)) {
		if len(line) > len(start)+1 && line[len(start)+1] != ' ' {
			return false, nothing
		}
		return false, plain
	}
	for _, method := range requestMethods {
		if !whole && len(line) < len(method) && bytes.HasPrefix([]byte(method), line) {
			return true, undecided
		}
		if !bytes.HasPrefix(line, []byte(method)) {
			continue
		}
		if !whole {
			return true, undecided
		}
		if at := bytes.LastIndexByte(line, ' '); bytes.HasPrefix(line[at+1:], []byte("HTTP/")) {
			return true, plain
		}
		return true, nothing
	}
	return false, nothing
}

// speak hands on the beginning of a direction that is not encrypted.
func (t *tcpReader) speak(f *tcpFlow, i int, buf []byte) {
	h := &f.half[i]
	request, v := startLine(buf)
	if v == plain || v == undecided {
		t.http = true
	}
	if f.conn == nil {
		client := i
		if !request {
			client = 1 - i
		}
		t.open(f, client)
	}
	held := h.opening.held
	h.opening = tcpOpening{done: true}
	if !h.exact {
		h.shift = held[0].start
		t.skip(f, i, h.shift)
	}
	for _, p := range held {
		t.data(f, i, p)
	}
}

// skip notes bytes before the first message of a direction whose beginning was not captured.
func (t *tcpReader) skip(f *tcpFlow, i int, n int64) {
	if n > 0 {
		t.note("tcp.stream %d begins before the recording: %s %s before the first message left out",
			f.conv.stream, importPlural(int(n), "byte"), f.dir(i))
	}
}

// settle ends the wait for what a direction carries: a gap or the end comes.
func (t *tcpReader) settle(f *tcpFlow, i int) {
	h := &f.half[i]
	held := h.opening.held
	if h.opening.done || len(held) == 0 {
		return
	}
	t.kept -= h.opening.size
	h.opening = tcpOpening{}
	if !h.exact || f.conn == nil {
		return
	}
	h.opening.done = true
	if _, v := startLine(held[0].data); v != nothing {
		t.http = true
	}
	for _, p := range held {
		t.data(f, i, p)
	}
}
