package event

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// BootstrapOnce: 0 BOOTSTRAP that was delivered does not come again without a cause. A reset by hand is a cause that
// no recording shows, so that only a row of sessions is told, as a warning.
var BootstrapOnce = checks.Rule{
	ID:          "CWMP-EVT-008",
	Title:       "0 BOOTSTRAP is not repeated once delivered",
	Spec:        checks.TR069("3.7.1.5"),
	Level:       checks.MustNot,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Known,
	Observe:     checks.Device(),
	WarnOnly:    true,
	CheckDevice: func() checks.Fold { return new(bootstrapFold) },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody("<EventCode>2 PERIODIC<", "<EventCode>0 BOOTSTRAP<")).
			Only("event-bootstrap").
			And("CWMP-EVT-003", "because one Inform has the event already"),
		checks.Breaks(mutate.ReplaceInBody("<EventCode>2 PERIODIC<", "<EventCode>0 BOOTSTRAP<")).Only("periodic-tr098", "event-bootstrap"),
	},
	Hint: checks.Hint{
		Allowed:     "0 BOOTSTRAP once for each first contact, reset or change of the ACS URL.",
		Cause:       "The device forgets that it was welcomed, often because its storage is full or read-only.",
		Consequence: "The ACS provisions the device from scratch in every session.",
		Remedy:      "The maker of the CPE has to store that the event was delivered; an ACS can compare before it writes.",
	},
}

// bootstrapFold counts sessions in a row that delivered 0 BOOTSTRAP.
type bootstrapFold struct {
	row    int
	excuse bool // the session before held a cause
}

// inARow is how many of them are told.
const inARow = 3

// Item counts a session.
func (b *bootstrapFold) Item(it capture.Item, _ *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok || !opens(s) || s.More || s.Ended != capture.EndedWell {
		return
	}
	e := listOf(s.Inform()).find("0 BOOTSTRAP")
	switch {
	case e == nil:
		if b.row > 0 {
			tell(nil)
		}
		b.row = 0
	case b.excuse:
		b.row = 1
	default:
		if b.row++; b.row >= inARow {
			tell(checks.At(e.node, "0 BOOTSTRAP comes in each of the last sessions", "0 BOOTSTRAP once").In(s.Inform()))
		}
	}
	b.excuse = len(accepted(s, "FactoryReset", "SetParameterValues")) > 0
}

// End tells nothing.
func (b *bootstrapFold) End(*checks.Facts, checks.Tell) {}

// Idle tells whether nothing is remembered.
func (b *bootstrapFold) Idle() bool { return b.row == 0 && !b.excuse }

// Pack writes down the count.
func (b *bootstrapFold) Pack(p *checks.Packing) {
	checks.PackNumber(p, &b.row)
	p.Bool(&b.excuse)
}
