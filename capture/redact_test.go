package capture

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	digestauth "cwmplab/internal/digest"
	"cwmplab/internal/http1"
)

const redactBody = `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:cwmp="urn:dslforum-org:cwmp-1-0"><soap:Body>
<cwmp:SetParameterValues><ParameterList>
<ParameterValueStruct><Name>Device.ManagementServer.ConnectionRequestPassword</Name><Value xsi:type="xsd:string">s&amp;cret&#45;one</Value></ParameterValueStruct>
<ParameterValueStruct><Name>Device.WiFi.AccessPoint.1.Security.KeyPassphrase</Name><Value><![CDATA[s&cret-one]]></Value></ParameterValueStruct>
<ParameterValueStruct><Name>InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.WEPKey.1.WEPKey</Name><Value>ABCDE12345</Value></ParameterValueStruct>
<ParameterValueStruct><Name>InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.PreSharedKey.1.PreSharedKey</Name><Value>psk-psk-psk</Value></ParameterValueStruct>
<ParameterValueStruct><Name>Device.ManagementServer.URL</Name><Value>http://joe:pa%20ss@acs.example/x?password=query%2Dpass&amp;a=1</Value></ParameterValueStruct>
<ParameterValueStruct><Name>Device.DeviceInfo.SoftwareVersion</Name><Value>keep-me-1.0</Value></ParameterValueStruct>
</ParameterList><ParameterKey>keep-this-key</ParameterKey></cwmp:SetParameterValues>
<cwmp:Download><CommandKey>keep-command</CommandKey><Username>dl-user</Username><Password>dl-pass</Password></cwmp:Download>
</soap:Body></soap:Envelope>`

// redactSecrets is what must not be left of the traffic that redactTraffic makes.
var redactSecrets = []string{"s&amp;cret", "s&cret-one", "ABCDE12345", "psk-psk-psk", "joe", "pa%20ss", "query%2Dpass", "dl-user", "dl-pass",
	"0123456789abcdef0123456789abcdef", "dXNlcjpwYXNz", "cookie-secret", "session-secret"}

var redactKept = []string{"keep-me-1.0", "keep-this-key", "keep-command", "ConnectionRequestPassword", `username="001122-0001"`, "cookie=", "Path=/", "acs.example"}

func redactRequest() string {
	return "POST http://joe:pa%20ss@acs.example/acs HTTP/1.1\r\nHost: acs.example\r\n" +
		`Authorization: Digest username="001122-0001", realm="r", nonce="n", uri="/acs", response="0123456789abcdef0123456789abcdef"` +
		"\r\nProxy-Authorization: Basic dXNlcjpwYXNz\r\nCookie: cookie=cookie-secret; b=\"session-secret\"\r\n" +
		fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(redactBody), redactBody)
}

func redactChunked(size int) string {
	var b strings.Builder
	b.WriteString("HTTP/1.1 200 OK\r\nSet-Cookie: cookie=cookie-secret; Path=/\r\nTransfer-Encoding: chunked\r\n\r\n")
	for rest := redactBody; rest != ""; {
		n := min(size, len(rest))
		fmt.Fprintf(&b, "%x\r\n%s\r\n", n, rest[:n])
		rest = rest[n:]
	}
	return b.String() + "0\r\n\r\n"
}

// redactTraffic is one connection with a request and a response, in packets of a size.
func redactTraffic(packet, chunk int) *Transcript {
	t := &Transcript{Header: Header{Start: DefaultStart}}
	t.Entries = append(t.Entries, Entry{Conn: "c1", Verb: VerbOpen})
	for dir, text := range []string{redactRequest(), redactChunked(chunk)} {
		for rest := []byte(text); len(rest) > 0; {
			n := min(packet, len(rest))
			t.Entries = append(t.Entries, Entry{At: time.Duration(len(t.Entries)), Conn: "c1", Verb: VerbData, Dir: Direction(dir), Data: rest[:n]})
			rest = rest[n:]
		}
	}
	return t
}

