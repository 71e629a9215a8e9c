package capture

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/bits"
	"time"
)

// Block types of pcapng that are read; all others are passed over.
const (
	blockInterface = 0x00000001
	blockPacket    = 0x00000002 // obsolete
	blockSimple    = 0x00000003
	blockEnhanced  = 0x00000006
	blockJournal   = 0x00000009 // no packet, but Wireshark counts it as a frame
	blockSecrets   = 0x0000000a
)

// Options that are read. 0 ends a list of options.
const (
	optionUserAppl     = 4  // of a section: the program that wrote it
	optionTimeResol    = 9  // of an interface
	optionTimeOffset   = 14 // of an interface, in seconds
	maxInterfaces      = 4096
	maxPcapngBlock     = maxPacket + 64<<10 // of the blocks that are read, in bytes
	maxSeconds         = 1 << 36            // since 1970; keeps the year within four digits, with an offset of as much
	simplePacketHeader = 4
	enhancedHeader     = 20
)

// pcapngInterface is what an interface description block says.
type pcapngInterface struct {
	link    int
	snaplen uint32
	resol   byte // exponent of 10, or of 2 where the high bit is set
	offset  int64
}

// pcapngSource reads pcapng files: several sections of either byte order, several interfaces.
type pcapngSource struct {
	file       *fileReader
	order      binary.ByteOrder
	interfaces []pcapngInterface
	frame      int
	tool       string // userappl of the first section
	secrets    bool   // decryption secrets were seen
	untimed    int    // packets without a time stamp
	orphans    int    // packets of interfaces that are not described
}

// newPcapngSource reads the first section header.
func newPcapngSource(f *fileReader) (*pcapngSource, error) {
	s := &pcapngSource{file: f}
	head, err := f.take(8)
	if err != nil || binary.BigEndian.Uint32(head) != magicPcapng {
		return nil, fmt.Errorf("%s: the pcapng section header is cut short", f.name)
	}
	if err := s.section(append([]byte(nil), head...), 0); err != nil {
		return nil, fmt.Errorf("%s: the pcapng section header cannot be read: %w", f.name, err)
	}
	return s, nil
}

// section reads the rest of a section header block whose first eight bytes are head, and starts afresh.
func (s *pcapngSource) section(head []byte, start int64) error {
	magic, err := s.file.take(4)
	if err != nil {
		return s.file.damage(start, 0, "the file ends inside a section header", err)
	}
	switch {
	case binary.LittleEndian.Uint32(magic) == magicByteOrder:
		s.order = binary.LittleEndian
	case binary.BigEndian.Uint32(magic) == magicByteOrder:
		s.order = binary.BigEndian
	default:
		return s.file.damage(start, 0, "a section header without its byte-order mark", nil)
	}
	length := s.order.Uint32(head[4:])
	if length < 28 || length%4 != 0 || length > maxPcapngBlock {
		return s.file.damage(start, 0, fmt.Sprintf("a section header of %d bytes cannot be", length), nil)
	}
	rest, err := s.file.take(int(length) - 12)
	if err != nil {
		return s.file.damage(start, 0, "the file ends inside a section header", err)
	}
	if s.order.Uint32(rest[len(rest)-4:]) != length {
		return s.file.damage(start, 0, "a section header whose two lengths differ", nil)
	}
	if major := s.order.Uint16(rest); major != 1 {
		return s.file.damage(start, 0, fmt.Sprintf("pcapng version %d is unknown", major), nil)
	}
	s.interfaces = s.interfaces[:0]
	s.options(rest[12:len(rest)-4], func(code uint16, value []byte) {
		if code == optionUserAppl && s.tool == "" {
			s.tool = string(value)
		}
	})
	return nil
}

// options calls f for each option in b.
func (s *pcapngSource) options(b []byte, f func(code uint16, value []byte)) {
	for len(b) >= 4 {
		code, length := s.order.Uint16(b), int(s.order.Uint16(b[2:]))
		if code == 0 || length > len(b)-4 {
			return
		}
		f(code, b[4:4+length])
		b = b[min(4+(length+3)&^3, len(b)):]
	}
}

func (s *pcapngSource) next() (rawPacket, error) {
	for {
		start := s.file.offset
		head, err := s.file.take(8)
		if errors.Is(err, io.EOF) {
			return rawPacket{}, io.EOF
		}
		if err != nil {
			return rawPacket{}, s.file.damage(start, s.frame+1, "the file ends inside a block header", err)
		}
		if binary.BigEndian.Uint32(head) == magicPcapng {
			if err := s.section(append([]byte(nil), head...), start); err != nil {
				return rawPacket{}, err
			}
			continue
		}
		kind, length := s.order.Uint32(head), s.order.Uint32(head[4:])
		if length < 12 || length%4 != 0 {
			reason := fmt.Sprintf("a block of %d bytes cannot be", length)
			return rawPacket{}, s.file.damage(start, s.frame+1, reason, nil)
		}
		p, found, err := s.block(kind, length, start)
		if err != nil || found {
			return p, err
		}
	}
}

