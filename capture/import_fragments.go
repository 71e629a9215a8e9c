package capture

import "net/netip"

// What is kept of fragmented IP packets: so many at a time, so many pieces of each, no byte beyond the largest packet.
const (
	maxDatagrams    = 256
	maxFragments    = 256
	maxDatagramSize = 65535
)

// fragmentKey tells which fragments belong together (RFC 791, RFC 8200 section 4.5).
type fragmentKey struct {
	src, dst netip.Addr
	id       uint32
	protocol uint8
}

// fragments is a datagram under way.
type fragments struct {
	key    fragmentKey
	buf    []byte
	have   []bool // per unit of 8 bytes
	pieces int
	filled int // units that are there
	total  int // bytes of the whole, 0 while the last fragment is missing
}

// defragmenter puts fragmented IP packets together.
type defragmenter struct {
	under   map[fragmentKey]*fragments
	order   []fragmentKey // oldest first
	lost    int           // datagrams given up
	differs int           // fragments that cover the same bytes with other values; the first stands
}

// add takes a fragment and gives the whole packet with its last missing one.
func (f *defragmenter) add(d ipDatagram) (ipDatagram, bool) {
	end := d.offset + d.payload.wire
	n := d.payload.wire
	if len(d.payload.b) < n || end > maxDatagramSize || n == 0 || d.more && n%8 != 0 {
		f.lost++ // not captured whole, or none that could be put together
		return ipDatagram{}, false
	}
	key := fragmentKey{d.src, d.dst, d.id, d.protocol}
	g := f.under[key]
	if g == nil {
		g = f.begin(key)
	}
	if g.pieces++; g.pieces > maxFragments {
		return ipDatagram{}, false
	}
	if units := (end + 7) / 8; len(g.have) < units {
		g.have = append(g.have, make([]bool, units-len(g.have))...)
		g.buf = append(g.buf, make([]byte, units*8-len(g.buf))...)
	}
	f.fill(g, d)
	if !d.more {
		g.total = end
	}
	if units := (g.total + 7) / 8; g.total == 0 || g.filled < units || len(g.have) > units {
		return ipDatagram{}, false
	}
	f.drop(key)
	d.payload, d.fragment = packetPart{g.buf[:g.total], g.total}, false
	return d, true
}

// begin makes room for another datagram.
func (f *defragmenter) begin(key fragmentKey) *fragments {
	if f.under == nil {
		f.under = map[fragmentKey]*fragments{}
	}
	if len(f.order) >= maxDatagrams {
		f.lost++
		f.drop(f.order[0])
	}
	g := &fragments{key: key}
	f.under[key] = g
	f.order = append(f.order, key)
	return g
}

// fill writes what is new in a fragment.
func (f *defragmenter) fill(g *fragments, d ipDatagram) {
	differs := false
	for at := 0; at < len(d.payload.b); at += 8 {
		unit := (d.offset + at) / 8
		part := d.payload.b[at:min(at+8, len(d.payload.b))]
		if g.have[unit] {
			differs = differs || string(g.buf[unit*8:unit*8+len(part)]) != string(part)
			continue
		}
		copy(g.buf[unit*8:], part)
		g.have[unit] = true
		g.filled++
	}
	if differs {
		f.differs++
	}
}

// drop forgets a datagram.
func (f *defragmenter) drop(key fragmentKey) {
	delete(f.under, key)
	for i, k := range f.order {
		if k == key {
			f.order = append(f.order[:i], f.order[i+1:]...)
			return
		}
	}
}

// left counts the datagrams that stayed incomplete.
func (f *defragmenter) left() int { return f.lost + len(f.order) }
