package capture

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"
)

// rawPacket is one packet of a capture file as it was captured.
type rawPacket struct {
	time  time.Time // zero where the file has none
	frame int       // as Wireshark counts: from 1, all packets of the file
	link  int       // link-layer type of its interface, a LINKTYPE_ value
	data  []byte    // what was captured, valid until the next packet is read
	wire  int       // bytes it had on the wire, at least len(data)
}

// packetSource yields the packets of a capture file; it ends with io.EOF or with a *DamageError.
type packetSource interface {
	next() (rawPacket, error)
}

// maxPacket bounds what one packet may hold; the largest offloaded segments stay far below.
const maxPacket = 4 << 20

// fileReader reads a capture file in pieces and knows where it is.
type fileReader struct {
	name   string
	in     *bufio.Reader
	offset int64 // of the next byte
	buf    []byte
}

func newFileReader(name string, r io.Reader) *fileReader {
	return &fileReader{name: name, in: bufio.NewReaderSize(r, 64<<10)}
}

// take reads exactly n bytes, valid until the next call. At the end of the file it gives io.EOF, inside the n bytes
// io.ErrUnexpectedEOF. The buffer grows with what is really there, not with what a header claims.
func (f *fileReader) take(n int) ([]byte, error) {
	f.buf = f.buf[:0]
	for len(f.buf) < n {
		step := min(n-len(f.buf), max(64<<10, len(f.buf)))
		start := len(f.buf)
		if cap(f.buf) < start+step {
			f.buf = append(make([]byte, 0, start+step), f.buf...)
		}
		f.buf = f.buf[:start+step]
		got, err := io.ReadFull(f.in, f.buf[start:])
		f.offset += int64(got)
		if err != nil {
			if errors.Is(err, io.EOF) && start > 0 {
				err = io.ErrUnexpectedEOF
			}
			return nil, err
		}
	}
	return f.buf, nil
}

// skip passes over n bytes.
func (f *fileReader) skip(n int64) error {
	got, err := io.CopyN(io.Discard, f.in, n)
	f.offset += got
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// damage says that the file cannot be read on from the given place.
func (f *fileReader) damage(at int64, frame int, reason string, err error) error {
	torn := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
	if torn {
		err = nil
	}
	return &DamageError{File: f.name, Offset: at, Frame: frame, Reason: reason, Torn: torn, Err: err}
}

// pcapSource reads the classic format, of either byte order, with micro- or nanoseconds.
type pcapSource struct {
	file  *fileReader
	order binary.ByteOrder
	link  int
	unit  time.Duration
	extra int // bytes between packet header and packet
	frame int
}

// newPcapSource reads the file header.
func newPcapSource(f *fileReader) (*pcapSource, error) {
	head, err := f.take(24)
	if err != nil {
		return nil, fmt.Errorf("%s: the pcap file header is cut short", f.name)
	}
	order, magic, ok := pcapMagic(head)
	if !ok {
		return nil, fmt.Errorf("%s: no pcap file", f.name)
	}
	s := &pcapSource{file: f, order: order, unit: time.Microsecond, link: int(order.Uint32(head[20:]) & 0xffff)}
	switch magic {
	case magicPcapNano:
		s.unit = time.Nanosecond
	case magicPcapModified:
		s.extra = 8
	}
	return s, nil
}

func (s *pcapSource) next() (rawPacket, error) {
	start := s.file.offset
	head, err := s.file.take(16 + s.extra)
	if err != nil {
		if errors.Is(err, io.EOF) {
			return rawPacket{}, io.EOF
		}
		return rawPacket{}, s.file.damage(start, s.frame+1, "the file ends inside a packet header", err)
	}
	sec, frac := int64(s.order.Uint32(head)), int64(s.order.Uint32(head[4:]))
	captured, wire := s.order.Uint32(head[8:]), s.order.Uint32(head[12:])
	if captured > maxPacket {
		reason := fmt.Sprintf("a packet of %d bytes cannot be", captured)
		return rawPacket{}, s.file.damage(start, s.frame+1, reason, nil)
	}
	data, err := s.file.take(int(captured))
	if err != nil {
		return rawPacket{}, s.file.damage(start, s.frame+1, "the file ends inside a packet", err)
	}
	s.frame++
	return rawPacket{
		time:  time.Unix(sec, frac*int64(s.unit)).UTC(),
		frame: s.frame,
		link:  s.link,
		data:  data,
		wire:  wireLength(captured, wire),
	}, nil
}

// wireLength is the length a packet had on the wire: never less than what was captured of it, never absurd.
func wireLength(captured, wire uint32) int {
	return int(min(max(captured, wire), maxPacket))
}
