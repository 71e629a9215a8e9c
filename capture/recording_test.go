package capture

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"path/filepath"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/internal/clock"
)

// stepClock moves by a fixed step with each look at it, so that time stamps are the same in each run.
type stepClock struct {
	clock.Clock
	now  time.Time
	step time.Duration
}

func newStepClock() *stepClock {
	return &stepClock{Clock: clock.Real(), now: time.Date(2026, 3, 4, 5, 6, 7, 89, time.UTC), step: 1234567 * time.Nanosecond}
}

// Now is called under the recorder's lock, but for the first time.
func (c *stepClock) Now() time.Time {
	c.now = c.now.Add(c.step)
	return c.now
}

// eventText is everything an event says, for comparison.
func eventText(e Event) string {
	s := fmt.Sprintf("%s %d dir=%s off=%d reset=%v %q", e.Time.UTC().Format(time.RFC3339Nano), e.Kind, e.Dir, e.Offset, e.Reset, e.Data)
	if c := e.Conn; c != nil {
		s += fmt.Sprintf(" conn=%d %s %s>%s how=%d leg=%s start=%v ends=%v", c.ID, c.Name, c.Client, c.Server, c.OpenHow, c.Leg, c.Start,
			[]bool{c.Ends[0].Time.IsZero(), c.Ends[1].Time.IsZero()})
	}
	if r := e.Record; r != nil {
		b, err := json.Marshal(r)
		s += fmt.Sprintf(" %s %v", b, err)
	}
	return s
}

// allEvents reads everything.
func allEvents(t testing.TB, r Reader) []string {
	t.Helper()
	var out []string
	for {
		e, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatalf("after %d events: %v", len(out), err)
		}
		out = append(out, eventText(e))
	}
}

func tcp(s string) net.Addr { return net.TCPAddrFromAddrPort(netip.MustParseAddrPort(s)) }

const testSOAP = `<?xml version="1.0"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:cwmp="urn:dslforum-org:cwmp-1-0">
  <soap:Body><cwmp:Inform><MaxEnvelopes>1</MaxEnvelopes></cwmp:Inform></soap:Body>
</soap:Envelope>
`

func testRequest() string {
	return fmt.Sprintf("POST /acs HTTP/1.1\r\nHost: acs.example\r\nSOAPAction: \"\"\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n%s",
		len(testSOAP), testSOAP)
}

func testResponse() string {
	return fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(testSOAP), testSOAP)
}

// recordTestTraffic writes a recording with something of everything.
func recordTestTraffic(t testing.TB, path string, o RecorderOptions) {
	t.Helper()
	g := NewWithT(t)
	if o.Clock == nil {
		o.Clock = newStepClock()
	}
	r, err := Create(path, Header{Tool: "cwmplab test <1>", Mode: "proxy", Subjects: []string{"CPE", "ACS"}}, o)
	g.Expect(err).NotTo(HaveOccurred())
	a := r.Open(tcp("192.0.2.10:40001"), tcp("192.0.2.1:7547"), OpenAccept, time.Time{})
	b := r.Open(tcp("[2001:db8::10]:40002"), tcp("[2001:db8::1]:7547"), OpenSYN, time.Time{})
	a.TLS(TLSFacts{Version: "1.2", SNI: "acs.example"})
	req, resp := testRequest(), testResponse()
	a.Data(ToServer, []byte(req[:40]))
	b.Data(ToServer, []byte(req))
	a.Data(ToServer, []byte(req[40:200]))
	a.Mark(MarkProvoked, map[string]string{"what": "a < b"})
	a.Data(ToServer, []byte(req[200:]))
	a.UpstreamOpened(tcp("192.0.2.2:50000"), tcp("198.51.100.1:7547"), time.Time{})
	a.Forwarded(ToServer, int64(len(req)))
	b.Data(ToClient, []byte(resp+"HTTP/1.1 204 No Content\r\n\r\nHTTP/1"))
	a.Data(ToClient, []byte(resp[:77]))
	b.Data(ToClient, []byte(".1 204 No Content\r\n\r\n"))
	a.MarkSpan("note me", ToClient, 3, 9, nil)
	a.Data(ToClient, []byte(resp[77:]))
	b.Data(ToServer, []byte("\x00\xff@\n#x \t\n\\ no HTTP\r\n\n"))
	b.Data(ToServer, []byte("@more\u2028\xe4\n"))
	r.Mark(MarkScenarioStart, map[string]any{"scenario": "x", "rules": []string{"CWMP-INF-001"}})
	b.End(ToServer, true)
	a.End(ToClient, false)
	a.End(ToServer, false)
	a.UpstreamSum(ToServer, int64(len(req)), [32]byte{1})
	up := r.OpenUpstream(a, nil, tcp("198.51.100.1:7547"), time.Time{})
	up.Data(ToServer, []byte("GET / HTTP/1.0\r\n\r\n"))
	up.Data(ToClient, bytes.Repeat([]byte("x"), 3*maxPayload))
	g.Expect(r.Close()).To(Succeed())
	g.Expect(r.Gaps()).To(BeZero())
}

func TestPcapngToTranscriptAndBackLosesNothing(t *testing.T) {
	g := NewWithT(t)
	path := filepath.Join(t.TempDir(), "a.pcapng")
	recordTestTraffic(t, path, RecorderOptions{})
	open := func() Reader {
		r, err := Open(path)
		g.Expect(err).NotTo(HaveOccurred())
		t.Cleanup(func() { r.Close() })
		return r
	}
	want := allEvents(t, open())
	g.Expect(len(want)).To(BeNumerically(">", 30))

	tr, err := ReadTranscript(open())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(allEvents(t, tr.Reader())).To(Equal(want), "the transcript in memory")

	text := tr.Format()
	again, err := ParseTranscript(text)
	g.Expect(err).NotTo(HaveOccurred(), "%s", text)
	g.Expect(allEvents(t, again.Reader())).To(Equal(want), "%s", text)
	g.Expect(string(again.Format())).To(Equal(string(text)))

	var copied, direct bytes.Buffer
	g.Expect(WritePcapng(&copied, again.Reader())).To(Succeed())
	back, err := NewReader("copy", bytes.NewReader(copied.Bytes()))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(allEvents(t, back)).To(Equal(want))
	g.Expect(WritePcapng(&direct, open())).To(Succeed())
	g.Expect(direct.Bytes()).To(Equal(copied.Bytes()), "the same events give the same file")
}
