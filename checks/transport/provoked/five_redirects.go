package provoked

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// FiveRedirects: more than five may fail the session; five may not.
var FiveRedirects = checks.Rule{
	ID:            "CWMP-HTP-034",
	Title:         "Five redirects in a row are followed",
	Spec:          checks.TR069("3.4.2"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Known,
	Observe:       checks.Provoked(),
	CheckProvoked: fiveRedirects,
	Mutants:       breaksOff("cwmp-htp-034", mutate.Last(mutate.Status(307))),
	Hint: checks.Hint{
		Allowed:     "The message is sent to the sixth place.",
		Cause:       "A lower limit in the HTTP library.",
		Consequence: "Devices do not find the server that a chain of redirects leads to.",
		Remedy:      "The maker of the CPE has to raise the limit; an operator can shorten the chain.",
	},
}

func fiveRedirects(p *checks.Provocation, _ *checks.Facts) error {
	verdict := checks.NotHere
	for _, s := range p.Since(p.Start) {
		n, last := 0, (*capture.Exchange)(nil)
		for _, x := range s.Exchanges {
			if x.Redirect() {
				n, last = n+1, x
			}
		}
		if n == 0 || n > 5 {
			continue
		}
		v := p.InOrder(s, last, "five redirects in a row to be followed")
		if checks.IsBroken(v) && checks.WentOn(s, last) {
			v = checks.Unsure("the redirects are followed, and the session breaks off later")
		}
		if v == nil && n < 5 {
			v = checks.Unsure("the session was redirected %d times only", n)
		}
		if v == nil || verdict == checks.NotHere {
			verdict = v
		}
	}
	return verdict
}
