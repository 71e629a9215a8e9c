package rpc

import (
	"strconv"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NotificationListed: values from 3 on are those of lightweight notification; in the older namespaces they only warn.
var NotificationListed = checks.Rule{
	ID:         "CWMP-GPA-005",
	Title:      "Notification is 0 to 2, from namespace cwmp-1-2 on up to 6",
	Spec:       checks.TR069("A.6"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.Message("GetParameterAttributesResponse").From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if err := readable(m); err != nil {
			return err
		}
		version, known := cwmp.NamespaceVersion(m.Element().Space())
		old := known && version < cwmp.V1_2
		var worst *checks.Broken
		looked := false
		for n := m.Find("ParameterList").FirstChild(); n != nil; n = n.NextSibling() {
			node := n.Child("Notification")
			value, err := node.Int()
			if node == nil {
				continue
			}
			looked = true
			switch {
			case err != nil || value < 0 || value > 6:
				return checks.At(node, "Notification is "+quote(node.Text()), "0, 1 or 2, or up to 6 with lightweight notification")
			case value > 2 && old && worst == nil:
				worst = checks.At(node, "Notification is "+strconv.FormatInt(value, 10), "0, 1 or 2 in this namespace").Warn()
			}
		}
		return first(worst, looked)
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("GetParameterAttributesResponse/ParameterList/ParameterAttributeStruct/Notification", "9")).
			And("CWMP-XSD-012", "because it is no listed value"),
		checks.Breaks(mutate.Text("GetParameterAttributesResponse/ParameterList/ParameterAttributeStruct/Notification", "active")).
			And("CWMP-XSD-018", "because it is no number"),
	},
	Hint: checks.Hint{
		Allowed:     "0 off, 1 passive, 2 active; 3 to 6 add lightweight notification.",
		Cause:       "Flags of the client are sent as they are stored.",
		Consequence: "The ACS cannot tell whether it will be notified and sets the attribute again.",
		Remedy:      "The maker of the CPE has to map its flags to the values of the standard.",
	},
}
