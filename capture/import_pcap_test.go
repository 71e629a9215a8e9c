package capture

import (
	"encoding/binary"
	"errors"
	"io"
	"net/netip"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

const (
	craftPost = "POST /acs HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody"
	craftOK   = "HTTP/1.1 204 No Content\r\n\r\n"
)

// exchange is a round trip on a connection that is already open, from the two sequence numbers on.
func (c *craft) exchange(client, server uint32) (uint32, uint32) {
	c.up(client, server, flagACK, craftPost)
	client += uint32(len(craftPost))
	c.down(server, client, flagACK, craftOK)
	return client, server + uint32(len(craftOK))
}

// bye closes in both directions.
func (c *craft) bye(client, server uint32) {
	c.up(client, server, flagFIN|flagACK, "")
	c.down(server, client+1, flagFIN|flagACK, "")
	c.up(client+1, server+1, flagACK, "")
}

func TestWholeConnection(t *testing.T) {
	g := NewWithT(t)
	c := &craft{}
	c.shake(0xfffffff0, 0xffffffff) // sequence numbers wrap inside the first message
	c.bye(c.exchange(0xfffffff1, 0))
	h := hear(t, c.raw())
	g.Expect(h.err).To(Equal(io.EOF))
	g.Expect(h.story()).To(Equal([]string{"open1", ">" + craftPost + "@4", "<" + craftOK + "@5", "fin>", "fin<"}))
	conn := h.conns[0]
	g.Expect(conn.Client).To(Equal(craftClient))
	g.Expect(conn.Server).To(Equal(craftServer))
	g.Expect(conn.OpenHow).To(Equal(OpenSYN))
	g.Expect(conn.Opened).To(Equal(craftStart))
	g.Expect(conn.Stream).To(Equal(0))
	g.Expect(h.events[1].Time).To(Equal(craftStart.Add(3 * craftStep)))
	g.Expect(conn.Ends[ToServer]).To(Equal(End{Time: craftStart.Add(5 * craftStep), Frame: 6}))
	g.Expect(conn.Ends[ToClient].Frame).To(Equal(7))
	g.Expect(h.source.Notes).To(BeEmpty())
	g.Expect(h.source.Packets && h.source.Framing && h.source.Timing && h.source.Opens).To(BeTrue())
}

func TestFileForms(t *testing.T) {
	c := &craft{}
	c.shake(1, 1)
	c.bye(c.exchange(2, 2))
	want := hear(t, c.raw()).story()
	for name, data := range map[string][]byte{
		"big-endian":             c.pcap(binary.BigEndian, magicPcapMicro, linkRaw),
		"nanoseconds":            c.pcap(binary.LittleEndian, magicPcapNano, linkRaw),
		"eight bytes more":       c.pcap(binary.LittleEndian, magicPcapModified, linkRaw),
		"big-endian nanoseconds": c.pcap(binary.BigEndian, magicPcapNano, linkRaw),
		"pcapng":                 c.pcapng(binary.LittleEndian, 9),
		"pcapng big-endian":      c.pcapng(binary.BigEndian, 6),
		"pcapng powers of two":   c.pcapng(binary.BigEndian, 0x80|20),
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			h := hear(t, data)
			g.Expect(h.err).To(Equal(io.EOF))
			g.Expect(h.story()).To(Equal(want))
			g.Expect(h.events[1].Time).To(BeTemporally("~", craftStart.Add(3*craftStep), time.Microsecond))
		})
	}
}

