package provoked

import (
	"fmt"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// Sizes of an envelope that a receiver has to take (TR-069 3.5), and of what is large enough to show it.
const (
	largestRequest = 32768
	largeEnough    = 30000
)

// LargeRequest: the step "ask" is a request padded to nearly 32 KiB; of an ACS, the step "large" is one of the CPE.
var LargeRequest = checks.Rule{
	ID:            "CWMP-SOP-012",
	Aliases:       []string{"CWMP-SPV-032"},
	Title:         "A SOAP request of up to 32768 bytes is accepted",
	Spec:          checks.TR069("3.5"),
	Level:         checks.Must,
	Role:          cwmp.Both,
	Versions:      checks.AllVersions,
	Confidence:    checks.Seen,
	Observe:       checks.Provoked(),
	CheckProvoked: largeRequest,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.FaultInstead("GetParameterValuesResponse", resources))).Only("provoked/cwmp-sop-012"),
		noRoom("provoked/cwmp-sop-012"),
		checks.Breaks(mutate.AfterProvocation(mutate.Refuse(mutate.Last(mutate.ResponseTo("Inform")), "413 Payload Too Large"))).Only("provoked/acs-cwmp-sop-012"),
		checks.Breaks(mutate.AfterProvocation(mutate.RefuseWithFault(mutate.Last(mutate.ResponseTo("Inform")), "InformResponse", resourcesACS))).Only("provoked/acs-cwmp-sop-012"),
	},
	Hint: checks.Hint{
		Allowed:     "The response, or a fault for another reason than the size of the request.",
		Cause:       "A fixed buffer for messages, smaller than 32 KiB.",
		Consequence: "Calls with many parameters fail, though each of them alone would do.",
		Remedy:      "The maker has to provide room; an ACS can ask for fewer parameters at a time.",
	},
}

func largeRequest(p *checks.Provocation, _ *checks.Facts) error {
	if m := p.Request("large"); m.Sent() {
		return largeTaken(m)
	}
	c := p.Call("ask")
	if !c.Sent() {
		return checks.NotHere
	}
	if n := len(c.Ask.Content()); n < largeEnough || n > largestRequest {
		return checks.Unsure("the request has %d bytes, which is not what was meant", n)
	}
	return tooLarge(p, c, "a request of 32768 bytes or fewer to be carried out")
}

// largeTaken gives the verdict on an ACS that is sent a large request.
func largeTaken(m checks.Made) error {
	const expected = "a request of 32768 bytes or fewer to be taken"
	if n := len(m.Exchange.Request.Content()); n < largeEnough || n > largestRequest {
		return checks.Unsure("the request has %d bytes, which is not what was meant", n)
	}
	if v := m.Unheard(); v != nil {
		return v
	}
	if m.Code() == resourcesACS {
		return m.Broken(expected)
	}
	return m.Accepted()
}

// LargeResponse: the step "ask" asks for the whole tree; of an ACS, the step "large answer" is a long answer of the CPE.
var LargeResponse = checks.Rule{
	ID:         "CWMP-SOP-013",
	Aliases:    []string{"CWMP-GPV-012", "CWMP-GPA-008"},
	Title:      "Responses have no length limit of their own",
	Spec:       checks.TR069("3.5"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		if m := p.Request("large answer"); m.Sent() {
			return m.Served()
		}
		if short := p.Call("short"); short.Sent() && !short.Responded() {
			return checks.Unsure("the path of one object is not answered either: it is not for the length")
		}
		return tooLarge(p, p.Call("ask"), "a response of whatever length")
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")), mutate.FaultInstead("GetParameterValuesResponse", resources)))).Only("provoked/cwmp-sop-013"),
		noRoom("provoked/cwmp-sop-013"),
		checks.Breaks(mutate.AfterProvocation(mutate.Refuse(mutate.Last(mutate.ResponseTo("GetParameterValuesResponse")), "413 Payload Too Large"))).Only("provoked/acs-cwmp-sop-013"),
	},
	Hint: checks.Hint{
		Allowed:     "The values of the whole data model in one response.",
		Cause:       "The response is built in a buffer of fixed size.",
		Consequence: "An ACS cannot read the device as a whole.",
		Remedy:      "The maker of the CPE has to write the response as it grows; an ACS can ask for one object after the other.",
	},
}

// resources is the fault code of a CPE that has no room (TR-069 A.5.1).
const resources = 9004

// resourcesACS is that of an ACS (TR-069 A.5.2).
const resourcesACS = 8004

// noRoom lets the CPE break the connection off where it should answer.
func noRoom(golden string) checks.Mutant {
	edit := mutate.AfterProvocation(mutate.ResetAfter(mutate.Last(mutate.ByMethod("GetParameterValues")), capture.ToServer))
	return checks.Breaks(mutate.Seq(edit, mutate.Quiet(2*time.Minute))).Only(golden).
		And("CWMP-SES-004", "because the request gets no answer").And("CWMP-SES-012", "because the session ends there").
		And("CWMP-SES-031", "because the request gets no answer")
}

// tooLarge gives the verdict on a call that may not fail for its size, or that of its answer.
func tooLarge(p *checks.Provocation, c checks.Call, expected string) error {
	switch {
	case !c.Sent():
		return checks.NotHere
	case c.Code() == resources:
		return checks.At(c.Answer.Find("detail/Fault/FaultCode"), fmt.Sprintf("%s is answered with fault 9004", c.Ask.Summary.Method), expected).In(c.Answer)
	case c.Answer == nil:
		return p.InOrder(c.Session, c.Ask.Exchange, expected)
	case !c.Responded():
		return checks.Unsure("%s is answered with a fault for another reason", c.Ask.Summary.Method)
	}
	return nil
}
