package transfer

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// OperationArguments: an installation says from where, an uninstallation says what.
var OperationArguments = checks.Rule{
	ID:         "CWMP-DU-018",
	Title:      "Install has a URL and Uninstall has a UUID",
	Spec:       checks.TR069("A.6"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.Since(cwmp.V1_2),
	Confidence: checks.Verified,
	Observe:    checks.Message("ChangeDUState").From(cwmp.ACS),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if !readable(m) {
			return checks.NotHere
		}
		needs := map[string]string{"InstallOpStruct": "URL", "UninstallOpStruct": "UUID"}
		compared := false
		for op := range m.FindAll("Operations") {
			kind, _ := op.Attr(cwmp.XSISpace, "type")
			_, name, prefixed := strings.Cut(strings.TrimSpace(kind.Value), ":")
			if !prefixed {
				name = strings.TrimSpace(kind.Value)
			}
			need := needs[name]
			if need == "" {
				continue
			}
			if compared = true; strings.TrimSpace(op.Child(need).Text()) == "" {
				return checks.At(op, name+" has no "+need, need)
			}
		}
		if !compared {
			return checks.NotHere
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropElement("ChangeDUState/Operations/URL")).
			And("CWMP-XSD-004", "because an argument is missing"),
		checks.Breaks(mutate.Text("ChangeDUState/Operations/URL", "")),
		checks.Breaks(mutate.ReplaceInBody(`UninstallOpStruct"><UUID>f81d4fae-7dec-11d0-a765-00a0c91e6bf7</UUID>`, `UninstallOpStruct">`)).
			Only("transfer-units").
			And("CWMP-XSD-004", "because an argument is missing"),
	},
	Hint: checks.Hint{
		Allowed:     "A URL for Install, a UUID for Uninstall; Update may have neither.",
		Cause:       "The operator leaves a field of the form empty.",
		Consequence: "The CPE answers with fault 9003, or with 9022 in the result.",
		Remedy:      "The operator has to fill in the field.",
	},
}
