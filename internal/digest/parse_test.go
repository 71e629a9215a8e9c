package digest_test

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/internal/digest"
)

func TestParseChallenges(t *testing.T) {
	for _, tc := range []struct {
		name  string
		in    []string
		want  []digest.Challenge // without Raw
		notes []string           // of the first one
	}{
		{name: "complete",
			in:   []string{`Digest realm="r, \"x\"", qop="auth, auth-int", nonce="n", opaque="o", algorithm=MD5-sess, stale=TRUE`},
			want: []digest.Challenge{{Scheme: "Digest", Realm: `r, "x"`, Nonce: "n", Opaque: "o", Algorithm: "MD5-sess", QOP: []string{"auth", "auth-int"}, Stale: true}}, notes: []string{"escape"}},
		{name: "no qop", in: []string{`Digest realm="r",nonce="n"`},
			want: []digest.Challenge{{Scheme: "Digest", Realm: "r", Nonce: "n"}}},
		{name: "several fields and several schemes in one", in: []string{`Basic realm="b", Digest realm="r", nonce="n", Negotiate, NTLM abc==`, `Digest realm="s", nonce="m"`},
			want: []digest.Challenge{{Scheme: "Basic", Realm: "b"}, {Scheme: "Digest", Realm: "r", Nonce: "n"}, {Scheme: "Negotiate"}, {Scheme: "NTLM"}, {Scheme: "Digest", Realm: "s", Nonce: "m"}}},
		{name: "no commas", in: []string{`Digest realm="r" nonce="n" algorithm=MD5 qop="auth"`},
			want: []digest.Challenge{{Scheme: "Digest", Realm: "r", Nonce: "n", Algorithm: "MD5", QOP: []string{"auth"}}}, notes: []string{"missing-comma"}},
		{name: "folded", in: []string{"Digest realm=\"r\",\r\n\tnonce=\"n\""},
			want: []digest.Challenge{{Scheme: "Digest", Realm: "r", Nonce: "n"}}, notes: []string{"folded"}},
		{name: "unquoted list of qop", in: []string{`Digest realm="r", qop=auth,auth-int, nonce="n"`},
			want: []digest.Challenge{{Scheme: "Digest", Realm: "r", Nonce: "n", QOP: []string{"auth", "auth-int"}}}, notes: []string{"unquoted-qop-list", "unquoted:qop"}},
		{name: "unquoted qop before another scheme", in: []string{`Digest realm="r", nonce="n", qop=auth, Basic realm="b"`},
			want: []digest.Challenge{{Scheme: "Digest", Realm: "r", Nonce: "n", QOP: []string{"auth"}}, {Scheme: "Basic", Realm: "b"}}, notes: []string{"unquoted:qop"}},
		{name: "quotes the wrong way round", in: []string{`digest realm=r, nonce=a=b==, stale="true", algorithm="MD5"`},
			want: []digest.Challenge{{Scheme: "digest", Realm: "r", Nonce: "a=b==", Stale: true, Algorithm: "MD5"}}, notes: []string{"unquoted:realm", "unquoted:nonce", "quoted:stale", "quoted:algorithm"}},
		{name: "blanks beside the equals sign, stray commas", in: []string{`Digest , realm = "r",, nonce= "n" ,`},
			want: []digest.Challenge{{Scheme: "Digest", Realm: "r", Nonce: "n"}}, notes: []string{"space-around-equals"}},
		{name: "duplicate and no value", in: []string{`Digest realm="r", realm="s", nonce=, opaque=`},
			want: []digest.Challenge{{Scheme: "Digest", Realm: "r"}}, notes: []string{"duplicate:realm", "no-value:nonce", "no-value:opaque"}},
		{name: "cut quote", in: []string{`Digest realm="r", nonce="n`},
			want: []digest.Challenge{{Scheme: "Digest", Realm: "r", Nonce: "n"}}, notes: []string{"unterminated-quote"}},
		{name: "a missing comma behind a list", in: []string{`Digest qop=auth,auth-int, opaque="" nonce="n"`},
			want: []digest.Challenge{{Scheme: "Digest", Nonce: "n", QOP: []string{"auth", "auth-int"}}}, notes: []string{"unquoted-qop-list", "missing-comma", "unquoted:qop"}},
		{name: "a missing comma right behind a list", in: []string{`Digest qop=auth,auth-int nonce="n"`},
			want: []digest.Challenge{{Scheme: "Digest", Nonce: "n", QOP: []string{"auth", "auth-int"}}}, notes: []string{"unquoted-qop-list", "missing-comma", "unquoted:qop"}},
		{name: "scheme alone", in: []string{"Digest"}, want: []digest.Challenge{{Scheme: "Digest"}}, notes: []string{"no-parameters"}},
		{name: "nothing", in: []string{"", " , \"="}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			got := digest.ParseChallenges(tc.in)
			for i := range got {
				g.Expect(strings.Join(tc.in, "|")).To(ContainSubstring(got[i].Raw))
				g.Expect(got[i].Raw).To(HavePrefix(got[i].Scheme))
				if i == 0 {
					g.Expect(got[i].Notes).To(Equal(tc.notes))
				}
				got[i].Raw, got[i].Notes = "", nil
			}
			g.Expect(got).To(Equal(tc.want))
		})
	}
}

