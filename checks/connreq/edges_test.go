package connreq_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/connreq"
	"cwmplab/checks/session"
	"cwmplab/fixtures/golden"
)

// inform is the Inform of a session of a golden recording.
func inform(session int) mutate.Match {
	return mutate.And(mutate.InSession(session), mutate.ByMethod("Inform"))
}

// opened says how the recorder learned of the opening of all connections to the ACS.
func opened(how string) mutate.Edit {
	return mutate.New("openings are "+how, func(t *capture.Transcript) bool {
		for i, e := range t.Entries {
			if e.Verb == capture.VerbOpen && strings.HasPrefix(e.Conn, "c") && !strings.HasPrefix(e.Conn, "cr") {
				open := capture.ConnOpen{}
				if e.Open != nil {
					open = *e.Open
				}
				open.How = how
				t.Entries[i].Open = &open
			}
		}
		return true
	})
}

// call puts a connection of the device that carries nothing into a recording.
func call(at time.Duration, client string) mutate.Edit {
	return mutate.New("a connection without a request", func(t *capture.Transcript) bool {
		t.Entries = append(t.Entries,
			capture.Entry{At: at, Conn: "c90", Verb: capture.VerbOpen, Open: &capture.ConnOpen{Client: client, Server: "192.0.2.1:7547"}},
			capture.Entry{At: at + time.Millisecond, Conn: "c90", Verb: capture.VerbClose, Dir: capture.ToClient, Reset: true})
		slices.SortStableFunc(t.Entries, func(a, b capture.Entry) int { return int(a.At - b.At) })
		return true
	})
}

// The session of connection-request begins 2.007 s after the success answer.
func TestSessionInTime(t *testing.T) {
	for _, tc := range []struct {
		name, how string
		delay     time.Duration
		want      checks.Outcome
	}{
		{"a SYN at 30 s", "syn", 28 * time.Second, checks.Pass},
		{"a SYN within the tolerance of the timer", "syn", 29900 * time.Millisecond, checks.Pass},
		{"a SYN after it", "syn", 30100 * time.Millisecond, checks.Fail},
		{"an accept is a little later than its SYN", "accept", 31 * time.Second, checks.Pass},
		{"an accept that is too late", "accept", 33 * time.Second, checks.Fail},
		{"first bytes come after TLS", "unknown", 37 * time.Second, checks.Pass},
		{"first bytes that are too late", "unknown", 40 * time.Second, checks.Fail},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rec := golden.Load("connection-request").With(opened(tc.how), mutate.Delay(inform(2), tc.delay))
			NewWithT(t).Expect(checks.Judge(rec, &connreq.SessionInTime).Outcome).To(Equal(tc.want))
		})
	}
}

func TestATryCountsAsSession(t *testing.T) {
	late := mutate.Delay(inform(2), 10*time.Minute)
	for _, tc := range []struct {
		name, client string
		at           time.Duration
		want         checks.Outcome
	}{
		{"a refused connection of the device", "192.0.2.10:40900", 305 * time.Second, checks.Pass},
		{"one of another device", "192.0.2.77:40900", 305 * time.Second, checks.Fail},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rec := golden.Load("connection-request").With(late, call(tc.at, tc.client))
			NewWithT(t).Expect(checks.Judge(rec, &connreq.SessionInTime).Outcome).To(Equal(tc.want))
		})
	}
	rec := golden.Load("connection-request").With(mutate.DropConn(inform(2)), call(305*time.Second, "192.0.2.10:40900"))
	NewWithT(t).Expect(checks.Judge(rec, &connreq.SessionInTime).Outcome).To(Equal(checks.Pass))
	rec = golden.Load("connection-request").With(mutate.OnlySession(2, mutate.Text("Inform/Event/EventStruct/EventCode", "2 PERIODIC")), call(301*time.Second, "192.0.2.10:40900"))
	NewWithT(t).Expect(checks.Judge(rec, &connreq.EventSix).Outcome).NotTo(Equal(checks.Fail), "the event went with the try that failed")
}

