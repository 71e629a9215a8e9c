package rpc

import (
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NumberNotInUse compares a new number with rows of the recording that are still there. A row of the session before may
// have been removed by somebody else, so that only warns.
var NumberNotInUse = checks.Rule{
	ID:         "CWMP-ADD-004",
	Title:      "AddObject gives a number that no other instance of the table has",
	Spec:       checks.TR069("A.2.2.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Device(),
	CheckDevice: objectsOf(func(o *objects, h happened, tell checks.Tell) {
		if !h.made || h.row != nil {
			return
		}
		siblings := false
		for i := range o.made {
			row := &o.made[i]
			siblings = siblings || above(row.path) == above(h.path)
			if row.path != h.path {
				continue
			}
			b := checks.At(h.call.answer.Find("InstanceNumber"), "the number of "+quote(h.path)+" is given out again", "a number that no row has").In(h.call.answer)
			if row.session != o.session {
				b = b.Warn()
			}
			tell(b)
			return
		}
		if siblings {
			tell(nil)
		}
	}),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.TextOf("AddObjectResponse", "AddObjectResponse/InstanceNumber", "2", 2)).Only("rpc-objects"),
		checks.Breaks(mutate.TextOf("AddObjectResponse", "AddObjectResponse/InstanceNumber", "3", 1)).Only("rpc-objects"),
	},
	Hint: checks.Hint{
		Allowed:     "Any number above zero that no instance of the table has.",
		Cause:       "The client counts the rows and adds one, although a row in between is gone.",
		Consequence: "Two requests of the ACS end in one row; the first is lost.",
		Remedy:      "The maker of the CPE has to keep the last number given out; an ACS can read the table before it adds.",
	},
}
