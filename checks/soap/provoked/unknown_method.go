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

// UnknownMethodACS: the step "unknown" is a request of a method that does not exist.
var UnknownMethodACS = checks.Rule{
	ID:         "CWMP-SOP-021",
	Aliases:    []string{"CWMP-RPC-002"},
	Title:      "An RPC that the ACS does not support gets fault 8000",
	Spec:       checks.TR069("3.5"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		m := p.Request("unknown")
		if v := m.Unheard(); v != nil || m.Code() == methodNotSupportedACS {
			return v
		}
		return m.Broken("fault 8000")
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("Fault/detail/Fault/FaultCode", "8003")).Only("provoked/acs-cwmp-sop-021"),
		checks.Breaks(mutate.AfterProvocation(mutate.Refuse(mutate.First(mutate.ByMethod("Fault")), "500 Internal Server Error"))).Only("provoked/acs-cwmp-sop-021").
			And("CWMP-SES-018", "because the request is left without an answer"),
	},
	Hint: checks.Hint{
		Allowed:     "A SOAP fault whose detail holds cwmp:Fault with FaultCode 8000; the session goes on.",
		Cause:       "The ACS takes what it does not know for an error of the session, or for nothing.",
		Consequence: "A device with a method of its own loses its sessions.",
		Remedy:      "The operator of the ACS has to have it answer 8000.",
	},
}

const methodNotSupportedACS = 8000
