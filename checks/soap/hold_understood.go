package soap

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// HoldUnderstood: all four spellings of a boolean are right.
var HoldUnderstood = checks.Rule{
	ID:         "CWMP-SOP-031",
	Title:      "HoldRequests is boolean with mustUnderstand 1",
	Spec:       checks.Schema("HoldRequests"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.AnySOAP().From(cwmp.ACS),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if err := readable(m); err != nil {
			return err
		}
		n := entry(m, "HoldRequests")
		if n == nil {
			return checks.NotHere
		}
		if _, err := n.Bool(); err != nil {
			return checks.At(n, "HoldRequests is "+quote(n.Text()), "0, 1, true or false")
		}
		return understood(n)
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropAttr("Header/HoldRequests", "soap-env:mustUnderstand")),
		checks.Breaks(mutate.Text("Header/HoldRequests", "yes")).
			And("CWMP-SES-008", "because an empty POST is right only while requests are held").
			And("CWMP-SES-011", "because requests are then not held and the session ends sooner").
			And("CWMP-SES-023", "because requests are then not held and the session ends sooner"),
	},
	Hint: checks.Hint{
		Allowed:     "0, 1, true or false, with mustUnderstand 1; or no HoldRequests at all, which means false.",
		Cause:       "A template without the attribute, or a boolean printed in the words of another language.",
		Consequence: "The CPE may overlook the entry and send its requests while the ACS does not expect them.",
		Remedy:      "The maker of the ACS has to write value and attribute as the schema does.",
	},
}
