package provoked

import (
	"strings"

	"cwmplab/checks"
	"cwmplab/cwmp"
)

// refusedRules are the rules on values that a parameter must not take. The step "set" is SetParameterValues with one.
func refusedRules() []*checks.Rule {
	return []*checks.Rule{
		refusedValue("CWMP-DM-019", "ManagementServer.URL takes an HTTP or HTTPS URL only", "ManagementServer.URL", "fault 9003, 9007 for the item: no HTTP or HTTPS URL", checks.Hint{
			Allowed:     "Fault 9003 with item fault 9007.",
			Cause:       "The text is stored as it comes.",
			Consequence: "By a slip of the operator the device loses its ACS for good.",
			Remedy:      "The maker of the CPE has to look at the scheme before it stores the URL.",
		}),
		refusedValue("CWMP-DM-043", "HTTPCompression takes Disabled and what HTTPCompressionSupported lists only", "ManagementServer.HTTPCompression", "fault 9003, 9007 for the item: no method of HTTPCompressionSupported", checks.Hint{
			Allowed:     "Fault 9003 with item fault 9007 for a method that is not listed.",
			Cause:       "The text is stored as it comes.",
			Consequence: "The device sends bodies that nobody can read, or none.",
			Remedy:      "The maker of the CPE has to compare the value with its own list.",
		}),
	}
}

// takenIn is the mutant in which the value is accepted.
func takenIn(golden, status string) checks.Mutant {
	return checks.Breaks(taken(status)).Only(golden).And("CWMP-INF-013", "because the key of that call is not the last one then")
}

func refusedValue(id, title, parameter, expected string, hint checks.Hint) *checks.Rule {
	golden := "provoked/" + strings.ToLower(id)
	return &checks.Rule{
		ID: id, Title: title, Spec: checks.DataModel(parameter), Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions,
		Confidence: checks.Verified, Observe: checks.Provoked(), Hint: hint,
		CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error { return notTaken(p.Call("set"), expected) },
		Mutants:       []checks.Mutant{takenIn(golden, "0"), takenIn(golden, "1")},
	}
}
