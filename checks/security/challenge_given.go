package security

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ChallengeGiven: a 401 says how to do better, also one to credentials that were wrong.
var ChallengeGiven = checks.Rule{
	ID:         "CWMP-AUT-022",
	Title:      "Every 401 has a WWW-Authenticate challenge",
	Spec:       checks.RFC(2617, "3.2.1"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Observe{HTTP: true, ConnReq: true}.Response().NeedsFraming(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		switch {
		case m.HTTP.Status != 401:
			return checks.NotHere
		case len(challenges(m)) == 0:
			return missing(m, "a 401 comes without a challenge", "WWW-Authenticate")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropHeader(mutate.And(mutate.Status(401), mutate.InSession(1)), "WWW-Authenticate")),
		checks.Breaks(mutate.Header(mutate.And(mutate.Status(401), mutate.InSession(2)), "WWW-Authenticate", " ")),
	},
	Hint: checks.Hint{
		Allowed:     "One challenge or several, in one header or in several.",
		Cause:       "A widespread server answers wrong credentials with a bare 401.",
		Consequence: "The client cannot tell what is wanted and gives up, though a retry with fresh credentials would do.",
		Remedy:      "The maker of the server has to send a challenge with each 401, or another status.",
	},
}
