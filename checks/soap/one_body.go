package soap

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// OneBody: an envelope has one Body. Envelopes side by side are no longer well-formed and not looked at here.
var OneBody = checks.Rule{
	ID:         "CWMP-SOP-002",
	Title:      "An envelope has exactly one Body",
	Spec:       checks.TR069("3.5"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.AnySOAP(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if err := readable(m); err != nil {
			return err
		}
		root := envelope(m)
		if root == nil {
			return checks.NotHere
		}
		bodies := 0
		for n := root.FirstChild(); n != nil; n = n.NextSibling() {
			if !n.NameIs("Body") {
				continue
			}
			if bodies++; bodies > 1 {
				return checks.At(n, "there is a second Body", "one Body")
			}
		}
		if bodies == 0 {
			return checks.At(root, "there is no Body", "one Body")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.ByMethod("GetParameterValues"), mutate.RepeatElement("Body"))),
		checks.Breaks(mutate.Where(mutate.ByMethod("GetParameterValues"), mutate.DropElement("Body"))).
			And("CWMP-SES-021", "because the ACS then sends nothing that could be answered").
			And("CWMP-SES-031", "because the answer then has no request"),
		checks.Breaks(mutate.Where(mutate.ByMethod("InformResponse"), mutate.RepeatElement("Body"))),
	},
	Hint: checks.Hint{
		Allowed:     "One Body, after the Header where there is one.",
		Cause:       "A message put together from pieces, or an attempt to send several envelopes' worth of calls at once.",
		Consequence: "The receiver reads the first Body, the last, or refuses the message.",
		Remedy:      "The sender has to send one message for each call.",
	},
}
