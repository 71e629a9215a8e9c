package provoked

import (
	"fmt"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// acsInformRules are the rules on an Inform that an ACS has to accept, or to answer in a version.
func acsInformRules() []*checks.Rule {
	return []*checks.Rule{&FactoryCredentials, &AtAnyTime, &VersionOfInform, &NoVersionShared}
}

// refusals are mutants of a golden recording that refuse the Inform which is provoked.
func refusals(golden string) []checks.Mutant {
	inform := mutate.Last(mutate.ResponseTo("Inform"))
	return []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Refuse(inform, "403 Forbidden"))).Only(golden),
		checks.Breaks(mutate.AfterProvocation(mutate.RefuseWithFault(inform, "InformResponse", 8002))).Only(golden),
	}
}

// FactoryCredentials: the Inform of the step "reset" has 0 BOOTSTRAP and the credentials of the factory.
var FactoryCredentials = checks.Rule{
	ID:         "CWMP-DSC-007",
	Title:      "A device that comes back with factory credentials is let in",
	Spec:       checks.DataModel("ManagementServer.URL", "ManagementServer.Username", "ManagementServer.Password"),
	Level:      checks.Should,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		m := p.Request("reset")
		if m.Sent() && m.Exchange.Challenge() && m.Exchange.Request.Has("Authorization") {
			return m.Broken("InformResponse to the credentials that were right before")
		}
		return m.Accepted()
	},
	Mutants: refusals("provoked/acs-cwmp-dsc-007"),
	Hint: checks.Hint{
		Allowed:     "A session, in which the ACS may set other credentials again.",
		Cause:       "The ACS has given the device credentials of its own and forgets those that it came with.",
		Consequence: "After a factory reset the device is locked out, and somebody has to visit it.",
		Remedy:      "The operator of the ACS should accept the factory credentials together with 0 BOOTSTRAP.",
	},
}

// AtAnyTime: the step "inform" is an Inform that nobody asked for.
var AtAnyTime = checks.Rule{
	ID:         "CWMP-EST-002",
	Title:      "The ACS takes a session at any time, without a connection request",
	Spec:       checks.TR069("3.2", "3.3"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		m := p.Request("inform")
		for _, c := range p.Requests {
			if m.Sent() && !c.Exchange.Request.Start.After(m.Exchange.Request.Start) {
				return checks.Unsure("the ACS asked for a session meanwhile")
			}
		}
		return m.Accepted()
	},
	Mutants: refusals("provoked/acs-cwmp-est-002"),
	Hint: checks.Hint{
		Allowed:     "InformResponse whatever the event of the session.",
		Cause:       "The ACS, or a gate in front of it, lets in only whom it has asked.",
		Consequence: "Devices cannot tell of a boot, a change or a transfer.",
		Remedy:      "The operator of the ACS has to let devices in at any time.",
	},
}

// VersionOfInform: the Inform of the step "old" is in the namespace of 1.0 and lists no versions.
var VersionOfInform = checks.Rule{
	ID:            "CWMP-VER-005",
	Title:         "Without SupportedCWMPVersions the ACS takes the version of the namespace of Inform",
	Spec:          checks.TR069("3.7.4"),
	Level:         checks.Must,
	Role:          cwmp.ACS,
	Versions:      checks.AllVersions,
	Confidence:    checks.Seen,
	Observe:       checks.Provoked(),
	CheckProvoked: versionOfInform,
	Mutants: []checks.Mutant{
		otherNamespace("cwmp-1-2"), otherNamespace("cwmp-1-1"), refusals("provoked/acs-cwmp-ver-005")[0],
	},
	Hint: checks.Hint{
		Allowed:     "InformResponse in the namespace of the Inform, and the whole session in that version.",
		Cause:       "The ACS has one version built in and writes it everywhere.",
		Consequence: "Old devices cannot read the messages, and have no session.",
		Remedy:      "The operator of the ACS has to have it answer in the version of the device.",
	},
}

func otherNamespace(version string) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("InformResponse")), mutate.ReplaceInBody("cwmp-1-0", version)))).
		Only("provoked/acs-cwmp-ver-005").And("CWMP-VER-009", "because the namespace changes")
}

func versionOfInform(p *checks.Provocation, _ *checks.Facts) error {
	m := p.Request("old")
	if v := m.Accepted(); v != nil {
		return v
	}
	own, got := m.Exchange.Request.Summary.Namespace, m.Response().Summary.Namespace
	if own == "" || got == "" || m.Exchange.Request.Envelope("Header/SupportedCWMPVersions") != nil {
		return checks.NotHere
	}
	if own != got {
		return checks.At(m.Response().Element(), fmt.Sprintf("InformResponse is in the namespace %q", got), own).In(m.Response())
	}
	return nil
}

// NoVersionShared: the Inform of the step "foreign" offers a version alone that does not exist.
var NoVersionShared = checks.Rule{
	ID:            "CWMP-VER-007",
	Title:         "An Inform without a version in common is answered with fault 8006",
	Spec:          checks.TR069("3.7.4"),
	Level:         checks.Must,
	Role:          cwmp.ACS,
	Versions:      checks.Since(cwmp.V1_4),
	Confidence:    checks.Known,
	Observe:       checks.Provoked(),
	CheckProvoked: noVersionShared,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("Fault/detail/Fault/FaultCode", "8003")).Only("provoked/acs-cwmp-ver-007"),
		checks.Breaks(mutate.AfterProvocation(mutate.Refuse(mutate.First(mutate.ByMethod("Fault")), "400 Bad Request"))).Only("provoked/acs-cwmp-ver-007"),
	},
	Hint: checks.Hint{
		Allowed:     "A SOAP fault whose detail holds cwmp:Fault with FaultCode 8006.",
		Cause:       "The ACS does not read SupportedCWMPVersions, or takes the highest version it knows.",
		Consequence: "A session begins in which the two do not understand each other.",
		Remedy:      "The operator of the ACS has to have it refuse such an Inform with 8006.",
	},
}

// noCommonVersion is the fault code for it (TR-069 A.5.2).
const noCommonVersion = 8006

func noVersionShared(p *checks.Provocation, _ *checks.Facts) error {
	m := p.Request("foreign")
	if v := m.Unheard(); v != nil {
		return v
	}
	switch {
	case p.Agreed() < cwmp.V1_4 || m.Exchange.Request.Envelope("Header/SupportedCWMPVersions") == nil:
		return checks.NotHere
	case m.Code() == noCommonVersion:
		return nil
	case m.Exchange.Reply() == capture.ReplyFault && m.Code() == 8001:
		return checks.Unsure("the ACS refuses the device: fault 8001")
	}
	return m.Broken("fault 8006")
}
