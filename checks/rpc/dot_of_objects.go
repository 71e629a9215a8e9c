package rpc

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// DotOfObjects: an entry is taken for an object without its dot where others lie below it, where it is an instance, and
// where it is the root. Whether a name that ends with a dot is a parameter no recording tells.
var DotOfObjects = checks.Rule{
	ID:         "CWMP-GPN-009",
	Title:      "Objects end with a dot in GetParameterNamesResponse, parameters do not",
	Spec:       checks.TR069("A.3.2.3"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Message("GetParameterNamesResponse").From(cwmp.CPE),
	Check: func(m *capture.Message, f *checks.Facts) error {
		l, err := names(m, f)
		if err != nil {
			return err
		}
		parent := ""
		for _, it := range l.items {
			if it.name == "Device" || it.name == "InternetGatewayDevice" || numbered(it.name) {
				return checks.At(it.node, quote(it.name)+" is an object without its dot", quote(it.name+"."))
			}
			if rest, same := strings.CutPrefix(it.name, parent); same && strings.IndexByte(rest, '.') < 0 {
				continue // lies in the same object as the last one
			}
			if up := above(it.name); up != parent {
				parent = up
				if bare := strings.TrimSuffix(up, "."); bare != "" && l.has(bare) {
					return checks.At(l.find(bare).node, quote(bare)+" is an object without its dot", quote(up))
				}
			}
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody("<Name>Device.Hosts.Host.<", "<Name>Device.Hosts.Host<")).Only("rpc-names").
			And("CWMP-GPN-017", "because the object is not listed under its name"),
		checks.Breaks(mutate.ReplaceInBody("<Name>Device.<", "<Name>Device<")).Only("rpc-names"),
		checks.Breaks(mutate.ReplaceInBody("<Name>Device.Hosts.Host.1.<", "<Name>Device.Hosts.Host.1<")),
	},
	Hint: checks.Hint{
		Allowed:     "A dot at the end of each object and instance, none at the end of a parameter.",
		Cause:       "Names come from a library that has no dots at their end.",
		Consequence: "The ACS takes objects for parameters, asks for their values and gets fault 9005.",
		Remedy:      "The maker of the CPE has to add the dot.",
	},
}
