package capture

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"compress/gzip"

	. "github.com/onsi/gomega"
)

const handWritten = "# by hand\r\n" + `
cwmplab transcript 1
@0 c1 open
@0.010 c1 >
POST /acs HTTP/1.1
Host: acs.example
Content-Length: auto

<a>
  b
</a>

# the answer
@+0.125 c1 data < chunk=3
HTTP/1.1 200 OK
Transfer-Encoding: chunked

<a/>
@0.2 cr1 open {"how":"syn"}
@0.3 cr1 >
GET / HTTP/1.1

@0.4 c1 mark provoked {"what":"x"}
@0.5 c1 close
@0.6 cr1 close < reset
`

func TestHandWrittenTranscript(t *testing.T) {
	g := NewWithT(t)
	tr, err := ParseTranscript([]byte(handWritten))
	g.Expect(err).NotTo(HaveOccurred())
	out, conn, _ := streams2(t, tr.Reader())
	g.Expect(out["c1 to-server"]).To(Equal("POST /acs HTTP/1.1\r\nHost: acs.example\r\nContent-Length: 12\r\n\r\n<a>\n  b\n</a>"))
	g.Expect(out["c1 to-client"]).To(Equal("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<a/\r\n1\r\n>\r\n0\r\n\r\n"))
	g.Expect(out["cr1 to-server"]).To(Equal("GET / HTTP/1.1\r\n\r\n"))
	g.Expect(conn["c1"].Client.String()).To(Equal("192.0.2.10:40001"))
	g.Expect(conn["c1"].Provoked).To(HaveLen(1))
	g.Expect(conn["c1"].Ends[ToClient].Time).To(Equal(DefaultStart.Add(500 * time.Millisecond)))
	g.Expect(conn["cr1"].Server.String()).To(Equal("192.0.2.10:7547"))
	g.Expect(conn["cr1"].OpenHow).To(Equal(OpenSYN))
	g.Expect(conn["cr1"].Ends[ToClient].Reset).To(BeTrue())
	g.Expect(tr.Comment).To(Equal(" by hand"))
	g.Expect(tr.Entries[2].At).To(Equal(135 * time.Millisecond))
	g.Expect(tr.Entries[2].Comment).To(Equal(" the answer"))

	text := tr.Format()
	g.Expect(string(text)).To(ContainSubstring("Content-Length: auto"))
	g.Expect(string(text)).To(ContainSubstring("chunk=3"))
	again, err := ParseTranscript(text)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(allEvents(t, again.Reader())).To(Equal(allEvents(t, tr.Reader())))
	g.Expect(string(again.Format())).To(Equal(string(text)))

	var file bytes.Buffer
	g.Expect(WritePcapng(&file, tr.Reader())).To(Succeed())
	back, err := NewReader("x", &file)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(withoutClosed(allEvents(t, back))).To(Equal(allEvents(t, tr.Reader())))
}

func streams2(t testing.TB, r Reader) (map[string]string, map[string]*Conn, int) {
	t.Helper()
	out, conns, n := map[string]string{}, map[string]*Conn{}, 0
	for {
		e, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out, conns, n
		}
		if err != nil {
			t.Fatal(err)
		}
		n++
		if e.Conn != nil {
			conns[e.Conn.Name] = e.Conn
		}
		if e.Kind == EventData {
			out[e.Conn.Name+" "+e.Dir.String()] += string(e.Data)
		}
	}
}

func TestTranscriptErrorsNameTheLine(t *testing.T) {
	for text, want := range map[string]string{
		"":                                                 "first line",
		"hello":                                            "line 1: not a transcript",
		"cwmplab transcript x":                             "line 1",
		"cwmplab transcript 1\njunk":                       "line 2",
		"cwmplab transcript 1\n@x c1 open":                 `line 2: "x" is no time`,
		"cwmplab transcript 1\n@1 c1 > 0":                  "line 2",
		"cwmplab transcript 1\n@1 c1 data ^":               "is no direction",
		"cwmplab transcript 1\n@1 - open":                  "needs a connection",
		"cwmplab transcript 1\n@1 c1 >\n@2 c1 close":       "no text",
		"cwmplab transcript 1\n@1 c1 open\n@2 c1 open":     "opened before",
		"cwmplab transcript 1\n@1 c1 open {\"nme\":\"\"}":  "unknown field",
		"cwmplab transcript 1\n@1 c1 close > now":          "may say reset",
		"cwmplab transcript 1\n@1 c1 mark {broken":         "not JSON",
		"cwmplab transcript 1\n@1 c1 >\nGET / HTTP/1.1\\q": `\q is no escape`,
	} {
		_, err := ParseTranscript([]byte(text))
		NewWithT(t).Expect(err).To(MatchError(ContainSubstring(want)), "%q", text)
	}
}

