package capture

import (
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

// oddPcapng is a file with every kind of block that holds a packet, and some that hold none. Its first interface is raw
// IP; the packets are a connection with one request.
func oddPcapng() []byte {
	order := binary.LittleEndian
	packets := [][]byte{
		craftTCP(craftClient, craftServer, 100, 0, flagSYN, ""),
		craftTCP(craftServer, craftClient, 500, 101, flagSYN|flagACK, ""),
		craftTCP(craftClient, craftServer, 101, 501, flagACK, craftPost),
	}
	head := order.AppendUint32(nil, magicByteOrder)
	head = order.AppendUint64(order.AppendUint32(head, 1), ^uint64(0))
	head = append(order.AppendUint16(order.AppendUint16(head, optionUserAppl), 7), "Dumpcap\x00\x00\x00\x00\x00"...)
	b := craftBlock(order, magicPcapng, head)
	b = append(b, craftBlock(order, blockInterface, order.AppendUint32(order.AppendUint32(nil, linkRaw), 0))...)
	b = append(b, craftBlock(order, blockSecrets, []byte("KLST\x04\x00\x00\x00none"))...)
	b = append(b, craftBlock(order, blockSimple, append(order.AppendUint32(nil, uint32(len(packets[0]))), packets[0]...))...)
	b = append(b, craftBlock(order, blockJournal, []byte("__REALTIME_TIMESTAMP=1700000000000000\n"))...)
	for i, kind := range []uint32{blockPacket, blockEnhanced} {
		ticks := uint64(craftStart.UnixMicro())
		body := order.AppendUint32(order.AppendUint32(make([]byte, 4), uint32(ticks>>32)), uint32(ticks))
		n := uint32(len(packets[i+1]))
		body = order.AppendUint32(order.AppendUint32(body, n), n)
		b = append(b, craftBlock(order, kind, append(body, packets[i+1]...))...)
	}
	return b
}

func TestEveryKindOfPacketBlock(t *testing.T) {
	g := NewWithT(t)
	h := hear(t, oddPcapng())
	g.Expect(h.story()).To(Equal([]string{"open1", ">" + craftPost + "@4"}))
	g.Expect(h.events[1].Time).To(Equal(craftStart))
	g.Expect(h.source.Tool).To(Equal("Dumpcap"))
	g.Expect(h.source.Timing).To(BeFalse())
	g.Expect(h.source.Notes).To(ConsistOf("1 packet without a time stamp", "the file holds TLS secrets; they are not used"))
}

func TestFramesAreTsharks(t *testing.T) {
	g := NewWithT(t)
	file := filepath.Join(t.TempDir(), "odd.pcapng")
	g.Expect(os.WriteFile(file, oddPcapng(), 0o600)).To(Succeed())
	rows := tshark(t, file, "http.request", "frame.number")
	g.Expect(rows).To(HaveLen(1))
	h := hear(t, oddPcapng())
	g.Expect(strconv.Itoa(h.events[1].Frame)).To(Equal(rows[0][0]))
}

func TestPcapngDamage(t *testing.T) {
	whole := oddPcapng()
	for name, tc := range map[string]struct {
		at   int
		to   byte
		want string
	}{
		"lengths differ":     {len(whole) - 4, 0xff, "a block whose two lengths differ"},
		"length not aligned": {44 + 4, 0x15, "a block of 21 bytes cannot be"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			data := append([]byte(nil), whole...)
			data[tc.at] = tc.to
			h := hear(t, data)
			var damage *DamageError
			g.Expect(errors.As(h.err, &damage)).To(BeTrue(), "%v", h.err)
			g.Expect(damage.Reason).To(Equal(tc.want))
			g.Expect(damage.Torn).To(BeFalse())
		})
	}
}

func TestPacketOfUnknownInterface(t *testing.T) {
	g := NewWithT(t)
	c := &craft{}
	c.shake(1, 1)
	data := c.pcapng(binary.LittleEndian, 6)
	data = append(data, craftBlock(binary.LittleEndian, blockEnhanced, append([]byte{9}, make([]byte, 23)...))...)
	h := hear(t, data)
	g.Expect(h.err).To(MatchError("EOF"))
	g.Expect(h.source.Notes).To(ConsistOf("1 packet of an interface that is not described: left out"))
}

func TestTimeStamps(t *testing.T) {
	for _, tc := range []struct {
		name  string
		face  pcapngInterface
		ticks uint64
		want  time.Time
	}{
		{"microseconds", pcapngInterface{resol: 6}, 1_500_000, time.Unix(1, 5e8)},
		{"picoseconds", pcapngInterface{resol: 12}, 1_500_000_000_999, time.Unix(1, 5e8)},
		{"seconds", pcapngInterface{resol: 0}, 7, time.Unix(7, 0)},
		{"powers of two", pcapngInterface{resol: 0x80 | 2}, 7, time.Unix(1, 75e7)},
		{"offset", pcapngInterface{resol: 0, offset: -5}, 7, time.Unix(2, 0)},
		{"absurd resolution", pcapngInterface{resol: 0xff}, 7, time.Time{}},
		{"absurd offset", pcapngInterface{resol: 6, offset: 1 << 62}, 7, time.Time{}},
		{"absurd time", pcapngInterface{resol: 0}, 1 << 63, time.Time{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			NewWithT(t).Expect(tc.face.time(tc.ticks)).To(BeTemporally("==", tc.want))
		})
	}
}
