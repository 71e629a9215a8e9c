package provoked

import (
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NoWildcardWritten: a wildcard stands for rows only where they are read. The steps "set", "attributes" and "add" call
// SetParameterValues, SetParameterAttributes and AddObject with one in the name.
var NoWildcardWritten = checks.Rule{
	ID:         "CWMP-SPV-044",
	Title:      "A name with a wildcard is refused where something is written",
	Spec:       checks.DataModel("ManagementServer.InstanceWildcardsSupported"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.OnlyAmendment6,
	Confidence: checks.Likely,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		verdict := checks.NotHere
		for _, step := range []string{"set", "attributes", "add"} {
			switch c := p.Call(step); {
			case c.Responded():
				return checks.At(c.Answer.Element(), c.Ask.Summary.Method+" with a wildcard in its name succeeds", "a fault: there is no such name").In(c.Answer)
			case c.Unanswered() == nil:
				verdict = nil
			}
		}
		return verdict
	},
	Mutants: []checks.Mutant{
		wildcardTaken("SetParameterValues", "<Status>0</Status>", 1).And("CWMP-INF-013", "because a response stores the key"),
		wildcardTaken("SetParameterAttributes", "", 2),
		wildcardTaken("AddObject", "<InstanceNumber>9</InstanceNumber><Status>0</Status>", 3).And("CWMP-INF-013", "because a response stores the key"),
	},
	Hint: checks.Hint{
		Allowed:     "A fault, 9005 at best: wildcards belong to GetParameterValues, GetParameterNames and GetParameterAttributes.",
		Cause:       "One routine resolves the names of all methods.",
		Consequence: "A mistake in one name changes every row of a table.",
		Remedy:      "The maker of the CPE has to refuse wildcards where something is written.",
	},
}

// wildcardTaken is the mutant with a response in the place of the nth fault.
func wildcardTaken(method, arguments string, nth int) checks.Mutant {
	return checks.Breaks(mutate.Where(mutate.Nth(nth, mutate.ByMethod("Fault")), success(method, arguments))).Only("provoked/cwmp-spv-044")
}
