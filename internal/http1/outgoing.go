package http1

import "strconv"

// Field is a header field to send.
type Field struct{ Name, Value string }

// Outgoing is a message to send. What is given is what is written: nothing is added, checked or
// mended, so that a peer can err on purpose. [Outgoing.Frame] sets the usual framing headers.
type Outgoing struct {
	Start     string  // "POST /acs HTTP/1.1" or "HTTP/1.1 200 OK"
	Headers   []Field // in this order; one without a name is written as a bare line
	Body      []byte
	Framing   Framing // Chunked cuts the body into chunks, every other value writes it as it is
	ChunkSize int     // bytes, for Chunked; 0 makes one chunk
	Raw       []byte  // when not nil, written instead of all the above
}

// Bytes is the message as it goes over the wire.
func (o *Outgoing) Bytes() []byte {
	if o.Raw != nil {
		return o.Raw
	}
	size := len(o.Start) + len(o.Body) + 64
	for _, h := range o.Headers {
		size += len(h.Name) + len(h.Value) + 4
	}
	b := make([]byte, 0, size)
	b = append(append(b, o.Start...), "\r\n"...)
	for _, h := range o.Headers {
		b = append(h.append(b), "\r\n"...)
	}
	b = append(b, "\r\n"...)
	if o.Framing == Chunked {
		return o.appendChunks(b)
	}
	return append(b, o.Body...)
}

func (f Field) append(b []byte) []byte {
	b = append(b, f.Name...)
	if f.Name != "" {
		b = append(b, ':')
		if f.Value != "" {
			b = append(b, ' ')
		}
	}
	return append(b, f.Value...)
}

func (o *Outgoing) appendChunks(b []byte) []byte {
	for rest := o.Body; len(rest) > 0; {
		n := len(rest)
		if o.ChunkSize > 0 {
			n = min(n, o.ChunkSize)
		}
		b = strconv.AppendInt(b, int64(n), 16)
		b = append(b, "\r\n"...)
		b = append(b, rest[:n]...)
		b = append(b, "\r\n"...)
		rest = rest[n:]
	}
	return append(b, "0\r\n\r\n"...)
}

// Frame makes the framing headers fit Framing and Body: Content-Length for Length,
// Transfer-Encoding for Chunked, none of both for NoBody and UntilClose.
func (o *Outgoing) Frame() {
	switch o.Framing {
	case Length:
		o.Del("Transfer-Encoding")
		o.Set("Content-Length", strconv.Itoa(len(o.Body)))
	case Chunked:
		o.Del("Content-Length")
		o.Set("Transfer-Encoding", "chunked")
	default:
		o.Del("Content-Length")
		o.Del("Transfer-Encoding")
	}
}

// Set gives the first field of this name the value, leaves its spelling alone and removes the
// others; where there is none it appends one.
func (o *Outgoing) Set(name, value string) {
	kept, done := o.Headers[:0], false
	for _, h := range o.Headers {
		switch {
		case !equalFold(h.Name, name):
			kept = append(kept, h)
		case !done:
			kept, done = append(kept, Field{h.Name, value}), true
		}
	}
	if !done {
		kept = append(kept, Field{name, value})
	}
	o.Headers = kept
}

// Del removes every field of this name.
func (o *Outgoing) Del(name string) {
	kept := o.Headers[:0]
	for _, h := range o.Headers {
		if !equalFold(h.Name, name) {
			kept = append(kept, h)
		}
	}
	o.Headers = kept
}

// Get is the value of the first field of this name, or "".
func (o *Outgoing) Get(name string) string {
	for _, h := range o.Headers {
		if equalFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
}
