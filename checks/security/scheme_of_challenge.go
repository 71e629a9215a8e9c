package security

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// SchemeOfChallenge: a CPE knows both schemes, and the challenge decides which one it uses.
var SchemeOfChallenge = checks.Rule{
	ID:         "CWMP-AUT-004",
	Title:      "A challenge is answered in its own scheme, Basic or Digest",
	Spec:       checks.TR069("3.4.4"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Session().NeedsFraming(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		for a, b := range challenged(s) {
			if b == nil || s.Doubtful || !b.Request.Has("Authorization") {
				continue
			}
			basic, dig := asks(challenges(a.Response))
			header := b.Request.HeaderAll("Authorization")[0]
			scheme, _, _ := strings.Cut(header.Value, " ")
			switch {
			case !basic && !dig:
			case basic && strings.EqualFold(scheme, "Basic"), dig && strings.EqualFold(scheme, "Digest"):
				tell(nil)
			case dig:
				tell(checks.At(header, "a Digest challenge is answered with "+scheme, "Digest").In(b.Request))
			default:
				tell(checks.At(header, "a Basic challenge is answered with "+scheme, "Basic").In(b.Request))
			}
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Header(mutate.And(mutate.HasHeader("Authorization"), mutate.ByMethod("Inform")), "Authorization", "Basic MDAxMTIyLUhvbWVSb3V0ZXItSFIwMDAwMDAxOnNlY3JldA==")).Only("cpe-boot").
			And("CWMP-AUT-020", "because the nonce is used first by the request after it"),
		checks.Breaks(mutate.Header(mutate.Last(mutate.And(mutate.InSession(1), mutate.HasHeader("Authorization"))), "Authorization", `Digest username="a", realm="acs.example", nonce="1", uri="/cwmp", response="0123456789abcdef0123456789abcdef"`)).Only("auth-challenge-mid-session"),
	},
	Hint: checks.Hint{
		Allowed:     "The scheme that was asked for; of two the CPE may choose, and should take Digest.",
		Cause:       "The client knows one scheme only.",
		Consequence: "The password goes out in the clear, or the ACS cannot be reached at all.",
		Remedy:      "The maker of the CPE has to support both.",
	},
}
