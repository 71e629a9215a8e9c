package security

import (
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/fixtures/golden"
)

func TestIdentity(t *testing.T) {
	s := &capture.Session{Device: cwmp.DeviceID{OUI: "001122", ProductClass: "Home Router", SerialNumber: "HR-56"}}
	for _, tc := range []struct {
		username                   string
		form, fits, three, encoded bool
	}{
		{"001122-HR%2D56", true, true, false, true},
		{"001122-Home%20Router-HR%2D56", true, true, true, true},
		{"001122-Home%20Router-HR%2d56", true, true, true, true},
		{"001122-HR-56", true, true, false, false},
		{"001122-Home Router-HR-56", true, true, true, false},
		{"001122-%48R%2D56", true, true, false, true},
		{"001122-HR%2D57", true, false, false, false},
		{"aabbcc-HR%2D56", true, false, false, false},
		{"001122-", false, false, false, false},
		{"00112-HR", false, false, false, false},
		{"admin", false, false, false, false},
		{"001122-50%", true, false, false, false},
	} {
		g := NewWithT(t)
		id, form := identityOf(tc.username)
		g.Expect(form).To(Equal(tc.form), tc.username)
		if !form {
			continue
		}
		three, fits := id.fits(s)
		g.Expect(fits).To(Equal(tc.fits), tc.username)
		if fits {
			g.Expect(three).To(Equal(tc.three), tc.username)
			g.Expect(id.encoded(three)).To(Equal(tc.encoded), tc.username)
		}
	}
}

func TestCommonName(t *testing.T) {
	for subject, want := range map[string]string{
		"CN=001122-HR1,O=Example": "001122-HR1", "O=Example, CN=001122-HR1": "001122-HR1", "/C=DE/CN=001122-HR1": "001122-HR1",
		"001122-HR1": "001122-HR1", "O=Example": "", "": "",
	} {
		NewWithT(t).Expect(commonName(subject)).To(Equal(want), subject)
	}
}

func TestHello(t *testing.T) {
	g := NewWithT(t)
	h, ok := readHello(&capture.TLSFacts{HelloBase64: bareHello(true)})
	g.Expect(ok).To(BeTrue())
	g.Expect(h.suites).To(Equal([]uint16{mandatoryNumber}))
	g.Expect(h.extensions).To(Equal([]uint16{0x17}))
	h, ok = readHello(&capture.TLSFacts{HelloBase64: "FgMBAC0BAAApAwMAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAgAvAQA="}) // within a record
	g.Expect(ok).To(BeTrue())
	g.Expect(h.suites).To(Equal([]uint16{mandatoryNumber}))
	for _, broken := range []string{"", "!", "AQ==", "AgAAAA==", "FgMBAAU="} {
		_, ok := readHello(&capture.TLSFacts{HelloBase64: broken})
		g.Expect(ok).To(BeFalse(), broken)
	}
}