// A connection that is reset at once may be over before the answer is recorded that it follows.
func TestATryMayBeSeenBeforeTheAnswerItFollows(t *testing.T) {
	g := NewWithT(t)
	other := mutate.OnlySession(2, mutate.Text("Inform/Event/EventStruct/EventCode", "2 PERIODIC"))
	later := mutate.Delay(inform(2), 5*time.Second)
	rec := golden.Load("connection-request").With(later, other)
	g.Expect(checks.Judge(rec, &connreq.EventSix).Outcome).To(Equal(checks.Fail))
	at := answered(rec) - 100*time.Microsecond
	g.Expect(checks.Judge(rec.With(call(at-time.Millisecond, "192.0.2.10:40900")), &connreq.EventSix).Outcome).NotTo(Equal(checks.Fail))
	g.Expect(checks.Judge(rec.With(call(at-time.Second, "192.0.2.10:40900")), &connreq.EventSix).Outcome).To(Equal(checks.Fail), "before the request")
}

// answered is when the success answer of a recording came.
func answered(rec *golden.Recording) time.Duration {
	for _, e := range rec.Transcript().Entries {
		if strings.HasPrefix(e.Conn, "cr") && bytes.HasPrefix(e.Data, []byte("HTTP/1.1 204")) {
			return e.At
		}
	}
	return 0
}

func TestWhatElseMayHaveAsked(t *testing.T) {
	second := mutate.OnlySession(2, mutate.Text("Inform/Event/EventStruct/EventCode", "6 CONNECTION REQUEST"))
	udp := mutate.ReplaceInBody("<Name>Device.ManagementServer.AliasBasedAddressing</Name><Value xsi:type=\"xsd:boolean\">false",
		"<Name>Device.ManagementServer.UDPConnectionRequestAddress</Name><Value xsi:type=\"xsd:string\">192.0.2.10:7548")
	g := NewWithT(t)
	g.Expect(checks.Judge(golden.Load("connreq-in-session").With(second), &connreq.RefusedStays).Outcome).To(Equal(checks.Fail))
	g.Expect(checks.Judge(golden.Load("connreq-in-session").With(second, udp), &connreq.RefusedStays).Outcome).NotTo(Equal(checks.Fail))
}

func TestURLForm(t *testing.T) {
	for _, tc := range []struct {
		name, url string
		want      checks.Outcome
	}{
		{"host, port and path", "http://198.51.100.7:7547/a1", checks.Pass},
		{"no port is port 80", "http://198.51.100.7/a1", checks.Pass},
		{"a name", "http://cpe.example:30005/", checks.Pass},
		{"an IPv6 address in brackets", "http://[2001:db8::1]:7547/a1", checks.Pass},
		{"one without", "http://2001:db8::1:7547/a1", checks.Fail},
		{"brackets around a name", "http://[cpe]:7547/a1", checks.Fail},
		{"no scheme", "198.51.100.7:7547/a1", checks.Fail},
		{"another scheme", "ftp://198.51.100.7/a1", checks.Fail},
		{"no host", "http:///a1", checks.Fail},
		{"no host but a port", "http://:7547/a1", checks.Fail},
		{"a port too high", "http://198.51.100.7:70000/a1", checks.Fail},
		{"port 0", "http://198.51.100.7:0/a1", checks.Fail},
		{"a blank in it", "http://198.51.100.7:7547/a 1", checks.Fail},
		{"as long as the model allows", "http://198.51.100.7:7547/" + strings.Repeat("a", 2048-25), checks.Pass},
		{"longer", "http://198.51.100.7:7547/" + strings.Repeat("a", 2048-24), checks.Fail},
		{"empty while switched off", "", checks.NotApplicable},
		{"https is for another rule", "https://198.51.100.7:7547/a1", checks.NotApplicable},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rec := golden.Load("two-requests").With(mutate.Text("Inform/ParameterList/ParameterValueStruct[6]/Value", tc.url))
			NewWithT(t).Expect(checks.Judge(rec, &connreq.URLForm).Outcome).To(Equal(tc.want))
		})
	}
}

func TestStrangersAreNotTheACS(t *testing.T) {
	stranger := mutate.ReplaceMessage(mutate.ConnectionRequest(1), "POST /cgi-bin/login HTTP/1.0\nContent-Length: auto\n\nuser=admin")
	rec := golden.Load("connection-request").With(stranger)
	for _, rule := range []*checks.Rule{&connreq.Get, &connreq.NoData, &connreq.Challenged} {
		NewWithT(t).Expect(checks.Judge(rec, rule).Outcome).NotTo(Equal(checks.Fail), rule.ID)
	}
}