// streams reads a recording and gives the bytes of both directions, checking that nothing moved.
func streams(t testing.TB, r Reader) (out [2][]byte, c *Conn, recs []Record) {
	t.Helper()
	for {
		e, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out, c, recs
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e.Kind {
		case EventData:
			c = e.Conn
			if e.Offset != int64(len(out[e.Dir])) {
				t.Fatalf("offset %d, have %d bytes", e.Offset, len(out[e.Dir]))
			}
			out[e.Dir] = append(out[e.Dir], e.Data...)
		case EventRecord:
			recs = append(recs, *e.Record)
		}
	}
}

func TestSecretsGoAndNothingMoves(t *testing.T) {
	for _, packet := range []int{1, 7, 100, 1 << 20} {
		for _, chunk := range []int{1, 3, 64, 1 << 20} {
			t.Run(fmt.Sprintf("packets of %d, chunks of %d", packet, chunk), func(t *testing.T) {
				g := NewWithT(t)
				before, _, _ := streams(t, redactTraffic(packet, chunk).Reader())
				after, conn, _ := streams(t, Redact(redactTraffic(packet, chunk).Reader(), RedactOptions{Key: []byte("k")}))
				for dir := range after {
					g.Expect(after[dir]).To(HaveLen(len(before[dir])))
					for i := range after[dir] {
						if after[dir][i] != before[dir][i] {
							g.Expect(Touches(conn.Redacted, Direction(dir), int64(i), int64(i+1))).To(BeTrue(), "byte %d is named in a span", i)
						}
					}
				}
				for _, s := range redactSecrets {
					g.Expect(string(after[ToServer])).NotTo(ContainSubstring(s))
				}
				for _, s := range redactKept[:5] {
					g.Expect(string(after[ToServer])).To(ContainSubstring(s))
				}
				body := decodedBody(t, after[ToClient])
				g.Expect(body).To(HaveLen(len(redactBody)))
				for _, s := range redactSecrets {
					g.Expect(string(body)).NotTo(ContainSubstring(s))
				}
				g.Expect(string(body)).To(ContainSubstring("keep-me-1.0"))
				g.Expect(string(after[ToClient])).To(MatchRegexp(`Set-Cookie: cookie=[a-z]{13}; Path=/`))
			})
		}
	}
}

func decodedBody(t testing.TB, stream []byte) []byte {
	t.Helper()
	s := newHTTPStream(http1.Limits{}, [2]int64{})
	s.methods = []string{"POST"}
	msgs := s.feed(ToClient, 0, stream)
	if len(msgs) != 1 {
		t.Fatalf("%d messages", len(msgs))
	}
	return msgs[0].Body
}

func TestEqualSecretsGetEqualTokens(t *testing.T) {
	g := NewWithT(t)
	after, _, _ := streams(t, Redact(redactTraffic(1<<20, 1<<20).Reader(), RedactOptions{Key: []byte("k")}))
	req := string(after[ToServer])
	between := func(a, b string) string {
		_, rest, ok := strings.Cut(req, a)
		g.Expect(ok).To(BeTrue(), "%s is still there", a)
		v, _, _ := strings.Cut(rest, b)
		return v
	}
	escaped := between(`ConnectionRequestPassword</Name><Value xsi:type="xsd:string">`, "</Value>")
	plain := between("KeyPassphrase</Name><Value><![CDATA[", "]]>")
	g.Expect(plain).To(HaveLen(len("s&cret-one")))
	g.Expect(escaped).To(HaveLen(len("s&amp;cret&#45;one")))
	g.Expect(escaped).To(HavePrefix(plain), "the same secret, escaped in another way")
	cookie := between("Cookie: cookie=", ";")
	g.Expect(string(after[ToClient])).To(ContainSubstring("Set-Cookie: cookie=" + cookie + ";"))

	other, _, _ := streams(t, Redact(redactTraffic(1<<20, 1<<20).Reader(), RedactOptions{}))
	g.Expect(other[ToServer]).NotTo(Equal(after[ToServer]), "tokens of another run say nothing")
	again, _, _ := streams(t, Redact(redactTraffic(1<<20, 1<<20).Reader(), RedactOptions{Key: []byte("k")}))
	g.Expect(again).To(Equal(after))
}

