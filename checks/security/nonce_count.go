package security

import (
	"fmt"
	"strconv"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NonceCount: nc counts the requests with a nonce, from one. A gap may be requests that nobody recorded, and a message that
// is sent again byte for byte may be a repetition below HTTP: both are warnings. After a nonce was given anew its count may
// start anew, too.
var NonceCount = checks.Rule{
	ID:         "CWMP-AUT-020",
	Title:      "nc starts at 00000001 and rises by one with each use of a nonce",
	Spec:       checks.RFC(2617, "3.2.2"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Device().NeedsFraming(),
	CheckDevice: overCredentials(func(u use, _ *checks.Facts) error {
		if u.auth.NC == "" {
			return checks.NotHere
		}
		n := u.nonce
		count, ok := counter(u.auth.NC)
		at := func(expected string) *checks.Broken {
			return checks.At(u.header, "nc is "+u.auth.NC, expected).In(u.m)
		}
		switch {
		case !ok:
			return at("eight hexadecimal digits")
		case !n.used && !n.given:
			return checks.NotHere // the nonce is older than the recording
		case !n.used && count != 1:
			return at("00000001, the first use of this nonce")
		case !n.used || n.again && count == 1 || count == n.count+1:
			return nil
		case u.known, count > n.count+1:
			return at(fmt.Sprintf("%08x", n.count+1)).Warn()
		}
		return at(fmt.Sprintf("%08x", n.count+1))
	}),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceHeader(mutate.Any(), "Authorization", "nc=00000002", "nc=00000001")).
			And("CWMP-AUT-019", "because the response covers nc").
			And("CWMP-AUT-025", "because the ACS opens the session all the same"),
		checks.Breaks(mutate.ReplaceHeader(mutate.Any(), "Authorization", "nc=00000001", "nc=00000000")).
			And("CWMP-AUT-019", "because the response covers nc").
			And("CWMP-AUT-025", "because the ACS opens the session all the same"),
	},
	Hint: checks.Hint{
		Allowed:     "00000001 first, then one more with each request, whatever connection it takes.",
		Cause:       "The client builds the header once and sends it with every request.",
		Consequence: "A server that guards against replays refuses the second request of each session.",
		Remedy:      "The maker of the client has to count; a server may answer with a new challenge.",
	},
}

// counter reads nc: eight hexadecimal digits.
func counter(nc string) (uint64, bool) {
	count, err := strconv.ParseUint(nc, 16, 64)
	return count, err == nil && len(nc) == 8
}
