package transfer

import (
	"slices"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// StateChangeEvent: the report of a state change is announced by its event and the command.
var StateChangeEvent = checks.Rule{
	ID:         "CWMP-DU-004",
	Title:      "DUStateChangeComplete comes with event 11 and M ChangeDUState with its key",
	Spec:       checks.TR069("3.7.1.5"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.Since(cwmp.V1_2),
	Confidence: checks.Expert,
	Observe:    checks.Message("DUStateChangeComplete").From(cwmp.CPE),
	Check: func(m *capture.Message, f *checks.Facts) error {
		if !readable(m) {
			return checks.NotHere
		}
		key := trimmed(m, "CommandKey")
		if s := f.Session; s != nil && changedHere(s, key) {
			return checks.NotHere
		}
		if err := announced(m, f, "11 DU STATE CHANGE COMPLETE"); err != nil {
			return err
		}
		if !announces(f.Session, "M ChangeDUState", key, true) {
			return checks.At(m.Element(), "no M ChangeDUState of the Inform has the CommandKey "+quote(key), "M ChangeDUState with this key")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody("<EventCode>11 DU STATE CHANGE COMPLETE<", "<EventCode>2 PERIODIC<")),
		checks.Breaks(mutate.ReplaceInBody("<EventCode>M ChangeDUState<", "<EventCode>M X_001122_Change<")),
	},
	Hint: checks.Hint{
		Allowed:     "Both events in the Inform, then the call.",
		Cause:       "The key is lost over a restart.",
		Consequence: "The ACS cannot match the results.",
		Remedy:      "The maker of the CPE has to correct the report; an ACS can only match by time.",
	},
}

// changedHere tells whether the state change was asked for in the same session: like a transfer it then needs no event.
func changedHere(s *capture.Session, key string) bool {
	return slices.ContainsFunc(s.Exchanges, func(x *capture.Exchange) bool {
		return x.Response.IsRequest("ChangeDUState") && trimmed(x.Response, "CommandKey") == key
	})
}