func TestParseAuthorization(t *testing.T) {
	for _, tc := range []struct {
		name string
		in   string
		want digest.Authorization // without Raw
		ok   bool
	}{
		{"digest", `Digest username="u", realm="r", nonce="n", uri="/a?b=c,d", response="0f", algorithm=MD5, cnonce="c", opaque="o", qop=auth, nc=00000001`,
			digest.Authorization{Scheme: "Digest", Username: "u", Realm: "r", Nonce: "n", URI: "/a?b=c,d", Response: "0f", Algorithm: "MD5", CNonce: "c", Opaque: "o", QOP: "auth", NC: "00000001"}, true},
		{"quotes where there are none", `Digest username="u", algorithm="MD5", qop="auth", nc="00000001"`,
			digest.Authorization{Scheme: "Digest", Username: "u", Algorithm: "MD5", QOP: "auth", NC: "00000001", QOPQuoted: true, NCQuoted: true, Notes: []string{"quoted:algorithm", "quoted:qop", "quoted:nc"}}, true},
		{"echo of the whole offer", `Digest username="u", qop=auth,auth-int, nc=00000001`,
			digest.Authorization{Scheme: "Digest", Username: "u", QOP: "auth,auth-int", NC: "00000001", Notes: []string{"unquoted-qop-list"}}, true},
		{"escapes", `Digest username="a\"b\\c"`,
			digest.Authorization{Scheme: "Digest", Username: `a"b\c`, Notes: []string{"escape"}}, true},
		{"basic", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", digest.Authorization{Scheme: "Basic", Username: "Aladdin", Password: "open sesame"}, true},
		{"basic with a colon in the password", "basic dTphOmI=", digest.Authorization{Scheme: "basic", Username: "u", Password: "a:b"}, true},
		{"basic without padding", "Basic dTphOmI", digest.Authorization{Scheme: "Basic", Username: "u", Password: "a:b", Notes: []string{"bad-base64"}}, true},
		{"basic that is none", "Basic !!", digest.Authorization{Scheme: "Basic", Notes: []string{"bad-base64"}}, false},
		{"basic without colon", "Basic dQ==", digest.Authorization{Scheme: "Basic", Username: "u"}, false},
		{"empty basic", "Basic", digest.Authorization{Scheme: "Basic", Notes: []string{"no-parameters"}}, false},
		{"empty digest", "Digest", digest.Authorization{Scheme: "Digest", Notes: []string{"no-parameters"}}, false},
		{"another scheme", "Bearer abc", digest.Authorization{Scheme: "Bearer", Notes: []string{"unknown-scheme"}}, false},
		{"nothing", "", digest.Authorization{}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			got, ok := digest.ParseAuthorization(tc.in)
			g.Expect(ok).To(Equal(tc.ok))
			g.Expect(got.Raw).To(Equal(tc.in))
			got.Raw = ""
			g.Expect(got).To(Equal(tc.want))
		})
	}
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	g := NewWithT(t)
	c := digest.Challenge{Scheme: "Digest", Realm: `r"\`, Nonce: "n", Opaque: "o", Algorithm: "SHA-256", QOP: []string{"auth", "auth-int"}, Stale: true}
	got := digest.ParseChallenges([]string{c.String(), `Basic realm="b"`})
	g.Expect(got[1].String()).To(Equal(`Basic realm="b"`))
	got[0].Raw, got[0].Notes = "", nil
	g.Expect(got[0]).To(Equal(c))

	a := digest.Answer(c, `u"\`, "p", digest.Request{Method: "GET", URI: "/"}, "c", 255)
	g.Expect(a.NC).To(Equal("000000ff"))
	back, ok := digest.ParseAuthorization(a.String())
	g.Expect(ok).To(BeTrue())
	back.Raw, back.Notes = "", nil
	g.Expect(back).To(Equal(a))
	g.Expect(a.String()).To(HaveSuffix(`, response="`+a.Response+`"`), "what ends the field has quotes")
	a.QOPQuoted, a.NCQuoted = true, true
	g.Expect(a.String()).To(ContainSubstring(`qop="auth", nc="000000ff"`))
}

func TestCovers(t *testing.T) {
	for _, tc := range []struct {
		uri, target string
		want        bool
	}{
		{"/acs", "/acs", true},
		{"http://a:7547/acs?x=1", "/acs?x=1", true},
		{"http://a:7547", "/", true},
		{"/acs", "/other", false},
		{"/acs?to=http://a/other", "/other", false},
		{"", "/", false},
	} {
		NewWithT(t).Expect(digest.Authorization{URI: tc.uri}.Covers(tc.target)).To(Equal(tc.want), tc.uri)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`Digest realm="r\", qop=auth,auth-int nonce = n, Basic realm="b", NTLM abc==`)
	f.Add("Digest username=\"u\",\r\n nc=1, qop=\"auth\", Basic !!")
	f.Fuzz(func(t *testing.T, value string) {
		for _, c := range digest.ParseChallenges([]string{value}) {
			if !strings.Contains(value, c.Raw) {
				t.Fatalf("Raw %q is no part of %q", c.Raw, value)
			}
		}
		a, ok := digest.ParseAuthorization(value)
		if !ok {
			return
		}
		again, ok := digest.ParseAuthorization(a.String())
		if !ok {
			t.Fatalf("%q is written as %q, which is not read", value, a.String())
		}
		if strings.EqualFold(a.Scheme, "Digest") && again.Username != a.Username {
			t.Fatalf("user name %q becomes %q", a.Username, again.Username)
		}
	})
}
