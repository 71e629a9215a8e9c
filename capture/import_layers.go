package capture

import (
	"encoding/binary"
	"net/netip"
	"time"
)

// Link-layer types (LINKTYPE_ values) that can carry IP and are understood.
const (
	linkNull     = 0
	linkEthernet = 1
	linkPPP      = 9
	linkRawBSD   = 12
	linkRawOpen  = 14
	linkRaw      = 101
	linkLoop     = 108
	linkSLL      = 113
	linkIPv4     = 228
	linkIPv6     = 229
	linkSLL2     = 276
)

// EtherTypes.
const (
	etherIPv4  = 0x0800
	etherIPv6  = 0x86dd
	etherVLAN  = 0x8100
	etherQinQ  = 0x88a8
	etherOldQ  = 0x9100
	etherPPPoE = 0x8864
)

// tcpSegment is one TCP segment.
type tcpSegment struct {
	src, dst netip.AddrPort
	seq, ack uint32
	flags    uint8
	data     []byte // what was captured of the payload, valid until the next packet is read
	length   int    // of the payload on the wire
	time     time.Time
	frame    int
}

// The flags of a segment.
const (
	flagFIN = 1 << iota
	flagSYN
	flagRST
	_
	flagACK
)

func (s *tcpSegment) has(flag uint8) bool { return s.flags&flag != 0 }

// packetPart is a part of a packet: what was captured of it, and how long it is on the wire.
type packetPart struct {
	b    []byte
	wire int
}

// from is what follows the first n bytes.
func (s packetPart) from(n int) packetPart {
	return packetPart{s.b[min(n, len(s.b)):], max(s.wire-n, 0)}
}

// upTo is the first n bytes.
func (s packetPart) upTo(n int) packetPart {
	return packetPart{s.b[:min(n, len(s.b))], min(n, s.wire)}
}

// findIP finds the IP packet in a captured packet. ok is false where there is none or the link is not understood.
func findIP(link int, s packetPart) (ip packetPart, ok bool) {
	switch link {
	case linkNull, linkLoop:
		return s.from(4), len(s.b) >= 4
	case linkRaw, linkRawBSD, linkRawOpen, linkIPv4, linkIPv6:
		return s, true
	case linkPPP:
		return fromPPP(s)
	case linkEthernet:
		if len(s.b) < 14 {
			return s, false
		}
		return fromEther(binary.BigEndian.Uint16(s.b[12:]), s.from(14))
	case linkSLL:
		if len(s.b) < 16 {
			return s, false
		}
		return fromEther(binary.BigEndian.Uint16(s.b[14:]), s.from(16))
	case linkSLL2:
		if len(s.b) < 20 {
			return s, false
		}
		return fromEther(binary.BigEndian.Uint16(s.b), s.from(20))
	}
	return s, false
}

// fromEther goes through VLAN tags, PPPoE and SNAP to the IP packet.
func fromEther(kind uint16, s packetPart) (ip packetPart, ok bool) {
	for {
		switch kind {
		case etherIPv4, etherIPv6:
			return s, true
		case etherVLAN, etherQinQ, etherOldQ:
			if len(s.b) < 4 {
				return s, false
			}
			kind, s = binary.BigEndian.Uint16(s.b[2:]), s.from(4)
		case etherPPPoE:
			if len(s.b) < 6 {
				return s, false
			}
			return fromPPP(s.from(6).upTo(int(binary.BigEndian.Uint16(s.b[4:]))))
		default:
			// An IEEE 802.3 length instead of a type: LLC, and SNAP where a type follows after all.
			if kind > 1500 || len(s.b) < 8 || s.b[0] != 0xaa || s.b[1] != 0xaa || s.b[2] != 3 {
				return s, false
			}
			kind, s = binary.BigEndian.Uint16(s.b[6:]), s.upTo(int(kind)).from(8)
		}
	}
}

// fromPPP reads the protocol field, with or without address and control before it.
func fromPPP(s packetPart) (ip packetPart, ok bool) {
	if len(s.b) >= 2 && s.b[0] == 0xff && s.b[1] == 3 {
		s = s.from(2)
	}
	switch {
	case len(s.b) >= 1 && (s.b[0] == 0x21 || s.b[0] == 0x57):
		return s.from(1), true
	case len(s.b) >= 2 && s.b[0] == 0 && (s.b[1] == 0x21 || s.b[1] == 0x57):
		return s.from(2), true
	}
	return s, false
}

