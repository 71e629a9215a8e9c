package digest_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/internal/digest"
)

// The examples of RFC 2617 section 3.5, RFC 7616 section 3.9.1 and, without qop, RFC 2069
// section 2.4 as corrected by its errata.
func TestVectors(t *testing.T) {
	for _, tc := range []struct{ name, password, in string }{
		{"RFC 2617", "Circle Of Life", `Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", uri="/dir/index.html",
			qop=auth, nc=00000001, cnonce="0a4f113b", response="6629fae49393a05397450978507c4ef1", opaque="5ccc069c403ebaf9f0171e9517f40e41"`},
		{"RFC 7616 MD5", "Circle of Life", `Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", algorithm=MD5,
			nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", nc=00000001, cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", qop=auth,
			response="8ca523f5e9506fed4657c9700eebdbec", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`},
		{"RFC 7616 SHA-256", "Circle of Life", `Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", algorithm=SHA-256,
			nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", nc=00000001, cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", qop=auth,
			response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`},
		{"RFC 2069", "CircleOfLife", `Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", uri="/dir/index.html",
			response="1949323746fe6a43ef61f9606e7febea", opaque="5ccc069c403ebaf9f0171e9517f40e41"`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			a, ok := digest.ParseAuthorization(tc.in)
			g.Expect(ok).To(BeTrue())
			r := digest.Request{Method: "GET", URI: "/dir/index.html"}
			g.Expect(digest.Expected(a, tc.password, r)).To(Equal(a.Response))
			g.Expect(a.Verify(tc.password, r)).To(BeTrue())
			g.Expect(a.Verify(tc.password+" ", r)).To(BeFalse())
			r.Method = "POST"
			g.Expect(a.Verify(tc.password, r)).To(BeFalse())
		})
	}
}

var (
	algorithms = []string{"", "MD5", "md5", "MD5-sess", "SHA-256", "SHA-256-sess", "SHA-512-256"}
	offers     = [][]string{nil, {"auth"}, {"auth-int"}, {"auth-int", "auth"}}
)

func TestAnswersVerify(t *testing.T) {
	for _, algorithm := range algorithms {
		for _, offer := range offers {
			t.Run(algorithm+" "+strings.Join(offer, ","), func(t *testing.T) {
				g := NewWithT(t)
				r := digest.Request{Method: "POST", URI: "/acs", Body: []byte("body")}
				c := digest.Challenge{Scheme: "Digest", Realm: "r", Nonce: "n", Algorithm: algorithm, QOP: offer}
				a := digest.Answer(c, "u", "p", r, "c", 1)
				g.Expect(a.Verify("p", r)).To(BeTrue())
				g.Expect(a.Verify("q", r)).To(BeFalse())
				sess := strings.HasSuffix(algorithm, "-sess")
				g.Expect(a.QOP == "").To(Equal(offer == nil))
				g.Expect(a.NC == "").To(Equal(offer == nil))
				g.Expect(a.CNonce == "").To(Equal(offer == nil && !sess))
				r.Body = []byte("changed")
				g.Expect(a.Verify("p", r)).To(Equal(a.QOP != "auth-int"))
				for _, change := range []func(a *digest.Authorization){
					func(a *digest.Authorization) { a.Username = "x" },
					func(a *digest.Authorization) { a.Realm = "x" },
					func(a *digest.Authorization) { a.Nonce = "x" },
					func(a *digest.Authorization) { a.URI = "x" },
					func(a *digest.Authorization) { a.Response = "" },
					func(a *digest.Authorization) { a.Algorithm = "SHA-512-256-sess" },
					func(a *digest.Authorization) { a.Algorithm = "MD6" },
				} {
					changed := a
					change(&changed)
					g.Expect(changed.Verify("p", digest.Request{Method: "POST", URI: "/acs", Body: []byte("body")})).To(BeFalse())
				}
			})
		}
	}
}

func TestEchoOfTheWholeOfferVerifies(t *testing.T) {
	g := NewWithT(t)
	r := digest.Request{Method: "GET", URI: "/"}
	c := digest.Challenge{Scheme: "Digest", Realm: "r", Nonce: "n", QOP: []string{"auth"}}
	a := digest.Answer(c, "u", "p", r, "c", 1)
	a.QOP = "auth,auth-int"
	g.Expect(a.Verify("p", r)).To(BeTrue(), "computed with auth")
	a.Response = digest.Expected(a, "p", r)
	g.Expect(a.Verify("p", r)).To(BeTrue(), "computed with the text as sent")
	a.QOP = ""
	g.Expect(a.Verify("p", r)).To(BeFalse())
}