func TestCredentialsOfAnotherWorker(t *testing.T) {
	// Two workers of an ACS ask at the same time, each over a connection of its own.
	get := "GET /e5a77d1093fb HTTP/1.1\nHost: 192.0.2.10:7547"
	crossed := mutate.New("a second worker asks in between", func(tr *capture.Transcript) bool {
		at := 300175 * time.Millisecond
		tr.Entries = append(tr.Entries,
			capture.Entry{At: at, Conn: "cr9", Verb: capture.VerbOpen},
			capture.Entry{At: at + time.Millisecond, Conn: "cr9", Verb: capture.VerbData, Dir: capture.ToServer, Data: mutate.Wire(get)},
			capture.Entry{At: at + 2*time.Millisecond, Conn: "cr9", Verb: capture.VerbData, Dir: capture.ToClient,
				Data: mutate.Wire("HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Digest realm=\"HomeRouter\", qop=\"auth\", nonce=\"77\"\nContent-Length: 0")},
			capture.Entry{At: at + 3*time.Millisecond, Conn: "cr9", Verb: capture.VerbClose, Dir: capture.ToServer},
			capture.Entry{At: at + 3*time.Millisecond, Conn: "cr9", Verb: capture.VerbClose, Dir: capture.ToClient})
		slices.SortStableFunc(tr.Entries, func(a, b capture.Entry) int { return int(a.At - b.At) })
		return true
	})
	rec := golden.Load("connection-request").With(crossed)
	NewWithT(t).Expect(checks.Judge(rec, &connreq.CredentialsSent).Outcome).NotTo(Equal(checks.Fail))
}

func TestRequestsOverTLS(t *testing.T) {
	g := NewWithT(t)
	text, err := os.ReadFile(filepath.Join("..", "..", "fixtures", "golden", "connection-request.txt"))
	g.Expect(err).NotTo(HaveOccurred())
	with := strings.Replace(string(text), "\n@300.149 cr1 data >", "\n@300.14 cr1 tls {\"version\":\"1.2\"}\n\n@300.149 cr1 data >", 1)
	g.Expect(with).NotTo(Equal(string(text)))
	rec, err := golden.Parse("over TLS", []byte(with))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(checks.Judge(rec, &connreq.NoTLS).Outcome).To(Equal(checks.Fail))
	g.Expect(checks.Judge(golden.Load("connection-request"), &connreq.NoTLS).Outcome).To(Equal(checks.Pass))
}

// outage is a time in which the suite had closed an address of its ACS.
func outage(from, to time.Duration) mutate.Edit {
	return mutate.New("an address is closed", func(t *capture.Transcript) bool {
		for at, step := range map[time.Duration]string{from: capture.StepClosed, to: capture.StepOpened} {
			t.Entries = append(t.Entries, capture.Entry{At: at, Verb: capture.Verb(capture.RecordMark), Record: &capture.Record{
				Type: capture.RecordMark, Name: capture.MarkStep, Data: []byte(`{"step":"` + step + `","facts":{"address":"192.0.2.2:7547"}}`)}})
		}
		slices.SortStableFunc(t.Entries, func(a, b capture.Entry) int { return int(a.At - b.At) })
		return true
	})
}

// Where the suite closed an address of its ACS, the first try may have gone there, and the event with it.
func TestATryMayHaveGoneToAClosedAddress(t *testing.T) {
	g := NewWithT(t)
	other := mutate.OnlySession(2, mutate.Text("Inform/Event/EventStruct/EventCode", "2 PERIODIC"))
	retry := mutate.OnlySession(2, mutate.Text("Inform/RetryCount", "3"))
	asked := answered(golden.Load("connection-request"))
	during, before := outage(asked-time.Second, asked+9*time.Minute), outage(asked-time.Minute, asked-time.Second)
	for _, tc := range []struct {
		rule *checks.Rule
		edit mutate.Edit
	}{
		{&connreq.SessionInTime, mutate.Delay(inform(2), 10*time.Minute)},
		{&connreq.EventSix, mutate.Seq(other, retry, mutate.Delay(inform(2), 10*time.Second))},
		{&session.AfterRequest, mutate.Seq(other, retry, mutate.Delay(inform(2), 10*time.Minute))},
	} {
		rec := golden.Load("connection-request").With(tc.edit)
		g.Expect(checks.Judge(rec, tc.rule).Outcome).To(Equal(checks.Fail), tc.rule.ID)
		g.Expect(checks.Judge(rec.With(before), tc.rule).Outcome).To(Equal(checks.Fail), tc.rule.ID)
		g.Expect(checks.Judge(rec.With(during), tc.rule).Outcome).NotTo(Equal(checks.Fail), tc.rule.ID)
	}
}
