package transfer

import (
	"slices"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ReportEach: each transfer has a report of its own. One that a session announced and did not report is still
// pending, and comes again.
var ReportEach = checks.Rule{
	ID:          "CWMP-TC-010",
	Title:       "One TransferComplete is sent per transfer",
	Spec:        checks.TR069("A.3.3.2"),
	Level:       checks.Must,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Expert,
	Observe:     checks.Device(),
	CheckDevice: func() checks.Fold { return new(eachFold) },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropExchange(mutate.Nth(2, mutate.ByMethod("TransferComplete")))).Only("transfer-two").
			And("CWMP-UL-001", "because the upload is never reported"),
		checks.Breaks(mutate.DropExchange(mutate.Nth(1, mutate.ByMethod("TransferComplete")))).Only("transfer-two").
			And("CWMP-DL-002", "because the download is never reported"),
	},
	Hint: checks.Hint{
		Allowed:     "One call per transfer, several in one session if several have ended.",
		Cause:       "The client keeps one result only, that of the last transfer.",
		Consequence: "The ACS waits for the other transfer until it gives up.",
		Remedy:      "The maker of the CPE has to keep a list of results.",
	},
}

// eachFold remembers the events of the last session that had no report.
type eachFold struct {
	owed []cwmp.EventStruct
}

// Item compares the events of a session with its reports, and with what the session before owed.
func (e *eachFold) Item(it capture.Item, _ *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok {
		return
	}
	if opens(s) && !announces(s, "0 BOOTSTRAP", "", false) {
		for _, o := range e.owed {
			if !announces(s, o.EventCode, o.CommandKey, true) {
				tell(place(s, o.EventCode+" with CommandKey "+quote(o.CommandKey)+" was announced and never reported", "a TransferComplete for each transfer"))
			}
		}
	}
	e.owed = nil
	if !whole(s) {
		return
	}
	left, reports := finished(s), 0
	for _, x := range s.Exchanges {
		if !x.Request.IsRequest("TransferComplete") {
			continue
		}
		reports++
		key := trimmed(x.Request, "CommandKey")
		if i := slices.IndexFunc(left, func(f cwmp.EventStruct) bool { return f.CommandKey == key }); i >= 0 {
			left = slices.Delete(left, i, i+1)
		}
	}
	switch {
	case reports == 0:
	case len(left) == 0:
		tell(nil)
	default:
		e.owed = left
	}
}

// End tells nothing.
func (e *eachFold) End(*checks.Facts, checks.Tell) {}

// Idle tells whether nothing is remembered.
func (e *eachFold) Idle() bool { return len(e.owed) == 0 }

// Pack writes down the events.
func (e *eachFold) Pack(p *checks.Packing) { p.Events(&e.owed) }
