package http1_test

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/internal/http1"
	"cwmplab/internal/memnet"
)

// connect runs f in virtual time with both ends of a connection.
func connect(t *testing.T, f func(g *WithT, client, server *memnet.Conn)) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		n := memnet.New()
		l, err := n.Listen("10.0.0.1:7547")
		g.Expect(err).NotTo(HaveOccurred())
		c, err := n.Dialer("10.0.0.2")(context.Background(), "tcp", "10.0.0.1:7547")
		g.Expect(err).NotTo(HaveOccurred())
		s, err := l.Accept()
		g.Expect(err).NotTo(HaveOccurred())
		defer l.Close()
		f(g, c.(*memnet.Conn), s.(*memnet.Conn))
	})
}

func post(body string) *http1.Outgoing {
	o := &http1.Outgoing{Start: "POST /acs HTTP/1.1", Framing: http1.Length, Body: []byte(body)}
	o.Set("Host", "10.0.0.1:7547")
	o.Frame()
	return o
}

func TestConnCarriesASession(t *testing.T) {
	connect(t, func(g *WithT, cs, ss *memnet.Conn) {
		client, server := http1.NewConn(cs, false, http1.Limits{}), http1.NewConn(ss, true, http1.Limits{})
		g.Expect(client.NetConn()).To(BeIdenticalTo(cs))
		for _, body := range []string{"one", "", "three"} {
			g.Expect(client.Write(post(body))).To(Succeed())
			m, err := server.ReadMessage()
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(string(m.Body)).To(Equal(body))
			answer := &http1.Outgoing{Start: "HTTP/1.1 200 OK", Framing: http1.Chunked, ChunkSize: 2, Body: []byte("ok: " + body)}
			answer.Frame()
			g.Expect(server.Write(answer)).To(Succeed())
			m, err = client.ReadMessage()
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(string(m.Body)).To(Equal("ok: " + body))
		}
		g.Expect(client.Close()).To(Succeed())
		for range 2 {
			_, err := server.ReadMessage()
			g.Expect(err).To(Equal(io.EOF))
		}
	})
}

func TestConnKnowsTheMethodsInOrder(t *testing.T) {
	connect(t, func(g *WithT, cs, ss *memnet.Conn) {
		client := http1.NewConn(cs, false, http1.Limits{})
		g.Expect(client.Write(&http1.Outgoing{Raw: []byte("HEAD /firmware HTTP/1.1\r\n\r\n")})).To(Succeed())
		g.Expect(client.Write(&http1.Outgoing{Start: "GET /firmware HTTP/1.1"})).To(Succeed())
		_, err := ss.Write([]byte(strings.Repeat("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", 2) + "ok"))
		g.Expect(err).NotTo(HaveOccurred())
		m, err := client.ReadMessage()
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(m.Body).To(BeEmpty())
		m, err = client.ReadMessage()
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(string(m.Body)).To(Equal("ok"))
	})
}

func TestConnAnswersExpect(t *testing.T) {
	connect(t, func(g *WithT, cs, ss *memnet.Conn) {
		server := http1.NewConn(ss, true, http1.Limits{})
		var seen []string
		server.OnExpect = func(m *http1.Message) *http1.Outgoing {
			seen = append(seen, m.Target)
			return &http1.Outgoing{Start: "HTTP/1.1 100 Continue"}
		}
		go func() {
			_, _ = cs.Write([]byte("POST /waits HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-Continue\r\n\r\n"))
			buf := make([]byte, 100)
			n, _ := cs.Read(buf)
			if string(buf[:n]) == "HTTP/1.1 100 Continue\r\n\r\n" {
				_, _ = cs.Write([]byte("o"))
				time.Sleep(time.Second)
				_, _ = cs.Write([]byte("kPOST /waits-not HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\nok"))
			}
			_ = cs.CloseWrite()
		}()
		for range 2 {
			m, err := server.ReadMessage()
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(string(m.Body)).To(Equal("ok"))
		}
		g.Expect(seen).To(Equal([]string{"/waits"}), "the hook is called once, and not for a body that is there")
	})
}

func TestConnGoesOnAfterADeadline(t *testing.T) {
	connect(t, func(g *WithT, cs, ss *memnet.Conn) {
		server := http1.NewConn(ss, true, http1.Limits{})
		_, err := cs.Write([]byte("POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\no"))
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(ss.SetReadDeadline(time.Now().Add(time.Minute))).To(Succeed())
		m, err := server.ReadMessage()
		g.Expect(m).To(BeNil())
		g.Expect(err).To(MatchError(os.ErrDeadlineExceeded))
		g.Expect(ss.SetReadDeadline(time.Time{})).To(Succeed())
		_, err = cs.Write([]byte("k"))
		g.Expect(err).NotTo(HaveOccurred())
		m, err = server.ReadMessage()
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(string(m.Body)).To(Equal("ok"))
	})
}

