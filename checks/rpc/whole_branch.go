package rpc

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// WholeBranch: a full list leads down to each object without a gap. The object of the request counts, too.
var WholeBranch = checks.Rule{
	ID:         "CWMP-GPN-017",
	Title:      "A full list of names has the parent of each object in it",
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
		if err != nil || next || path != "" && !object(path) || special(path) {
			return checks.NotHere
		}
		looked, known := false, ""
		for _, it := range l.items {
			if !object(it.name) || it.name == path || !strings.HasPrefix(it.name, path) {
				continue
			}
			up := above(it.name)
			if up == "" {
				continue // a root
			}
			looked = true
			if up != known && !l.has(up) {
				return checks.At(it.node, quote(it.name)+" is listed without "+quote(up), "each object on the way down")
			}
			known = up
		}
		return first(nil, looked)
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody("<Name>Device.Hosts.Host.<", "<Name>Device.Hosts.Hosts.<")).Only("rpc-names"),
		checks.Breaks(mutate.ReplaceInBody("<Name>Device.Hosts.<", "<Name>Device.Users.<")).Only("rpc-names"),
	},
	Hint: checks.Hint{
		Allowed:     "Every object between the path of the request and each name of the answer.",
		Cause:       "Objects without parameters of their own are not in the list that the client keeps.",
		Consequence: "The ACS cannot draw the tree, and does not find tables to add instances to.",
		Remedy:      "The maker of the CPE has to list these objects.",
	},
}
