package security

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// AuthorizedThroughout: after a challenge was answered, all requests on that connection carry credentials.
var AuthorizedThroughout = checks.Rule{
	ID:         "CWMP-AUT-006",
	Title:      "Once challenged, all later requests on that connection carry Authorization",
	Spec:       checks.TR069("3.4.4"),
	Level:      checks.Should,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Session().NeedsFraming(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		if s.Doubtful {
			return
		}
		var challenged, answered *capture.Conn
		for _, x := range s.Exchanges {
			m := x.Request
			if m == nil || !m.HTTP.Complete {
				continue
			}
			switch {
			case answered == x.Conn && m.Has("Authorization"):
				tell(nil)
			case answered == x.Conn:
				tell(missing(m, m.Name()+" has no Authorization", "Authorization, as in the request that answered the challenge"))
			case challenged != nil && m.Has("Authorization"):
				answered = x.Conn
			}
			challenged = nil
			if x.Response != nil && x.Response.HTTP.Status == 401 {
				challenged = x.Conn
			}
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropHeader(mutate.Last(mutate.HasHeader("Authorization")), "Authorization")).Only("cpe-boot", "redirect-307"),
		checks.Breaks(mutate.DropHeader(mutate.EmptyPosts(), "Authorization")).Only("hold-requests", "connection-request"),
	},
	Hint: checks.Hint{
		Allowed:     "Authorization on each request; with Digest the nonce count goes up by one each time.",
		Cause:       "The HTTP library forgets the challenge as soon as the request went through.",
		Consequence: "The ACS challenges each request anew, and a session takes twice its round trips.",
		Remedy:      "The maker of the CPE should keep the challenge as long as the connection.",
	},
}
