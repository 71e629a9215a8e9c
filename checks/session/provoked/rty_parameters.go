package provoked

import (
	"bytes"
	"slices"
	"strconv"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ParameterRanges: each of the steps sets one of the two parameters to a value just outside its range.
var ParameterRanges = checks.Rule{
	ID:            "CWMP-RTY-008",
	Title:         "The retry parameters are limited to 1-65535 and 1000-65535",
	Spec:          checks.DataModel("ManagementServer.CWMPRetryMinimumWaitInterval", "ManagementServer.CWMPRetryIntervalMultiplier"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.Since(cwmp.V1_1),
	Confidence:    checks.Seen,
	Observe:       checks.Provoked(),
	CheckProvoked: parameterRanges,
	Mutants: []checks.Mutant{
		checks.Breaks(taken(1)).Only("provoked/cwmp-rty-008").And("CWMP-INF-013", "because the key of that call is not the last one then"),
		checks.Breaks(taken(4)).Only("provoked/cwmp-rty-008").And("CWMP-INF-013", "because the key of that call is not the last one then"),
	},
	Hint: checks.Hint{
		Allowed:     "Fault 9003 with item fault 9007 for 0, 999 and 65536.",
		Cause:       "The parameters are stored like any other number.",
		Consequence: "A mistake of the ACS makes the device retry without any wait, or not for weeks.",
		Remedy:      "The maker of the CPE has to check the values.",
	},
}

func parameterRanges(p *checks.Provocation, _ *checks.Facts) error {
	verdict := checks.NotHere
	for _, s := range p.Steps {
		c := p.Call(s.Name)
		switch {
		case s.Facts["value"] == "" || c.Ask == nil || c.Answer == nil:
		case c.Responded():
			return checks.At(c.Answer.Element(), s.Name+" "+s.Facts["value"]+" is accepted", "fault 9003, 9007 for the item").In(c.Answer)
		case c.Code() == 9003 && !absent(c):
			verdict = nil
		}
	}
	return verdict
}

// absent tells whether a call was refused because the device does not have the parameter.
func absent(c checks.Call) bool {
	for n := range c.Answer.FindAll("detail/Fault/SetParameterValuesFault/FaultCode") {
		if n.Text() == "9005" {
			return true
		}
	}
	return false
}

// taken has the CPE accept what it refuses with its nth fault.
func taken(n int) mutate.Edit {
	return mutate.Named("fault "+strconv.Itoa(n)+" is a SetParameterValuesResponse", mutate.Body(mutate.Nth(n, mutate.And(mutate.ByMethod("Fault"), mutate.Requests())), func(body []byte) []byte {
		from, to := bytes.Index(body, []byte("<soap-env:Fault>")), bytes.Index(body, []byte("</soap-env:Body>"))
		if from < 0 || to < from {
			return body
		}
		return slices.Concat(body[:from], []byte("<cwmp:SetParameterValuesResponse><Status>0</Status></cwmp:SetParameterValuesResponse>"), body[to:])
	}))
}
