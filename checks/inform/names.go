package inform

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NamesOfOneRoot: every name of the list is a full path, and all of them lie in the same root.
var NamesOfOneRoot = checks.Rule{
	ID:         "CWMP-INF-011",
	Title:      "Names in Inform are full paths of one data-model root",
	Spec:       checks.TR069("A.3.3.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Message("Inform").From(cwmp.CPE),
	Check: func(m *capture.Message, f *checks.Facts) error {
		if !readable(m) {
			return checks.NotHere
		}
		p := checks.Once(f, m, parametersOf)
		if len(p.names) == 0 {
			return checks.NotHere
		}
		for i, name := range p.names {
			if _, ok := inRoot(name); !ok {
				return checks.At(p.nodes[i].Child("Name"), "the name is "+quote(name), "a path that starts with "+rootDevice+" or "+rootGateway)
			}
		}
		return mixedRoots(p)
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(
			mutate.ByMethod("Inform"),
			mutate.ReplaceInBody(">Device.DeviceInfo.ProvisioningCode<", ">InternetGatewayDevice.DeviceInfo.ProvisioningCode<"),
		)).
			And("CWMP-INF-006", "because the forced parameter is then missing").
			And("CWMP-IFM-011", "because the forced parameter is then missing").
			And("CWMP-IFM-027", "because the roots are then mixed"),
		checks.Breaks(mutate.Where(
			mutate.ByMethod("Inform"),
			mutate.ReplaceInBody(">Device.DeviceInfo.ProvisioningCode<", ">DeviceInfo.ProvisioningCode<"),
		)).
			And("CWMP-INF-006", "because the forced parameter is then missing").
			And("CWMP-IFM-011", "because the forced parameter is then missing"),
	},
	Hint: checks.Hint{
		Allowed:     "Full paths below Device. or below InternetGatewayDevice., never both.",
		Cause:       "Two management modules of a client add to the list, each with the tree it knows.",
		Consequence: "The ACS builds two half trees and finds neither the firmware nor the address of the device.",
		Remedy:      "The maker of the CPE has to correct the Inform; an ACS that must live with it needs an exception for the model.",
	},
}

// mixedRoots finds the first name whose root is not that of the first one.
func mixedRoots(p *parameters) error {
	first := ""
	for i, name := range p.names {
		root := rootDevice
		switch {
		case strings.HasPrefix(name, rootGateway):
			root = rootGateway
		case !strings.HasPrefix(name, rootDevice):
			continue
		}
		if first == "" {
			first = root
		}
		if root != first {
			return checks.At(p.nodes[i].Child("Name"), "the name is "+quote(name), "the root "+first+" as in the first name")
		}
	}
	return nil
}
