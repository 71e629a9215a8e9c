package capture

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"time"
)

// blockReader walks the blocks of a pcapng file that we wrote, or that somebody filtered and saved again. Its memory
// is that of one block.
type blockReader struct {
	name   string
	r      io.Reader
	order  binary.ByteOrder
	offset int64    // of the file: end of the block read last
	head   [12]byte // scratch
	stamp  [8]byte  // scratch
	buf    []byte
	ifaces []ngIface
}

// ngIface is what an interface description says.
type ngIface struct {
	link   uint16
	perSec uint64 // resolution of its time stamps
}

// block is one block that concerns us: a packet, or the start of a section.
type block struct {
	kind   uint32
	offset int64
	link   uint16 // of a packet
	time   time.Time
	packet []byte // valid until the next block is read
	bad    bool   // the hash does not fit
}

func newBlockReader(name string, r io.Reader) *blockReader {
	return &blockReader{name: name, r: r, order: ngOrder}
}

func (r *blockReader) damage(at int64, reason string, err error) error {
	return &DamageError{File: r.name, Offset: at, Reason: reason, Err: err}
}

// next reads blocks until one comes that concerns us. io.EOF stands for an end between two blocks.
func (r *blockReader) next() (block, error) {
	for {
		b, body, err := r.read()
		if err != nil {
			return block{}, err
		}
		switch b.kind {
		case ngSection:
			r.ifaces = r.ifaces[:0]
			return b, nil
		case ngInterface:
			r.describe(body)
		case ngPacket:
			if err := r.parse(&b, body); err != nil {
				return block{}, err
			}
			return b, nil
		}
	}
}

// read reads one block whole. Its body ends before the trailing length.
func (r *blockReader) read() (block, []byte, error) {
	start := r.offset
	head := r.head[:]
	n, err := io.ReadFull(r.r, head)
	if n == 0 && errors.Is(err, io.EOF) {
		return block{}, nil, io.EOF
	}
	if err != nil {
		return block{}, nil, r.torn(start, err)
	}
	if binary.LittleEndian.Uint32(head) == ngSection { // the same number in both byte orders
		switch binary.BigEndian.Uint32(head[8:]) {
		case ngMagic:
			r.order = binary.BigEndian
		case 0x4D3C2B1A:
			r.order = binary.LittleEndian
		default:
			return block{}, nil, r.damage(start, "a section without byte order", nil)
		}
	}
	size := r.order.Uint32(head[4:])
	if size < 12 || size%4 != 0 || size > ngMaxBlock {
		return block{}, nil, r.damage(start, fmt.Sprintf("a block that says it has %d bytes", size), nil)
	}
	if err := r.fill(head[8:], int(size)-8); err != nil {
		return block{}, nil, r.torn(start, err)
	}
	end := len(r.buf) - 4
	if r.order.Uint32(r.buf[end:]) != size {
		return block{}, nil, r.damage(start, "a block whose two lengths differ", nil)
	}
	r.offset += int64(size)
	return block{kind: r.order.Uint32(head), offset: start}, r.buf[:end], nil
}

// fill reads the rest of a block of n bytes, of which the first are there. The buffer grows with what really comes,
// so that a wrong length cannot take memory that the file does not have.
func (r *blockReader) fill(first []byte, n int) error {
	r.buf = append(r.buf[:0], first...)
	for len(r.buf) < n {
		at := len(r.buf)
		step := min(n-at, max(64<<10, at))
		if cap(r.buf)-at < step {
			r.buf = append(make([]byte, 0, at+step), r.buf...)
		}
		r.buf = r.buf[:at+step]
		if _, err := io.ReadFull(r.r, r.buf[at:]); err != nil {
			return err
		}
	}
	return nil
}

// torn tells an end inside a block from a file that cannot be read.
func (r *blockReader) torn(start int64, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return &DamageError{File: r.name, Offset: start, Torn: true, Reason: "the file ends inside a block"}
	}
	return r.damage(start, "cannot be read", err)
}