func TestAnEditedMessagePassesWhole(t *testing.T) {
	g := NewWithT(t)
	for _, data := range []string{"short", "this is longer than it was before"} {
		tr := &Transcript{Entries: []Entry{
			{Conn: "c1", Verb: VerbData, Data: []byte(data), Size: 10},
			{Conn: "c1", Verb: VerbMore, Size: 3},
			{Conn: "c1", Verb: VerbClose},
		}}
		out, _, _ := streams2(t, tr.Reader())
		g.Expect(out["c1 to-server"]).To(Equal(data))
	}
}

// FuzzAnyBytesSurviveTheText takes bytes of two directions through text and pcapng.
func FuzzAnyBytesSurviveTheText(f *testing.F) {
	f.Add([]byte(testRequest()), []byte(testResponse()), uint8(40))
	f.Add([]byte("POST / HTTP/1.1\nA: b\r\n\r\n\n\n# x\n@y \t\r\n\\ \n\n"), []byte("\x00\xff\u2028 HTTP/1.1 \r\n\r\n"), uint8(7))
	f.Fuzz(func(t *testing.T, a, b []byte, size uint8) {
		e := newEncoder()
		e.section(Header{Start: DefaultStart})
		e.open(ConnOpen{ID: 1, Client: "192.0.2.10:1", Server: "192.0.2.1:2", How: "accept"}, addrPort("192.0.2.10:1"), addrPort("192.0.2.1:2"), DefaultStart)
		for len(a)+len(b) > 0 {
			n, m := min(int(size)+1, len(a)), min(int(size)/2+1, len(b))
			e.data(1, ToServer, a[:n], DefaultStart)
			e.data(1, ToClient, b[:m], DefaultStart.Add(1))
			a, b = a[n:], b[m:]
		}
		e.closed(1, DefaultStart)
		open := func() Reader {
			r, err := NewReader("x", bytes.NewReader(e.out))
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		want := allEvents(t, open())
		tr, err := ReadTranscript(open())
		if err != nil {
			t.Fatal(err)
		}
		text := tr.Format()
		again, err := ParseTranscript(text)
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		var out bytes.Buffer
		if err := WritePcapng(&out, again.Reader()); err != nil {
			t.Fatal(err)
		}
		g := NewWithT(t)
		g.Expect(allEvents(t, again.Reader())).To(Equal(want))
		g.Expect(out.Bytes()).To(Equal(e.out), "the very same file")
	})
}

// FuzzTranscript reads hostile text: no panic, and what can be read can be written and read again.
func FuzzTranscript(f *testing.F) {
	f.Add([]byte(handWritten))
	f.Add([]byte("cwmplab transcript 1 {\"start\":\"2026-01-01T00:00:00Z\"}\n@1 - record {\"type\":\"x y\",\"conn\":4}\n@2 c9 gap >5-9\n@2 c9 > raw 3\n\\x00abc\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		tr, err := ParseTranscript(text)
		if err != nil {
			return
		}
		want := allEvents(t, tr.Reader())
		again, err := ParseTranscript(tr.Format())
		if err != nil {
			t.Fatalf("%v in\n%s", err, tr.Format())
		}
		NewWithT(t).Expect(allEvents(t, again.Reader())).To(Equal(want), "%s", tr.Format())
	})
}

// FuzzRecording reads hostile files: no panic, no endless loop.
func FuzzRecording(f *testing.F) {
	path := filepath.Join(f.TempDir(), "a.pcapng")
	recordTestTraffic(f, path, RecorderOptions{})
	whole, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole[:6000])
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := newRecordingReader("x", bytes.NewReader(b), nil)
		if err != nil {
			return
		}
		_, _ = drainReader(r) // whatever it says
	})
}

