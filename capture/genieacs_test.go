package capture

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// genieYAMLLog is a session as GenieACS logs it with DEBUG_FORMAT=yaml: a visit with an Inform, then a connection
// request in two rounds.
const genieYAMLLog = `---
event: incoming HTTP request
timestamp: 2026-03-01T02:00:00.100Z
remoteAddress: "::ffff:192.0.2.17"
deviceId: 001122-HomeRouter-1
connection: 2026-03-01T02:00:00.090Z
localPort: 7547
method: POST
url: /acs?x=1
headers:
  host: acs.example:7547
  content-type: text/xml; charset=utf-8
  soapaction: ""
  content-length: "44"
body: |-
  <a>
    <b>1</b>
  
    <c attr="x: y # z"/>

  </a>
---
event: outgoing HTTP response
timestamp: 2026-03-01T02:00:00.200Z
remoteAddress: "::ffff:192.0.2.17"
deviceId: 001122-HomeRouter-1
connection: 2026-03-01T02:00:00.090Z
statusCode: 200
headers:
  content-type: text/xml; charset="utf-8"
  set-cookie:
    - a=1
    - b=2
  content-length: 3
body: "<r>"
---
event: incoming HTTP request
timestamp: 2026-03-01T02:00:00.300Z
remoteAddress: "::ffff:192.0.2.17"
deviceId: 001122-HomeRouter-1
connection: 2026-03-01T02:00:00.090Z
localPort: 7547
method: POST
url: /acs?x=1
headers:
  content-length: "0"
body: ""
---
event: outgoing HTTP response
timestamp: 2026-03-01T02:00:00.400Z
remoteAddress: "::ffff:192.0.2.17"
deviceId: 001122-HomeRouter-1
connection: 2026-03-01T02:00:00.090Z
statusCode: 204
headers:
  connection: close
body: ""
---
event: outgoing HTTP request
timestamp: 2026-03-01T02:01:00.000Z
remoteAddress: 192.0.2.17
deviceId: 001122-HomeRouter-1
connection: 2026-03-01T02:00:59.000Z
remotePort: "30005"
method: GET
url: /cr
headers:
  host: 192.0.2.17:30005
body: null
---
event: incoming HTTP response
timestamp: 2026-03-01T02:01:00.000Z
remoteAddress: 192.0.2.17
deviceId: 001122-HomeRouter-1
connection: 2026-03-01T02:00:59.000Z
statusCode: 401
headers:
  www-authenticate: Digest realm="x"
  content-length: "12"
body: null
`

// genieJSONLog is the same with DEBUG_FORMAT=json.
const genieJSONLog = `{"event":"incoming HTTP request","timestamp":"2026-03-01T02:00:00.100Z","remoteAddress":"::ffff:192.0.2.17","deviceId":"001122-HomeRouter-1","connection":"2026-03-01T02:00:00.090Z","localPort":7547,"method":"POST","url":"/acs?x=1","headers":{"host":"acs.example:7547","content-type":"text/xml; charset=utf-8","soapaction":"","content-length":"44"},"body":"<a>\n  <b>1</b>\n\n  <c attr=\"x: y # z\"/>\n\n</a>"}
{"event":"outgoing HTTP response","timestamp":"2026-03-01T02:00:00.200Z","remoteAddress":"::ffff:192.0.2.17","deviceId":"001122-HomeRouter-1","connection":"2026-03-01T02:00:00.090Z","statusCode":200,"headers":{"content-type":"text/xml; charset=\"utf-8\"","set-cookie":["a=1","b=2"],"content-length":3},"body":"<r>"}
{"event":"incoming HTTP request","timestamp":"2026-03-01T02:00:00.300Z","remoteAddress":"::ffff:192.0.2.17","deviceId":"001122-HomeRouter-1","connection":"2026-03-01T02:00:00.090Z","localPort":7547,"method":"POST","url":"/acs?x=1","headers":{"content-length":"0"},"body":""}
{"event":"outgoing HTTP response","timestamp":"2026-03-01T02:00:00.400Z","remoteAddress":"::ffff:192.0.2.17","deviceId":"001122-HomeRouter-1","connection":"2026-03-01T02:00:00.090Z","statusCode":204,"headers":{"connection":"close"},"body":""}
{"event":"outgoing HTTP request","timestamp":"2026-03-01T02:01:00.000Z","remoteAddress":"192.0.2.17","deviceId":"001122-HomeRouter-1","connection":"2026-03-01T02:00:59.000Z","remotePort":"30005","method":"GET","url":"/cr","headers":{"host":"192.0.2.17:30005"},"body":null}
{"event":"incoming HTTP response","timestamp":"2026-03-01T02:01:00.000Z","remoteAddress":"192.0.2.17","deviceId":"001122-HomeRouter-1","connection":"2026-03-01T02:00:59.000Z","statusCode":401,"headers":{"www-authenticate":"Digest realm=\"x\"","content-length":"12"},"body":null}
`

// genieHear reads a log.
func genieHear(t testing.TB, log string) heard {
	t.Helper()
	r, err := NewReader("debug.log", strings.NewReader(log))
	if err != nil {
		t.Fatal(err)
	}
	return hearAll(t, r)
}

