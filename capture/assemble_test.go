package capture

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

// busy is a recording with a bit of everything.
func busy() *tape {
	t := newTape()
	chunked := "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nTransfer-Encoding: chunked\r\n" + cookieA + "\r\n\r\n"
	for part := range bytes.SplitSeq([]byte(soap("", accepted)), []byte("SOAP")) {
		chunked += fmt.Sprintf("%x\r\n%s\r\n", len(part), part)
	}
	t.step("c1", informOf("A", 0), status("401 Unauthorized", challengeHead)).step("c1", informOf("A", 0, auth), chunked+"0\r\n\r\n").
		post("c1", emptyPost(sendA)).step("c2", informOf("B", 3), acs("", accepted)).reply("c1", acs("", get)).close("c1").
		step("cr1", "GET /A HTTP/1.1\r\nHost: x\r\n\r\n", status("503 Service Unavailable")).close("cr1").
		step("c3", cpe(got, sendA), status("204 No Content")).close("c3").
		post("c2", emptyPost()).end("c2", ToClient).end("c2", ToServer).wait(2*time.Minute).
		step("c4!", cpe(got), acs("", get))
	return t
}

// shatter cuts the data of a recording into random pieces.
func shatter(t *tape, r *rand.Rand) *tape {
	cut := newTape()
	for _, ev := range t.events {
		for len(ev.Data) > 1 && r.IntN(4) > 0 {
			n := 1 + r.IntN(len(ev.Data)-1)
			part := ev
			part.Data = ev.Data[:n]
			cut.events = append(cut.events, part)
			ev.Data, ev.Offset = ev.Data[n:], ev.Offset+int64(n)
		}
		cut.events = append(cut.events, ev)
	}
	return cut
}

// detail is all that is read of a recording, in words.
func detail(g *WithT, t *tape) string {
	items, err := Load(t, Options{})
	g.Expect(err).NotTo(HaveOccurred())
	checkItems(g, items)
	var b strings.Builder
	b.WriteString(story(items))
	for _, item := range items {
		x, ok := item.(*Exchange)
		if !ok {
			continue
		}
		for _, m := range []*Message{x.Request, x.Response} {
			if m != nil {
				start, end := m.WireSpan()
				fmt.Fprintf(&b, "\n%d %d-%d frame %d..%d %v %v %q %+v", x.Number, start, end, m.Frame, m.FrameAt(end-1), m.Start, m.End, m.HTTP.Body, m.HTTP.Chunks)
			}
		}
	}
	return b.String()
}

func TestItemsDoNotDependOnHowBytesAreCut(t *testing.T) {
	g := NewWithT(t)
	want := detail(g, busy())
	for seed := range uint64(200) {
		g.Expect(detail(g, shatter(busy(), rand.New(rand.NewPCG(seed, 1))))).To(Equal(want), "seed %d", seed)
	}
}

func TestTimesAndFrames(t *testing.T) {
	g := NewWithT(t)
	text := informOf("A", 0)
	tape := newTape().wait(time.Second).data("c1", ToServer, text[:20]).wait(time.Second).data("c1", ToServer, text[20:50]).
		wait(time.Second).data("c1", ToServer, text[50:]+emptyPost()).wait(time.Second).reply("c1", acs("", accepted)).close("c1")
	items, err := Load(tape, Options{})
	g.Expect(err).NotTo(HaveOccurred())
	m := items[0].(*Exchange).Request
	g.Expect(m.Start).To(Equal(tapeStart.Add(time.Second)))
	g.Expect(m.End).To(Equal(tapeStart.Add(3 * time.Second)))
	g.Expect([]int{m.Frame, m.FrameAt(0), m.FrameAt(19), m.FrameAt(20), m.FrameAt(49), m.FrameAt(50)}).To(Equal([]int{2, 2, 2, 3, 3, 4}))
	second := items[1].(*Exchange).Request
	start, _ := second.WireSpan()
	g.Expect([]int{second.Frame, second.FrameAt(start)}).To(Equal([]int{4, 4}))
	g.Expect(second.Start).To(Equal(m.End))
}

