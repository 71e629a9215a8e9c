package capture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"net/netip"
	"testing"
	"time"
)

// craft builds packets and capture files for the import tests.
type craft struct {
	packets []craftPacket
	now     time.Duration
}

type craftPacket struct {
	at   time.Duration
	data []byte
	wire int
}

// Ends of the crafted connections.
var (
	craftClient = netip.MustParseAddrPort("10.0.0.1:40000")
	craftServer = netip.MustParseAddrPort("10.0.0.2:7547")
	craftStart  = time.Unix(1_700_000_000, 0).UTC()
)

const craftStep = time.Millisecond

// add appends a packet one millisecond after the last.
func (c *craft) add(data []byte) { c.addCut(data, len(data)) }

func (c *craft) addCut(data []byte, wire int) {
	c.packets = append(c.packets, craftPacket{c.now, data, wire})
	c.now += craftStep
}

// craftIP wraps a payload into an IP header.
func craftIP(src, dst netip.Addr, proto uint8, payload []byte) []byte {
	if src.Is6() {
		b := []byte{0x60, 0, 0, 0, 0, 0, proto, 64}
		binary.BigEndian.PutUint16(b[4:], uint16(len(payload)))
		b = append(append(b, src.AsSlice()...), dst.AsSlice()...)
		return append(b, payload...)
	}
	b := []byte{0x45, 0, 0, 0, 0, 1, 0, 0, 64, proto, 0, 0}
	binary.BigEndian.PutUint16(b[2:], uint16(20+len(payload)))
	b = append(append(b, src.AsSlice()...), dst.AsSlice()...)
	return append(b, payload...)
}

// craftTCP is a TCP segment with its IP header.
func craftTCP(src, dst netip.AddrPort, seq, ack uint32, flags uint8, data string) []byte {
	b := make([]byte, 20, 20+len(data))
	binary.BigEndian.PutUint16(b, src.Port())
	binary.BigEndian.PutUint16(b[2:], dst.Port())
	binary.BigEndian.PutUint32(b[4:], seq)
	binary.BigEndian.PutUint32(b[8:], ack)
	b[12], b[13] = 5<<4, flags
	binary.BigEndian.PutUint16(b[14:], 65535)
	return craftIP(src.Addr(), dst.Addr(), protocolTCP, append(b, data...))
}

// up and down send from client to server and back.
func (c *craft) up(seq, ack uint32, flags uint8, data string) {
	c.add(craftTCP(craftClient, craftServer, seq, ack, flags, data))
}

func (c *craft) down(seq, ack uint32, flags uint8, data string) {
	c.add(craftTCP(craftServer, craftClient, seq, ack, flags, data))
}

// shake opens a connection whose streams begin after the two sequence numbers.
func (c *craft) shake(client, server uint32) {
	c.up(client, 0, flagSYN, "")
	c.down(server, client+1, flagSYN|flagACK, "")
	c.up(client+1, server+1, flagACK, "")
}

// pcap writes the packets as a classic file.
func (c *craft) pcap(order binary.AppendByteOrder, magic uint32, link uint32) []byte {
	b := order.AppendUint32(nil, magic)
	b = order.AppendUint32(order.AppendUint16(order.AppendUint16(b, 2), 4), 0)
	b = order.AppendUint32(order.AppendUint32(order.AppendUint32(b, 0), 262144), link)
	for _, p := range c.packets {
		at := craftStart.Add(p.at)
		frac := at.Nanosecond()
		if magic != magicPcapNano {
			frac /= 1000
		}
		b = order.AppendUint32(order.AppendUint32(b, uint32(at.Unix())), uint32(frac))
		b = order.AppendUint32(order.AppendUint32(b, uint32(len(p.data))), uint32(p.wire))
		if magic == magicPcapModified {
			b = append(b, 0, 0, 0, 0, 0, 0, 0, 0)
		}
		b = append(b, p.data...)
	}
	return b
}

// raw is the usual form: raw IP, little-endian, microseconds.
func (c *craft) raw() []byte { return c.pcap(binary.LittleEndian, magicPcapMicro, linkRaw) }

// heard is what a reader told, in a form that can be compared.
type heard struct {
	source *Source
	conns  []*Conn
	events []Event
	err    error
}