func TestEdges(t *testing.T) {
	for _, tc := range []struct {
		name, golden string
		rule         *checks.Rule
		edit         mutate.Edit
		want         checks.Outcome
	}{
		{"a gap in nc", "cpe-boot", &NonceCount, mutate.ReplaceHeader(mutate.Any(), "Authorization", "nc=00000003", "nc=00000005"), checks.Warn},
		{"nc in one digit", "cpe-boot", &NonceCount, mutate.ReplaceHeader(mutate.Any(), "Authorization", "nc=00000001", "nc=1"), checks.Fail},
		{"nc goes back", "cpe-boot", &NonceCount, mutate.ReplaceHeader(mutate.Any(), "Authorization", "nc=00000003", "nc=00000001"), checks.Fail},
		{"a nonce from before the recording", "cpe-boot", &NonceCount, mutate.DropExchange(mutate.Status(401)), checks.Pass},
		{"one request sent again as it was", "cpe-boot", &NonceCount, mutate.RepeatExchange(mutate.ByMethod("GetParameterValuesResponse")), checks.Warn},
		{"no opaque in challenge and answer", "cpe-boot", &Echoed, inHeads("no opaque", `, opaque="[^"]*"`, ""), checks.Pass},
		{"an absolute target and its path as uri", "cpe-boot", &Echoed,
			mutate.RequestLine(mutate.Requests(), "POST http://acs.example:7547/cwmp HTTP/1.1"), checks.Pass},
		{"a target changed behind a relay", "cpe-boot", &Echoed,
			mutate.Seq(mutate.RequestLine(mutate.Requests(), "POST / HTTP/1.1"), mutate.AddHeader(mutate.Requests(), "X-Forwarded-For", "192.0.2.10")), checks.Unclear},
		{"quotes in a realm, each with its backslash", "connection-request", &Echoed, mutate.Seq(
			mutate.ReplaceHeader(mutate.ConnectionRequestResponse(1), "WWW-Authenticate", "HomeRouter", `Home \"Router\"`),
			mutate.ReplaceHeader(mutate.ConnectionRequest(2), "Authorization", "HomeRouter", `Home \"Router\"`)), checks.Pass},
		{"quotes in a realm, sent bare", "connection-request", &Echoed, mutate.Seq(
			mutate.ReplaceHeader(mutate.ConnectionRequestResponse(1), "WWW-Authenticate", "HomeRouter", `Home \"Router\"`),
			mutate.ReplaceHeader(mutate.ConnectionRequest(2), "Authorization", "HomeRouter", `Home "Router"`)), checks.Fail},
		{"stale where no credentials were shown, to a connection request", "connection-request", &StaleAnswered,
			mutate.ReplaceHeader(mutate.ConnectionRequestResponse(1), "WWW-Authenticate", "algorithm=MD5", "algorithm=MD5, stale=true"), checks.NotApplicable},
		{"stale where no credentials were shown, in a session", "cpe-boot", &StaleAnswered,
			mutate.ReplaceHeader(mutate.Any(), "WWW-Authenticate", "algorithm=MD5", "algorithm=MD5, stale=true"), checks.NotApplicable},
		{"no qop offered and none used", "cpe-boot", &NewStyle,
			mutate.Seq(mutate.ReplaceHeader(mutate.Any(), "WWW-Authenticate", `qop="auth", `, ""), inHeads("old style", `, qop=auth, nc=[0-9a-f]*, cnonce="[^"]*"`, "")), checks.NotApplicable},
		{"Basic in the clear behind a relay", "cpe-boot", &PlainChallenge,
			mutate.Seq(mutate.Header(mutate.Status(401), "WWW-Authenticate", `Basic realm="x"`), mutate.AddHeader(mutate.Requests(), "X-Forwarded-Proto", "https")), checks.Unclear},
		{"Basic beside Digest in the clear", "cpe-boot", &PlainChallenge,
			mutate.AddHeader(mutate.Status(401), "WWW-Authenticate", `Basic realm="x"`), checks.Warn},
		{"a username that the ACS may have set", "connection-request", &UsernameForm,
			mutate.ReplaceHeader(mutate.Any(), "Authorization", "001122-HomeRouter-HR0000004", "customer-7"), checks.NotApplicable},
		{"a serial number that the ACS may have set", "connection-request", &UsernameDevice,
			mutate.ReplaceHeader(mutate.Any(), "Authorization", "HR0000004", "HR0000099"), checks.NotApplicable},
		{"a fresh CurrentTime after the challenge", "cpe-boot", &SameAgain,
			mutate.TextOf("Inform", "CurrentTime", "2026-03-02T10:15:01+01:00", 2), checks.Pass},
		{"an event more after the challenge", "cpe-boot", &SameAgain,
			mutate.Where(mutate.Nth(2, mutate.ByMethod("Inform")), mutate.RepeatElement("Event/EventStruct")), checks.Pass},
		{"an empty POST to try the water", "auth-challenge-mid-session", &SameAgain, mutate.EmptyBody(mutate.First(mutate.ByMethod("GetParameterValuesResponse"))), checks.Warn},
	} {
		t.Run(tc.name, func(t *testing.T) {
			NewWithT(t).Expect(checks.Judge(golden.Load(tc.golden).With(tc.edit), tc.rule).Outcome).To(Equal(tc.want))
		})
	}
}

func TestWithoutSecretNothingIsSaidOfResponses(t *testing.T) {
	g := NewWithT(t)
	rec := golden.Load("http-cookies")
	g.Expect(checks.Judge(rec, &RightResponse).Outcome).To(Equal(checks.NotApplicable))
	declared := checks.Declared{Username: "001122-HomeRouter-HR0000051", Password: "cpe-secret-51"}
	g.Expect(checks.Judge(rec, &RightResponse, checks.Options{Declared: declared}).Outcome).To(Equal(checks.Pass))
	declared.Password = "another" // it may be mistyped
	g.Expect(checks.Judge(rec, &RightResponse, checks.Options{Declared: declared}).Outcome).To(Equal(checks.Warn))
	declared.Username = "somebody"
	g.Expect(checks.Judge(rec, &RightResponse, checks.Options{Declared: declared}).Outcome).To(Equal(checks.NotApplicable))
}