// RFC 2617 takes the quotes around a realm away and says nothing of a backslash within it: both readings are right.
func TestAQuoteInARealmIsReadEitherWay(t *testing.T) {
	g := NewWithT(t)
	r := digest.Request{Method: "GET", URI: "/"}
	a := digest.Answer(digest.Challenge{Scheme: "Digest", Realm: `a "b"`, Nonce: "n"}, "u", "p", r, "c", 1)
	g.Expect(a.Verify("p", r)).To(BeTrue())
	asSent := a
	asSent.Realm = `a \"b\"`
	a.Response = digest.Expected(asSent, "p", r)
	g.Expect(a.Verify("p", r)).To(BeTrue())
	g.Expect(a.Verify("q", r)).To(BeFalse())
}

func TestBasic(t *testing.T) {
	g := NewWithT(t)
	r := digest.Request{Method: "GET", URI: "/"}
	a := digest.Answer(digest.Challenge{Scheme: "Basic", Realm: "r"}, "u", "p", r, "c", 1)
	g.Expect(a.String()).To(Equal("Basic dTpw"))
	g.Expect(a.Verify("p", r)).To(BeTrue())
	g.Expect(a.Verify("q", r)).To(BeFalse())
	g.Expect(digest.Expected(a, "p", r)).To(BeEmpty())
}

// fixedRand is a source of bytes that count up.
func fixedRand() *bytes.Reader {
	b := make([]byte, 1<<16)
	for i := range b {
		b[i] = byte(i / 16)
	}
	return bytes.NewReader(b)
}

func TestNonces(t *testing.T) {
	g := NewWithT(t)
	now := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	n := digest.NewNonces(func() time.Time { return now }, fixedRand(), time.Minute)
	first, second := n.Issue(), n.Issue()
	g.Expect(first).To(MatchRegexp("^[0-9a-f]{32}$"))
	g.Expect(first).NotTo(Equal(second))
	for _, step := range []struct {
		nonce, nc string
		want      digest.State
	}{
		{"never issued", "00000001", digest.Unknown},
		{first, "00000001", digest.Fresh},
		{first, "00000001", digest.Replayed},
		{first, "0000000A", digest.Fresh},
		{first, "00000009", digest.Replayed},
		{first, "b", digest.Replayed},
		{first, "0000000x", digest.Replayed},
		{first, "00000000", digest.Replayed},
		{first, "", digest.Fresh},
		{first, "0000000b", digest.Fresh},
		{second, "00000001", digest.Fresh},
	} {
		g.Expect(n.Use(step.nonce, step.nc)).To(Equal(step.want), "%s %s", step.nonce, step.nc)
	}
	n.Expire(second)
	g.Expect(n.Use(second, "00000002")).To(Equal(digest.Stale))
	now = now.Add(time.Minute)
	g.Expect(n.Use(first, "0000000c")).To(Equal(digest.Fresh))
	now = now.Add(time.Second)
	g.Expect(n.Use(first, "0000000d")).To(Equal(digest.Stale))
	g.Expect(n.Use(first, "")).To(Equal(digest.Stale))
	now = now.Add(time.Hour)
	n.Issue()
	g.Expect(n.Use(first, "0000000e")).To(Equal(digest.Unknown), "old nonces are forgotten")
}

func TestClientCountsAndChooses(t *testing.T) {
	g := NewWithT(t)
	c := digest.NewClient("u", "p", fixedRand())
	r := digest.Request{Method: "POST", URI: "/acs"}
	_, ok := c.Authorize(r)
	g.Expect(ok).To(BeFalse())
	g.Expect(c.Challenge([]string{"Negotiate", `Digest realm="r", nonce="n", algorithm=MD6`})).To(BeFalse())
	g.Expect(c.Challenge([]string{`Basic realm="b"`, `Digest realm="r", nonce="n", qop="auth"`, `Digest realm="r", nonce="m"`})).To(BeTrue())

	use := func(nonce, nc string) string {
		header, ok := c.Authorize(r)
		g.Expect(ok).To(BeTrue())
		a, _ := digest.ParseAuthorization(header)
		g.Expect(a.Verify("p", r)).To(BeTrue())
		g.Expect([]string{a.Nonce, a.NC}).To(Equal([]string{nonce, nc}))
		return a.CNonce
	}
	cnonce := use("n", "00000001")
	g.Expect(use("n", "00000002")).To(Equal(cnonce))
	c.Challenge([]string{`Digest realm="r", nonce="n", qop="auth"`})
	use("n", "00000003")
	c.Challenge([]string{`Digest realm="r", nonce="o", qop="auth", stale=true`})
	g.Expect(use("o", "00000001")).NotTo(Equal(cnonce))
	c.Info(`nextnonce="q", qop=auth`)
	use("q", "00000001")
	g.Expect(c.Challenge([]string{"Digest"})).To(BeFalse())
	use("q", "00000002")
	current, ok := c.Current()
	g.Expect(ok).To(BeTrue())
	g.Expect(current.Realm).To(Equal("r"))

	g.Expect(c.Challenge([]string{`Basic realm="b"`})).To(BeTrue())
	header, _ := c.Authorize(r)
	g.Expect(header).To(Equal("Basic dTpw"))
}
