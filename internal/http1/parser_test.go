package http1_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/internal/http1"
)

// read feeds in to a new parser in pieces, the sizes of which cut gives, and closes it.
func read(request bool, methods string, l http1.Limits, in []byte, cut func(left int) int) []*http1.Message {
	p := http1.NewRequestParser(l)
	if !request {
		queue := strings.Fields(methods)
		p = http1.NewResponseParser(l, func() (method string) {
			if len(queue) > 0 {
				method, queue = queue[0], queue[1:]
			}
			return method
		})
	}
	var all []*http1.Message
	for len(in) > 0 {
		n := cut(len(in))
		piece := bytes.Clone(in[:n])
		all = append(all, p.Feed(piece)...)
		for i := range piece { // the parser must not look at them again
			piece[i] = 0xff
		}
		in = in[n:]
	}
	if m := p.Close(); m != nil {
		all = append(all, m)
	}
	return all
}

func atOnce(left int) int { return left }
func byteWise(int) int    { return 1 }

func randomly(seed uint64) func(int) int {
	rnd := rand.New(rand.NewPCG(seed, 1))
	return func(left int) int { return 1 + rnd.IntN(min(left, 1+rnd.IntN(40))) }
}

// describe is one line that says what was read.
func describe(m *http1.Message) string {
	var w []string
	add := func(format string, args ...any) { w = append(w, fmt.Sprintf(format, args...)) }
	text := func(b []byte) string { return strings.ReplaceAll(string(b), "\r\n", "|") }
	switch {
	case m.Method != "":
		add("%s %s %s %s", m.Method, m.Target, m.Proto, strings.ReplaceAll(m.Framing.String(), " ", "-"))
	case m.Status != 0:
		add("%s %d '%s' %s", m.Proto, m.Status, m.Reason, strings.ReplaceAll(m.Framing.String(), " ", "-"))
	}
	if m.Body != nil {
		add("'%s'", text(m.Body))
	}
	if m.Extra != nil {
		add("extra='%s'", text(m.Extra))
	}
	if len(m.Chunks) > 0 {
		add("chunks=%d", len(m.Chunks))
	}
	if len(m.Trailers) > 0 {
		add("trailers=%d", len(m.Trailers))
	}
	var interim, notes []string
	for _, i := range m.Interim {
		interim = append(interim, fmt.Sprint(i.Status))
	}
	if interim != nil {
		add("interim=%s", strings.Join(interim, ","))
	}
	add("%s", map[bool]string{true: "whole", false: "cut"}[m.Complete])
	for _, n := range m.Notes {
		notes = append(notes, n.Code)
	}
	if notes != nil {
		add("[%s]", strings.Join(notes, " "))
	}
	return strings.Join(w, " ")
}

func TestStreams(t *testing.T) {
	for _, s := range streams {
		t.Run(s.name, func(t *testing.T) {
			g := NewWithT(t)
			var got []string
			messages := read(s.request, s.methods, http1.Limits{}, s.bytes(), atOnce)
			for _, m := range messages {
				got = append(got, describe(m))
			}
			g.Expect(got).To(Equal(s.want))
			checkPlaces(g, s.bytes(), messages)
		})
	}
}

// checkPlaces holds every offset against the bytes it points to.
func checkPlaces(g *WithT, in []byte, messages []*http1.Message) {
	end := int64(0)
	place := func(m *http1.Message) {
		g.Expect(m.Offset).To(BeNumerically(">=", end))
		end = m.Offset + m.WireLen
		g.Expect(end).To(BeNumerically("<=", len(in)))
		g.Expect(m.HeadLen).To(Equal(len(m.Head)))
		g.Expect(bytes.HasPrefix(in[m.Offset:], m.Head)).To(BeTrue())
		for _, h := range m.Headers {
			checkHeader(g, m.Head, h)
		}
		for _, h := range m.Trailers {
			checkHeader(g, in[m.TrailerOffset:], h)
		}
		for _, c := range m.Chunks {
			g.Expect(in[c.WireOffset : c.WireOffset+int64(c.Length)]).To(Equal(m.Body[c.Offset : c.Offset+c.Length]))
		}
		for i := range m.Body {
			g.Expect(in[m.WireOffset(i)]).To(Equal(m.Body[i]))
		}
	}
	for _, m := range messages {
		for _, i := range m.Interim {
			place(i)
		}
		place(m)
		for _, n := range m.Notes {
			g.Expect(n.Offset).To(BeNumerically("<=", len(in)))
			g.Expect(n.Text).NotTo(BeEmpty())
		}
	}
}

func checkHeader(g *WithT, block []byte, h http1.Header) {
	whole := string(block[h.Offset : h.Offset+h.Length])
	value := string(block[h.ValueOffset : h.ValueOffset+h.ValueLength])
	g.Expect(strings.TrimLeft(whole, " \t")).To(HavePrefix(h.Name))
	g.Expect(strings.TrimRight(whole, " \t")).To(HaveSuffix(value))
	g.Expect(strings.Join(strings.Fields(value), " ")).To(Equal(strings.Join(strings.Fields(h.Value), " ")))
}