func TestAHoleLosesWhatItTouches(t *testing.T) {
	g := NewWithT(t)
	tape := newTape().step("c1", informOf("A", 0), acs("", accepted)).post("c1", emptyPost())
	tape.sent["c1"][ToClient] += 500 // an answer that was not recorded
	tape.post("c1", cpe(got)).reply("c1", "</tail>"+status("204 No Content")).step("c1", emptyPost(), status("204 No Content")).close("c1")
	items, err := Load(tape, Options{})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(story(items)).To(ContainSubstring("Inform/InformResponse empty/gap"))
	g.Expect(story(items)).To(ContainSubstring("empty/204"))
}

func TestManyMarksAreThinnedOut(t *testing.T) {
	g := NewWithT(t)
	tape := newTape()
	text := httpText("POST /acs HTTP/1.1", soap("", "<c:Inform>"+strings.Repeat(" ", 20_000)+"</c:Inform>"), nil)
	for i := range len(text) {
		tape.wait(time.Millisecond).data("c1", ToServer, text[i:i+1])
	}
	items, err := Load(tape.reply("c1", acs("", accepted)).close("c1"), Options{})
	g.Expect(err).NotTo(HaveOccurred())
	m := items[0].(*Exchange).Request
	g.Expect(len(m.marks)).To(BeNumerically("<=", 2*maxMarks))
	g.Expect(m.Start).To(Equal(tapeStart.Add(time.Millisecond)))
	g.Expect(m.End).To(Equal(tapeStart.Add(time.Duration(len(text)) * time.Millisecond)))
	g.Expect(m.Frame).To(Equal(2))
	g.Expect(m.FrameAt(10_000)).To(BeNumerically("~", 10_002, 64))
}

// fleet plays sessions of many devices at the same time, as an endless reader would.
type fleet struct {
	tape
	devices, rounds, next int
}

func (f *fleet) Next() (Event, error) {
	for f.at == len(f.events) && f.next < f.devices*f.rounds*3 {
		f.events, f.at = f.events[:0], 0
		step, device := f.next/f.devices, f.next%f.devices
		conn, serial := fmt.Sprintf("c%d@%d", device, device%200+1), fmt.Sprintf("S%06d", device)
		f.now += 2 * time.Millisecond
		switch step % 3 {
		case 0:
			f.step(conn, informOf(serial, 0), acs("", accepted, "Set-Cookie: sid="+serial))
		case 1:
			f.step(conn, emptyPost("Cookie: sid="+serial), acs("", get))
		case 2:
			f.step(conn, cpe(got, "Cookie: sid="+serial), status("204 No Content")).close(conn)
			delete(f.conns, conn)
		}
		f.next++
	}
	return f.tape.Next()
}

func TestManyDevicesAtOnce(t *testing.T) {
	g := NewWithT(t)
	f := &fleet{tape: *newTape(), devices: 10_000, rounds: 2}
	wells, peak := 0, 0
	a := newAssembler(Options{})
	for {
		ev, err := f.Next()
		if err != nil {
			break
		}
		a.event(ev)
		for _, item := range a.out {
			if s, ok := item.(*Session); ok && s.Ended == EndedWell && len(s.Exchanges) == 3 && !s.Doubtful {
				wells++
			}
			a.yielded(item)
		}
		a.out = a.out[:0]
		peak = max(peak, len(a.near.queue))
	}
	g.Expect(wells).To(Equal(20_000))
	g.Expect(peak).To(BeNumerically("<=", 10_000))
	g.Expect(a.flows).To(BeEmpty())
	g.Expect(a.recent.Len()).To(BeZero())
	g.Expect(a.near.byDevice).To(BeEmpty())
	g.Expect(a.near.byCookie).To(BeEmpty())
	g.Expect(a.near.byClient).To(BeEmpty())
	g.Expect(a.kept).To(BeZero())
}

