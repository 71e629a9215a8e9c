package rpc

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ItemName compares the names of entries with those of the request.
var ItemName = checks.Rule{
	ID:         "CWMP-SPV-025",
	Title:      "A SetParameterValuesFault repeats the full name of the request",
	Spec:       checks.TR069("A.3.2.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Faults().From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if own(m).Child("SetParameterValuesFault") == nil {
			return checks.NotHere
		}
		ask, err := askedFor(m)
		if err != nil {
			return err
		}
		if !ask.Is("SetParameterValues") {
			return checks.NotHere
		}
		asked := listOf(ask)
		looked := false
		for n := range own(m).FindAll("SetParameterValuesFault/ParameterName") {
			looked = true
			if !asked.has(trim(n.Text())) {
				return checks.At(n, "an entry is on "+quote(n.Text()), "a name of the request as it stands there")
			}
		}
		return first(nil, looked)
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ChangeText("Fault/detail/Fault/SetParameterValuesFault/ParameterName", "cut to its last segment", last)),
		checks.Breaks(mutate.ChangeText("Fault/detail/Fault/SetParameterValuesFault/ParameterName", "in small letters", strings.ToLower)),
	},
	Hint: checks.Hint{
		Allowed:     "The full name in each entry, with numbers or aliases as in the request.",
		Cause:       "The client reports the name of its own storage, or what a buffer of fixed size holds.",
		Consequence: "The ACS cannot assign the error and reports the whole request as failed without a reason.",
		Remedy:      "The maker of the CPE has to keep the name of the request until it answers.",
	},
}
