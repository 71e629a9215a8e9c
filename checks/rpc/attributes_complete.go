package rpc

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// AttributesComplete: the flags say what counts, yet all members are there.
var AttributesComplete = checks.Rule{
	ID:         "CWMP-SPA-024",
	Title:      "Each item of SetParameterAttributes has its five members",
	Spec:       checks.TR069("A.6"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.Message("SetParameterAttributes").From(cwmp.ACS),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if err := readable(m); err != nil {
			return err
		}
		looked := false
		for n := m.Find("ParameterList").FirstChild(); n != nil; n = n.NextSibling() {
			looked = true
			for _, member := range []string{"Name", "NotificationChange", "Notification", "AccessListChange", "AccessList"} {
				if n.Child(member) == nil {
					return checks.At(n, "an item has no "+member, "all five members, also those that are not to change")
				}
			}
		}
		return first(nil, looked)
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropElement("SetParameterAttributes/ParameterList/SetParameterAttributesStruct/AccessList")).
			And("CWMP-XSD-004", "because no argument may be left out"),
		checks.Breaks(mutate.DropElement("SetParameterAttributes/ParameterList/SetParameterAttributesStruct/NotificationChange")).
			And("CWMP-XSD-004", "because no argument may be left out"),
	},
	Hint: checks.Hint{
		Allowed:     "Name, NotificationChange, Notification, AccessListChange and AccessList in each item; an AccessList may be empty.",
		Cause:       "The ACS leaves out what it does not change.",
		Consequence: "The CPE refuses the request with 9003, or takes a value that nobody sent.",
		Remedy:      "The ACS has to send all members, with the flags on false for what stays.",
	},
}
