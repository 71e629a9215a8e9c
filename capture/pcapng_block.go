package capture

import (
	"encoding/binary"
	"hash/crc32"
	"time"
)

// sectionComment is what the comment of each of our sections begins with.
const sectionComment = "cwmplab recording"

// Numbers of the pcapng format (draft-ietf-opsawg-pcapng) and of the two interfaces of a recording.
const (
	ngSection   = 0x0A0D0D0A
	ngInterface = 1
	ngPacket    = 6 // Enhanced Packet Block
	ngMagic     = 0x1A2B3C4D

	ngEthernet = 1
	ngUpperPDU = 252 // LINKTYPE_WIRESHARK_UPPER_PDU

	ngOptEnd        = 0
	ngOptComment    = 1
	ngOptIfName     = 2
	ngOptIfDescr    = 3
	ngOptIfTsResol  = 9
	ngOptUserAppl   = 4 // of a section
	ngOptPacketHash = 3 // of a packet

	hashCRC32 = 2

	wireInterface   = 0 // synthetic TCP flows
	recordInterface = 1 // JSON records

	// ngMaxBlock is the longest block that is read: a record with a body in it stays far below.
	ngMaxBlock = 64 << 20
	// maxPayload is the most that one packet carries: with its headers it must fit 65,535 bytes of IP.
	maxPayload = 60 << 10

	handshakeComment = "synthetic: this handshake was not captured, the connection is recorded above TCP"
)

var ngOrder = binary.LittleEndian

// appendSection begins a section: its header and the two interfaces.
func appendSection(b []byte, tool string) []byte {
	b, at := ngBegin(b, ngSection)
	b = ngOrder.AppendUint32(b, ngMagic)
	b = ngOrder.AppendUint16(b, 1) // version 1.0 of pcapng
	b = ngOrder.AppendUint16(b, 0)
	b = ngOrder.AppendUint64(b, ^uint64(0)) // length of the section: not known
	b = appendOption(b, ngOptComment, sectionComment+": what passed after TLS, as synthetic TCP flows; records as JSON")
	if tool == "" {
		tool = "cwmplab"
	}
	b = appendOption(b, ngOptUserAppl, tool)
	b = ngEnd(appendOption(b, ngOptEnd, ""), at)
	b = appendInterface(b, ngEthernet, "wire", "bytes as sent, TCP synthetic")
	return appendInterface(b, ngUpperPDU, "records", "JSON records")
}

func appendInterface(b []byte, link uint16, name, descr string) []byte {
	b, at := ngBegin(b, ngInterface)
	b = ngOrder.AppendUint16(b, link)
	b = ngOrder.AppendUint16(b, 0)
	b = ngOrder.AppendUint32(b, 0) // no snap length
	b = appendOption(b, ngOptIfName, name)
	b = appendOption(b, ngOptIfDescr, descr)
	b = appendOption(b, ngOptIfTsResol, "\x09") // nanoseconds
	return ngEnd(appendOption(b, ngOptEnd, ""), at)
}

// beginPacket begins a packet block; the packet's bytes are appended next, then endPacket.
func beginPacket(b []byte, iface uint32, at time.Time) ([]byte, int) {
	b, start := ngBegin(b, ngPacket)
	ts := uint64(at.UnixNano())
	b = ngOrder.AppendUint32(b, iface)
	b = ngOrder.AppendUint32(b, uint32(ts>>32))
	b = ngOrder.AppendUint32(b, uint32(ts))
	b = ngOrder.AppendUint32(b, 0) // lengths, filled in by endPacket
	return ngOrder.AppendUint32(b, 0), start
}

// packetHead is the length of what stands before the bytes of a packet in its block.
const packetHead = 28

// endPacket closes the block with the options: a comment, and the hash that shows damage.
func endPacket(b []byte, start int, comment string) []byte {
	n := len(b) - start - packetHead
	ngOrder.PutUint32(b[start+20:], uint32(n))
	ngOrder.PutUint32(b[start+24:], uint32(n))
	hash := packetHash(b[start+12:start+20], b[start+packetHead:])
	b = ngPad(b)
	if comment != "" {
		b = appendOption(b, ngOptComment, comment)
	}
	b = ngOrder.AppendUint16(b, ngOptPacketHash)
	b = ngOrder.AppendUint16(b, 5)
	b = append(b, hashCRC32)
	b = ngOrder.AppendUint32(b, hash)
	b = append(b, 0, 0, 0)
	b = ngOrder.AppendUint32(b, ngOptEnd) // code and length 0
	return ngEnd(b, start)
}

// packetHash covers the time stamp, as it stands in the block, and the packet.
func packetHash(stamp, packet []byte) uint32 {
	return crc32.Update(crc32.ChecksumIEEE(stamp), crc32.IEEETable, packet)
}

func ngBegin(b []byte, kind uint32) ([]byte, int) {
	start := len(b)
	b = ngOrder.AppendUint32(b, kind)
	return ngOrder.AppendUint32(b, 0), start
}

func ngEnd(b []byte, start int) []byte {
	n := uint32(len(b) - start + 4)
	ngOrder.PutUint32(b[start+4:], n)
	return ngOrder.AppendUint32(b, n)
}

func appendOption(b []byte, code uint16, value string) []byte {
	b = ngOrder.AppendUint16(b, code)
	b = ngOrder.AppendUint16(b, uint16(len(value)))
	return ngPad(append(b, value...))
}

// pad fills up to four bytes. Blocks begin on such a boundary, and so do all buffers here.
func ngPad(b []byte) []byte {
	for len(b)%4 != 0 {
		b = append(b, 0)
	}
	return b
}
