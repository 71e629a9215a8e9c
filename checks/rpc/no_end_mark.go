package rpc

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NoEndMark looks for the header entry that ended the requests of a peer before Amendment 1.
var NoEndMark = checks.Rule{
	ID:         "CWMP-DEP-006",
	Title:      "The header entry NoMoreRequests is not sent",
	Spec:       checks.TR069("3.5"),
	Level:      checks.ShouldNot,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.LikelyQ,
	WarnOnly:   true,
	Observe:    checks.AnySOAP(),
	Check: func(m *capture.Message, f *checks.Facts) error {
		switch {
		case f.Declared.IssueOne:
			return checks.NotHere
		case m.Summary.HasNoMoreRequests:
			return checks.At(m.Envelope("Header/NoMoreRequests"), "NoMoreRequests is sent", "no such entry, which is in no schema")
		}
		return readable(m)
	},
	Follows: []string{"CWMP-SOP-035"},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.ByMethod("GetParameterValuesResponse"), mutate.InsertAfter("Header/ID", `<cwmp:NoMoreRequests>1</cwmp:NoMoreRequests>`))),
		checks.Breaks(mutate.Where(mutate.ByMethod("GetParameterValues"), mutate.InsertAfter("Header/ID", `<cwmp:NoMoreRequests>0</cwmp:NoMoreRequests>`))),
	},
	Hint: checks.Hint{
		Allowed:     "Empty messages, which say the same.",
		Cause:       "A client that is older than Amendment 1, or written from its text.",
		Consequence: "None, as long as both ends go by empty messages.",
		Remedy:      "The sender should leave the entry out.",
	},
}