func (r *blockReader) describe(body []byte) {
	i := ngIface{perSec: 1e6}
	if len(body) >= 8 {
		i.link = r.order.Uint16(body)
		r.options(body[8:], func(code uint16, value []byte) {
			if code == ngOptIfTsResol && len(value) == 1 {
				switch v := value[0]; {
				case v < 19:
					i.perSec = uint64(math.Pow10(int(v)))
				case v&0x80 != 0 && v&0x7F < 63:
					i.perSec = 1 << (v & 0x7F)
				}
			}
		})
	}
	r.ifaces = append(r.ifaces, i)
}

func (r *blockReader) options(b []byte, each func(code uint16, value []byte)) {
	for len(b) >= 4 {
		code, n := r.order.Uint16(b), int(r.order.Uint16(b[2:]))
		padded := (n + 3) &^ 3
		if code == ngOptEnd || len(b) < 4+n {
			return
		}
		each(code, b[4:4+n])
		b = b[min(4+padded, len(b)):]
	}
}

// parse reads a packet block and compares its hash.
func (r *blockReader) parse(b *block, body []byte) error {
	const head = packetHead - 8
	if len(body) < head {
		return r.damage(b.offset, "a packet block without room for its head", nil)
	}
	iface, n := int(r.order.Uint32(body)), int(r.order.Uint32(body[12:]))
	padded := (n + 3) &^ 3
	if n < 0 || padded < n || len(body) < head+padded {
		return r.damage(b.offset, "a packet longer than its block", nil)
	}
	b.packet = body[head : head+n]
	if iface < len(r.ifaces) {
		b.link = r.ifaces[iface].link
		b.time = r.time(r.ifaces[iface], uint64(r.order.Uint32(body[4:]))<<32|uint64(r.order.Uint32(body[8:])))
	}
	stamp := r.stamp[:]
	ns := uint64(b.time.UnixNano())
	ngOrder.PutUint32(stamp, uint32(ns>>32))
	ngOrder.PutUint32(stamp[4:], uint32(ns))
	packet, bad := b.packet, false
	r.options(body[head+padded:], func(code uint16, value []byte) {
		if code == ngOptPacketHash && len(value) == 5 && value[0] == hashCRC32 {
			bad = ngOrder.Uint32(value[1:]) != packetHash(stamp, packet)
		}
	})
	b.bad = bad
	return nil
}

func (r *blockReader) time(i ngIface, ts uint64) time.Time {
	if i.perSec == 1e9 {
		return time.Unix(0, int64(ts)).UTC()
	}
	sec, part := ts/i.perSec, ts%i.perSec
	return time.Unix(int64(sec), int64(float64(part)/float64(i.perSec)*1e9)).UTC()
}

// recordOf reads the JSON record in a packet; false for a packet that holds none.
func (r *blockReader) recordOf(b block) (Record, bool) {
	if b.kind != ngPacket || b.link != ngUpperPDU || b.bad {
		return Record{}, false
	}
	name, pdu, ok := parseUpperPDU(b.packet)
	if !ok || name != "json" {
		return Record{}, false
	}
	pdu = bytes.TrimSpace(pdu)
	if rec, scanned := scanRecord(pdu); scanned {
		rec.Time = b.time
		return rec, true
	}
	var rec Record
	if err := json.Unmarshal(pdu, &rec); err != nil || rec.Type == "" {
		return Record{}, false
	}
	rec.Time = b.time
	return rec, true
}

// checkVersion refuses a recording that is newer than we are.
func checkVersion(name string, rec Record) error {
	if rec.Type != RecordHeader {
		return nil
	}
	var h struct {
		Format int `json:"format"`
	}
	if err := json.Unmarshal(rec.Data, &h); err == nil && h.Format > FormatVersion {
		return &VersionError{File: name, Format: h.Format}
	}
	return nil
}

// begunOf is when the recording began whose header this is.
func begunOf(rec Record) time.Time {
	var h Header
	if err := json.Unmarshal(rec.Data, &h); err != nil || h.Begun.IsZero() {
		return rec.Time
	}
	return h.Begun
}
