package capture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/netip"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

func FuzzPcap(f *testing.F) {
	c := &craft{}
	c.shake(0xfffffff0, 500)
	c.up(0xfffffff9, 501, flagACK, "later")
	c.bye(c.exchange(0xfffffff1, 501))
	c.add(craftFragments(craftTCP(craftClient, craftServer, 1, 1, flagACK, craftPost), 16, 7)[0])
	c.up(9, 0, flagSYN, "")
	c.up(10, 1, flagACK, "\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00")
	f.Add(c.raw())
	f.Add(c.pcap(binary.BigEndian, magicPcapNano, linkEthernet))
	f.Add(c.pcapng(binary.LittleEndian, 9))
	f.Add(c.pcapng(binary.BigEndian, 0x8a))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := newPcapReader("fuzz", bytes.NewReader(data))
		if err != nil {
			return
		}
		h := hearAll(t, r)
		p := r.(*pcapReader)
		if p.pending != 0 || p.recent.Len() != 0 || p.waits.acked.Len() != 0 || p.waits.lost.Len() != 0 || p.history+p.kept != 0 {
			t.Fatalf("kept after the end: %d bytes pending, %d of history", p.pending, p.history)
		}
		total := 0
		for _, ev := range h.events {
			total += len(ev.Data)
		}
		if total > len(data) {
			t.Fatalf("%d bytes came out of %d", total, len(data))
		}
	})
}

// TestAnyOrderGivesTheStream sends two streams cut at random, repeated, shuffled within a window, and in other orders
// of capture; what comes out is always what went in.
func TestAnyOrderGivesTheStream(t *testing.T) {
	for seed := range uint64(300) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			g := NewWithT(t)
			rnd := rand.New(rand.NewPCG(seed, 1))
			var up, down strings.Builder
			for i := range 30 {
				fmt.Fprintf(&up, "POST /%d HTTP/1.1\r\n\r\n%s", i, strings.Repeat("u", rnd.IntN(50)))
				fmt.Fprintf(&down, "HTTP/1.1 200 OK%d\r\n\r\n%s", i, strings.Repeat("d", rnd.IntN(50)))
			}
			client, server := rnd.Uint32(), rnd.Uint32()
			c := &craft{}
			c.shake(client, server)
			shook := len(c.packets)
			sent := [2]int{}
			texts := [2]string{up.String(), down.String()}
			for sent[0] < len(texts[0]) || sent[1] < len(texts[1]) {
				i := rnd.IntN(2)
				start := max(0, sent[i]-rnd.IntN(8)*rnd.IntN(2)) // part of it once more
				end := min(len(texts[i]), sent[i]+1+rnd.IntN(60))
				sent[i] = end
				seqs := [2]uint32{client + 1, server + 1}
				seq, ack := seqs[i]+uint32(start), seqs[1-i]+uint32(sent[1-i])
				if i == 0 {
					c.up(seq, ack, flagACK, texts[0][start:end])
				} else {
					c.down(seq, ack, flagACK, texts[1][start:end])
				}
			}
			c.up(client+1+uint32(len(texts[0])), server+1+uint32(len(texts[1])), flagFIN|flagACK, "")
			c.down(server+1+uint32(len(texts[1])), client+2+uint32(len(texts[0])), flagFIN|flagACK, "")
			for at := shook; at < len(c.packets); at += 5 {
				window := c.packets[at:min(at+5, len(c.packets))]
				rnd.Shuffle(len(window), func(i, j int) { window[i].data, window[j].data = window[j].data, window[i].data })
			}
			h := hear(t, c.raw())
			g.Expect(h.stream(1, ToServer)).To(Equal(texts[0]))
			g.Expect(h.stream(1, ToClient)).To(Equal(texts[1]))
			g.Expect(h.conns[0].Gaps).To(BeEmpty())
			g.Expect(h.conns[0].Ends[ToServer].Frame * h.conns[0].Ends[ToClient].Frame).NotTo(BeZero())
		})
	}
}

