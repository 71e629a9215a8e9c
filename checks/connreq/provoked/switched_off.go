package provoked

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// SwitchedOff: the step "off" sets HTTPConnectionRequestEnable to false, "ask" sends a request to the URL that was told
// before, "read" reads the URL in a later session.
var SwitchedOff = checks.Rule{
	ID:            "CWMP-CRQ-035",
	Title:         "With HTTPConnectionRequestEnable false there is no URL and no open port",
	Spec:          checks.DataModel("ManagementServer.HTTPConnectionRequestEnable"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Seen,
	Observe:       checks.Provoked(),
	CheckProvoked: switchedOff,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.OnlySession(3, mutate.Text("GetParameterValuesResponse/ParameterList/ParameterValueStruct/Value", "http://10.0.0.2:7547/a"))).Only("provoked/cwmp-crq-035"),
		checks.Breaks(mutate.OnlySession(3, mutate.Text("GetParameterValuesResponse/ParameterList/ParameterValueStruct/Value", "http://10.0.0.2:7547/b"))).Only("provoked/cwmp-crq-035"),
	},
	Hint: checks.Hint{
		Allowed:     "An empty ConnectionRequestURL, and a port that is closed or does not answer. Another server on the same port is warned about.",
		Cause:       "The parameter can be set and is not used.",
		Consequence: "A port that the operator wanted closed stays open to the network.",
		Remedy:      "The maker of the CPE has to close the port.",
	},
}

func switchedOff(p *checks.Provocation, _ *checks.Facts) error {
	off := p.Call("off")
	if v := off.Unanswered(); v != nil {
		return v
	}
	if !off.Responded() {
		return checks.NotHere
	}
	if n, err := off.Answer.Find("Status").Uint(); err != nil || n != 0 {
		return checks.NotHere // it is applied later
	}
	if c := last(p, "ask"); c != nil {
		switch code := status(c); {
		case code == 200, code == 204, code == 401, code == 503:
			return checks.At(c.Exchange.Response, "a connection request "+saw(c), "a closed port")
		case code != 0 || c.Exchange.Lost != capture.LostToEnd:
			return checks.At(place(c), "something takes the connection at this port", "a closed port").Warn()
		}
	}
	if _, ok := p.Step("ask"); !ok {
		return checks.NotHere
	}
	read := p.Call("read")
	if v := read.Unanswered(); v != nil {
		return v
	}
	n := valueOf(read, "ManagementServer.ConnectionRequestURL")
	switch {
	case n == nil:
		return checks.NotHere
	case n.Text() != "":
		return checks.At(n, "ConnectionRequestURL is \""+n.Text()+"\"", "no URL").In(read.Answer)
	}
	return nil
}