func TestLinkLayers(t *testing.T) {
	ether := func(tags ...byte) func(byte, []byte) []byte {
		return func(version byte, ip []byte) []byte {
			b := append(make([]byte, 12), tags...)
			if version == 6 {
				return append(append(b, 0x86, 0xdd), ip...)
			}
			return append(append(append(b, 8, 0), ip...), 0, 0, 0, 0, 0, 0) // padding
		}
	}
	kind := func(version byte) []byte {
		return map[byte][]byte{4: {8, 0}, 6: {0x86, 0xdd}}[version]
	}
	for _, tc := range []struct {
		name string
		link uint32
		wrap func(version byte, ip []byte) []byte
	}{
		{"ethernet", linkEthernet, ether()},
		{"vlan", linkEthernet, ether(0x81, 0, 0, 7)},
		{"qinq", linkEthernet, ether(0x88, 0xa8, 0, 7, 0x81, 0, 0, 8)},
		{"old qinq", linkEthernet, ether(0x91, 0, 0, 7, 0x81, 0, 0, 8)},
		{"pppoe", linkEthernet, func(version byte, ip []byte) []byte {
			b := append(make([]byte, 12), 0x88, 0x64, 0x11, 0, 0, 1, 0, 0, 0, map[byte]byte{4: 0x21, 6: 0x57}[version])
			binary.BigEndian.PutUint16(b[18:], uint16(len(ip)+2))
			return append(b, ip...)
		}},
		{"raw", linkRaw, func(_ byte, ip []byte) []byte { return ip }},
		{"null", linkNull, func(_ byte, ip []byte) []byte { return append([]byte{2, 0, 0, 0}, ip...) }},
		{"loop", linkLoop, func(_ byte, ip []byte) []byte { return append([]byte{0, 0, 0, 2}, ip...) }},
		{"cooked 1", linkSLL, func(v byte, ip []byte) []byte {
			return append(append(make([]byte, 14), kind(v)...), ip...)
		}},
		{"cooked 2", linkSLL2, func(v byte, ip []byte) []byte {
			return append(append(kind(v)[:2:2], make([]byte, 18)...), ip...)
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, version := range []byte{4, 6} {
				g := NewWithT(t)
				c := &craft{}
				src, dst := craftClient, craftServer
				if version == 6 {
					src, dst = netip.MustParseAddrPort("[fd00::1]:40000"), netip.MustParseAddrPort("[fd00::2]:7547")
				}
				c.add(tc.wrap(version, craftTCP(src, dst, 1, 0, flagSYN, "")))
				c.add(tc.wrap(version, craftTCP(src, dst, 2, 0, 0, "hello")))
				h := hear(t, c.pcap(binary.LittleEndian, magicPcapMicro, tc.link))
				g.Expect(h.story()).To(Equal([]string{"open1", ">hello@2"}))
				g.Expect(h.conns[0].Client).To(Equal(src))
			}
		})
	}
}

func TestOrderIsRestored(t *testing.T) {
	msg := "POST / HTTP/1.1\r\n\r\n"
	for _, tc := range []struct {
		name string
		send func(c *craft)
		want []string
	}{
		{"sent again", func(c *craft) {
			c.up(101, 501, flagACK, msg)
			c.up(101, 501, flagACK, msg)
			c.up(101, 501, flagACK, msg[:5])
		}, []string{">" + msg + "@4"}},
		{"out of order", func(c *craft) {
			c.up(107, 501, flagACK, msg[6:])
			c.up(101, 501, flagACK, msg[:6])
		}, []string{">" + msg[:6] + "@5", ">" + msg[6:] + "@4"}},
		{"overlapping", func(c *craft) {
			c.up(101, 501, flagACK, msg[:8])
			c.up(105, 501, flagACK, msg[4:])
		}, []string{">" + msg[:8] + "@4", ">" + msg[8:] + "@5"}},
		{"a piece in the middle first", func(c *craft) {
			c.up(104, 501, flagACK, msg[3:7])
			c.up(101, 501, flagACK, msg)
		}, []string{">" + msg[:3] + "@5", ">" + msg[3:7] + "@4", ">" + msg[7:] + "@5"}},
		{"keep-alive probes", func(c *craft) {
			c.up(101, 501, flagACK, msg)
			c.down(501, 101+uint32(len(msg)), flagACK, "")
			c.up(100+uint32(len(msg)), 501, flagACK, "")
			c.up(100+uint32(len(msg)), 501, flagACK, "\x00")
		}, []string{">" + msg + "@4"}},
		{"the answer was captured before the request", func(c *craft) {
			c.down(501, 101+uint32(len(msg)), flagACK, craftOK)
			c.up(101, 501, flagACK, msg)
		}, []string{">" + msg + "@5", "<" + craftOK + "@4"}},
		{"the end before the last bytes", func(c *craft) {
			c.up(101+uint32(len(msg)), 501, flagACK|flagFIN, "")
			c.up(101, 501, flagACK, msg)
		}, []string{">" + msg + "@5", "fin>"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			c := &craft{}
			c.shake(100, 500)
			tc.send(c)
			h := hear(t, c.raw())
			g.Expect(h.story()).To(Equal(append([]string{"open1"}, tc.want...)))
			g.Expect(h.source.Notes).To(BeEmpty())
		})
	}
}