func TestOpenFindsTheKindOut(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	put := func(name string, b []byte) string {
		p := filepath.Join(dir, name)
		g.Expect(os.MkdirAll(filepath.Dir(p), 0o700)).To(Succeed())
		g.Expect(os.WriteFile(p, b, 0o600)).To(Succeed())
		return p
	}
	recordTestTraffic(t, filepath.Join(dir, "b.pcapng"), RecorderOptions{})
	rec, err := os.ReadFile(filepath.Join(dir, "b.pcapng"))
	g.Expect(err).NotTo(HaveOccurred())
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	_, err = w.Write(rec)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(w.Close()).To(Succeed())
	packed := put("sub/c.gz", z.Bytes())
	put("a.txt", []byte(handWritten))
	put("README.md", []byte("words"))
	put("sub/d.xml", []byte("<Envelope/>"))
	put("sub/e.har", []byte(`{"log":{"entries":[]}}`))
	put("report.json", []byte(`{"format":"cwmplab-report/1"}`)) // a folder of a run holds these as well
	put("junit.xml", []byte(`<?xml version="1.0"?><testsuites>/Envelope/Body</testsuites>`))
	files, err := OpenAll([]string{dir, dir})
	g.Expect(err).NotTo(HaveOccurred())
	var names []string
	for _, f := range files {
		rel, err := filepath.Rel(dir, f)
		g.Expect(err).NotTo(HaveOccurred())
		names = append(names, filepath.ToSlash(rel))
	}
	g.Expect(names).To(Equal([]string{"a.txt", "b.pcapng", "sub/c.gz", "sub/d.xml", "sub/e.har"}))
	g.Expect(readAllOf(t, packed)).To(Equal(readAllOf(t, filepath.Join(dir, "b.pcapng"))))
	spooled, err := openSpooled("standard input", bytes.NewReader(rec), OpenOptions{})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(spooled.Source().Tool).To(Equal("cwmplab test <1>"))
	g.Expect(spooled.Close()).To(Succeed())
	_, err = Open(filepath.Join(dir, "README.md"))
	g.Expect(err).To(MatchError(ErrUnknownKind))
	_, err = Open(dir)
	g.Expect(err).To(MatchError(ContainSubstring("folder")))
	_, err = NewReader("empty", bytes.NewReader(nil))
	g.Expect(err).To(MatchError(ContainSubstring("empty")))
}

func TestTapRecordsBothEndsOfASocket(t *testing.T) {
	g := NewWithT(t)
	path := filepath.Join(t.TempDir(), "a.pcapng")
	r, err := Create(path, Header{}, RecorderOptions{})
	g.Expect(err).NotTo(HaveOccurred())
	l, err := net.Listen("tcp", "127.0.0.1:0")
	g.Expect(err).NotTo(HaveOccurred())
	defer l.Close()
	served := make(chan error, 1)
	go func() {
		c, err := l.Accept()
		if err != nil {
			served <- err
			return
		}
		_, err = io.Copy(c, c)
		served <- errors.Join(err, c.Close())
	}()
	c, err := net.Dial("tcp", l.Addr().String())
	g.Expect(err).NotTo(HaveOccurred())
	tap := Tap(c, r.Open(c.LocalAddr(), c.RemoteAddr(), OpenSYN, time.Time{}), ToServer)
	_, err = tap.Write([]byte("there and back"))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(tap.(interface{ CloseWrite() error }).CloseWrite()).To(Succeed())
	back, err := io.ReadAll(tap)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(back)).To(Equal("there and back"))
	g.Expect(<-served).To(Succeed())
	g.Expect(tap.Close()).To(Succeed())
	_, err = tap.Write([]byte("too late"))
	g.Expect(err).To(HaveOccurred())
	g.Expect(Tap(&tls.Conn{}, nil, ToServer).(interface{ CloseRead() error }).CloseRead()).To(HaveOccurred())
	g.Expect(r.Close()).To(Succeed())
	rd, err := Open(path)
	g.Expect(err).NotTo(HaveOccurred())
	defer rd.Close()
	out, conns, _ := streams2(t, rd)
	g.Expect(out).To(Equal(map[string]string{"c1 to-server": "there and back", "c1 to-client": "there and back"}))
	g.Expect(conns["c1"].Client.String()).To(Equal(c.LocalAddr().String()))
	for _, end := range conns["c1"].Ends {
		g.Expect(end.Time.IsZero()).To(BeFalse())
		g.Expect(end.Reset).To(BeFalse())
	}
}

func TestHARIsReadAgain(t *testing.T) {
	g := NewWithT(t)
	path := filepath.Join(t.TempDir(), "a.pcapng")
	recordTestTraffic(t, path, RecorderOptions{})
	rec, err := Open(path)
	g.Expect(err).NotTo(HaveOccurred())
	defer rec.Close()
	var har bytes.Buffer
	g.Expect(WriteHAR(&har, rec)).To(Succeed())
	r, err := NewReader("a.har", &har)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(r.Source().Format).To(Equal("har"))
	out, _, _ := streams2(t, r)
	all := ""
	for _, s := range out {
		all += s
	}
	g.Expect(bytes.Count([]byte(all), []byte("SOAPAction: \"\""))).To(Equal(2))
	g.Expect(all).To(ContainSubstring(testSOAP))
}