func TestGenieACSLog(t *testing.T) {
	for name, log := range map[string]string{
		"yaml": genieYAMLLog, "json": genieJSONLog, "line ends of Windows": strings.ReplaceAll(genieJSONLog, "\n", "\r\n"),
		"cut in front": "  half a body\n" + genieYAMLLog,
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			h := genieHear(t, log)
			g.Expect(h.err).To(Equal(io.EOF))
			src := h.source
			g.Expect(src.Format).To(Equal("genieacs log"))
			g.Expect([]bool{src.Framing, src.Timing, src.Opens, src.Packets}).To(Equal([]bool{false, true, false, false}))
			g.Expect(h.conns).To(HaveLen(2))
			g.Expect(h.conns[0].Client.Addr().String()).To(Equal("192.0.2.17"))
			g.Expect(h.conns[0].Server.Port()).To(Equal(uint16(7547)))
			g.Expect(h.conns[1].Server.String()).To(Equal("192.0.2.17:30005"))
			g.Expect(h.stream(1, ToServer)).To(Equal("POST /acs?x=1 HTTP/1.1\r\nhost: acs.example:7547\r\n" +
				"content-type: text/xml; charset=utf-8\r\nsoapaction: \r\ncontent-length: 44\r\n\r\n" +
				"<a>\n  <b>1</b>\n\n  <c attr=\"x: y # z\"/>\n\n</a>" +
				"POST /acs?x=1 HTTP/1.1\r\ncontent-length: 0\r\n\r\n"))
			g.Expect(h.stream(1, ToClient)).To(Equal("HTTP/1.1 200 OK\r\ncontent-type: text/xml; charset=\"utf-8\"\r\n" +
				"set-cookie: a=1\r\nset-cookie: b=2\r\ncontent-length: 3\r\n\r\n<r>" +
				"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n"))
			g.Expect(h.stream(2, ToClient)).To(ContainSubstring("HTTP/1.1 401 Unauthorized\r\nwww-authenticate: Digest"))
			var told []string
			for _, ev := range h.events {
				told = append(told, fmt.Sprintf("%d %d %s", ev.Kind, ev.Conn.ID, ev.Time.Format("05.000")))
			}
			g.Expect(told).To(Equal([]string{"0 1 00.100", "1 1 00.100", "1 1 00.200", "1 1 00.300", "1 1 00.400", "2 1 00.400",
				"0 2 00.000", "1 2 00.000", "1 2 00.000"}))
		})
	}
}

// genieLines are entries of one device, made from pairs of names and values.
func genieLine(event, connection, rest string) string {
	return fmt.Sprintf(`{"event":%q,"timestamp":"2026-03-01T02:00:00Z","remoteAddress":"192.0.2.1","deviceId":"d","connection":%q%s}`+"\n",
		event, connection, rest)
}

func TestGenieACSLogWithGaps(t *testing.T) {
	ask := genieLine("incoming HTTP request", "1", `,"method":"POST","url":"/","headers":{"content-length":"0"},"body":""`)
	answer := genieLine("outgoing HTTP response", "1", `,"statusCode":204,"headers":{},"body":""`)
	for _, tc := range []struct {
		name, log string
		conns     int
		note      string
	}{
		{"an answer without its request", answer + ask + answer, 1, "1 answer without the request it belongs to left out"},
		{"a request without its answer", ask + ask + answer, 2, ""},
		{"two answers", ask + answer + answer, 1, "1 answer without the request it belongs to left out"},
		{"a request of GenieACS without an answer", ask + answer + genieLine("outgoing HTTP request", "2",
			`,"method":"GET","url":"/","headers":{},"error":"100% refused"`), 1,
			"1 request of GenieACS that had no answer left out, the first: 100% refused"},
		{"other events", ask + answer + genieLine("outgoing UDP message", "", `,"body":"x"`) + genieLine("client error", "", `,"error":"x"`), 1,
			"1 UDP message left out: only HTTP is judged"},
		{"an unknown event", ask + answer + genieLine("something", "", `,"body":"x"`), 1, `entries "something" tell of no message: left out`},
		{"a line that is no entry", ask + "{broken}\n" + answer, 1, fmt.Sprintf("the entry at byte %d cannot be read", len(ask))},
		{"a method of two words", ask + answer + genieLine("incoming HTTP request", "9", `,"method":"GE\nT","headers":{},"body":""`), 1,
			"a method that is no word"},
		{"a field that is none", strings.Replace(ask, `{"content-length"`, `{"a\r\nb":"c","content-length"`, 1) + answer, 1, ""},
		{"a value over lines", strings.Replace(ask, `"content-length":"0"`, `"content-length":"0","x":"a\r\nb: c"`, 1) + answer, 1, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			h := genieHear(t, tc.log)
			g.Expect(h.err).To(Equal(io.EOF))
			g.Expect(h.conns).To(HaveLen(tc.conns))
			g.Expect(h.stream(tc.conns, ToClient)).To(Equal("HTTP/1.1 204 No Content\r\n\r\n"))
			g.Expect(h.stream(tc.conns, ToServer)).NotTo(ContainSubstring("\nb"))
			if tc.note != "" {
				g.Expect(h.source.Notes).To(ContainElement(ContainSubstring(tc.note)))
			}
		})
	}
}

