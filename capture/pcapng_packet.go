package capture

import (
	"encoding/binary"
	"net/netip"
)

// The synthetic packets: Ethernet, IPv4 or IPv6, TCP. The addresses and ports are the real ones; where a connection
// has none, or mixes families, stand-ins are used and the open record tells the truth. The Ethernet addresses carry
// what TCP cannot: the number of the connection (the last four bytes) and who sends (the second).

const (
	tcpFIN = 1 << iota
	tcpSYN
	tcpRST
	tcpPSH
	tcpACK
)

const (
	etherHead = 14
	ipv4Head  = 20
	ipv6Head  = 40
	tcpHead   = 20

	macClient = 0 // second byte of the Ethernet address of each end
	macServer = 1
)

// endpoints are the addresses of one connection as they stand in its packets.
type endpoints struct {
	client, server netip.AddrPort
	v6             bool
}

// packetEnds gives the addresses to write for a connection.
func packetEnds(id int, client, server netip.AddrPort) endpoints {
	standIn := func(a netip.AddrPort, host byte, port uint16) netip.AddrPort {
		if a.IsValid() {
			return netip.AddrPortFrom(a.Addr().Unmap().WithZone(""), a.Port())
		}
		return netip.AddrPortFrom(netip.AddrFrom4([4]byte{192, 0, 2, host}), port)
	}
	e := endpoints{
		client: standIn(client, 10, uint16(10000+id%50000)),
		server: standIn(server, 1, 80),
	}
	e.v6 = e.client.Addr().Is6() || e.server.Addr().Is6()
	return e
}

// wireSegment is one TCP wireSegment to write.
type wireSegment struct {
	conn     uint32
	dir      Direction
	ends     *endpoints
	seq, ack uint32
	flags    byte
	payload  []byte
}

// synOptions make the window the largest there is, so that no reader takes a long message for a full one.
var synOptions = []byte{2, 4, 0xF0, 0x00, 1, 3, 3, 14} // MSS 61,440, no-operation, window scale 14

func (s *wireSegment) append(b []byte) []byte {
	src, dst := s.ends.client, s.ends.server
	from, to := byte(macClient), byte(macServer)
	if s.dir == ToClient {
		src, dst, from, to = dst, src, to, from
	}
	b = binary.BigEndian.AppendUint32(append(b, 2, to), s.conn)
	b = binary.BigEndian.AppendUint32(append(b, 2, from), s.conn)
	tcpLen := tcpHead + len(s.payload)
	if s.flags&tcpSYN != 0 {
		tcpLen += len(synOptions)
	}
	if s.ends.v6 {
		b = appendIPv6(b, src.Addr(), dst.Addr(), tcpLen)
	} else {
		b = appendIPv4(b, src.Addr(), dst.Addr(), tcpLen)
	}
	return s.appendTCP(b, src, dst)
}

func appendIPv4(b []byte, src, dst netip.Addr, tcpLen int) []byte {
	b = append(b, 0x08, 0x00)
	at := len(b)
	b = append(b, 0x45, 0)
	b = binary.BigEndian.AppendUint16(b, uint16(ipv4Head+tcpLen))
	b = append(b, 0, 0, 0x40, 0, 64, 6, 0, 0) // no identification, do not fragment, TTL, TCP, checksum
	s, d := src.As4(), dst.As4()
	b = append(append(b, s[:]...), d[:]...)
	binary.BigEndian.PutUint16(b[at+10:], ^fold(sum16(0, b[at:])))
	return b
}

func appendIPv6(b []byte, src, dst netip.Addr, tcpLen int) []byte {
	b = append(b, 0x86, 0xDD, 0x60, 0, 0, 0)
	b = binary.BigEndian.AppendUint16(b, uint16(tcpLen))
	b = append(b, 6, 64)
	s, d := src.As16(), dst.As16()
	return append(append(b, s[:]...), d[:]...)
}

func (s *wireSegment) appendTCP(b []byte, src, dst netip.AddrPort) []byte {
	at := len(b)
	b = binary.BigEndian.AppendUint16(b, src.Port())
	b = binary.BigEndian.AppendUint16(b, dst.Port())
	b = binary.BigEndian.AppendUint32(b, s.seq)
	b = binary.BigEndian.AppendUint32(b, s.ack)
	words := byte(tcpHead / 4)
	if s.flags&tcpSYN != 0 {
		words += byte(len(synOptions) / 4)
	}
	b = append(b, words<<4, s.flags, 0xFF, 0xFF, 0, 0, 0, 0) // window, checksum, urgent pointer
	if s.flags&tcpSYN != 0 {
		b = append(b, synOptions...)
	}
	b = append(b, s.payload...)
	sum := sum16(6+uint64(len(b)-at), b[at:])
	if s.ends.v6 {
		x, y := src.Addr().As16(), dst.Addr().As16()
		sum = sum16(sum16(sum, x[:]), y[:])
	} else {
		x, y := src.Addr().As4(), dst.Addr().As4()
		sum = sum16(sum16(sum, x[:]), y[:])
	}
	binary.BigEndian.PutUint16(b[at+16:], ^fold(sum))
	return b
}

