package rpc

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NextLevelOnly compares an answer with the path of its request: what lies one level below it, and nothing else.
var NextLevelOnly = checks.Rule{
	ID:         "CWMP-GPN-003",
	Title:      "With NextLevel GetParameterNames lists direct children, not the object itself",
	Spec:       checks.TR069("A.3.2.3"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Message("GetParameterNamesResponse").From(cwmp.CPE),
	Check: func(m *capture.Message, f *checks.Facts) error {
		path, next, err := branch(m)
		if err != nil {
			return err
		}
		l, err := names(m, f)
		if err != nil || !next || !object(path) || special(path) {
			return checks.NotHere
		}
		for _, it := range l.items {
			rest, below := strings.CutPrefix(it.name, path)
			switch {
			case it.name == path:
				return checks.At(it.node, "the object itself, "+quote(path)+", is listed", "its children only")
			case !below:
				return checks.At(it.node, quote(it.name)+" does not lie below "+quote(path), "names below the path of the request")
			case strings.Contains(strings.TrimSuffix(rest, "."), "."):
				return checks.At(it.node, quote(it.name)+" lies deeper than one level", "children of "+quote(path)+" only")
			}
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody("<Name>Device.DeviceInfo.ModelName<", "<Name>Device.DeviceInfo.<")).Only("rpc-names"),
		checks.Breaks(mutate.ReplaceInBody("<Name>Device.DeviceInfo.ModelName<", "<Name>Device.DeviceInfo.MemoryStatus.Total<")).Only("rpc-names"),
		checks.Breaks(mutate.ReplaceInBody("<Name>Device.DeviceInfo.ModelName<", "<Name>Device.Hosts.HostNumberOfEntries<")).Only("rpc-names"),
	},
	Hint: checks.Hint{
		Allowed:     "The parameters of the object, and its objects with a dot at their end; none where there are none.",
		Cause:       "The client lists the whole branch and leaves it to the ACS to look at the first level.",
		Consequence: "An ACS that walks the tree level by level goes in circles, or walks for hours.",
		Remedy:      "The maker of the CPE has to stop at the first level; an ACS can drop what it did not ask for.",
	},
}
