package rpc

import (
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// RowStaysAway: a row that was removed does not come back.
var RowStaysAway = checks.Rule{
	ID:         "CWMP-DEL-008",
	Title:      "DeleteObject answers Status 0 or 1, and the row is gone, with 1 from the next session on",
	Spec:       checks.TR069("A.6"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Device(),
	CheckDevice: objectsOf(func(o *objects, h happened, tell checks.Tell) {
		switch {
		case h.made || h.row != nil && h.row.session == o.session && h.row.status != "0":
		case h.row == nil:
			node := h.call.answer.Find("Status")
			switch status := trim(node.Text()); {
			case node == nil:
			case status != "0" && status != "1":
				tell(checks.At(node, "Status is "+quote(status), "0 or 1").In(h.call.answer))
			default:
				tell(nil)
			}
		case h.seen:
			b := checks.At(h.at.node, quote(h.row.path)+" is listed after DeleteObject", "no such row").In(h.call.answer)
			if o.late(h.row) {
				b = b.Warn()
			}
			tell(b)
		default:
			tell(nil)
		}
	}),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("DeleteObjectResponse/Status", "2")).
			And("CWMP-XSD-012", "because it is no listed value"),
		checks.Breaks(mutate.ReplaceInBody("<Name>Device.NAT.PortMapping.3.<", "<Name>Device.NAT.PortMapping.1.<")).Only("rpc-objects").
			And("CWMP-ADD-010", "because the row stands in the place of another one"),
	},
	Hint: checks.Hint{
		Allowed:     "Status 0 with the row gone, or Status 1 with the row gone before the next session.",
		Cause:       "The row is removed from memory and read again from storage.",
		Consequence: "A port that was closed, or an account that was removed, is open again.",
		Remedy:      "The maker of the CPE has to remove the row from its storage before it answers; an ACS can read the table again.",
	},
}
