package security

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// TLSChallenge: over TLS Basic is enough, and spares a round trip. Judged once the version is known.
var TLSChallenge = checks.Rule{
	ID:         "CWMP-AUT-003",
	Title:      "With TLS the ACS challenges with Basic",
	Spec:       checks.TR069("3.4.4"),
	Level:      checks.Should,
	Role:       cwmp.ACS,
	Versions:   checks.Since(cwmp.V1_4),
	Confidence: checks.Seen,
	WarnOnly:   true,
	Observe:    checks.Session().NeedsFraming(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		for _, x := range s.Exchanges {
			m := x.Response
			if m == nil || m.HTTP.Status != 401 || x.Conn.TLS == nil {
				continue
			}
			switch basic, dig := asks(challenges(m)); {
			case basic:
				tell(nil)
			case dig:
				tell(checks.At(m.HeaderAll("WWW-Authenticate")[0], "the challenge over TLS is Digest", "Basic").In(m))
			}
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Header(mutate.Status(401), "WWW-Authenticate", `Digest realm="acs.example", qop="auth", nonce="5f9ca839"`)).Only("auth-challenge-mid-session").
			And("CWMP-AUT-004", "because the CPE has answered with Basic"),
		checks.Breaks(mutate.ReplaceHeader(mutate.Status(401), "WWW-Authenticate", "Basic ", `Digest nonce="1", `)).Only("auth-challenge-mid-session").
			And("CWMP-AUT-004", "because the CPE has answered with Basic"),
	},
	Hint: checks.Hint{
		Allowed:     "Basic; Digest works as well and costs a round trip in each connection.",
		Cause:       "One setting of the ACS for http and https.",
		Consequence: "Each connection takes one round trip more; nothing breaks.",
		Remedy:      "The operator of the ACS may switch to Basic where all devices come over TLS.",
	},
}
