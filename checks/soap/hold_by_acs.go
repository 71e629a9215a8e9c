package soap

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// HoldByACS: only the ACS holds requests back.
var HoldByACS = checks.Rule{
	ID:         "CWMP-SOP-030",
	Title:      "HoldRequests is never sent by the CPE",
	Spec:       checks.TR069("3.5"),
	Level:      checks.MustNot,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.AnySOAP().From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if err := readable(m); err != nil {
			return err
		}
		if n := entry(m, "HoldRequests"); n != nil {
			return checks.At(n, "the CPE sends HoldRequests", "it from the ACS alone")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.ByMethod("Inform"), mutate.InsertAfter("Header/ID", `<h:HoldRequests xmlns:h="urn:dslforum-org:cwmp-1-0">0</h:HoldRequests>`))),
		checks.Breaks(mutate.Where(mutate.ByMethod("GetParameterValuesResponse"), mutate.InsertAfter("Header/ID", `<cwmp:HoldRequests>true</cwmp:HoldRequests>`))),
	},
	Hint: checks.Hint{
		Allowed:     "No HoldRequests in any message of the CPE.",
		Cause:       "The client sends back the header it received.",
		Consequence: "With mustUnderstand 1 the ACS has to refuse the message.",
		Remedy:      "The maker of the CPE has to copy the ID alone.",
	},
}
