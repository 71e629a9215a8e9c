package provoked

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// SessionGoesOn: a fault ends a call, not the session. The step "fault" is a call that fails, "next" one that follows it.
var SessionGoesOn = checks.Rule{
	ID:            "CWMP-FLT-009",
	Title:         "After a fault of the CPE the session goes on",
	Spec:          checks.TR069("3.7"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Expert,
	Observe:       checks.Provoked(),
	CheckProvoked: sessionGoesOn,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.CloseAfter(mutate.ByMethod("Fault"), capture.ToServer)).Only("provoked/cwmp-flt-009").
			And("CWMP-SES-012", "because the CPE does not come back").
			And("CWMP-RTY-003", "because it does not wait for the answer"),
		checks.Breaks(mutate.CloseAfter(mutate.ResponseTo("Fault"), capture.ToServer)).Only("provoked/cwmp-flt-009").
			And("CWMP-SES-012", "because the CPE does not come back"),
	},
	Hint: checks.Hint{
		Allowed:     "The CPE takes the next request in the same session, until the response is empty.",
		Cause:       "The client treats an error of one call as one of the session, and closes the connection.",
		Consequence: "What is queued behind a faulty call never reaches the device, and the session is repeated in vain.",
		Remedy:      "The maker of the CPE has to go on after a fault; an ACS can put doubtful calls last.",
	},
}

func sessionGoesOn(p *checks.Provocation, _ *checks.Facts) error {
	fault, next := p.Call("fault"), p.Call("next")
	if fault.Answer == nil || fault.Code() == 0 {
		return checks.NotHere
	}
	same := next.Session == fault.Session
	switch {
	case next.Sent() && same && next.Answer != nil:
		return nil
	case p.End.IsZero():
		return checks.Unsure("the recording ends before the session is over")
	}
	if last := fault.Answer.Exchange; last.Response != nil && !(next.Sent() && same) || !left(last) {
		return checks.Unsure("the session broke off after the fault, and it does not show by whom")
	}
	return checks.At(fault.Answer.Element(), "the CPE closes the connection after the fault", "the answer to the next request").In(fault.Answer)
}

// left tells whether the CPE closed the connection of a round trip before the ACS did.
func left(x *capture.Exchange) bool {
	cpe, acs := x.Conn.Ends[capture.ToServer], x.Conn.Ends[capture.ToClient]
	return !cpe.Time.IsZero() && (acs.Time.IsZero() || !acs.Time.Before(cpe.Time))
}
