package provoked

import (
	"slices"
	"strings"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// RequestMethodsListed: the step "read" reads the parameter that the fact "parameter" names, "names" lists what is right
// below ManagementServer. HTTP is required of every device. Of the other methods only what they cannot do without is looked
// for: to try them takes a STUN or an XMPP server.
var RequestMethodsListed = checks.Rule{
	ID:            "CWMP-DM-037",
	Title:         "SupportedConnReqMethods lists HTTP, and no method that cannot work",
	Spec:          checks.DataModel("ManagementServer.SupportedConnReqMethods"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.Since(cwmp.V1_4),
	Confidence:    checks.Verified,
	Observe:       checks.Provoked(),
	CheckProvoked: requestMethodsListed,
	Mutants: []checks.Mutant{
		checks.Breaks(methodsRead("STUN")).Only("provoked/cwmp-dm-037"),
		checks.Breaks(methodsRead("")).Only("provoked/cwmp-dm-037"),
		checks.Breaks(methodsRead("HTTP, XMPP")).Only("provoked/cwmp-dm-037"),
	},
	Hint: checks.Hint{
		Allowed:     "HTTP, and STUN or XMPP where the device has their parameters.",
		Cause:       "The list was copied from another product, or left empty.",
		Consequence: "An ACS chooses a way to wake the device that leads nowhere, or none.",
		Remedy:      "The maker of the CPE has to list what the firmware can.",
	},
}

func methodsRead(list string) mutate.Edit {
	return mutate.AfterProvocation(mutate.Text("GetParameterValuesResponse/ParameterList/*/Value", list))
}

// means is what a method cannot do without, below ManagementServer.
var means = map[string]string{"STUN": "STUNEnable", "XMPP": "ConnReqXMPPConnection"}

func requestMethodsListed(p *checks.Provocation, _ *checks.Facts) error {
	name := p.Fact("parameter")
	got, v := p.Read("read", name)
	if v != nil {
		return v
	}
	list := items(got.Text())
	if !slices.Contains(list, "HTTP") {
		return got.At("the list is "+got.Text(), "HTTP among the methods: every device has it")
	}
	_, names, v := namesOf(p, "names")
	if v != nil {
		return nil // what the others need is not known
	}
	for _, method := range list {
		if need := means[method]; need != "" && !slices.Contains(names, strings.TrimSuffix(name, "SupportedConnReqMethods")+need) {
			return got.At(method+" is listed, ManagementServer."+need+" is not there", "methods that can work").Warn()
		}
	}
	return nil
}
