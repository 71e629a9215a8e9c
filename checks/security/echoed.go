package security

import (
	"fmt"
	"strings"

	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/internal/digest"
)

// Echoed: the answer to a challenge repeats what it said, and names the target of its request.
var Echoed = checks.Rule{
	ID:         "CWMP-AUT-021",
	Title:      "realm, nonce and opaque are echoed, and uri equals the request target",
	Spec:       checks.RFC(2617, "3.2.2"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Device().NeedsFraming(),
	CheckDevice: overCredentials(func(u use, _ *checks.Facts) error {
		if u.auth.URI == "" && strings.Contains(u.header.Value, "uri=") {
			return checks.At(u.header, "the quotes of the field do not match, so that what stands behind them cannot be read", `a backslash before each quote within a value: \"`).In(u.m)
		}
		if v := u.target(); v != nil {
			return v
		}
		if len(u.nonce.offers) > 0 {
			return u.echo()
		}
		if asked := u.asked(); asked != nil && !u.nonce.given && !u.nonce.used {
			return checks.At(u.header, "the nonce is "+u.auth.Nonce, asked[0].Nonce).In(u.m)
		}
		return nil
	}),
	Mutants: []checks.Mutant{
		checks.Breaks(inHeads("opaque left out of the responses", `(?m)^(Authorization:.*), opaque="[^"]*"`, "$1")),
		checks.Breaks(inHeads("another realm in the responses", `(?m)^(Authorization:.*) realm="[^"]*"`, `$1 realm="router"`)).
			And("CWMP-AUT-019", "because the response covers the realm").
			And("CWMP-AUT-025", "because the ACS opens the session all the same"),
		checks.Breaks(inHeads("an absolute uri in the responses", `(?m)^(Authorization:.*) uri="/`, `$1 uri="http://acs.example:7547/`)).
			And("CWMP-AUT-019", "because the response covers the uri").
			And("CWMP-AUT-025", "because the ACS opens the session all the same"),
		checks.Breaks(inHeads("another nonce in the responses", `(?m)^(Authorization:.*) nonce="..`, `$1 nonce="zz`)).
			And("CWMP-AUT-019", "because the response covers the nonce").
			And("CWMP-AUT-025", "because the ACS opens the session all the same"),
	},
	Hint: checks.Hint{
		Allowed:     "The values of the challenge, byte for byte, and the target of the request line.",
		Cause:       "The client drops what it does not know, or puts the whole URL into uri.",
		Consequence: "The server computes another value, or does not know the nonce, and challenges again.",
		Remedy:      "The maker of the client has to echo the values; a server may be lenient about opaque.",
	},
}

// target judges uri. A request through a forward proxy names its target in full and may leave the host out of uri.
func (u use) target() error {
	target := u.m.HTTP.Target
	switch start := u.m.HTTP.Offset; {
	case u.auth.URI == target, strings.Contains(target, "://") && u.auth.Covers(target):
		return nil
	case relayed(u.m) || u.m.AlteredAt(start, start+int64(len(u.m.HTTP.Method)+len(target)+2)):
		return checks.Unsure("the target may have been changed on the way")
	}
	return checks.At(u.header, fmt.Sprintf("uri is %q", u.auth.URI), fmt.Sprintf("%q", u.m.HTTP.Target)).In(u.m)
}

// echo compares with the challenges that gave the nonce; one of several is enough.
func (u use) echo() error {
	var verdict error
	for _, o := range u.nonce.offers {
		switch {
		case u.auth.Realm != o.realm:
			verdict = checks.At(u.header, fmt.Sprintf("realm is %q", u.auth.Realm), fmt.Sprintf("%q", o.realm)).In(u.m)
		case o.opaque != "" && u.auth.Opaque != o.opaque:
			verdict = checks.At(u.header, fmt.Sprintf("opaque is %q", u.auth.Opaque), fmt.Sprintf("%q", o.opaque)).In(u.m)
		default:
			return nil
		}
	}
	return verdict
}

// asked gives the Digest challenges that the request answers: those of the exchange before it, which had no credentials.
func (u use) asked() []digest.Challenge {
	if u.before == nil || !u.before.Challenge() || u.before.Request == nil || u.before.Request.Has("Authorization") {
		return nil
	}
	var all []digest.Challenge
	for _, c := range challenges(u.before.Response) {
		if strings.EqualFold(c.Scheme, "Digest") {
			all = append(all, c)
		}
	}
	return all
}
