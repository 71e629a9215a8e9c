package security

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// UnaskedBasic: over TLS the first request brings Basic credentials. A CPE is blamed only where the ACS then had to ask for
// them: without a challenge there may be none, or its certificate is enough.
var UnaskedBasic = checks.Rule{
	ID:         "CWMP-AUT-005",
	Title:      "Over TLS, Basic credentials are sent unasked with the first request",
	Spec:       checks.TR069("3.4.4"),
	Level:      checks.Should,
	Role:       cwmp.CPE,
	Versions:   checks.Since(cwmp.V1_4),
	Confidence: checks.Seen,
	Observe:    checks.Session().NeedsFraming(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		if s.NoStart || s.Window > 0 || len(s.Exchanges) == 0 {
			return
		}
		first := s.Exchanges[0]
		m := first.Request
		if m == nil || first.Conn.TLS == nil || first.Conn.TLS.ClientCert != "" {
			return
		}
		if m.Has("Authorization") {
			if a, ok := credentials(m); ok && strings.EqualFold(a.Scheme, "Basic") {
				tell(nil)
			}
			return
		}
		for _, x := range s.Exchanges {
			if x.Response == nil || x.Response.HTTP.Status != 401 {
				continue
			}
			if basic, _ := asks(challenges(x.Response)); basic {
				tell(missing(m, "the first request over TLS has no Authorization", "Basic credentials"))
				return
			}
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropHeader(mutate.First(mutate.HasHeader("Authorization")), "Authorization")).Only("auth-challenge-mid-session"),
		checks.Breaks(mutate.RenameHeader(mutate.First(mutate.HasHeader("Authorization")), "Authorization", "Proxy-Authorization")).Only("auth-challenge-mid-session"),
	},
	Hint: checks.Hint{
		Allowed:     "Basic with the first request; Digest cannot be sent before its challenge.",
		Cause:       "The HTTP library waits for a challenge before it shows credentials.",
		Consequence: "The whole Inform is sent twice in each session.",
		Remedy:      "The maker of the CPE should send the credentials at once over TLS.",
	},
}
