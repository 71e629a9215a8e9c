package soap

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NoMoreRequests is of the first issue of 2004; where the operator declares that issue, it is right.
var NoMoreRequests = checks.Rule{
	ID:         "CWMP-SOP-035",
	Title:      "NoMoreRequests is not used any more",
	Spec:       checks.TR069("3.5"),
	Level:      checks.ShouldNot,
	Role:       cwmp.Both,
	Versions:   checks.Between(cwmp.V1_0, cwmp.V1_4),
	Confidence: checks.Seen,
	Observe:    checks.AnySOAP(),
	Check: func(m *capture.Message, f *checks.Facts) error {
		if f.Declared.IssueOne {
			return checks.NotHere
		}
		if err := readable(m); err != nil {
			return err
		}
		if n := entry(m, "NoMoreRequests"); n != nil {
			return checks.At(n, "NoMoreRequests is sent", "no such header entry")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(inSession("GetParameterValuesResponse"), mutate.InsertAfter("Header/ID", `<cwmp:NoMoreRequests>1</cwmp:NoMoreRequests>`))),
		checks.Breaks(mutate.Where(mutate.ByMethod("InformResponse"), mutate.InsertAfter("Header/ID", `<h:NoMoreRequests xmlns:h="urn:dslforum-org:cwmp-1-0">0</h:NoMoreRequests>`))),
	},
	Hint: checks.Hint{
		Allowed:     "Sessions without the entry; who receives it ignores it.",
		Cause:       "A peer of the first issue of the standard, or one that can be switched to it.",
		Consequence: "Two peers of different issues disagree on when a session ends.",
		Remedy:      "The sender should leave it out, or be switched to Amendment 1 or later.",
	},
}
