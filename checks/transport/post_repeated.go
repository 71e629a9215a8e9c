package transport

import (
	"bytes"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// PostRepeated: what was redirected goes to the target as it was. A body of another length may hold a new time or an event
// that arose meanwhile, so only the kind of message and its emptiness count.
var PostRepeated = checks.Rule{
	ID:         "CWMP-HTP-033",
	Title:      "After a redirect the very POST that was redirected is sent again",
	Spec:       checks.TR069("3.4.2"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Session().NeedsFraming(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		if s.Doubtful {
			return
		}
		for a, b := range pairs(s) {
			if !a.Redirect() || !a.Answered() || !b.Request.HTTP.Complete || a.Request.Dropped() || b.Request.Dropped() {
				continue
			}
			switch first, again := a.Request, b.Request; {
			case bytes.Equal(first.HTTP.Body, again.HTTP.Body) && again.HTTP.Method == first.HTTP.Method:
				tell(nil)
			case again.HTTP.Method != first.HTTP.Method:
				tell(atStart(again, "the redirected "+first.HTTP.Method+" comes again as "+again.HTTP.Method, first.HTTP.Method))
			case first.Name() != again.Name():
				tell(checks.At(again, first.Name()+" was redirected, and "+again.Name()+" follows", first.Name()))
			default:
				tell(nil)
			}
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceWith(mutate.Nth(2, mutate.EmptyPosts()), mutate.First(mutate.ByMethod("GetParameterValuesResponse")))).Only("http-redirect-mid-session").
			And("CWMP-SES-005", "because the answer comes before the request"),
		checks.Breaks(mutate.EmptyBody(mutate.Nth(2, mutate.ByMethod("Inform")))).Only("redirect-307"),
	},
	Hint: checks.Hint{
		Allowed:     "The same method and the same message, to the target of the redirect.",
		Cause:       "The HTTP library turns a redirected POST into a GET, as browsers do after 302.",
		Consequence: "The target never sees the Inform, and no session comes about.",
		Remedy:      "The maker of the CPE has to follow redirects by itself; an ACS can try 307 instead of 302.",
	},
}