func TestEveryCutGivesTheSame(t *testing.T) {
	for _, l := range []http1.Limits{{}, {Body: 3}, {Body: -1}, {Head: 1}} {
		for _, s := range streams {
			t.Run(fmt.Sprintf("%s %+v", s.name, l), func(t *testing.T) {
				g := NewWithT(t)
				whole := read(s.request, s.methods, l, s.bytes(), atOnce)
				g.Expect(read(s.request, s.methods, l, s.bytes(), byteWise)).To(Equal(whole))
				for seed := range uint64(20) {
					g.Expect(read(s.request, s.methods, l, s.bytes(), randomly(seed))).To(Equal(whole), "seed %d", seed)
				}
			})
		}
	}
}

func FuzzEveryCutGivesTheSame(f *testing.F) {
	for i, s := range streams {
		f.Add(s.bytes(), s.request, s.methods, uint64(i), i%3)
	}
	f.Fuzz(func(t *testing.T, in []byte, request bool, methods string, seed uint64, small int) {
		l := http1.Limits{}
		if small%3 == 1 {
			l = http1.Limits{Head: 1, Body: 5}
		}
		whole := read(request, methods, l, in, atOnce)
		checkPlacesFast(t, in, whole)
		for name, cut := range map[string]func(int) int{"bytes": byteWise, "random": randomly(seed)} {
			if got := read(request, methods, l, in, cut); !reflect.DeepEqual(got, whole) {
				t.Fatalf("%s: %q\nat once %s\ncut     %s", name, in, dump(whole), dump(got))
			}
		}
	})
}

// checkPlacesFast is the part of checkPlaces that holds for any input.
func checkPlacesFast(t *testing.T, in []byte, messages []*http1.Message) {
	end := int64(0)
	for _, m := range messages {
		if m.Offset < end || m.Offset+m.WireLen > int64(len(in)) || !bytes.HasPrefix(in[m.Offset:], m.Head) {
			t.Fatalf("message outside its stream: %s", dump([]*http1.Message{m}))
		}
		end = m.Offset + m.WireLen
		for i := range m.Body {
			if len(m.Chunks) < 1<<16 && in[m.WireOffset(i)] != m.Body[i] {
				t.Fatalf("body byte %d is elsewhere: %s", i, dump([]*http1.Message{m}))
			}
		}
	}
	if len(messages) > 0 && int64(len(bytes.TrimRight(in, "\r\n"))) > end {
		t.Fatalf("bytes behind %d are in no message: %s", end, dump(messages))
	}
}

func dump(messages []*http1.Message) string {
	var b strings.Builder
	for _, m := range messages {
		fmt.Fprintf(&b, "\n  %+v", *m)
	}
	return b.String()
}

func TestHeadIsKeptAsSent(t *testing.T) {
	g := NewWithT(t)
	in := "POST /acs HTTP/1.1\r\nsoapACTION: \"\"\r\nCookie: a=1\r\nCOOKIE:b=2 \r\nX-Fold: one\r\n\t two\r\n\r\n"
	m := read(true, "", http1.Limits{}, []byte(in), atOnce)[0]
	g.Expect(string(m.Head)).To(Equal(in))
	g.Expect(m.Headers).To(HaveLen(4))
	g.Expect(m.Headers[0].Name).To(Equal("soapACTION"))
	g.Expect(m.Header("SOAPAction")).To(Equal(`""`))
	g.Expect(m.HeaderAll("cookie")).To(HaveLen(2))
	g.Expect(m.HeaderAll("cookie")[1].Value).To(Equal("b=2"))
	g.Expect(m.Header("X-Fold")).To(Equal("one two"))
	g.Expect(in[m.Headers[3].ValueOffset:][:m.Headers[3].ValueLength]).To(Equal("one\r\n\t two"))
	g.Expect(m.Has("Cookie")).To(BeTrue())
	g.Expect(m.Has("Host")).To(BeFalse())
}

func TestKeepAlive(t *testing.T) {
	for _, tc := range []struct {
		head string
		want bool
	}{
		{"HTTP/1.1 200 OK|Content-Length: 0||", true},
		{"HTTP/1.1 200 OK|Content-Length: 0|Connection: Keep-Alive, Close||", false},
		{"HTTP/1.0 200 OK|Content-Length: 0||", false},
		{"HTTP/1.0 200 OK|Content-Length: 0|Connection: keep-alive||", true},
		{"HTTP/1.1 200 OK||", false},
	} {
		in := strings.ReplaceAll(tc.head, "|", "\r\n")
		m := read(false, "", http1.Limits{}, []byte(in), atOnce)[0]
		NewWithT(t).Expect(m.KeepAlive()).To(Equal(tc.want), tc.head)
	}
}

