package provoked

import (
	"slices"
	"strings"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// acsMethodRules are the rules on the methods that every ACS has.
func acsMethodRules() []*checks.Rule { return []*checks.Rule{&ACSMethods, &ACSTransfers} }

// ACSMethods: the step "list" is GetRPCMethods of the CPE.
var ACSMethods = checks.Rule{
	ID:            "CWMP-SES-028",
	Aliases:       []string{"CWMP-RPC-005", "CWMP-GRM-004"},
	Title:         "The ACS lists Inform, GetRPCMethods and TransferComplete when it is asked",
	Spec:          checks.TR069("3.6", "A.3.1.1"),
	Level:         checks.Must,
	Role:          cwmp.ACS,
	Versions:      checks.AllVersions,
	Confidence:    checks.Seen,
	Observe:       checks.Provoked(),
	CheckProvoked: acsMethods,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Text("GetRPCMethodsResponse/MethodList/string[3]", "Kicked"))).Only("provoked/acs-cwmp-ses-028"),
		checks.Breaks(mutate.AfterProvocation(mutate.FaultInstead("GetRPCMethodsResponse", 8000))).Only("provoked/acs-cwmp-ses-028"),
	},
	Hint: checks.Hint{
		Allowed:     "GetRPCMethodsResponse with these three and whatever else the ACS supports, in any order.",
		Cause:       "The ACS does not answer GetRPCMethods, as few devices call it.",
		Consequence: "A device that asks first takes the ACS for one without transfers, or ends the session.",
		Remedy:      "The operator of the ACS has to have it answer with its list.",
	},
}

func acsMethods(p *checks.Provocation, _ *checks.Facts) error {
	m := p.Request("list")
	if v := m.Accepted(); v != nil {
		return v
	}
	var listed []string
	for n := range m.Response().FindAll("MethodList/*") {
		listed = append(listed, strings.TrimSpace(n.Text()))
	}
	for _, method := range []string{"Inform", "GetRPCMethods", "TransferComplete"} {
		if !slices.Contains(listed, method) {
			return checks.At(m.Response().Find("MethodList"), "the list of the ACS does not have "+method, "Inform, GetRPCMethods and TransferComplete").In(m.Response())
		}
	}
	return nil
}

// ACSTransfers: the steps "transfer" and "autonomous" are TransferComplete and AutonomousTransferComplete.
var ACSTransfers = checks.Rule{
	ID:            "CWMP-SES-029",
	Aliases:       []string{"CWMP-ATC-008"},
	Title:         "The ACS answers TransferComplete and AutonomousTransferComplete with their responses",
	Spec:          checks.TR069("3.6", "A.3.3.2", "A.3.3.3"),
	Level:         checks.Must,
	Role:          cwmp.ACS,
	Versions:      checks.AllVersions,
	Confidence:    checks.Seen,
	Observe:       checks.Provoked(),
	CheckProvoked: acsTransfers,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.FaultInstead("AutonomousTransferCompleteResponse", 8000))).Only("provoked/acs-cwmp-ses-029"),
		checks.Breaks(mutate.AfterProvocation(mutate.FaultInstead("TransferCompleteResponse", 8002))).Only("provoked/acs-cwmp-ses-029"),
	},
	Hint: checks.Hint{
		Allowed:     "TransferCompleteResponse and, from 1.1 on, AutonomousTransferCompleteResponse, both without arguments.",
		Cause:       "The ACS knows transfers of its own alone, and has no method for others.",
		Consequence: "The device keeps telling the same transfer in each session.",
		Remedy:      "The operator of the ACS has to have it answer both.",
	},
}

func acsTransfers(p *checks.Provocation, _ *checks.Facts) error {
	if v := p.Request("transfer").Accepted(); v != nil {
		return v
	}
	if m := p.Request("autonomous"); m.Sent() && m.Session != nil && m.Session.Version != cwmp.V1_0 {
		return m.Accepted()
	}
	return nil
}
