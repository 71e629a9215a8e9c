package capture

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

// harFile wraps entries into a HAR file.
func harFile(entries ...string) string {
	return `{"log": {"version": "1.2", "creator": {"name": "tool", "version": "3"}, "pages": [], "entries": [` +
		strings.Join(entries, ",") + `], "comment": "x"}}`
}

// harLine is an entry with these requests and responses, started so many milliseconds after craftStart.
func harLine(ms int, request, response, more string) string {
	at := craftStart.Add(time.Duration(ms) * time.Millisecond).Format(time.RFC3339Nano)
	return fmt.Sprintf(`{"startedDateTime": %q, "time": 50, "timings": {"blocked": -1, "send": 10, "wait": 20, "receive": 20},
		"request": {%s}, "response": {%s}, "serverIPAddress": "10.0.0.2" %s}`, at, request, response, more)
}

const (
	harPost = `"method": "POST", "url": "http://acs.example.net:7547/acs?x=1", "httpVersion": "HTTP/1.1",
		"headers": [{"name": "hOST", "value": "acs"}, {"name": "Content-Length", "value": "4"}], "postData": {"text": "body"}`
	harOK = `"status": 200, "statusText": "OK", "httpVersion": "HTTP/1.1",
		"headers": [{"name": "Set-Cookie", "value": "a=1\nb=2"}], "content": {"text": "answer"}`
	harPostWire = "POST /acs?x=1 HTTP/1.1\r\nhOST: acs\r\nContent-Length: 4\r\n\r\nbody"
	harOKWire   = "HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 6\r\n\r\nanswer"
)

func hearHAR(t *testing.T, text string) heard {
	t.Helper()
	r, err := newHARReader("test.har", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return hearAll(t, r)
}

func TestHAREntry(t *testing.T) {
	g := NewWithT(t)
	h := hearHAR(t, "\ufeff"+harFile(harLine(0, harPost, harOK, "")))
	g.Expect(h.err).To(Equal(io.EOF))
	g.Expect(h.stream(1, ToServer)).To(Equal(harPostWire))
	g.Expect(h.stream(1, ToClient)).To(Equal(harOKWire))
	g.Expect(h.conns[0].Server.String()).To(Equal("10.0.0.2:7547"))
	g.Expect(h.conns[0].Stream).To(Equal(-1))
	g.Expect(h.source.Tool).To(Equal("tool 3"))
	g.Expect([]bool{h.source.Framing, h.source.Opens, h.source.Packets, h.source.Timing}).To(Equal([]bool{false, false, false, true}))
	times := []time.Duration{}
	for _, ev := range h.events {
		times = append(times, ev.Time.Sub(craftStart)/time.Millisecond)
	}
	g.Expect(times).To(Equal([]time.Duration{0, 0, 30, 50}))
}

func TestHARMessages(t *testing.T) {
	encoded := base64.StdEncoding.EncodeToString
	head := `"method": "POST", "url": "https://acs.example.net/acs", "headers": []`
	for _, tc := range []struct {
		name, request, response, more string
		up, down                      string
	}{
		{"base64 contents", head + `, "postData": {"text": "eA=="}`,
			`"status": 200, "statusText": "OK", "headers": [], "content": {"text": "AAE=", "encoding": "base64"}`, "",
			"POST /acs HTTP/1.1\r\nHost: acs.example.net\r\nContent-Length: 4\r\n\r\neA==",
			"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n\x00\x01"},
		{"HTTP/2", `"method": "POST", "url": "https://a/", "httpVersion": "h2", "headers": [{"name": ":method", "value": "POST"},
			{"name": ":authority", "value": "b"}, {"name": ":path", "value": "/p"}, {"name": "cookie", "value": "c"}]`,
			`"status": 204, "statusText": "", "httpVersion": "h2", "headers": [{"name": ":status", "value": "204"}], "content": {}`, "",
			"POST /p HTTP/1.1\r\nHost: b\r\ncookie: c\r\n\r\n", "HTTP/1.1 204 \r\n\r\n"},
		{"chunked", harPost, `"status": 200, "statusText": "OK", "headers": [{"name": "Transfer-Encoding", "value": "chunked"}],
			"content": {"text": "answer"}`, "",
			harPostWire, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nanswer\r\n0\r\n\r\n"},
		{"unpacked gzip", harPost, `"status": 200, "statusText": "OK", "headers": [{"name": "Content-Encoding", "value": "gzip"},
			{"name": "Content-Length", "value": "99"}], "content": {"text": "answer"}`, "",
			harPostWire, "HTTP/1.1 200 OK\r\nX-Content-Encoding: gzip\r\nContent-Length: 6\r\n\r\nanswer"},
		{"no answer", harPost, `"status": 0, "statusText": "", "headers": [], "content": {}`, "", harPostWire, ""},
		{"a header that would be two", `"method": "GET", "url": "http://a/", "headers": [{"name": "X\r\nEvil", "value": "1"}]`, harOK, "",
			"GET / HTTP/1.1\r\nHost: a\r\nX  Evil: 1\r\n\r\n", harOKWire},
		{"a form", head + `, "postData": {"params": [{"name": "a b", "value": "&"}]}`, harOK, "",
			"POST /acs HTTP/1.1\r\nHost: acs.example.net\r\nContent-Length: 7\r\n\r\na+b=%26", harOKWire},
		{"heads as they were", harPost, harOK, fmt.Sprintf(`, "_cwmp": {"requestHead": %q, "responseHead": %q, "conn": 7}`,
			encoded([]byte("POST  /raw HTTP/1.1\nx:y\nContent-length:4\n\n")), encoded([]byte("HTTP/1.1 200 fine\r\nA:b\r\n\r\n"))),
			"POST  /raw HTTP/1.1\nx:y\nContent-length:4\n\nbody", "HTTP/1.1 200 fine\r\nA:b\r\n\r\nanswer"},
		{"extra data of another shape", harPost, harOK, `, "_cwmp": {"requestHead": 7, "conn": "x"}`, harPostWire, harOKWire},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			h := hearHAR(t, harFile(harLine(0, tc.request, tc.response, tc.more)))
			g.Expect(h.err).To(Equal(io.EOF))
			g.Expect(h.stream(1, ToServer)).To(Equal(tc.up))
			g.Expect(h.stream(1, ToClient)).To(Equal(tc.down))
		})
	}
}

