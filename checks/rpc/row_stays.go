package rpc

import (
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// RowStays: a row that was made is there at once with Status 0, and in the next session with Status 1.
var RowStays = checks.Rule{
	ID:         "CWMP-ADD-010",
	Title:      "An instance made by AddObject is there, with Status 1 from the next session on",
	Spec:       checks.TR069("A.3.2.6"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Device(),
	CheckDevice: objectsOf(func(o *objects, h happened, tell checks.Tell) {
		switch {
		case !h.made || h.row == nil || h.row.session == o.session && h.row.status != "0":
		case h.seen:
			tell(nil)
		default:
			b := checks.At(h.call.answer.Find("ParameterList"), quote(h.row.path)+" is not listed after AddObject", "the instance").In(h.call.answer)
			if o.late(h.row) {
				b = b.Warn()
			}
			tell(b)
		}
	}),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody("<Name>Device.NAT.PortMapping.2.<", "<Name>Device.NAT.PortMapping.7.<")).Only("rpc-objects"),
		checks.Breaks(mutate.TextOf("AddObjectResponse", "AddObjectResponse/InstanceNumber", "9", 1)).Only("rpc-objects"),
	},
	Hint: checks.Hint{
		Allowed:     "Status 0 with the row in effect, or Status 1 with the row in effect before the next session.",
		Cause:       "The row is kept in memory and lost when the session ends, or storing it fails after the answer.",
		Consequence: "The ACS believes the service to be set up; the customer does not have it.",
		Remedy:      "The maker of the CPE has to store the row before it answers; an ACS can read the table again.",
	},
}