func TestConnEnds(t *testing.T) {
	for _, tc := range []struct {
		name, sent string
		reset      bool
		message    bool
		whole      bool
		want       error
	}{
		{name: "between messages", want: io.EOF},
		{name: "after line ends", sent: "\r\n", want: io.EOF},
		{name: "at the end of the connection", sent: "HTTP/1.0 200 OK\r\n\r\nbody", message: true, whole: true},
		{name: "inside a head", sent: "HTTP/1.1 200 OK\r\nCon", message: true, want: io.ErrUnexpectedEOF},
		{name: "inside a body", sent: "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbody", message: true, want: io.ErrUnexpectedEOF},
		{name: "by a reset inside a body", sent: "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbody", reset: true, message: true, want: syscall.ECONNRESET},
		{name: "by a reset between messages", reset: true, want: syscall.ECONNRESET},
		{name: "with something else", sent: "SSH-2.0-x\r\n", message: true, want: http1.ErrNotHTTP},
	} {
		t.Run(tc.name, func(t *testing.T) {
			connect(t, func(g *WithT, cs, ss *memnet.Conn) {
				_, err := ss.Write([]byte(tc.sent))
				g.Expect(err).NotTo(HaveOccurred())
				if tc.reset {
					g.Expect(ss.SetLinger(0)).To(Succeed())
				}
				g.Expect(ss.Close()).To(Succeed())
				client := http1.NewConn(cs, false, http1.Limits{})
				m, err := client.ReadMessage()
				if tc.want == nil {
					g.Expect(err).NotTo(HaveOccurred())
				} else {
					g.Expect(errors.Is(err, tc.want)).To(BeTrue(), "%v", err)
				}
				g.Expect(m != nil).To(Equal(tc.message))
				if m != nil {
					g.Expect(m.Complete).To(Equal(tc.whole))
				}
				m, err = client.ReadMessage()
				g.Expect(m).To(BeNil())
				g.Expect(err).To(HaveOccurred())
			})
		})
	}
}

func TestConnWaitsForNoForbiddenBody(t *testing.T) {
	for _, tc := range []struct{ name, sent, extra string }{
		{"none comes", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", ""},
		{"a part of it comes", "HTTP/1.1 204 No Content\r\nContent-Length: 50\r\n\r\n<a/>", "<a/>"},
		{"all of it comes", "HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\n<a/>", "<a/>"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			connect(t, func(g *WithT, cs, ss *memnet.Conn) {
				_, err := ss.Write([]byte(tc.sent))
				g.Expect(err).NotTo(HaveOccurred())
				client := http1.NewConn(cs, false, http1.Limits{})
				m, err := client.ReadMessage()
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(m.Status).To(Equal(204))
				g.Expect(string(m.Extra)).To(Equal(tc.extra))
				if tc.extra == "" {
					_, err = ss.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
					g.Expect(err).NotTo(HaveOccurred())
					m, err = client.ReadMessage()
					g.Expect(err).NotTo(HaveOccurred())
					g.Expect(m.Status).To(Equal(200))
				}
			})
		})
	}
}

func TestOutgoingIsWrittenAsGiven(t *testing.T) {
	g := NewWithT(t)
	o := &http1.Outgoing{
		Start: "POST  / HTTP/9",
		Headers: []http1.Field{
			{Name: "content-length", Value: "99"}, {Name: "SOAPAction"}, {Name: "Host ", Value: "a\r\n b"},
			{Value: "no colon here"}, {Name: "Content-Length", Value: "1"},
		},
		Body: []byte("abc"),
	}
	g.Expect(string(o.Bytes())).To(Equal("POST  / HTTP/9\r\ncontent-length: 99\r\nSOAPAction:\r\nHost : a\r\n b\r\n" +
		"no colon here\r\nContent-Length: 1\r\n\r\nabc"))
	g.Expect(o.Get("CONTENT-LENGTH")).To(Equal("99"))
	g.Expect(o.Get("Nothing")).To(BeEmpty())
	o.Set("Content-Length", "3")
	g.Expect(o.Headers).To(HaveLen(4))
	g.Expect(o.Headers[0]).To(Equal(http1.Field{Name: "content-length", Value: "3"}))
	o.Del("content-length")
	g.Expect(o.Get("Content-Length")).To(BeEmpty())
	o.Framing, o.ChunkSize = http1.Chunked, 2
	o.Headers = nil
	o.Frame()
	g.Expect(string(o.Bytes())).To(Equal("POST  / HTTP/9\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"))
	o.Framing = http1.NoBody
	o.Frame()
	g.Expect(o.Headers).To(BeEmpty())
	o.Raw = []byte("raw")
	g.Expect(string(o.Bytes())).To(Equal("raw"))
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	for _, framing := range []http1.Framing{http1.Length, http1.Chunked, http1.UntilClose} {
		for _, size := range []int{0, 1, 7} {
			g := NewWithT(t)
			o := &http1.Outgoing{Start: "HTTP/1.1 200 OK", Framing: framing, ChunkSize: size, Body: []byte("some body of text")}
			o.Frame()
			all := read(false, "", http1.Limits{}, o.Bytes(), atOnce)
			g.Expect(all).To(HaveLen(1))
			g.Expect(all[0].Framing).To(Equal(framing))
			g.Expect(string(all[0].Body)).To(Equal("some body of text"))
			g.Expect(all[0].Notes).To(BeEmpty())
			g.Expect(all[0].WireLen).To(Equal(int64(len(o.Bytes()))))
		}
	}
}