func TestBodyAboveTheLimitIsCounted(t *testing.T) {
	g := NewWithT(t)
	in := "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n4\r\nefgh\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n"
	all := read(true, "", http1.Limits{Body: 6}, []byte(in), atOnce)
	g.Expect(all).To(HaveLen(2))
	g.Expect(string(all[0].Body)).To(Equal("abcdef"))
	g.Expect(all[0].BodyDropped).To(Equal(int64(2)))
	g.Expect(all[0].Complete).To(BeTrue())
	n, there := all[0].Note(http1.NoteBodyTooLong)
	g.Expect(there).To(BeTrue())
	g.Expect(in[n.Offset]).To(Equal(byte('g')))
}

func TestMemoryIsBounded(t *testing.T) {
	for _, tc := range []struct{ name, start, repeat string }{
		{"body without end", "HTTP/1.1 200 OK\r\n\r\n", "x"},
		{"announced length", "HTTP/1.1 200 OK\r\nContent-Length: 9000000000000000000\r\n\r\n", "x"},
		{"head without end", "HTTP/1.1 200 OK\r\n", "A: b\r\n"},
		{"fold without end", "HTTP/1.1 200 OK\r\nA: b\r\n", " c\r\n"},
		{"line without end", "HTTP/1.1 200 OK\r\nA: b", "c"},
		{"interims without end", "", "HTTP/1.1 100 Continue\r\n\r\n"},
		{"tiny chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\na\r\n"},
		{"chunk size without end", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "0"},
		{"trailers without end", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "A: b\r\n"},
		{"line ends", "", "\r\n"},
		{"garbage", "", "\x00"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			p := http1.NewResponseParser(http1.Limits{Head: 4 << 10, Body: 4 << 10}, nil)
			p.Feed([]byte(tc.start))
			block := []byte(strings.Repeat(tc.repeat, 64<<10))
			for range 3 {
				p.Feed(block)
			}
			g.Expect(p.Offset()).To(Equal(int64(len(tc.start) + 3*len(block))))
			if m := p.Close(); m != nil {
				g.Expect(len(m.Head)).To(BeNumerically("<=", 4<<10))
				g.Expect(cap(m.Body)).To(BeNumerically("<=", 8<<10))
				g.Expect(len(m.Chunks)).To(BeNumerically("<=", 1<<16))
				g.Expect(len(m.Interim)).To(BeNumerically("<=", 64))
			}
		})
	}
}

func TestPendingShowsTheHead(t *testing.T) {
	g := NewWithT(t)
	p := http1.NewRequestParser(http1.Limits{})
	p.StartAt(100)
	g.Expect(p.Pending()).To(BeNil())
	g.Expect(p.Feed([]byte("POST /x HTTP/1.1\r\nContent-Length: 2\r\n"))).To(BeEmpty())
	g.Expect(p.Pending()).To(BeNil())
	p.Feed([]byte("\r\na"))
	g.Expect(p.Pending().Target).To(Equal("/x"))
	g.Expect(p.Pending().Offset).To(Equal(int64(100)))
	g.Expect(p.Feed([]byte("b"))).To(HaveLen(1))
	g.Expect(p.Pending()).To(BeNil())
	g.Expect(p.Close()).To(BeNil())
	g.Expect(p.Feed([]byte("GET / HTTP/1.1\r\n\r\n"))).To(BeNil(), "a closed parser takes nothing")
}

func TestFindStart(t *testing.T) {
	for _, tc := range []struct {
		in      string
		request bool
		want    int
	}{
		{"lope>POST /acs HTTP/1.1\r\n", true, 5},
		{"see HTTP/1.1\r\nGET / HTTP/1.1\n", true, 14},
		{"POST /acs HTTP/1.1", true, -1},
		{"POST /acs", true, -1},
		{"</x>HTTP/1.1 204 No Content\r\n", false, 4},
		{"HTTP/1.1 is old, HTTP/1.0 200\r\n", false, 17},
		{"", false, -1},
	} {
		NewWithT(t).Expect(http1.FindStart([]byte(tc.in), tc.request)).To(Equal(tc.want), tc.in)
	}
}

func BenchmarkParser(b *testing.B) {
	head := "POST /acs HTTP/1.1\r\nHost: acs.example:7547\r\nUser-Agent: cpe/1.0\r\nContent-Type: text/xml; charset=utf-8\r\n" +
		"SOAPAction: \r\nCookie: session=0123456789abcdef\r\nAuthorization: Digest username=\"u\", realm=\"r\", nonce=\"n\", uri=\"/acs\", response=\"0123456789abcdef0123456789abcdef\"\r\n"
	body := strings.Repeat("<ParameterValueStruct><Name>Device.X</Name><Value>1</Value></ParameterValueStruct>\n", 30)
	length := []byte(head + fmt.Sprintf("Content-Length: %d\r\n\r\n", len(body)) + body)
	chunked := []byte(head + fmt.Sprintf("Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(body), body))
	for name, one := range map[string][]byte{"length": length, "chunked": chunked} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(one)))
			b.ReportAllocs()
			p := http1.NewRequestParser(http1.Limits{})
			for b.Loop() {
				if len(p.Feed(one)) != 1 {
					b.Fatal("no message")
				}
			}
		})
	}
}