// hear reads a capture to its end and checks what holds for every reader: events belong to opened connections, bytes
// come in order without a hole that is not a gap, frames are numbered.
func hear(t testing.TB, data []byte) heard {
	t.Helper()
	r, err := newPcapReader("test.pcap", bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return hearAll(t, r)
}

func hearAll(t testing.TB, r Reader) heard {
	t.Helper()
	h := heard{source: r.Source()}
	next := map[*Conn]*[2]int64{}
	for {
		ev, err := r.Next()
		if err != nil {
			h.err = err
			break
		}
		ev.Data = bytes.Clone(ev.Data)
		h.events = append(h.events, ev)
		if ev.Kind == EventOpen {
			h.conns = append(h.conns, ev.Conn)
			next[ev.Conn] = &[2]int64{}
		}
		at := next[ev.Conn]
		if at == nil {
			t.Fatalf("an event of a connection that was not opened: %+v", ev)
		}
		switch ev.Kind {
		case EventData:
			if len(ev.Data) == 0 || at[ev.Dir] != ev.Offset || r.Source().Packets && ev.Frame == 0 {
				t.Fatalf("bytes at %d of frame %d, expected at %d", ev.Offset, ev.Frame, at[ev.Dir])
			}
			at[ev.Dir] += int64(len(ev.Data))
		case EventRecord:
			if ev.Record.Type == RecordGap {
				if at[ev.Dir] != ev.Record.Start || ev.Record.End <= ev.Record.Start {
					t.Fatalf("gap %+v, expected at %d", ev.Record, at[ev.Dir])
				}
				at[ev.Dir] = ev.Record.End
			}
		}
	}
	if _, err := r.Next(); !errors.Is(err, h.err) {
		t.Fatalf("the end is %v, then %v", h.err, err)
	}
	return h
}

// stream is what one direction of a connection carried; each missing byte is a "?".
func (h heard) stream(conn int, dir Direction) string {
	var b bytes.Buffer
	for _, ev := range h.events {
		if ev.Conn == nil || ev.Conn.ID != conn || ev.Dir != dir {
			continue
		}
		if ev.Kind == EventData {
			b.Write(ev.Data)
		}
		if ev.Kind == EventRecord && ev.Record.Type == RecordGap {
			b.Write(bytes.Repeat([]byte("?"), int(ev.Record.End-ev.Record.Start)))
		}
	}
	return b.String()
}

// story is the order of events in short: "open1 >4 <5 fin> rst<".
func (h heard) story() []string {
	var all []string
	arrows := [2]string{">", "<"}
	for _, ev := range h.events {
		switch ev.Kind {
		case EventOpen:
			all = append(all, fmt.Sprintf("open%d", ev.Conn.ID))
		case EventData:
			all = append(all, fmt.Sprintf("%s%s@%d", arrows[ev.Dir], ev.Data, ev.Frame))
		case EventClose:
			word := "fin"
			if ev.Reset {
				word = "rst"
			}
			all = append(all, word+arrows[ev.Dir])
		case EventRecord:
			all = append(all, fmt.Sprintf("%s%s%d-%d", ev.Record.Type, arrows[ev.Dir], ev.Record.Start, ev.Record.End))
		}
	}
	return all
}

// pcapng writes the packets as a pcapng file: a section of each half, the second interface used, a block of an unknown
// type and options in between.
func (c *craft) pcapng(order binary.AppendByteOrder, resol byte) []byte {
	block := func(kind uint32, body []byte) []byte { return craftBlock(order, kind, body) }
	var b []byte
	for half := range 2 {
		header := order.AppendUint32(nil, magicByteOrder)
		header = order.AppendUint16(order.AppendUint16(header, 1), 0)
		b = append(b, block(magicPcapng, order.AppendUint64(header, ^uint64(0)))...)
		for _, link := range []uint16{linkEthernet, linkRaw} {
			face := order.AppendUint32(order.AppendUint16(order.AppendUint16(nil, link), 0), 0)
			face = append(order.AppendUint16(order.AppendUint16(face, optionTimeResol), 1), resol, 0, 0, 0)
			b = append(b, block(blockInterface, order.AppendUint32(face, 0))...)
		}
		b = append(b, block(0x0bad, []byte("whatever"))...)
		for i, p := range c.packets {
			if (i >= len(c.packets)/2) != (half == 1) {
				continue
			}
			ticks := craftTicks(craftStart.Add(p.at), resol)
			body := order.AppendUint32(nil, 1)
			body = order.AppendUint32(order.AppendUint32(body, uint32(ticks>>32)), uint32(ticks))
			body = order.AppendUint32(order.AppendUint32(body, uint32(len(p.data))), uint32(p.wire))
			b = append(b, block(blockEnhanced, append(body, p.data...))...)
		}
	}
	return b
}

// craftBlock is a pcapng block.
func craftBlock(order binary.AppendByteOrder, kind uint32, body []byte) []byte {
	for len(body)%4 != 0 {
		body = append(body, 0)
	}
	n := uint32(len(body) + 12)
	return order.AppendUint32(append(order.AppendUint32(order.AppendUint32(nil, kind), n), body...), n)
}

// craftTicks is a time stamp of an interface with this resolution.
func craftTicks(at time.Time, resol byte) uint64 {
	switch resol {
	case 9:
		return uint64(at.UnixNano())
	case 6:
		return uint64(at.UnixMicro())
	}
	return uint64(at.Unix())<<(resol&0x7f) + uint64(at.Nanosecond())<<(resol&0x7f)/uint64(time.Second)
}

func newCraftReader(c *craft) *bytes.Reader { return bytes.NewReader(c.raw()) }
