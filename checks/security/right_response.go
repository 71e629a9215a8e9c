package security

import (
	"strings"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/internal/digest"
)

// RightResponse: the response is the one that the password gives. Without a declared password there is nothing to compare,
// and nothing is said, so that a report without secrets does not fill with what it could not do. As long as none has fitted
// the declared password, that may be what is wrong, unless the response is what a known mistake makes of it.
var RightResponse = checks.Rule{
	ID:         "CWMP-AUT-019",
	Title:      "The digest response is computed correctly",
	Spec:       checks.RFC(2617, "3.2.2.1"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Device().NeedsFraming(),
	CheckDevice: overCredentials(func(u use, f *checks.Facts) error {
		password, ok := u.password(f)
		request := digest.Request{Method: u.m.HTTP.Method, URI: u.m.HTTP.Target, Body: u.m.HTTP.Body}
		const right = "the value of RFC 2617 3.2.2.1 for this nonce, nc, cnonce, uri and the declared password"
		switch {
		case !ok || u.auth.Response == "":
			return checks.NotHere
		case digest.Expected(u.auth, password, request) == "":
			return checks.NotHere // an algorithm we cannot compute
		case u.m.Dropped() && strings.Contains(strings.ToLower(u.auth.QOP), "auth-int"):
			return checks.Unsure("the response covers a body that is no longer in memory")
		case !u.auth.Verify(password, request) && u.plainMD5().Verify(password, request):
			return checks.At(u.header, "the response is that of MD5, and algorithm is "+u.auth.Algorithm, "the response for "+u.auth.Algorithm+", or no answer to a challenge whose algorithm is not known").In(u.m)
		case u.auth.Verify(password, request):
			return u.proof.fit()
		case u.mistake(password, request) != "":
			return checks.At(u.header, "the response is made "+u.mistake(password, request), right).In(u.m)
		}
		return u.proof.unfit(checks.At(u.header, "the response is not what the declared password gives", right).In(u.m))
	}),
	Mutants: []checks.Mutant{
		checks.Breaks(inHeads("responses of another password", `response="([0-9a-f]{8})([0-9a-f]{24})"`, `response="${2}${1}"`)).
			And("CWMP-AUT-025", "because the ACS opens the session all the same"),
		checks.Breaks(mutate.ReplaceHeader(mutate.Any(), "Authorization", "nc=0000000", "nc=0000001")).
			And("CWMP-AUT-020", "because the count does not start at one then").
			And("CWMP-AUT-025", "because the ACS opens the session all the same"),
	},
	Hint: checks.Hint{
		Allowed:     "The value that RFC 2617 gives for method, uri, nonce, nc, cnonce, qop and password; upper-case digits are tolerated.",
		Cause:       "HA2 made with GET for a POST, MD5 for MD5-sess, or a password other than the declared one.",
		Consequence: "The peer refuses the credentials again and again.",
		Remedy:      "Check the declared password first; then it is for the maker of the side that is named.",
	},
}

// fit notes that the declared password is right, and gives what was held back until then.
func (p *proof) fit() error {
	held := p.doubts
	p.fits, p.doubts = true, nil
	if len(held) > 0 {
		return held[0]
	}
	return nil
}

// unfit gives the verdict on a response that does not fit the declared password. As long as none has, it is a doubt, and the
// first one is held back for what comes.
func (p *proof) unfit(b *checks.Broken) error {
	switch {
	case p.fits:
		return b
	case len(p.doubts) == 0:
		p.doubts = []*checks.Broken{b}
		return checks.NotHere
	}
	return doubtful(b)
}

// doubtful makes a finding one that the declared password may explain.
func doubtful(b *checks.Broken) *checks.Broken {
	b.Observed += ", and none so far is: is that password right?"
	return b.Warn()
}

// mistake tells what known mistake a response is made with, "" for none.
func (u use) mistake(password string, request digest.Request) string {
	other, old := request, u.auth
	if other.Method = "GET"; request.Method == "GET" {
		other.Method = "POST"
	}
	old.QOP = ""
	switch {
	case u.auth.Verify(password, other):
		return "for the method " + other.Method
	case old.Verify(password, request):
		return "without qop, nc and cnonce"
	}
	return ""
}

// plainMD5 are the credentials as they would be for the algorithm that every peer knows.
func (u use) plainMD5() digest.Authorization {
	a := u.auth
	a.Algorithm = ""
	return a
}
