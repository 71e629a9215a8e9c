package rpc

import (
	"regexp"
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// VendorMethod judges requests that are none of the standard. A method of the standard in other letters, or with more behind its
// name, is the business of CWMP-XSD-001, an answer under a wrong name that of CWMP-SOP-011.
var VendorMethod = checks.Rule{
	ID:         "CWMP-RPC-007",
	Title:      "A vendor method is named X_<VENDOR>_ and a name of its own",
	Spec:       checks.TR069("A.3.1"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.AnySOAP(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		name := m.Summary.Method
		if !m.Request() || standard(name) || readable(m) != nil {
			return checks.NotHere
		}
		_, ours := cwmp.NamespaceVersion(m.Element().Space())
		switch {
		case vendorForm.MatchString(name):
			return nil
		case vendorForm.MatchString(strings.ToUpper(name)):
			return checks.At(m.Element(), "the vendor of "+quote(name)+" is not in capital letters", "its OUI or domain in capitals").Warn()
		case !ours && !strings.HasPrefix(name, "X_"):
			return checks.NotHere // a call of another protocol
		}
		return checks.At(m.Element(), "the method is "+quote(name), "a method of TR-069, or one named like X_001122_Name")
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Rename("X_001122_Diagnose", "MyReboot")).
			And("CWMP-XSD-001", "because the name is not known"),
		checks.Breaks(mutate.Rename("X_001122_Diagnose", "X_Diagnose")),
	},
	Hint: checks.Hint{
		Allowed:     "X_, the OUI of the vendor or its domain with hyphens or underscores for the dots, an underscore and a name.",
		Cause:       "A method added for one project, without a thought for the names of others.",
		Consequence: "It may clash with a method of another vendor or of a later edition; peers answer with fault 9000 or 8000.",
		Remedy:      "The vendor has to rename the method; both ends can know the old name for a while.",
	},
}

var vendorForm = regexp.MustCompile(`^X_[A-Z0-9]+(?:[-_][A-Z0-9]+)*_[^. ]+$`)

// standard tells whether a name is that of a method of TR-069 in whatever letters, or begins like one, as misnamed answers do.
func standard(name string) bool {
	if _, known := cwmp.LookupMethod(name); known {
		return true
	}
	for _, m := range cwmp.Methods() {
		if len(name) >= len(m.Name) && strings.EqualFold(name[:len(m.Name)], m.Name) {
			return true
		}
	}
	return false
}
