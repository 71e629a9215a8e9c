package capture

import (
	"encoding/binary"
	"net/netip"
	"testing"

	. "github.com/onsi/gomega"
)

// craftFragments cuts an IPv4 packet into pieces of n bytes of payload.
func craftFragments(packet []byte, n int, id uint16) [][]byte {
	var all [][]byte
	for payload, at := packet[20:], 0; at < len(payload); at += n {
		end := min(at+n, len(payload))
		b := append(append([]byte(nil), packet[:20]...), payload[at:end]...)
		binary.BigEndian.PutUint16(b[2:], uint16(len(b)))
		binary.BigEndian.PutUint16(b[4:], id)
		where := uint16(at / 8)
		if end < len(payload) {
			where |= 0x2000
		}
		binary.BigEndian.PutUint16(b[6:], where)
		all = append(all, b)
	}
	return all
}

func TestFragmentsArePutTogether(t *testing.T) {
	whole := craftTCP(craftClient, craftServer, 101, 501, flagACK, craftPost)
	pieces := craftFragments(whole, 16, 7)
	for _, tc := range []struct {
		name  string
		order []int
		want  []string
		note  string
	}{
		{"in order", []int{0, 1, 2, 3, 4}, []string{"open1", ">" + craftPost + "@8"}, ""},
		{"reversed", []int{4, 3, 2, 1, 0}, []string{"open1", ">" + craftPost + "@8"}, ""},
		{"twice", []int{0, 0, 1, 2, 2, 3, 4}, []string{"open1", ">" + craftPost + "@10"}, ""},
		{"one lost", []int{0, 1, 3, 4}, []string{"open1"}, "1 IP packet of a TCP segment incomplete: left out"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			g.Expect(pieces).To(HaveLen(5))
			c := &craft{}
			c.shake(100, 500)
			for _, i := range tc.order {
				c.add(pieces[i])
			}
			h := hear(t, c.raw())
			g.Expect(h.story()).To(Equal(tc.want))
			if tc.note == "" {
				g.Expect(h.source.Notes).To(BeEmpty())
			} else {
				g.Expect(h.source.Notes).To(ConsistOf(tc.note))
			}
		})
	}
}

func TestIPv6FragmentsArePutTogether(t *testing.T) {
	g := NewWithT(t)
	src, dst := netip.MustParseAddrPort("[fd00::1]:40000"), netip.MustParseAddrPort("[fd00::2]:7547")
	c := &craft{}
	c.add(craftTCP(src, dst, 100, 0, flagSYN, ""))
	payload := craftTCP(src, dst, 101, 1, flagACK, craftPost)[40:]
	first := append([]byte{protocolTCP, 0, 0, 1, 0, 0, 0, 9}, payload[:24]...)
	second := append([]byte{protocolTCP, 0, 0, 24, 0, 0, 0, 9}, payload[24:]...)
	options := []byte{44, 0, 1, 4, 0, 0, 0, 0} // destination options before the fragment header
	c.add(craftIP(src.Addr(), dst.Addr(), 44, second))
	c.add(craftIP(src.Addr(), dst.Addr(), 60, append(options, first...)))
	g.Expect(hear(t, c.raw()).story()).To(Equal([]string{"open1", ">" + craftPost + "@3"}))
}

func TestFragmentsAreBounded(t *testing.T) {
	g := NewWithT(t)
	pieces := craftFragments(craftTCP(craftClient, craftServer, 101, 501, flagACK, craftPost), 16, 0)
	c := &craft{}
	for id := range 3 * maxDatagrams {
		b := append([]byte(nil), pieces[0]...)
		binary.BigEndian.PutUint16(b[4:], uint16(id))
		c.add(b)
	}
	r, err := newPcapReader("x", newCraftReader(c))
	g.Expect(err).NotTo(HaveOccurred())
	p := r.(*pcapReader)
	for p.failed == nil {
		p.packet()
	}
	g.Expect(p.defrag.under).To(HaveLen(maxDatagrams))
	g.Expect(p.defrag.left()).To(Equal(3 * maxDatagrams))
}
