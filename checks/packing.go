package checks

import (
	"encoding/binary"
	"net/netip"
	"time"

	"cwmplab/cwmp"
)

// Packer is implemented by folds, and by what they share with [PerDevice], that can write down what they keep: of a
// device that is quiet a few bytes are kept instead. Pack names every field that changes after the fold was made, always
// in the same order. It runs both ways: it writes the fields, or sets them to what was written; what they were is no
// matter then. What a fold that is no Packer keeps stays in memory as it is.
//
// What is written holds no pointers, so a fold does not pack while it keeps some: it says so by [Packing.Awake].
type Packer interface{ Pack(p *Packing) }

// Packing is what packers write to and read from.
type Packing struct {
	b       []byte // what was written
	rest    string // what is left to be read
	reading bool
	awake   bool
	last    int64 // the time before: those of a device lie together
}

// Awake says whether a fold holds what cannot be written down. Its device then stays as it is.
func (p *Packing) Awake(is bool) { p.awake = p.awake || is && !p.reading }

// Bool packs truths, at most 62.
func (p *Packing) Bool(list ...*bool) {
	bits := int64(0)
	for i, v := range list {
		if *v {
			bits |= 1 << i
		}
	}
	bits = p.number(bits)
	for i, v := range list {
		*v = bits&(1<<i) != 0
	}
}

// Mark packs a fingerprint, which is as long whatever its value.
func (p *Packing) Mark(v *uint64) {
	if p.reading {
		*v = binary.LittleEndian.Uint64([]byte(p.next(8)))
		return
	}
	p.b = binary.LittleEndian.AppendUint64(p.b, *v)
}

// String packs a text.
func (p *Packing) String(v *string) {
	n := int(p.number(int64(len(*v))))
	if p.reading {
		*v = p.next(n)
		return
	}
	p.b = append(p.b, *v...)
}

// Strings packs a list of texts.
func (p *Packing) Strings(v *[]string) { PackList(p, v, (*Packing).String) }

// Events packs a list of events.
func (p *Packing) Events(v *[]cwmp.EventStruct) {
	PackList(p, v, func(p *Packing, e *cwmp.EventStruct) { p.String(&e.EventCode); p.String(&e.CommandKey) })
}

// Addr packs an address.
func (p *Packing) Addr(v *netip.Addr) {
	b, _ := v.MarshalBinary() // never fails
	text := string(b)
	p.String(&text)
	_ = v.UnmarshalBinary([]byte(text)) // as it was written
}

// Ways to write a time down: it is none, or stands in a zone.
const (
	noTime = iota
	utcTime
	localTime
)

// Time packs a time to the nanosecond. One of another zone, or with a reading of the monotonic clock, cannot be.
func (p *Packing) Time(v *time.Time) {
	if p.reading {
		*v = p.time()
		return
	}
	kind := int64(localTime)
	switch n := v.UnixNano(); *v {
	case time.Time{}:
		p.number(noTime)
		return
	case time.Unix(0, n).UTC():
		kind = utcTime
		fallthrough
	case time.Unix(0, n):
		p.number(kind)
		p.number(n - p.last)
		p.last = n
	default:
		p.awake = true
	}
}

func (p *Packing) time() time.Time {
	kind := p.number(0)
	if kind == noTime {
		return time.Time{}
	}
	p.last += p.number(0)
	if kind == utcTime {
		return time.Unix(0, p.last).UTC()
	}
	return time.Unix(0, p.last)
}

// PackNumber packs a number of any kind.
func PackNumber[T ~int | ~int64 | ~uint64 | ~uint32 | ~uint8](p *Packing, v *T) {
	*v = T(p.number(int64(*v))) //nolint:gosec // as it was
}

// PackList packs a list by its elements.
func PackList[T any](p *Packing, list *[]T, each func(*Packing, *T)) {
	n := int64(-1) // nil
	if *list != nil {
		n = int64(len(*list))
	}
	switch n = p.number(n); {
	case !p.reading:
	case n < 0:
		*list = nil
	default:
		*list = make([]T, n)
	}
	for i := range *list {
		each(p, &(*list)[i])
	}
}

// PackNone keeps a fold awake while a list holds anything, as it cannot be written down.
func PackNone[T any](p *Packing, list *[]T) {
	p.Awake(len(*list) > 0)
	if p.reading {
		*list = nil
	}
}

// PackMap packs a map by its values. One that holds nothing is nil afterwards.
func PackMap[T any](p *Packing, m *map[string]T, each func(*Packing, *T)) {
	n := p.number(int64(len(*m)))
	if !p.reading {
		for key, v := range *m {
			p.String(&key)
			each(p, &v)
		}
		return
	}
	*m = nil
	if n > 0 {
		*m = make(map[string]T, n)
	}
	for range n {
		var key string
		var v T
		p.String(&key)
		each(p, &v)
		(*m)[key] = v
	}
}

// PackPointer packs what a pointer that nothing else shares points to; it may be nil.
func PackPointer[T any](p *Packing, v **T, to func(*Packing, *T)) {
	there := *v != nil
	p.Bool(&there)
	switch {
	case !there:
		*v = nil
		return
	case p.reading:
		*v = new(T)
	}
	to(p, *v)
}

// number writes a number and gives it back, or gives the next one.
func (p *Packing) number(v int64) int64 {
	if !p.reading {
		p.b = binary.AppendVarint(p.b, v)
		return v
	}
	n := p.unsigned()
	return int64(n>>1) ^ -int64(n&1) //nolint:gosec // the inverse of AppendVarint
}

// unsigned reads what AppendUvarint wrote. A number may be packed of ten bytes.
func (p *Packing) unsigned() uint64 {
	var v uint64
	for i := range len(p.rest) {
		b := p.rest[i]
		v |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			p.rest = p.rest[i+1:]
			return v
		}
	}
	panic("checks: what a fold packed is shorter than what it reads")
}

// next gives the next bytes of what is read.
func (p *Packing) next(n int) string {
	s := p.rest[:n]
	p.rest = p.rest[n:]
	return s
}
