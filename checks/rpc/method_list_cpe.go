package rpc

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// MethodListOfCPE: the list of a CPE has what the CPE can be asked to run, once each.
var MethodListOfCPE = checks.Rule{
	ID:         "CWMP-GRM-007",
	Title:      "The method list of a CPE has no name twice and none that only an ACS runs",
	Spec:       checks.TR069("A.3.1.1"),
	Level:      checks.Should,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.LikelyQ,
	WarnOnly:   true,
	Observe:    checks.Message("GetRPCMethodsResponse").From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if err := readable(m); err != nil {
			return err
		}
		seen := map[string]bool{}
		for n := range m.FindAll("MethodList/*") {
			name := trim(n.Text())
			if seen[name] {
				return checks.At(n, name+" stands twice", "each method once")
			}
			if method, known := cwmp.LookupMethod(name); known && method.Caller == cwmp.CPE {
				return checks.At(n, "the CPE lists "+name+", which it calls itself", "methods that an ACS can call")
			}
			seen[name] = true
		}
		if len(seen) == 0 {
			return checks.NotHere
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.Requests(), mutate.Text("GetRPCMethodsResponse/MethodList/string", "Inform"))),
		checks.Breaks(mutate.Where(mutate.Requests(), mutate.Text("GetRPCMethodsResponse/MethodList/string", "Reboot"))),
		checks.Breaks(mutate.Where(mutate.Requests(), mutate.Text("GetRPCMethodsResponse/MethodList/string", "TransferComplete"))),
	},
	Hint: checks.Hint{
		Allowed:     "The methods that the CPE runs for the ACS, in any order.",
		Cause:       "The list holds every method that the client has code for, also those it only calls.",
		Consequence: "None with most ACSs; some show methods that cannot be called.",
		Remedy:      "The maker of the CPE should list what the ACS can call; an ACS ignores the rest.",
	},
}