func TestSecretsAreListed(t *testing.T) {
	g := NewWithT(t)
	found, err := Secrets(redactTraffic(50, 9).Reader())
	g.Expect(err).NotTo(HaveOccurred())
	for _, s := range []string{"s&cret-one", "ABCDE12345", "psk-psk-psk", "joe", "pa ss", "query-pass", "dl-user", "dl-pass", "cookie-secret", "session-secret"} {
		g.Expect(found).To(ContainElement([]byte(s)))
	}
}

func TestIdentitiesGoWhenAsked(t *testing.T) {
	g := NewWithT(t)
	body := `<Inform><DeviceId><OUI>001122</OUI><SerialNumber>SN-000777</SerialNumber></DeviceId>` +
		`<ParameterValueStruct><Name>Device.WiFi.SSID.1.SSID</Name><Value>Joe's home</Value></ParameterValueStruct>` +
		`<ParameterValueStruct><Name>Device.X</Name><Value>00:11:22:aa:bb:cc 8.8.4.4 10.0.0.1 2a00:1450::8888</Value></ParameterValueStruct>` +
		`<ParameterValueStruct><Name>Device.ManagementServer.ConnectionRequestURL</Name><Value>http://9.9.9.9:7547/SN-000777</Value></ParameterValueStruct></Inform>`
	tr := &Transcript{Header: Header{Start: DefaultStart}, Entries: []Entry{
		{Conn: "c1", Verb: VerbOpen, Open: &ConnOpen{Client: "9.9.9.9:4000", Server: "10.0.0.1:7547"}},
		{Conn: "c1", Verb: VerbData, Data: fmt.Appendf(nil, "POST /SN-000777 HTTP/1.1\r\nAuthorization: Digest username=\"me\", response=\"ff\"\r\nContent-Length: %d\r\n\r\n%s", len(body), body)},
	}}
	after, conn, _ := streams(t, Redact(tr.Reader(), RedactOptions{Identity: true, Key: []byte("k")}))
	for _, s := range []string{"SN-000777", "Joe's home", "00:11:22:aa:bb:cc", "8.8.4.4", "9.9.9.9", "2a00:1450::8888", `"me"`} {
		g.Expect(string(after[ToServer])).NotTo(ContainSubstring(s))
	}
	g.Expect(string(after[ToServer])).To(ContainSubstring("10.0.0.1"))
	g.Expect(string(after[ToServer])).To(ContainSubstring("001122"))
	g.Expect(conn.Client.String()).To(Equal("203.0.113.1:4000"))
	g.Expect(conn.Server.String()).To(Equal("10.0.0.1:7547"))
	without, _, _ := streams(t, Redact(tr.Reader(), RedactOptions{}))
	g.Expect(string(without[ToServer])).To(ContainSubstring("SN-000777"))
}