func TestFirstBytesWin(t *testing.T) {
	for name, at := range map[string]int{"handed on before": 0, "waiting": 4} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			c := &craft{}
			c.shake(100, 500)
			c.up(101+uint32(at), 501, flagACK, "GOOD")
			c.up(101+uint32(at), 501, flagACK, "EVIL")
			c.up(101, 501, flagACK, "text"[:at])
			h := hear(t, c.raw())
			g.Expect(h.stream(1, ToServer)).To(Equal("text"[:at] + "GOOD"))
			g.Expect(h.source.Notes).To(ConsistOf(ContainSubstring("frame 5: 4 bytes sent again with other values")))
		})
	}
}

func TestOneByteSegments(t *testing.T) {
	g := NewWithT(t)
	c := &craft{}
	c.shake(100, 500)
	for i := range craftPost {
		c.up(101+uint32(i), 501, flagACK, craftPost[i:i+1])
	}
	h := hear(t, c.raw())
	g.Expect(h.stream(1, ToServer)).To(Equal(craftPost))
	g.Expect(h.events[2].Frame).To(Equal(5))
	g.Expect(h.events).To(HaveLen(1 + len(craftPost)))
}

func TestLossIsAGap(t *testing.T) {
	for _, tc := range []struct {
		name string
		send func(c *craft)
		want []string
	}{
		{"inside", func(c *craft) {
			c.up(101, 501, flagACK, "abc")
			c.up(114, 501, flagACK, "xyz")
			c.down(501, 117, flagACK, "")
			c.now += time.Second
			c.up(117, 501, flagACK, "!")
		}, []string{">abc@4", "gap>3-13", ">xyz@5", ">!@7"}},
		{"at the end of a request that was answered", func(c *craft) {
			c.up(101, 501, flagACK, "abc")
			c.down(501, 114, flagACK, "answer")
		}, []string{">abc@4", "gap>3-13", "<answer@5"}},
		{"until the connection was reset", func(c *craft) {
			c.up(104, 501, flagACK, "abc")
			c.down(501, 107, flagRST|flagACK, "")
		}, []string{"gap>0-3", ">abc@4", "rst<"}},
		{"until the recording ends", func(c *craft) {
			c.up(104, 501, flagFIN|flagACK, "abc")
		}, []string{"gap>0-3", ">abc@4", "fin>"}},
		{"a minute without what is missing", func(c *craft) {
			c.up(104, 501, flagACK, "abc")
			c.now += time.Minute
			c.down(501, 101, flagACK, "late")
		}, []string{"gap>0-3", ">abc@4", "<late@5"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			c := &craft{}
			c.shake(100, 500)
			tc.send(c)
			h := hear(t, c.raw())
			g.Expect(h.story()).To(Equal(append([]string{"open1"}, tc.want...)))
			g.Expect(h.conns[0].Gaps).To(HaveLen(1))
			g.Expect(h.source.Notes).To(ContainElement(HavePrefix("1 gap")))
		})
	}
}

func TestLostFinIsNoGap(t *testing.T) {
	g := NewWithT(t)
	c := &craft{}
	c.shake(100, 500)
	c.up(101, 501, flagACK, craftPost)
	c.down(501, 102+uint32(len(craftPost)), flagACK, craftOK) // acknowledges a FIN that was not captured
	h := hear(t, c.raw())
	g.Expect(h.story()).To(Equal([]string{"open1", ">" + craftPost + "@4", "<" + craftOK + "@5"}))
}

func TestSnapshotLengthIsAGap(t *testing.T) {
	g := NewWithT(t)
	c := &craft{}
	c.shake(100, 500)
	whole := craftTCP(craftClient, craftServer, 101, 501, flagACK, craftPost)
	c.addCut(whole[:50], len(whole))
	c.up(101+uint32(len(craftPost)), 501, flagACK, "next")
	h := hear(t, c.raw())
	g.Expect(h.stream(1, ToServer)).To(Equal(craftPost[:10] + strings.Repeat("?", len(craftPost)-10) + "next"))
	g.Expect(h.source.Notes).To(ContainElement(HavePrefix("1 packet shortened")))
}

