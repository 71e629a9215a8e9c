package capture

import (
	"bytes"
	"encoding/binary"
)

// The magic numbers of capture files, in the byte order of the program that wrote them.
const (
	magicPcapMicro    = 0xa1b2c3d4
	magicPcapNano     = 0xa1b23c4d
	magicPcapModified = 0xa1b2cd34 // an old Linux variant with eight bytes more in each packet header
	magicPcapng       = 0x0a0d0d0a // the type of a section header block, a palindrome
	magicByteOrder    = 0x1a2b3c4d // of a pcapng section
)

// looksLikePcap tells whether a file that begins with head is a capture file: pcap or pcapng.
func looksLikePcap(head []byte) bool {
	_, _, classic := pcapMagic(head)
	return classic || looksLikePcapng(head)
}

// looksLikePcapng tells whether head begins with a section header block.
func looksLikePcapng(head []byte) bool {
	return len(head) >= 4 && binary.BigEndian.Uint32(head) == magicPcapng
}

// pcapMagic finds byte order and magic number of a classic pcap file.
func pcapMagic(head []byte) (binary.ByteOrder, uint32, bool) {
	if len(head) < 4 {
		return nil, 0, false
	}
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		switch magic := order.Uint32(head); magic {
		case magicPcapMicro, magicPcapNano, magicPcapModified:
			return order, magic, true
		}
	}
	return nil, 0, false
}

// utf8BOM is the mark some editors put before text.
var utf8BOM = []byte{0xef, 0xbb, 0xbf}

// looksLikeHAR tells whether head begins like a JSON object; whether that is HAR shows when it is read.
func looksLikeHAR(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, utf8BOM), " \t\r\n")
	return bytes.HasPrefix(head, []byte("{"))
}

// looksLikeSOAP tells whether head begins like XML, in UTF-8 or UTF-16.
func looksLikeSOAP(head []byte) bool {
	if bytes.HasPrefix(head, []byte{0xff, 0xfe, '<', 0}) || bytes.HasPrefix(head, []byte{0xfe, 0xff, 0, '<'}) {
		return true
	}
	head = bytes.TrimLeft(bytes.TrimPrefix(head, utf8BOM), " \t\r\n")
	return bytes.HasPrefix(head, []byte("<"))
}