func TestWhatCannotBeReadWholeLeaksNothing(t *testing.T) {
	long := strings.Repeat("<x/>", 100)
	for name, message := range map[string]string{
		"cut in the head":       "POST / HTTP/1.1\r\nAuthorization: Basic dG9wLXNlY3JldA==\r\nX-Y:",
		"cut in the body":       "POST / HTTP/1.1\r\nContent-Length: 9999\r\n\r\n<a><ParameterValueStruct><Name>A.Password</Name><Value>top-secret",
		"cut in a name":         "POST / HTTP/1.1\r\nContent-Length: 9999\r\n\r\n<a><Password>top-secret</Password><b",
		"not well-formed":       "POST / HTTP/1.1\r\nContent-Length: 77\r\n\r\n<a><b><ParameterValueStruct><Name>A.Password</Name><Value>top-secret</Value></a>",
		"no HTTP":               "BLAH BLAH\r\nAuthorization: Basic dG9wLXNlY3JldA==\r\n\r\nhttp://u:top-secret@h/",
		"compressed":            "POST / HTTP/1.1\r\nContent-Encoding: gzip\r\nContent-Length: 10\r\n\r\ntop-secret",
		"UTF-16":                "POST / HTTP/1.1\r\nContent-Length: 22\r\n\r\n\xff\xfet\x00op-secret\x00<\x00a\x00top-secret",
		"a form":                "POST / HTTP/1.1\r\nContent-Length: 19\r\n\r\npassword=top-secret&" + long,
		"in nested elements":    "POST / HTTP/1.1\r\nContent-Length: 68\r\n\r\n<a><Name>A.PSK</Name><Value><!--top-secret--><s>top-secret</s></Value></a>",
		"its at sign is quoted": "POST / HTTP/1.1\r\nContent-Length: 39\r\n\r\n<a><b>http://u:top-secret&#64;h/</b></a>",
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			if i := strings.Index(message, "Content-Length: "); i >= 0 && !strings.Contains(name, "cut") {
				head, body, _ := strings.Cut(message, "\r\n\r\n")
				j := strings.Index(head[i:], ": ")
				message = head[:i+j+2] + fmt.Sprint(len(body)) + "\r\n\r\n" + body
			}
			for _, size := range []int{1, 10_000} {
				tr := &Transcript{}
				for rest := []byte(message); len(rest) > 0; {
					n := min(size, len(rest))
					tr.Entries = append(tr.Entries, Entry{Conn: "c1", Verb: VerbData, Data: rest[:n]})
					rest = rest[n:]
				}
				after, _, _ := streams(t, Redact(tr.Reader(), RedactOptions{}))
				g.Expect(after[ToServer]).To(HaveLen(len(message)))
				g.Expect(string(after[ToServer])).NotTo(ContainSubstring("top-secret"))
				g.Expect(string(after[ToServer])).NotTo(ContainSubstring("dG9wLXNlY3JldA"))
			}
		})
	}
}

func TestDigestAnswersAreCheckedBeforeTheyGo(t *testing.T) {
	g := NewWithT(t)
	ch := digestauth.Challenge{Scheme: "Digest", Realm: "r", Nonce: "n", QOP: []string{"auth"}}
	for _, password := range []string{"right", "wrong"} {
		a := digestauth.Answer(ch, "user", password, digestauth.Request{Method: "POST", URI: "/acs"}, "cn", 1)
		tr := &Transcript{Entries: []Entry{{Conn: "c1", Verb: VerbData,
			Data: []byte("POST /acs HTTP/1.1\r\nAuthorization: " + a.String() + "\r\nContent-Length: 0\r\n\r\n")}}}
		after, _, recs := streams(t, Redact(tr.Reader(), RedactOptions{
			Credentials: func(realm, user string) (string, bool) { return "right", realm == "r" && user == "user" }}))
		g.Expect(string(after[ToServer])).NotTo(ContainSubstring(a.Response))
		var found []string
		for _, rec := range recs {
			if rec.Type == RecordDigest {
				found = append(found, string(rec.Data))
			}
		}
		g.Expect(found).To(Equal([]string{fmt.Sprintf(`{"scheme":"Digest","user":"user","right":%v}`, password == "right")}))
	}
}