// TestHolesAreBounded sends what never becomes complete.
func TestHolesAreBounded(t *testing.T) {
	g := NewWithT(t)
	c := &craft{}
	c.shake(100, 500)
	for i := range uint32(3 * maxPendingPieces) {
		c.up(103+2*i, 501, flagACK, "x")
	}
	r, err := newPcapReader("x", newCraftReader(c))
	g.Expect(err).NotTo(HaveOccurred())
	p := r.(*pcapReader)
	most := 0
	for p.failed == nil {
		p.queue, p.at = p.queue[:0], 0
		p.packet()
		most = max(most, p.pending)
	}
	g.Expect(most).To(BeNumerically("<=", (maxPendingPieces+1)*(pieceOverhead+1)))
	g.Expect(p.gaps).To(BeNumerically(">", 2*maxPendingPieces-2))
}

// TestConversationsAreBounded opens more connections than are remembered.
func TestConversationsAreBounded(t *testing.T) {
	g := NewWithT(t)
	c := &craft{}
	r, err := newPcapReader("x", newCraftReader(c))
	g.Expect(err).NotTo(HaveOccurred())
	p := r.(*pcapReader)
	for i := range uint32(maxConversations + 10) {
		s := tcpSegment{src: craftClient, dst: craftServer, seq: 1, flags: flagSYN, time: craftStart, frame: int(i) + 1}
		s.src = netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 1, byte(i >> 24), byte(i >> 16)}), uint16(i))
		p.take(&s)
		p.queue = p.queue[:0]
	}
	g.Expect(p.recent.Len()).To(Equal(maxConversations))
	g.Expect(p.table).To(HaveLen(maxConversations))
	g.Expect(p.source.Notes).To(HaveLen(1))
}

// FuzzSegments makes segments of a few connections out of its input, near each other in sequence and time, so that
// overlaps, holes, resets and acknowledgements of bytes never seen come up all the time.
func FuzzSegments(f *testing.F) {
	f.Add([]byte{2, 0, 0, 0, 0, 0x92, 0, 1, 0, 0, 16, 1, 1, 20, 0, 0x90, 1, 21, 9, 3, 17, 21, 10, 0, 200})
	f.Add([]byte{16, 10, 0, 9, 0, 0x90, 0, 30, 9, 0, 16, 3, 9, 30, 250, 0x84, 9, 30, 0, 0})
	f.Add([]byte{2, 0, 0, 0, 0, 16, 1, 9, 50, 0, 0x90, 5, 99, 50, 0, 20, 60, 5, 0, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		c := &craft{}
		for ; len(data) >= 5 && len(c.packets) < 500; data = data[5:] {
			flags, seq, ack, length, wait := data[0]&0x17, uint32(data[1]), uint32(data[2]), int(data[3]), data[4]
			text := strings.Repeat(craftPost, 1+length/len(craftPost))[:length]
			if data[0]&0x08 != 0 {
				text = "\x16\x03\x01" + text
			}
			src, dst := craftClient, craftServer
			if data[0]&0x20 != 0 {
				src = netip.AddrPortFrom(src.Addr(), src.Port()+1)
			}
			if data[0]&0x80 != 0 {
				src, dst = dst, src
			}
			if data[0]&0x40 != 0 {
				seq -= 1000 // wraps
			}
			packet := craftTCP(src, dst, seq, ack, flags, text)
			c.addCut(packet[:len(packet)-min(int(wait&3)*2, len(text))], len(packet))
			c.now += craftStep * time.Duration(wait) * time.Duration(wait)
		}
		r, err := newPcapReader("fuzz", newCraftReader(c))
		if err != nil {
			t.Fatal(err)
		}
		h := hearAll(t, r)
		if p := r.(*pcapReader); p.pending != 0 || p.history != 0 || p.kept != 0 {
			t.Fatalf("kept after the end: %d pending, %d history, %d beginnings", p.pending, p.history, p.kept)
		}
		var encrypted *EncryptedError
		if !errors.Is(h.err, io.EOF) && !errors.As(h.err, &encrypted) {
			t.Fatal(h.err)
		}
		for _, conn := range h.conns {
			closed := map[Direction]bool{}
			for _, ev := range h.events {
				if ev.Conn != conn {
					continue
				}
				bytes := ev.Kind == EventData || ev.Kind == EventRecord && ev.Record.Type == RecordGap
				if closed[ev.Dir] && bytes {
					t.Fatalf("%+v after the end", ev)
				}
				closed[ev.Dir] = closed[ev.Dir] || ev.Kind == EventClose
			}
		}
	})
}
