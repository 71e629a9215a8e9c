package checks

import (
	"encoding/binary"
	"strings"
)

// Notes lie in blocks of one size, blocks in slabs: what is written of a device grows and shrinks with each of its sessions,
// and thousands of texts of all lengths would leave as many holes in memory.
const (
	blockSize = 128
	blockHead = 4 // the number of the next block, 0 for none
	blockRoom = blockSize - blockHead
	slabSize  = 512 * blockSize
)

// notes keep texts. The zero notes are ready for use.
type notes struct {
	slabs [][]byte
	free  uint32 // the first block that is free, 0 for none; blocks count from 1
	fresh uint32 // blocks that were ever used
}

// note is a text that is kept; the zero note is none.
type note struct{ first, length uint32 }

func (n *notes) block(number uint32) []byte {
	at := (number - 1) * blockSize
	return n.slabs[at/slabSize][at%slabSize:][:blockSize]
}

// take gives a block that is free.
func (n *notes) take() (number uint32, block []byte) {
	if number = n.free; number != 0 {
		block = n.block(number)
		n.free = binary.LittleEndian.Uint32(block)
		return number, block
	}
	if n.fresh*blockSize == uint32(len(n.slabs))*slabSize { //nolint:gosec // there are not so many
		n.slabs = append(n.slabs, make([]byte, slabSize))
	}
	n.fresh++
	return n.fresh, n.block(n.fresh)
}

// put keeps a text, which is not empty.
func (n *notes) put(text []byte) note {
	kept := note{length: uint32(len(text))} //nolint:gosec // far from it
	for link := []byte(nil); len(text) > 0; {
		number, block := n.take()
		if link == nil {
			kept.first = number
		} else {
			binary.LittleEndian.PutUint32(link, number)
		}
		link = block[:blockHead]
		text = text[copy(block[blockHead:], text):]
	}
	return kept
}

// drop gives a text back and forgets it.
func (n *notes) drop(kept note) string {
	var text strings.Builder
	text.Grow(int(kept.length))
	number := kept.first
	for left := int(kept.length); left > 0; left -= blockRoom {
		block := n.block(number)
		text.Write(block[blockHead:][:min(left, blockRoom)])
		next := binary.LittleEndian.Uint32(block)
		binary.LittleEndian.PutUint32(block, n.free)
		n.free, number = number, next
	}
	return text.String()
}