func TestHARConnections(t *testing.T) {
	g := NewWithT(t)
	h := hearHAR(t, harFile(
		harLine(0, harPost, harOK, ""),
		harLine(20, harPost, harOK, ""),                       // at the same time: another connection
		harLine(100, harPost, harOK, ""),                      // the first is free again
		harLine(110, harPost, harOK, `, "connection": "cpe"`), // told
		harLine(130, harPost, harOK, `, "connection": "cpe"`), // told, though the answer before is not over
	))
	g.Expect(h.conns).To(HaveLen(3))
	g.Expect(h.stream(1, ToServer)).To(Equal(harPostWire + harPostWire))
	g.Expect(h.stream(2, ToServer)).To(Equal(harPostWire))
	g.Expect(h.stream(3, ToClient)).To(Equal(harOKWire + harOKWire))
	for i := 1; i < len(h.events); i++ {
		g.Expect(h.events[i].Time).NotTo(BeTemporally("<", h.events[i-1].Time))
	}
}

func TestHARErrors(t *testing.T) {
	for text, want := range map[string]string{
		`{"name": "x"}`:                     `test.har: JSON, but no HAR: the member "log" is missing`,
		`{"log": {"version": "1.2"}}`:       `test.har: JSON, but no HAR: the member "entries" is missing`,
		`{"log": {"entries": {}}}`:          `test.har: JSON, but no HAR: "log.entries" is no list`,
		`[1]`:                               `test.har: JSON, but no HAR: no object with the member "log"`,
		`{"log": nonsense`:                  `test.har: not JSON at byte`,
		``:                                  `test.har: not JSON at byte 0`,
		`{"log": 3, "entries": [{"a": 1}]}`: `test.har: JSON, but no HAR: no object with the member "entries"`,
	} {
		t.Run(text, func(t *testing.T) {
			_, err := newHARReader("test.har", strings.NewReader(text))
			NewWithT(t).Expect(err).To(MatchError(HavePrefix(want)))
		})
	}
}

func TestHARTorn(t *testing.T) {
	g := NewWithT(t)
	text := harFile(harLine(0, harPost, harOK, ""), harLine(100, harPost, harOK, ""))
	h := hearHAR(t, text[:len(text)-100])
	var damage *DamageError
	g.Expect(errors.As(h.err, &damage)).To(BeTrue())
	g.Expect(damage.Torn).To(BeTrue())
	g.Expect(h.stream(1, ToClient)).To(Equal(harOKWire))
}

func FuzzHAR(f *testing.F) {
	f.Add(harFile(harLine(0, harPost, harOK, ""), harLine(20, harPost, harOK, `, "connection": "1"`)))
	f.Add(harFile(harLine(0, harPost, harOK, `, "_cwmp": {"requestHead": "UE9TVCAvIEhUVFAvMS4xDQoNCg==", "responseHead": "SFRUUC8xLjEgMjAwDQoNCg=="}`)))
	f.Fuzz(func(t *testing.T, text string) {
		if r, err := newHARReader("fuzz", strings.NewReader(text)); err == nil {
			hearAll(t, r)
		}
	})
}

// TestHARKeepsMessages exports recordings of other implementations and reads them back: requests and the connections
// they were sent on are the same.
func TestHARKeepsMessages(t *testing.T) {
	for _, file := range corpus(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			g := NewWithT(t)
			r, err := Open(file)
			g.Expect(err).NotTo(HaveOccurred())
			var text strings.Builder
			g.Expect(WriteHAR(&text, r)).To(Succeed())
			g.Expect(r.Close()).To(Succeed())
			back := hearHAR(t, text.String())
			g.Expect(back.err).To(Equal(io.EOF))
			data, err := os.ReadFile(file)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(back.requests()).To(ConsistOf(hear(t, data).requests()))
		})
	}
}

// requests is what was sent to servers, per connection.
func (h heard) requests() []string {
	var all []string
	for _, c := range h.conns {
		if s := h.stream(c.ID, ToServer); s != "" {
			all = append(all, s)
		}
	}
	return all
}
