package capture

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

const (
	loc           = "Location: http://other.example/acs"
	cookieA       = "Set-Cookie: sid=a; Path=/"
	sendA         = "Cookie: sid=a"
	cookieB       = "Set-Cookie: sid=b"
	auth          = "Authorization: Digest username=\"u\", response=\"x\""
	challengeHead = `WWW-Authenticate: Digest realm="r", nonce="n", qop="auth"`
	stale         = `WWW-Authenticate: Digest realm="r", nonce="m", stale=true`
	closeHead     = "Connection: close"
	noAnswer      = ""
)

// ordinary plays a whole session without the end of its connection.
func ordinary(t *tape, conn, serial string) *tape {
	return t.step(conn, informOf(serial, 0), acs("", accepted)).
		step(conn, emptyPost(), acs("", get)).
		step(conn, cpe(got), status("204 No Content"))
}

func TestSessions(t *testing.T) {
	for _, tc := range []struct {
		name string
		play func(t *tape)
		want string
	}{
		{"an ordinary session ends well", func(t *tape) {
			ordinary(t, "c1", "A").close("c1")
		}, "session 1 A well: Inform/InformResponse empty/GetParameterValues GetParameterValuesResponse/204"},
		{"a 401 round trip is part of the session", func(t *tape) {
			t.step("c1", informOf("A", 0), status("401 Unauthorized", challengeHead)).
				step("c1", informOf("A", 0, auth), acs("", accepted)).step("c1", emptyPost(), status("204 No Content")).close("c1")
		}, "session 1 A well: Inform/401 Inform/InformResponse empty/204"},
		{"a 401 with a close goes on in a new connection, whatever RetryCount says", func(t *tape) {
			t.step("c1", informOf("A", 0), status("401 Unauthorized", challengeHead, closeHead)).close("c1").
				step("c2", informOf("A", 1, auth), acs("", accepted)).step("c2", emptyPost(), status("204 No Content")).close("c2")
		}, "session 1 A well: Inform/401 Inform/InformResponse empty/204"},
		{"a stale nonce is challenged anew", func(t *tape) {
			t.step("c1", informOf("A", 0, auth), status("401 Unauthorized", stale)).wait(10*time.Second).
				step("c1", informOf("A", 0, auth), acs("", accepted)).step("c1", emptyPost(), status("204 No Content")).close("c1")
		}, "session 1 A well: Inform/401 Inform/InformResponse empty/204"},
		{"refused credentials end a session, the retry is a new one", func(t *tape) {
			t.step("c1", informOf("A", 0), status("401 Unauthorized", challengeHead)).
				step("c1", informOf("A", 0, auth), status("401 Unauthorized", challengeHead)).close("c1").wait(7*time.Second).
				step("c2", informOf("A", 1), status("401 Unauthorized", challengeHead)).
				step("c2", informOf("A", 1, auth), acs("", accepted)).step("c2", emptyPost(), status("204 No Content")).close("c2")
		}, "session 1 A by Inform: Inform/401 Inform/401\nsession 2 A well: Inform/401 Inform/InformResponse empty/204"},
		{"a challenge in the middle of a session", func(t *tape) {
			t.step("c1", informOf("A", 0), acs("", accepted)).step("c1", emptyPost(), status("401 Unauthorized", challengeHead)).
				step("c1", emptyPost(auth), status("204 No Content")).close("c1")
		}, "session 1 A well: Inform/InformResponse empty/401 empty/204"},
		{"a redirected Inform goes on at another server", func(t *tape) {
			t.step("c1", informOf("A", 0), status("307 Temporary Redirect", loc)).close("c1").
				step("other1", strings.Replace(informOf("A", 0), "acs.example", "other.example", 1), acs("", accepted)).
				step("other1", emptyPost(), status("204 No Content")).close("other1")
		}, "session 1 A well: Inform/307 Inform/InformResponse empty/204"},
		{"a redirect in the middle is told by its target among several sessions", func(t *tape) {
			t.step("c1", informOf("A", 0), acs("", accepted)).step("c2", informOf("B", 0), acs("", accepted)).
				step("c1", emptyPost(), status("302 Found", loc)).close("c1").close("c2").
				step("other1", strings.Replace(emptyPost(), "acs.example", "other.example", 1), status("204 No Content")).close("other1")
		}, "session 1 A well: Inform/InformResponse empty/302 empty/204\nsession 2 B cut: Inform/InformResponse"},
		{"a new connection is known by its cookie", func(t *tape) {
			t.step("c1", informOf("A", 0), acs("", accepted, cookieA)).step("c2", informOf("B", 0), acs("", accepted, cookieB)).
				close("c1").close("c2").step("c3", emptyPost(sendA), status("204 No Content")).close("c3")
		}, "session 1 A well: Inform/InformResponse empty/204\nsession 2 B cut: Inform/InformResponse"},
		{"a cookie set on a 401 counts as well", func(t *tape) {
			t.step("c1", informOf("A", 0), status("401 Unauthorized", challengeHead, cookieA)).
				step("c1", informOf("A", 0, auth, sendA), acs("", accepted)).step("c2", informOf("B", 0), acs("", accepted)).
				close("c1").close("c2").step("c3", emptyPost(sendA), status("204 No Content")).close("c3")
		}, "session 1 A well: Inform/401 Inform/InformResponse empty/204\nsession 2 B cut: Inform/InformResponse"},
		{"a cookie that everybody gets says nothing", func(t *tape) {
			t.step("c1", informOf("A", 0), acs("", accepted, cookieA)).step("c2", informOf("B", 0), acs("", accepted, cookieA)).
				close("c1").close("c2").step("c3", emptyPost(sendA), status("204 No Content")).close("c3")
		}, "session 1 A cut, doubtful: Inform/InformResponse\nsession 2 B cut, doubtful: Inform/InformResponse\n" +
			"session 3  cut, no start, doubtful: empty/204"},
		{"without a cookie the only candidate is the one", func(t *tape) {
			t.step("c1", informOf("A", 0), acs("", accepted)).close("c1").step("c2@2", informOf("B", 0), acs("", accepted)).
				step("c3", emptyPost(), status("204 No Content")).close("c3")
		}, "session 1 A well: Inform/InformResponse empty/204\nsession 2 B cut: Inform/InformResponse"},
		{"several candidates without a cookie are doubtful", func(t *tape) {
			t.step("c1", informOf("A", 0), acs("", accepted)).step("c2", informOf("B", 0), acs("", accepted)).close("c1").close("c2").
				step("c3", emptyPost(), acs("", get)).step("c3", cpe(got), status("204 No Content")).close("c3")
		}, "session 1 A cut, doubtful: Inform/InformResponse\nsession 2 B cut, doubtful: Inform/InformResponse\n" +
			"session 3  cut, no start, doubtful: empty/GetParameterValues GetParameterValuesResponse/204"},
		{"a clean close between round trips ends nothing", func(t *tape) {
			t.step("c1", informOf("A", 0), acs("", accepted, closeHead)).end("c1", ToClient).end("c1", ToServer).
				step("c2", emptyPost(), acs("", get)).close("c2").step("c3", cpe(got), status("204 No Content")).close("c3")
		}, "session 1 A well: Inform/InformResponse empty/GetParameterValues GetParameterValuesResponse/204"},
		{"two sessions on one connection", func(t *tape) {
			ordinary(t, "c1", "A")
			ordinary(t.wait(time.Second), "c1", "A").close("c1")
		}, strings.Repeat("session %d A well: Inform/InformResponse empty/GetParameterValues GetParameterValuesResponse/204\n", 2)},
		{"a second Inform in a session belongs to it", func(t *tape) {
			t.step("c1", informOf("A", 0), acs("", accepted)).step("c1", informOf("A", 0), acs("", accepted)).
				step("c1", emptyPost(), status("204 No Content")).close("c1")
		}, "session 1 A well: Inform/InformResponse Inform/InformResponse empty/204"},
		{"so does one with the running cookie", func(t *tape) {
			t.step("c1", informOf("A", 0), acs("", accepted, cookieA)).close("c1").step("c2", informOf("A", 0, sendA), acs("", accepted)).
				step("c2", emptyPost(), status("204 No Content")).close("c2")
		}, "session 1 A well: Inform/InformResponse Inform/InformResponse empty/204"},
		{"with a cookie that was kept too long it opens a new session", func(t *tape) {
			t.step("c1", informOf("A", 0), acs("", accepted, cookieA)).close("c1").wait(5*time.Second).
				step("c2", informOf("A", 1, sendA), acs("", accepted)).step("c2", emptyPost(), status("204 No Content")).close("c2")
		}, "session 1 A by Inform: Inform/InformResponse\nsession 2 A well: Inform/InformResponse empty/204"},
		{"an Inform on a new connection opens a new session", func(t *tape) {
			t.step("c1", informOf("A", 0), acs("", accepted)).close("c1").wait(time.Second)
			ordinary(t, "c2", "A").close("c2")
		}, "session 1 A by Inform: Inform/InformResponse\nsession 2 A well: Inform/InformResponse empty/GetParameterValues GetParameterValuesResponse/204"},
		{"an HTTP error fails a session, the retry is a new one on the same connection", func(t *tape) {
			t.step("c1", informOf("A", 0), status("503 Service Unavailable", "Retry-After: 600")).wait(7*time.Second).
				step("c1", informOf("A", 1), acs("", accepted)).step("c1", emptyPost(), status("204 No Content")).close("c1")
		}, "session 1 A failed: Inform/503\nsession 2 A well: Inform/InformResponse empty/204"},
		{"fault 8005 wants the same Inform again", func(t *tape) {
			t.step("c1", informOf("A", 0), acs("", retryLater)).close("c1").step("c2", informOf("A", 0), acs("", accepted)).
				step("c2", emptyPost(), status("204 No Content")).close("c2")
		}, "session 1 A well: Inform/fault8005 Inform/InformResponse empty/204"},
		{"any other fault to Inform fails the session", func(t *tape) {
			t.step("c1", informOf("A", 0), acs("", refusedFault)).close("c1").wait(2 * time.Minute)
			ordinary(t, "c2@2", "B").close("c2@2")
		}, "session 1 A failed: Inform/fault8003\nsession 2 B well: Inform/InformResponse empty/GetParameterValues GetParameterValuesResponse/204"},
		{"an Inform that is not answered, closed by the server", func(t *tape) {
			t.post("c1", informOf("A", 0)).end("c1", ToClient).end("c1", ToServer)
		}, "session 1 A failed: Inform/close"},
		{"an Inform that is not answered, reset by the client", func(t *tape) {
			t.post("c1", informOf("A", 0)).reset("c1", ToServer)
		}, "session 1 A failed: Inform/leave"},
		{"a client that closes its half and still gets its answer", func(t *tape) {
			t.step("c1", informOf("A", 0), acs("", accepted)).post("c1", emptyPost()).end("c1", ToServer).
				reply("c1", status("204 No Content")).end("c1", ToClient)
		}, "session 1 A well: Inform/InformResponse empty/204"},
		{"an answer that is cut by the end of the recording", func(t *tape) {
			t.post("c1", informOf("A", 0)).reply("c1", acs("", accepted)[:60])
		}, "session 1 A cut: Inform/end"},
		{"an answer that is cut by the server", func(t *tape) {
			t.post("c1", informOf("A", 0)).reply("c1", acs("", accepted)[:60]).end("c1", ToClient).end("c1", ToServer)
		}, "session 1 A failed: Inform/close"},
		{"an empty POST while held does not end the session", func(t *tape) {
			t.step("c1", informOf("A", 0), acs(hold, accepted)).step("c1", emptyPost(), status("204 No Content")).
				step("c1", cpe(transferred), acs("", noted)).step("c1", emptyPost(), status("204 No Content")).close("c1")
		}, "session 1 A well: Inform/InformResponse empty/204 TransferComplete/TransferCompleteResponse empty/204"},
		{"200 without a body ends a session as 204 does", func(t *tape) {
			t.step("c1", informOf("A", 0), acs("", accepted)).step("c1", emptyPost(), status("200 OK")).close("c1")
		}, "session 1 A well: Inform/InformResponse empty/200"},
		{"further POSTs after the end belong to the session", func(t *tape) {
			ordinary(t, "c1", "A").step("c1", emptyPost(), status("204 No Content")).close("c1")
		}, "session 1 A well: Inform/InformResponse empty/GetParameterValues GetParameterValuesResponse/204 empty/204"},
		{"a session that falls silent", func(t *tape) {
			t.step("c1", informOf("A", 0), acs("", accepted)).close("c1").wait(61 * time.Second)
			ordinary(t, "c2@2", "B").close("c2@2")
		}, "session 1 A silent: Inform/InformResponse\nsession 2 B well: Inform/InformResponse empty/GetParameterValues GetParameterValuesResponse/204"},
		{"SessionTimeout lengthens the wait", func(t *tape) {
			inform := strings.Replace(informOf("A", 0), "<c:ID>1</c:ID>", "<c:SessionTimeout>99</c:SessionTimeout>", 1)
			t.step("c1", fixLength(inform), acs("", accepted)).close("c1").wait(90*time.Second).
				step("c2", emptyPost(), status("204 No Content")).close("c2")
		}, "session 1 A well: Inform/InformResponse empty/204"},
		{"a file over the session's connection changes nothing", func(t *tape) {
			t.step("c1", informOf("A", 0), acs("", accepted)).step("c1", emptyPost(), acs("", get)).
				step("c1", "GET /fw.bin HTTP/1.1\r\nHost: acs.example\r\n\r\n", httpText("HTTP/1.1 200 OK", "firmware", nil)).
				step("c1", cpe(got), status("204 No Content")).close("c1")
		}, "other GET: 200\nsession 1 A well: Inform/InformResponse empty/GetParameterValues GetParameterValuesResponse/204"},
		{"a recording that starts in the middle", func(t *tape) {
			t.step("c1!", cpe(got, sendA), acs("", get)).step("c1!", cpe(got, sendA), status("204 No Content")).close("c1!")
		}, "session 1  cut, no start: GetParameterValuesResponse/GetParameterValues GetParameterValuesResponse/204"},
		{"a recording that starts between a request and its response", func(t *tape) {
			t.reply("c1!", acs("", accepted)).step("c1!", emptyPost(), status("204 No Content")).close("c1!")
		}, "session 1  well, no start: -/InformResponse empty/204"},
		{"a recording that starts in the middle of a body", func(t *tape) {
			t.post("c1!", "<rest></s:Envelope>").reply("c1!", acs("", accepted)).step("c1!", emptyPost(), status("204 No Content")).close("c1!")
		}, "session 1  well, no start: -/InformResponse empty/204"},
		{"a session that starts with an empty POST is seen from its start", func(t *tape) {
			t.step("c1", emptyPost(), acs("", get)).step("c1", cpe(got), status("204 No Content")).close("c1")
		}, "session 1  cut: empty/GetParameterValues GetParameterValuesResponse/204"},
		{"so is one that is challenged first", func(t *tape) {
			t.step("c1", emptyPost(), status("401 Unauthorized", challengeHead)).step("c1", emptyPost(auth), acs("", accepted)).
				step("c1", emptyPost(auth), status("204 No Content")).close("c1")
		}, "other empty: 401\nsession 1  well: empty/InformResponse empty/204"},
		{"with a cookie it may have begun before the recording did", func(t *tape) {
			t.step("c1", emptyPost(sendA), acs("", get)).step("c1", cpe(got, sendA), status("204 No Content")).close("c1")
		}, "session 1  cut, no start: empty/GetParameterValues GetParameterValuesResponse/204"},
		{"and so may one whose session was given up", func(t *tape) {
			t.step("c1", informOf("A", 0), acs("", accepted)).close("c1").wait(2*time.Minute).
				step("c2", emptyPost(), status("204 No Content")).close("c2")
		}, "session 1 A silent: Inform/InformResponse\nsession 2  cut, no start: empty/204"},
		{"an Inform while the old one waits, on another connection", func(t *tape) {
			t.post("c1", informOf("A", 0)).wait(40 * time.Second)
			ordinary(t, "c2", "A").reply("c1", acs("", accepted)).close("c2").close("c1")
		}, "session 1 A failed: Inform/leave\nsession 2 A well: Inform/InformResponse empty/GetParameterValues GetParameterValuesResponse/204"},
		{"many devices over one connection", func(t *tape) {
			t.step("c1", informOf("A", 0), acs("", accepted, cookieA)).step("c1", informOf("B", 0), acs("", accepted, cookieB)).
				step("c1", emptyPost(sendA), status("204 No Content")).step("c1", emptyPost("Cookie: sid=b"), status("204 No Content")).close("c1")
		}, "session 1 A well: Inform/InformResponse empty/204\nsession 2 B well: Inform/InformResponse empty/204"},
		{"NoMoreRequests does not change the end", func(t *tape) {
			t.step("c1", informOf("A", 0), acs("<c:NoMoreRequests>1</c:NoMoreRequests>", accepted)).close("c1")
		}, "session 1 A cut: Inform/InformResponse"},
		{"interim responses are skipped", func(t *tape) {
			t.post("c1", informOf("A", 0, "Expect: 100-continue")).reply("c1", "HTTP/1.1 100 Continue\r\n\r\n"+acs("", accepted)).
				step("c1", emptyPost(), status("204 No Content")).close("c1")
		}, "session 1 A well: Inform/InformResponse empty/204"},
		{"a connection request is known by its URL and linked to its challenge", func(t *tape) {
			ordinary(t, "c1", "A").close("c1").
				step("cr1", "GET /A HTTP/1.1\r\nHost: x\r\n\r\n", status("401 Unauthorized", challengeHead)).
				step("cr1", "GET /A HTTP/1.1\r\nHost: x\r\n"+auth+"\r\n\r\n", status("204 No Content")).close("cr1")
		}, "session 1 A well: Inform/InformResponse empty/GetParameterValues GetParameterValuesResponse/204\n" +
			"connection request to A: 401\nconnection request to A: 204 after 1"},
		{"a web page, no HTTP at all, and a connection without a byte", func(t *tape) {
			t.step("c1", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", status("200 OK")).close("c1").
				step("c2", emptyPost(), status("404 Not Found")).close("c2")
			t.conn("c3")
			t.close("c3").conn("c4")
			t.reset("c4", ToClient)
		}, "other GET: 200\nother empty: 404\nattempt c3 refused=false\nattempt c4 refused=true"},
		{"bytes that are no HTTP", func(t *tape) {
			t.post("c1", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 and so on").close("c1")
		}, "other : leave"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			tape := newTape()
			tc.play(tape)
			items, err := Load(tape, Options{})
			g.Expect(err).NotTo(HaveOccurred())
			want := tc.want
			if strings.Contains(want, "%d") {
				want = strings.TrimSpace(fmt.Sprintf(want, 1, 2))
			}
			g.Expect(story(items)).To(Equal(want))
			checkItems(g, items)
		})
	}
}

// fixLength mends Content-Length after an edit of the body.
func fixLength(text string) string {
	head, body, _ := strings.Cut(text, "\r\n\r\n")
	at := strings.Index(head, "Content-Length: ")
	return head[:at] + fmt.Sprintf("Content-Length: %d\r\n\r\n", len(body)) + body
}

// checkItems holds what is true of all items: each exchange of a session came before it, once, and numbers rise.
func checkItems(g *WithT, items []Item) {
	seen := map[*Exchange]bool{}
	for _, item := range items {
		switch i := item.(type) {
		case *Exchange:
			g.Expect(seen[i]).To(BeFalse(), "an exchange comes once")
			seen[i] = true
			g.Expect(i.Session).NotTo(BeNil())
		case *Session:
			for n, x := range i.Exchanges {
				g.Expect(seen[x]).To(BeTrue(), "an exchange comes before its session")
				g.Expect(x.Session).To(BeIdenticalTo(i))
				if i.Window == 0 {
					g.Expect(x.Number).To(Equal(n + 1))
				}
				delete(seen, x)
			}
			g.Expect(i.Ended).NotTo(Equal(NotEnded))
		}
	}
	g.Expect(seen).To(BeEmpty(), "every exchange belongs to a session that comes after it")
}

func TestOptionsNameTheACS(t *testing.T) {
	g := NewWithT(t)
	tape := newTape().step("cr1", "GET /x HTTP/1.1\r\nHost: x\r\n\r\n", status("204 No Content")).close("cr1")
	items, err := Load(tape, Options{ACS: []netip.AddrPort{netip.MustParseAddrPort("192.0.2.1:0")}})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(story(items)).To(Equal("connection request to : 204"))
}

func TestWindows(t *testing.T) {
	g := NewWithT(t)
	tape := newTape().step("c1", informOf("A", 0), acs("", accepted)).step("c1", emptyPost(), acs("", get))
	for range 6 {
		tape.step("c1", cpe(got), acs("", get))
	}
	tape.step("c1", cpe(got), status("204 No Content")).close("c1")
	items, err := Load(tape, Options{Window: 4})
	g.Expect(err).NotTo(HaveOccurred())
	const pair = " GetParameterValuesResponse/GetParameterValues"
	g.Expect(story(items)).To(Equal("session 1 A running, more: Inform/InformResponse empty/GetParameterValues" + strings.Repeat(pair, 2) + "\n" +
		"session 1 A running, more, window 1:" + strings.Repeat(pair, 4) + "\n" +
		"session 1 A well, window 2: GetParameterValuesResponse/204"))
	last := items[len(items)-1].(*Session)
	for turn := range last.Turns() {
		g.Expect(turn.Done).To(BeTrue(), "the state goes over from window to window")
		g.Expect(turn.Ask).NotTo(BeNil())
		g.Expect(turn.First).To(BeFalse())
		g.Expect(turn.After.State).To(Equal(StateEnded))
	}
	g.Expect(last.Inform().Is("Inform")).To(BeTrue())
}

func TestBodiesAreLetGo(t *testing.T) {
	g := NewWithT(t)
	tape := newTape().step("c1", informOf("A", 0), acs("", accepted)).step("c1", emptyPost(), acs("", get)).
		step("c1", cpe(got), status("204 No Content")).close("c1")
	dropped := 0
	for item, err := range Items(tape, Options{KeepBodies: 1100}) {
		g.Expect(err).NotTo(HaveOccurred())
		switch i := item.(type) {
		case *Exchange:
			g.Expect(i.Request.Dropped()).To(BeFalse(), "a message is whole when it comes")
		case *Session:
			g.Expect(i.Inform().Find("MaxEnvelopes").Text()).To(Equal("1"), "the beginning is kept")
			for _, x := range i.Exchanges {
				if x.Request.Dropped() {
					dropped++
					g.Expect(x.Request.Doc()).To(BeNil())
					g.Expect(x.Request.Empty()).To(BeFalse())
					g.Expect(x.Request.Find("ParameterList").Text()).To(BeEmpty())
				}
			}
		}
	}
	g.Expect(dropped).To(Equal(1))
}

func TestLegsAreSessionsOfTheirOwn(t *testing.T) {
	g := NewWithT(t)
	tape := newTape()
	tape.conn("c2").Leg = "upstream"
	for _, turn := range [][2]string{{informOf("A", 0), acs("", accepted)}, {emptyPost(), status("204 No Content")}} {
		tape.post("c1", turn[0]).post("c2", turn[0]).reply("c2", turn[1]).reply("c1", turn[1])
	}
	items, err := Load(tape.close("c1").close("c2"), Options{})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(story(items)).To(Equal("session 1 A well: Inform/InformResponse empty/204\nsession 2 A well: Inform/InformResponse empty/204"))
	g.Expect(items[len(items)-1].(*Session).Leg).To(Equal("upstream"))
}