// sum16 adds b to the Internet checksum (RFC 1071), four bytes at a time; an odd last byte counts as the high one.
func sum16(sum uint64, b []byte) uint64 {
	for len(b) >= 16 {
		sum += uint64(binary.BigEndian.Uint32(b)) + uint64(binary.BigEndian.Uint32(b[4:])) +
			uint64(binary.BigEndian.Uint32(b[8:])) + uint64(binary.BigEndian.Uint32(b[12:]))
		b = b[16:]
	}
	for len(b) >= 2 {
		sum += uint64(binary.BigEndian.Uint16(b))
		b = b[2:]
	}
	if len(b) == 1 {
		sum += uint64(b[0]) << 8
	}
	return sum
}

func fold(sum uint64) uint16 {
	for sum > 0xFFFF {
		sum = sum>>16 + sum&0xFFFF
	}
	return uint16(sum)
}

// parsedPacket is what a synthetic packet tells when it is read again.
type parsedPacket struct {
	conn    int
	dir     Direction
	seq     uint32
	flags   byte
	payload []byte
}

// parsePacket reads a synthetic packet. It answers false for one that we did not write.
func parsePacket(p []byte) (parsedPacket, bool) {
	if len(p) < etherHead || p[0] != 2 || p[6] != 2 {
		return parsedPacket{}, false
	}
	out := parsedPacket{conn: int(binary.BigEndian.Uint32(p[8:]))}
	switch {
	case p[7] == macClient && p[1] == macServer:
		out.dir = ToServer
	case p[7] == macServer && p[1] == macClient:
		out.dir = ToClient
	default:
		return parsedPacket{}, false
	}
	var tcp []byte
	switch ip := p[etherHead:]; binary.BigEndian.Uint16(p[12:]) {
	case 0x0800:
		if len(ip) < ipv4Head || ip[0] != 0x45 || ip[9] != 6 || int(binary.BigEndian.Uint16(ip[2:])) != len(ip) {
			return parsedPacket{}, false
		}
		tcp = ip[ipv4Head:]
	case 0x86DD:
		if len(ip) < ipv6Head || ip[6] != 6 || int(binary.BigEndian.Uint16(ip[4:]))+ipv6Head != len(ip) {
			return parsedPacket{}, false
		}
		tcp = ip[ipv6Head:]
	default:
		return parsedPacket{}, false
	}
	if len(tcp) < tcpHead {
		return parsedPacket{}, false
	}
	head := int(tcp[12]>>4) * 4
	if head < tcpHead || head > len(tcp) {
		return parsedPacket{}, false
	}
	out.seq = binary.BigEndian.Uint32(tcp[4:])
	out.flags = tcp[13]
	out.payload = tcp[head:]
	return out, true
}

// appendUpperPDU writes the tags of an exported PDU, which name the dissector, and the PDU.
func appendUpperPDU(b []byte, dissector string, pdu []byte) []byte {
	b = appendPDUTag(b, 12, dissector) // EXP_PDU_TAG_DISSECTOR_NAME
	b = appendPDUTag(b, 0, "")
	return append(b, pdu...)
}

func appendPDUTag(b []byte, tag uint16, value string) []byte {
	n := (len(value) + 3) &^ 3
	b = binary.BigEndian.AppendUint16(b, tag)
	b = binary.BigEndian.AppendUint16(b, uint16(n))
	b = append(b, value...)
	return append(b, make([]byte, n-len(value))...)
}

// parseUpperPDU gives the dissector's name and the PDU.
func parseUpperPDU(p []byte) (dissector string, pdu []byte, ok bool) {
	for len(p) >= 4 {
		tag, n := binary.BigEndian.Uint16(p), int(binary.BigEndian.Uint16(p[2:]))
		if p = p[4:]; n > len(p) {
			return "", nil, false
		}
		if tag == 0 {
			return dissector, p[n:], dissector != ""
		}
		if tag == 12 {
			for end := n; ; end-- {
				if end == 0 || p[end-1] != 0 {
					dissector = string(p[:end])
					break
				}
			}
		}
		p = p[n:]
	}
	return "", nil, false
}