func TestRecordsAreRedactedToo(t *testing.T) {
	g := NewWithT(t)
	msg := "GET http://u:top-secret@h/ HTTP/1.1\r\nX: 0123456789\r\n\r\n"
	at := int64(strings.Index(msg, "u:top"))
	tr := &Transcript{Entries: []Entry{
		{Verb: Verb(RecordMark), Record: &Record{Name: MarkIntent, Data: marshalData(map[string]any{
			"values": []any{map[string]any{"name": "Device.Users.User.1.Password", "value": "top-secret"}}, "kept": 7})}},
		{Conn: "c1", Verb: Verb(RecordAltered), Record: &Record{Dir: "to-server", Start: at, End: at + 5, Data: marshalData(AlteredData{Original: []byte("u:top-secret")})}},
		{Conn: "c1", Verb: VerbData, Data: []byte(msg)},
		{Conn: "c1", Verb: Verb(RecordNote), Record: &Record{Data: marshalData("top-secret")}},
		{Conn: "c1", Verb: Verb(RecordClosed), Record: &Record{Data: marshalData(closing{ToServer: sums{5, "abcdef"}})}},
	}}
	r := Redact(tr.Reader(), RedactOptions{})
	_, conn, recs := streams(t, r)
	all := new(bytes.Buffer)
	for _, rec := range recs {
		all.Write(rec.Data)
	}
	g.Expect(all.String()).NotTo(ContainSubstring("top-secret"))
	g.Expect(all.String()).NotTo(ContainSubstring("abcdef"))
	g.Expect(all.String()).To(ContainSubstring(`"kept":7`))
	g.Expect(conn.Altered).To(HaveLen(1))
	g.Expect(string(conn.Altered[0].Original)).NotTo(ContainSubstring("top-secret"))
	g.Expect(conn.Altered[0].Original).To(HaveLen(12))
}

func TestAMessageTooLongToHoldIsOverwritten(t *testing.T) {
	g := NewWithT(t)
	tr := &Transcript{Entries: []Entry{{Conn: "c1", Verb: VerbOpen}}}
	piece := bytes.Repeat([]byte("top-secret"), 100_000)
	total := 75 * len(piece)
	tr.Entries = append(tr.Entries, Entry{Conn: "c1", Verb: VerbData, Data: fmt.Appendf(nil, "PUT / HTTP/1.1\r\nContent-Length: %d\r\n\r\n", total)})
	for range 75 {
		tr.Entries = append(tr.Entries, Entry{Conn: "c1", Verb: VerbData, Data: piece})
	}
	tr.Entries = append(tr.Entries, Entry{Conn: "c1", Verb: VerbData, Data: []byte("GET /next HTTP/1.1\r\n\r\n")})
	r := Redact(tr.Reader(), RedactOptions{}).(*redactor)
	n := 0
	for {
		e, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(r.held).To(BeNumerically("<=", holdBytes+len(piece)))
		if e.Kind == EventData {
			n += len(e.Data)
			g.Expect(bytes.Contains(e.Data, []byte("top-secret"))).To(BeFalse())
			if bytes.Contains(e.Data, []byte("/next")) {
				n = -1 << 40
			}
		}
	}
	g.Expect(n).To(BeNumerically("<", 0), "the message after it is whole")
}

func FuzzRedactKeepsLengths(f *testing.F) {
	f.Add([]byte(redactRequest()), uint8(50))
	f.Add([]byte("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<a>\r\n"), uint8(3))
	f.Add([]byte("junk"), uint8(1))
	f.Fuzz(func(t *testing.T, b []byte, size uint8) {
		tr := &Transcript{}
		for rest := b; len(rest) > 0; {
			n := min(int(size)+1, len(rest))
			tr.Entries = append(tr.Entries, Entry{Conn: "c1", Verb: VerbData, Data: rest[:n]})
			rest = rest[n:]
		}
		after, _, _ := streams(t, Redact(tr.Reader(), RedactOptions{Identity: true}))
		if len(after[ToServer]) != len(b) {
			t.Fatalf("%d bytes became %d", len(b), len(after[ToServer]))
		}
	})
}
