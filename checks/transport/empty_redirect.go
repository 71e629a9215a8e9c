package transport

import (
	"fmt"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// EmptyRedirect: a redirect says where to go and nothing else.
var EmptyRedirect = checks.Rule{
	ID:         "CWMP-HTP-036",
	Title:      "A redirect response has an empty body",
	Spec:       checks.TR069("3.4.2"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.AnyHTTP().From(cwmp.ACS).Response().NeedsFraming(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		switch {
		case !m.Exchange.Redirect():
			return checks.NotHere
		case !m.Empty():
			return checks.At(m, fmt.Sprintf("the redirect has a body of %d bytes", int64(len(m.HTTP.Body))+m.HTTP.BodyDropped), "no body").
				InBody(0, min(len(m.HTTP.Body), 64))
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Seq(mutate.SetBody(mutate.Status(307), "<html><body>moved</body></html>"), mutate.Header(mutate.Status(307), "Content-Type", "text/html"))),
		checks.Breaks(mutate.Seq(mutate.StatusLine(mutate.Status(307), "HTTP/1.1 302 Found"), mutate.SetBody(mutate.Status(302), "moved"))),
	},
	Hint: checks.Hint{
		Allowed:     "302 or 307 with Location and without a body.",
		Cause:       "A web server puts its standard page into every redirect.",
		Consequence: "A client that expects an envelope or nothing fails the session.",
		Remedy:      "The operator of the ACS has to switch the page off; a CPE has to ignore it.",
	},
}
