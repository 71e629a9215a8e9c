package transport

import (
	"fmt"
	"slices"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// Post: every message of the CPE is a POST of HTTP/1.1 to the ACS URL. The URL itself is not in a recording: the first
// request of the session stands for it, and the targets of redirects are as good.
var Post = checks.Rule{
	ID:         "CWMP-HTP-001",
	Title:      "CPE messages go by HTTP/1.1 POST to the ACS URL",
	Spec:       checks.TR069("3.4"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Session().NeedsFraming(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		var targets []string
		for _, x := range s.Exchanges {
			if m := x.Request; m != nil && m.HTTP.Complete {
				if targets == nil || s.Doubtful {
					targets = append(targets, origin(m.HTTP.Target))
				}
				tell(postTo(m, targets))
			}
			if x.Redirect() {
				_, target, ok := redirected(x)
				if !ok {
					return // the CPE cannot know where to go, so what it does is no finding
				}
				targets = append(targets, target)
			}
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(startLine("HTTP/1.1", "HTTP/1.0")),
		checks.Breaks(startLine("POST", "PUT")).
			And("CWMP-AUT-019", "because the digest covers the method").
			And("CWMP-AUT-025", "because the ACS opens the session all the same"),
		checks.Breaks(mutate.Where(mutate.Last(mutate.EmptyPosts()), mutate.RequestLine(mutate.Any(), "POST /other HTTP/1.1"))).
			And("CWMP-AUT-019", "because the digest covers the target").
			And("CWMP-AUT-025", "because the ACS opens the session all the same").
			And("CWMP-AUT-021", "because the uri of the credentials is that of the ACS URL"),
	},
	Hint: checks.Hint{
		Allowed:     "POST over HTTP/1.1 to the ACS URL, or to the target of a redirect; GET and PUT of files are no messages.",
		Cause:       "A small HTTP client that speaks 1.0, or that was written for file transfers.",
		Consequence: "The ACS answers with 400 or 405, or closes the connection after each message.",
		Remedy:      "The maker of the CPE has to send HTTP/1.1 POSTs to the configured URL.",
	},
}

func postTo(m *capture.Message, targets []string) error {
	switch h := m.HTTP; {
	case h.Method != "POST":
		return atStart(m, "the method is "+h.Method, "POST")
	case h.Proto != "HTTP/1.1":
		return atStart(m, "the version is "+h.Proto, "HTTP/1.1")
	case !slices.Contains(targets, origin(h.Target)):
		return atStart(m, fmt.Sprintf("the target is %q", h.Target), fmt.Sprintf("%q, as in the first request of the session", targets[0]))
	}
	return nil
}
