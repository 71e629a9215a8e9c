package provoked

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// UnknownParameter: the Inform of the step "unknown parameter" has a parameter of a vendor.
var UnknownParameter = checks.Rule{
	ID:         "CWMP-INF-016",
	Title:      "An Inform with parameters or values that the ACS does not know is answered",
	Spec:       checks.TR069("A.3.3.1"),
	Level:      checks.Should,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		return p.Request("unknown parameter").Accepted()
	},
	Mutants: checks.InformRefused("provoked/acs-cwmp-inf-016"),
	Hint: checks.Hint{
		Allowed:     "InformResponse; what is not known is kept or ignored.",
		Cause:       "The ACS checks the list against the data model that it has for the device.",
		Consequence: "Devices with a newer firmware have no session, and cannot be brought back to the old one.",
		Remedy:      "The operator of the ACS should have it ignore what it does not know.",
	},
}

// UnknownInInform: the Inform of the step "unknown" has an event and a parameter that nobody knows.
var UnknownInInform = checks.Rule{
	ID:         "CWMP-IFM-019",
	Title:      "Unknown event codes and unknown parameters are accepted",
	Spec:       checks.TR069("A.3.3.1"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Likely,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		return p.Request("unknown").Accepted()
	},
	Mutants: checks.InformRefused("provoked/acs-cwmp-ifm-019"),
	Hint: checks.Hint{
		Allowed:     "InformResponse; what is not known is ignored.",
		Cause:       "The ACS reads the Inform with lists of what it knows, and refuses the rest with 8003.",
		Consequence: "The device never gets a session for what it has to tell, and tries again without end.",
		Remedy:      "The operator of the ACS has to have it ignore what it does not know.",
	},
}

// requestDenied is the fault code of an ACS that does not want a device (TR-069 A.5.2).
const requestDenied = 8001

// DeviceRefused: the Inform of the step "stranger" is that of a device which the ACS has never heard of.
var DeviceRefused = checks.Rule{
	ID:            "CWMP-IFM-020",
	Title:         "A device that the ACS refuses gets fault 8001 or an HTTP error",
	Spec:          checks.TR069("A.5.2"),
	Level:         checks.Must,
	Role:          cwmp.ACS,
	Versions:      checks.AllVersions,
	Confidence:    checks.Likely,
	Observe:       checks.Provoked(),
	CheckProvoked: deviceRefused,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Refuse(mutate.Last(mutate.ResponseTo("Inform")), "200 OK"))).Only("provoked/acs-cwmp-ifm-020").
			And("CWMP-SES-017", "because the Inform gets no answer").And("CWMP-HTP-010", "because the empty response has status 200"),
		checks.Breaks(mutate.AfterProvocation(mutate.Refuse(mutate.Last(mutate.ResponseTo("Inform")), "204 No Content"))).Only("provoked/acs-cwmp-ifm-020").
			And("CWMP-SES-017", "because the Inform gets no answer"),
	},
	Hint: checks.Hint{
		Allowed:     "Fault 8001, or a status such as 401 or 403; that the device is let in is no refusal.",
		Cause:       "The ACS drops what it does not know without a word.",
		Consequence: "The device takes the ACS for broken, and its maker is asked for a fault that is none.",
		Remedy:      "The operator of the ACS has to have it answer with fault 8001.",
	},
}

func deviceRefused(p *checks.Provocation, _ *checks.Facts) error {
	m := p.Request("stranger")
	x := m.Exchange
	switch {
	case x == nil || m.Response().IsResponse("Inform"):
		return checks.NotHere
	case x.Challenge() || x.HTTPError() || m.Code() == requestDenied:
		return nil
	}
	if v := m.Unheard(); v != nil {
		return v
	}
	if x.Reply() == capture.ReplyFault {
		return checks.Unsure("the Inform is answered with another fault: %s", m.Saw())
	}
	return m.Broken("fault 8001, or an HTTP error")
}