func TestTooManySessionsGiveWay(t *testing.T) {
	g := NewWithT(t)
	tape := newTape()
	for i := range 5 {
		tape.wait(time.Second).step(fmt.Sprintf("c%d@%d", i, i+1), informOf(fmt.Sprint(i), 0), acs("", accepted))
	}
	items, err := Load(tape, Options{Sessions: 3})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(story(items)).To(HavePrefix("session 1 0 cut, doubtful: Inform/InformResponse\nsession 2 1 cut, doubtful: Inform/InformResponse\nsession 3 2 cut: "))
}

func TestSilentSessionsAreEvictedWhileTheirConnectionStaysOpen(t *testing.T) {
	g := NewWithT(t)
	tape := newTape().step("c1", informOf("A", 0), acs("", accepted)).wait(11 * time.Minute)
	tape.conn("c9")
	a := newAssembler(Options{})
	for {
		ev, err := tape.Next()
		if err != nil {
			break
		}
		a.event(ev)
	}
	g.Expect(story(a.out)).To(Equal("session 1 A silent: Inform/InformResponse"))
	g.Expect(a.flows).To(HaveLen(1))
}

func FuzzItems(f *testing.F) {
	f.Add([]byte("POST /acs HTTP/1.1\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"), uint64(1))
	f.Add([]byte(informOf("A", 0)+acs("", accepted)+emptyPost()+status("204 No Content")), uint64(2))
	f.Add([]byte(status("401 Unauthorized", challengeHead)+informOf("A", 1, auth)+"\x16\x03\x01"), uint64(3))
	pieces := []string{informOf("A", 0), informOf("A", 1, sendA), acs("", accepted, cookieA), acs(hold, get), cpe(got), emptyPost(sendA), status("204 No Content"),
		status("401 Unauthorized", challengeHead), status("307 Temporary Redirect", loc), status("503 Busy"), "GET /A HTTP/1.1\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n"}
	f.Fuzz(func(t *testing.T, data []byte, seed uint64) {
		g := NewWithT(t)
		r := rand.New(rand.NewPCG(seed, 0))
		tape := newTape()
		for range 40 {
			name := []string{"c1", "c2", "c3!", "other1", "cr1"}[r.IntN(5)]
			dir := Direction(r.IntN(2))
			switch r.IntN(8) {
			case 0:
				at := r.IntN(len(data) + 1)
				tape.data(name, dir, string(data[at:min(len(data), at+1+r.IntN(200))]))
			case 1:
				tape.end(name, dir)
			case 2:
				tape.reset(name, dir)
				delete(tape.conns, name)
			case 3:
				tape.wait(time.Duration(r.IntN(100)) * time.Second)
			case 4:
				tape.conn(name)
				tape.sent[name][dir] += int64(r.IntN(100))
			default:
				tape.data(name, dir, pieces[r.IntN(len(pieces))])
			}
		}
		tape.at = 0
		items, err := Load(tape, Options{Window: 5, Sessions: 4, KeepBodies: 4000, KeepTotal: 9000})
		g.Expect(err).NotTo(HaveOccurred())
		checkItems(g, items)
		for _, item := range items {
			if s, ok := item.(*Session); ok {
				for turn := range s.Turns() {
					turn.Exchange.Request.Find("Event/EventStruct").Text()
					turn.Exchange.Response.Envelope("Header/ID").Text()
				}
			}
		}
	})
}

func BenchmarkItems(b *testing.B) {
	t := newTape()
	values := "<c:GetParameterValuesResponse>" + strings.Repeat("<ParameterValueStruct><Name>Device.DeviceInfo.SoftwareVersion</Name><Value>1.2.3</Value></ParameterValueStruct>", 200) + "</c:GetParameterValuesResponse>"
	size := 0
	for i := range 50 {
		serial := fmt.Sprint(i)
		t.step("c"+serial, informOf(serial, 0), acs("", accepted)).step("c"+serial, emptyPost(), acs("", get)).
			step("c"+serial, cpe(values), status("204 No Content")).close("c" + serial)
	}
	for _, ev := range t.events {
		size += len(ev.Data)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		t.at = 0
		for item, err := range Items(t, Options{}) {
			if err != nil {
				b.Fatal(err)
			}
			if x, ok := item.(*Exchange); ok {
				x.Request.Release()
				x.Response.Release()
			}
		}
	}
}