func TestMiddleOfASession(t *testing.T) {
	for _, tc := range []struct {
		name string
		send func(c *craft)
		want []string
	}{
		{"request first", func(c *craft) { c.exchange(101, 501) },
			[]string{"open1", ">" + craftPost + "@1", "<" + craftOK + "@2"}},
		{"answer first", func(c *craft) { c.down(501, 101, flagACK, craftOK); c.exchange(101, 501+uint32(len(craftOK))) },
			[]string{"open1", "<" + craftOK + "@1", ">" + craftPost + "@2", "<" + craftOK + "@3"}},
		{"rest of a body first", func(c *craft) { c.up(90, 501, flagACK, "</Envelope>"); c.exchange(101, 501) },
			[]string{"open1", ">" + craftPost + "@2", "<" + craftOK + "@3"}},
		{"request line in two pieces", func(c *craft) {
			c.up(101, 501, flagACK, "PO")
			c.up(103, 501, flagACK, craftPost[2:])
		}, []string{"open1", ">PO@1", ">" + craftPost[2:] + "@2"}},
		{"answer to the SYN first", func(c *craft) {
			c.down(500, 101, flagSYN|flagACK, "")
			c.exchange(101, 501)
		}, []string{"open1", ">" + craftPost + "@2", "<" + craftOK + "@3"}},
		{"only the end", func(c *craft) { c.bye(101, 501) }, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			c := &craft{}
			tc.send(c)
			h := hear(t, c.raw())
			g.Expect(h.err).To(Equal(io.EOF))
			g.Expect(h.story()).To(Equal(tc.want))
			for _, conn := range h.conns {
				g.Expect(conn.Client).To(Equal(craftClient))
				g.Expect(conn.OpenHow).To(Equal(OpenUnknown))
				g.Expect(conn.Gaps).To(BeEmpty())
			}
		})
	}
}

func TestRefusedConnection(t *testing.T) {
	g := NewWithT(t)
	c := &craft{}
	c.up(100, 0, flagSYN, "")
	c.down(0, 101, flagRST|flagACK, "")
	c.up(7000, 0, flagSYN, "")
	c.down(0, 7001, flagRST|flagACK, "")
	h := hear(t, c.raw())
	g.Expect(h.story()).To(Equal([]string{"open1", "rst<", "open2", "rst<"}))
	g.Expect(h.conns[0].Ends[ToClient]).To(Equal(End{Time: craftStart.Add(craftStep), Reset: true, Frame: 2}))
	g.Expect(h.conns[1].Stream).To(Equal(1))
}

func TestPortsUsedAgain(t *testing.T) {
	g := NewWithT(t)
	c := &craft{}
	c.shake(100, 500)
	c.exchange(101, 501)
	c.shake(70000, 80000) // the end of the first was not captured
	c.bye(c.exchange(70001, 80001))
	h := hear(t, c.raw())
	g.Expect(h.conns).To(HaveLen(2))
	g.Expect(h.conns[1].Stream).To(Equal(1))
	g.Expect(h.conns[0].Ends[ToServer].Time.IsZero()).To(BeTrue())
	for id := 1; id <= 2; id++ {
		g.Expect(h.stream(id, ToServer)).To(Equal(craftPost))
		g.Expect(h.stream(id, ToClient)).To(Equal(craftOK))
	}
}

func TestStrayResetEndsNothing(t *testing.T) {
	g := NewWithT(t)
	c := &craft{}
	c.shake(100, 500)
	c.up(0x70000000, 0, flagRST, "")
	c.bye(c.exchange(101, 501))
	h := hear(t, c.raw())
	g.Expect(h.stream(1, ToClient)).To(Equal(craftOK))
	g.Expect(h.source.Notes).To(ConsistOf(HavePrefix("1 reset")))
}

func TestTornFileGivesWhatIsThere(t *testing.T) {
	c := &craft{}
	c.shake(100, 500)
	c.exchange(101, 501)
	for name, data := range map[string][]byte{"pcap": c.raw(), "pcapng": c.pcapng(binary.LittleEndian, 6)} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			h := hear(t, data[:len(data)-3])
			var damage *DamageError
			g.Expect(errors.As(h.err, &damage)).To(BeTrue(), "%v", h.err)
			g.Expect(damage.Torn).To(BeTrue())
			g.Expect(damage.Frame).To(Equal(5))
			g.Expect(damage.Offset).To(BeNumerically(">", 200))
			g.Expect(h.stream(1, ToServer)).To(Equal(craftPost))
		})
	}
}

func TestNoCaptureFile(t *testing.T) {
	g := NewWithT(t)
	for _, text := range []string{"", "\xd4\xc3\xb2\xa1", "\x0a\x0d\x0d\x0a\x1c\x00\x00\x00", "POST / HTTP/1.1\r\n\r\n0123456789"} {
		_, err := newPcapReader("x.pcap", strings.NewReader(text))
		g.Expect(err).To(MatchError(HavePrefix("x.pcap: ")))
	}
}
