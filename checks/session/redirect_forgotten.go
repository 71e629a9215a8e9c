package session

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// RedirectForgotten: a redirect is for the session in which it comes.
var RedirectForgotten = checks.Rule{
	ID:         "CWMP-RTY-027",
	Title:      "A retried session starts at the ACS URL and not at a redirect target",
	Spec:       checks.TR069("3.4.2"),
	Level:      checks.MustNot,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Device().NeedsTiming(),
	CheckDevice: retries(func(before, now *try, _ between, s *capture.Session, f *checks.Facts, tell checks.Tell) {
		if before.result != failed || before.retryCount < 0 || now.retryCount <= before.retryCount {
			return
		}
		compared := false
		for _, host := range before.redirects {
			if strings.EqualFold(host, before.acs) {
				continue
			}
			if compared = true; strings.EqualFold(host, now.acs) {
				tell(checks.At(s.Inform(), "the retry goes to "+quote(host)+", where a redirect had sent the failed session", before.acs))
				return
			}
		}
		if compared {
			tell(nil)
		}
	}),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Header(mutate.And(mutate.InSession(2), mutate.Requests()), "Host", "acs2.example")).Only("retry-redirect").
			And("CWMP-HTP-035", "because the session starts at the target of the redirect"),
		checks.Breaks(mutate.Header(mutate.And(mutate.InSession(2), mutate.Requests()), "Host", "ACS2.EXAMPLE")).Only("retry-redirect").
			And("CWMP-HTP-035", "because the session starts at the target of the redirect"),
	},
	Hint: checks.Hint{
		Allowed:     "The ACS URL for each new session, retried ones included.",
		Cause:       "The client keeps the address of its last connection.",
		Consequence: "Devices stay with a server that was meant to take them for one session, even when it is down.",
		Remedy:      "The maker of the CPE has to drop the target with the session.",
	},
}