func TestGenieACSLogTorn(t *testing.T) {
	for name, log := range map[string]string{"yaml": genieYAMLLog, "json": genieJSONLog} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			whole := genieHear(t, log)
			h := genieHear(t, log[:len(log)-20])
			var damage *DamageError
			g.Expect(errors.As(h.err, &damage)).To(BeTrue(), "%v", h.err)
			g.Expect(damage.Torn).To(BeTrue())
			g.Expect(int(damage.Offset)).To(BeNumerically("~", strings.LastIndex(log, "incoming HTTP response")-10, 3))
			g.Expect(h.stream(1, ToClient)).To(Equal(whole.stream(1, ToClient)))
			g.Expect(h.stream(2, ToClient)).To(BeEmpty())
		})
	}
}

func TestGenieACSBodiesInLatin1(t *testing.T) {
	for _, tc := range []struct{ kind, body, want string }{
		{"text/xml; charset=iso-8859-1", "<a>é</a>", "<a>\xe9</a>"},
		{"text/xml", `<?xml version='1.0' encoding='ISO-8859-1'?><a>é</a>`, "<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe9</a>"},
		{"text/xml; charset=utf-8", `<?xml version='1.0' encoding='ISO-8859-1'?><a>é</a>`, `<?xml version='1.0' encoding='ISO-8859-1'?><a>é</a>`},
		{"text/xml", "<a>é</a>", "<a>é</a>"},
		{"text/xml; charset=iso-8859-1", "<a>€</a>", "<a>€</a>"},
	} {
		h := genieHear(t, genieLine("incoming HTTP request", "1", fmt.Sprintf(`,"method":"POST","headers":{"content-type":%q},"body":%q`, tc.kind, tc.body)))
		NewWithT(t).Expect(h.stream(1, ToServer)).To(HaveSuffix("\r\n\r\n" + tc.want))
	}
}

func TestGenieACSEntriesThatAreTooLong(t *testing.T) {
	g := NewWithT(t)
	good := genieLine("incoming HTTP request", "1", `,"method":"POST","headers":{},"body":""`)
	long := genieLine("incoming HTTP request", "2", `,"method":"POST","headers":{},"body":"`+strings.Repeat("x", maxGenieEntry)+`"`)
	yaml := "---\nevent: client error\n" + strings.Repeat("  "+strings.Repeat("x", 1<<20)+"\n", 33) + "body: x\n"
	h := genieHear(t, good+long+yaml+strings.ReplaceAll(good, `"1"`, `"3"`))
	g.Expect(h.err).To(Equal(io.EOF))
	g.Expect(h.conns).To(HaveLen(2))
	g.Expect(h.source.Notes).To(ContainElement(HavePrefix(fmt.Sprintf("an entry at byte %d is longer than", len(good)))))
}

func TestGenieACSForgetsOldConnections(t *testing.T) {
	g := NewWithT(t)
	var log strings.Builder
	for i := range maxGenieConns + 10 {
		log.WriteString(genieLine("incoming HTTP request", fmt.Sprint(i), `,"method":"POST","headers":{},"body":""`))
	}
	r, err := newGenieReader("debug.log", strings.NewReader(log.String()))
	g.Expect(err).NotTo(HaveOccurred())
	h := hearAll(t, r)
	g.Expect(h.conns).To(HaveLen(maxGenieConns + 10))
	g.Expect(r.(*genieReader).conns).To(HaveLen(maxGenieConns))
}

func TestGenieACSIsRecognised(t *testing.T) {
	for text, want := range map[string]kind{
		genieYAMLLog: kindGenie, genieJSONLog: kindGenie,
		"  <b>rest of an entry</b>\n" + genieYAMLLog:  kindGenie,
		`{"log":{"entries":[]}}`:                      kindHAR,
		`{"event":"something else"}`:                  kindHAR,
		"<a>event: incoming HTTP request</a>":         kindSOAP,
		"notes\nevent: outgoing HTTP, as it was\n---": kindUnknown,
	} {
		NewWithT(t).Expect(sniff([]byte(text))).To(Equal(want), text)
	}
}

func FuzzGenieACS(f *testing.F) {
	f.Add([]byte(genieYAMLLog))
	f.Add([]byte(genieJSONLog))
	f.Add([]byte("---\nevent: &a incoming HTTP request\ntimestamp: 2026-03-01T02:00:00Z\nheaders: {a: *a, b: [*a, *a]}\nmethod: *a\nbody: >\n  a\n\n  b\n"))
	f.Fuzz(func(t *testing.T, log []byte) {
		r, err := newGenieReader("debug.log", bytes.NewReader(log))
		if err != nil {
			t.Fatal(err)
		}
		h := hearAll(t, r)
		if len(h.conns) > len(log) || len(h.source.Notes) > maxNotes {
			t.Fatal("more than the log can hold")
		}
	})
}
