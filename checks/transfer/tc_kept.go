package transfer

import (
	"slices"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ReportKept: a completion that was not delivered is announced again in the next session, also after a restart.
var ReportKept = checks.Rule{
	ID:          "CWMP-TC-011",
	Title:       "An undelivered completion survives failed sessions and reboots",
	Spec:        checks.TR069("3.7.1.5"),
	Level:       checks.Must,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Expert,
	Observe:     checks.Device(),
	CheckDevice: func() checks.Fold { return new(keptFold) },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.OnlySession(2, mutate.ReplaceInBody("<EventCode>7 TRANSFER COMPLETE<", "<EventCode>2 PERIODIC<"))).
			Only("event-kept").
			And("CWMP-EVT-026", "because the event of the call is gone").
			And("CWMP-TC-007", "because the call then comes without its event"),
		checks.Breaks(mutate.OnlySession(2, mutate.ReplaceInBody("<CommandKey>log-4<", "<CommandKey>log-5<"))).Only("event-kept").
			And("CWMP-EVT-026", "because the event of the call is gone"),
	},
	Hint: checks.Hint{
		Allowed:     "7 TRANSFER COMPLETE and the M event in each Inform until TransferCompleteResponse has come.",
		Cause:       "The result is kept in memory only, or cleared on InformResponse.",
		Consequence: "The ACS waits for a result that never comes.",
		Remedy:      "The maker of the CPE has to store the result until it is answered.",
	},
}

// keptFold remembers the completions that the last session announced and did not deliver.
type keptFold struct {
	left []cwmp.EventStruct
}

// Item compares the Inform of a session with what the one before left.
func (k *keptFold) Item(it capture.Item, _ *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok {
		return
	}
	if opens(s) && !announces(s, "0 BOOTSTRAP", "", false) {
		for _, e := range k.left {
			gone := !announces(s, "7 TRANSFER COMPLETE", "", false) || !announces(s, e.EventCode, e.CommandKey, true)
			switch {
			case gone && s.RetryCount == 0 && !announces(s, "1 BOOT", "", false):
				tell(checks.Unsure("RetryCount is 0: a session in between may not have been recorded"))
			case gone:
				tell(place(s, e.EventCode+" with CommandKey "+quote(e.CommandKey)+" is gone after the failed session", "the events of the completion until it is delivered"))
			default:
				tell(nil)
			}
		}
	}
	k.left = nil
	if !opens(s) || s.More || s.Ended == capture.EndedCut || s.Ended == capture.EndedWell || !announces(s, "7 TRANSFER COMPLETE", "", false) {
		return
	}
	left := finished(s)
	for _, x := range s.Exchanges {
		if x.Lost == capture.LostToEnd || x.Lost == capture.LostToGap || x.Request == nil {
			return // whether the answer came is not known
		}
		if x.Request.IsRequest("TransferComplete") && x.Response.Answer() && x.Response.Summary.FaultCode != "8005" {
			key := trimmed(x.Request, "CommandKey")
			left = slices.DeleteFunc(left, func(e cwmp.EventStruct) bool { return e.CommandKey == key })
		}
	}
	k.left = left
}

// End tells nothing.
func (k *keptFold) End(*checks.Facts, checks.Tell) {}

// Idle tells whether nothing is remembered.
func (k *keptFold) Idle() bool { return len(k.left) == 0 }

// Pack writes down the events.
func (k *keptFold) Pack(p *checks.Packing) { p.Events(&k.left) }