// protocolTCP is the only transport that is looked at.
const protocolTCP = 6

// ipDatagram is an IP packet, or a fragment of one.
type ipDatagram struct {
	src, dst netip.Addr
	protocol uint8
	payload  packetPart
	fragment bool
	id       uint32
	offset   int
	more     bool
}

// parseIP reads the header of an IPv4 or IPv6 packet, whatever the link layer called it.
func parseIP(s packetPart) (ipDatagram, bool) {
	if len(s.b) == 0 {
		return ipDatagram{}, false
	}
	switch s.b[0] >> 4 {
	case 4:
		return parseIPv4(s)
	case 6:
		return parseIPv6(s)
	}
	return ipDatagram{}, false
}

func parseIPv4(s packetPart) (ipDatagram, bool) {
	if len(s.b) < 20 {
		return ipDatagram{}, false
	}
	head, total := int(s.b[0]&0x0f)*4, int(binary.BigEndian.Uint16(s.b[2:]))
	if total == 0 {
		total = s.wire // captured before the network card cut it into segments
	}
	if head < 20 || total < head {
		return ipDatagram{}, false
	}
	where := binary.BigEndian.Uint16(s.b[6:])
	d := ipDatagram{
		src:      netip.AddrFrom4([4]byte(s.b[12:16])),
		dst:      netip.AddrFrom4([4]byte(s.b[16:20])),
		protocol: s.b[9],
		payload:  s.upTo(total).from(head),
		id:       uint32(binary.BigEndian.Uint16(s.b[4:])),
		offset:   int(where&0x1fff) * 8,
		more:     where&0x2000 != 0,
	}
	d.fragment = d.more || d.offset > 0
	return d, true
}

func parseIPv6(s packetPart) (ipDatagram, bool) {
	if len(s.b) < 40 {
		return ipDatagram{}, false
	}
	total := int(binary.BigEndian.Uint16(s.b[4:])) + 40
	if total == 40 {
		total = s.wire // a jumbogram, or captured before it was cut into segments
	}
	d := ipDatagram{
		src:      netip.AddrFrom16([16]byte(s.b[8:24])),
		dst:      netip.AddrFrom16([16]byte(s.b[24:40])),
		protocol: s.b[6],
	}
	rest := s.upTo(total).from(40)
	for {
		var length int
		switch d.protocol {
		case 0, 43, 60, 135, 139, 140: // extension headers that count in units of 8 bytes
			if len(rest.b) < 2 {
				return d, false
			}
			length = int(rest.b[1])*8 + 8
		case 51: // authentication header
			if len(rest.b) < 2 {
				return d, false
			}
			length = int(rest.b[1])*4 + 8
		case 44:
			if len(rest.b) < 8 {
				return d, false
			}
			length = 8
			where := binary.BigEndian.Uint16(rest.b[2:])
			d.offset, d.more = int(where&^7), where&1 != 0
			d.fragment, d.id = d.more || d.offset > 0, binary.BigEndian.Uint32(rest.b[4:])
		default:
			d.payload = rest
			return d, true
		}
		d.protocol, rest = rest.b[0], rest.from(length)
		if d.fragment {
			d.payload = rest
			return d, true
		}
	}
}

// parseTCP reads a TCP header. A header that is not captured whole still counts: who talked to whom is known.
func parseTCP(d ipDatagram) (tcpSegment, bool) {
	b := d.payload.b
	if len(b) < 20 {
		return tcpSegment{}, false
	}
	head := int(b[12]>>4) * 4
	if head < 20 || head > d.payload.wire {
		return tcpSegment{}, false
	}
	payload := d.payload.from(head)
	return tcpSegment{
		src:    netip.AddrPortFrom(d.src, binary.BigEndian.Uint16(b)),
		dst:    netip.AddrPortFrom(d.dst, binary.BigEndian.Uint16(b[2:])),
		seq:    binary.BigEndian.Uint32(b[4:]),
		ack:    binary.BigEndian.Uint32(b[8:]),
		flags:  b[13],
		data:   payload.b,
		length: payload.wire,
	}, true
}
