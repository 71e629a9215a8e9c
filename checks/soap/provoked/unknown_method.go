package provoked

import (
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// UnknownMethod: the step "ask" calls a method that does not exist.
var UnknownMethod = checks.Rule{
	ID:            "CWMP-SOP-020",
	Aliases:       []string{"CWMP-RPC-001"},
	Title:         "An RPC that the CPE does not support gets fault 9000",
	Spec:          checks.TR069("3.5"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Seen,
	Observe:       checks.Provoked(),
	CheckProvoked: unknownMethod,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Text("Fault/detail/Fault/FaultCode", "9001"))).Only("provoked/cwmp-sop-020"),
		checks.Breaks(mutate.AfterProvocation(mutate.Text("Fault/detail/Fault/FaultCode", "9003"))).Only("provoked/cwmp-sop-020"),
	},
	Hint: checks.Hint{
		Allowed:     "A SOAP fault whose detail holds cwmp:Fault with FaultCode 9000.",
		Cause:       "The dispatcher of the client answers unknown names with whatever is at hand, or with nothing.",
		Consequence: "An ACS cannot find out what a device supports, and takes a missing method for a failure.",
		Remedy:      "The maker of the CPE has to answer 9000; an ACS can keep to GetRPCMethods.",
	},
}

const methodNotSupported = 9000

func unknownMethod(p *checks.Provocation, _ *checks.Facts) error {
	c := p.Call("ask")
	switch {
	case !c.Sent():
		return checks.NotHere
	case c.Answer == nil:
		return p.InOrder(c.Session, c.Ask.Exchange, "fault 9000")
	case c.Code() == methodNotSupported:
		return nil
	}
	return checks.At(c.Answer.Element(), "an unknown method is answered with "+answer(c), "fault 9000").In(c.Answer)
}

// answer says what a call was answered with.
func answer(c checks.Call) string {
	switch {
	case c.Code() != 0:
		return "fault " + c.Answer.Summary.FaultCode
	case c.Answer.Fault():
		return "a SOAP fault"
	}
	return c.Answer.Name()
}