// block reads one block beyond its first eight bytes; found tells that it held a packet to look at.
func (s *pcapngSource) block(kind, length uint32, start int64) (p rawPacket, found bool, err error) {
	switch kind {
	case blockInterface, blockPacket, blockSimple, blockEnhanced:
	default:
		if err := s.file.skip(int64(length) - 8); err != nil {
			return p, false, s.file.damage(start, s.frame+1, "the file ends inside a block", err)
		}
		if kind == blockJournal {
			s.frame++
		}
		s.secrets = s.secrets || kind == blockSecrets
		return p, false, nil
	}
	if length > maxPcapngBlock {
		reason := fmt.Sprintf("a block of %d bytes cannot be", length)
		return p, false, s.file.damage(start, s.frame+1, reason, nil)
	}
	body, err := s.file.take(int(length) - 8)
	if err != nil {
		return p, false, s.file.damage(start, s.frame+1, "the file ends inside a block", err)
	}
	body, trailer := body[:len(body)-4], s.order.Uint32(body[len(body)-4:])
	if trailer != length {
		return p, false, s.file.damage(start, s.frame+1, "a block whose two lengths differ", nil)
	}
	if kind == blockInterface {
		if !s.describe(body) {
			return p, false, s.file.damage(start, s.frame+1, "an interface description that cannot be read", nil)
		}
		return p, false, nil
	}
	p, found, ok := s.packet(kind, body)
	if !ok {
		return p, false, s.file.damage(start, s.frame+1, "a packet block shorter than its packet", nil)
	}
	return p, found, nil
}

// describe adds an interface.
func (s *pcapngSource) describe(body []byte) bool {
	if len(body) < 8 || len(s.interfaces) >= maxInterfaces {
		return false
	}
	i := pcapngInterface{link: int(s.order.Uint16(body)), snaplen: s.order.Uint32(body[4:]), resol: 6}
	s.options(body[8:], func(code uint16, value []byte) {
		switch {
		case code == optionTimeResol && len(value) >= 1:
			i.resol = value[0]
		case code == optionTimeOffset && len(value) >= 8:
			i.offset = int64(s.order.Uint64(value))
		}
	})
	s.interfaces = append(s.interfaces, i)
	return true
}

// packet takes a packet out of its block. found is false where its interface is unknown, ok where it is damaged.
func (s *pcapngSource) packet(kind uint32, body []byte) (p rawPacket, found, ok bool) {
	var id, captured, wire uint32
	var ticks uint64
	switch {
	case kind == blockSimple && len(body) >= simplePacketHeader:
		wire = s.order.Uint32(body)
		body = body[simplePacketHeader:]
		captured = min(wire, uint32(len(body)))
		if len(s.interfaces) > 0 && s.interfaces[0].snaplen > 0 {
			captured = min(captured, s.interfaces[0].snaplen)
		}
	case kind != blockSimple && len(body) >= enhancedHeader:
		if id = s.order.Uint32(body); kind == blockPacket {
			id = uint32(s.order.Uint16(body))
		}
		ticks = uint64(s.order.Uint32(body[4:]))<<32 | uint64(s.order.Uint32(body[8:]))
		captured, wire = s.order.Uint32(body[12:]), s.order.Uint32(body[16:])
		body = body[enhancedHeader:]
	default:
		return p, false, false
	}
	if uint64(captured) > uint64(len(body)) {
		return p, false, false
	}
	s.frame++
	if uint64(id) >= uint64(len(s.interfaces)) {
		s.orphans++
		return p, false, true
	}
	face := s.interfaces[id]
	p = rawPacket{frame: s.frame, link: face.link, data: body[:captured], wire: wireLength(captured, wire)}
	if kind == blockSimple {
		s.untimed++
	} else {
		p.time = face.time(ticks)
	}
	return p, true, true
}

// time converts a time stamp of the interface. Resolutions finer than a nanosecond are cut.
func (i pcapngInterface) time(ticks uint64) time.Time {
	var perSecond uint64
	switch exp := i.resol & 0x7f; {
	case i.resol&0x80 != 0 && exp < 64:
		perSecond = 1 << exp
	case i.resol&0x80 == 0 && exp < 20:
		perSecond = uint64(math.Pow10(int(exp)))
	default:
		return time.Time{}
	}
	sec, frac := ticks/perSecond, ticks%perSecond
	if sec > maxSeconds || i.offset > maxSeconds || i.offset < -maxSeconds {
		return time.Time{}
	}
	hi, lo := bits.Mul64(frac, uint64(time.Second))
	nano, _ := bits.Div64(hi, lo, perSecond)
	return time.Unix(int64(sec)+i.offset, int64(nano)).UTC()
}
