package rpc

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ValuesAskedFor compares an answer with its request: nothing that was not asked for, and each full name that was. What lies
// below a path is not known to a recording. Requests with aliases or wildcards are judged for their full names only.
var ValuesAskedFor = checks.Rule{
	ID:         "CWMP-GPV-001",
	Title:      "GetParameterValues answers a full name with just that parameter, spelled alike",
	Spec:       checks.TR069("A.3.2.2"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Message("GetParameterValuesResponse").From(cwmp.CPE),
	Check: func(m *capture.Message, f *checks.Facts) error {
		ask, err := askedFor(m)
		if err != nil {
			return err
		}
		answer := checks.Once(f, m, listOf)
		if repeats(ask, answer) {
			return nil
		}
		w := wantedOf(ask)
		looked := false
		for _, name := range w.full {
			if special(name) {
				continue
			}
			looked = true
			if !answer.has(name) {
				return checks.At(m.Find("ParameterList"), quote(name)+" is not in the answer", "each parameter that was asked for, spelled as in the request")
			}
		}
		if !looked || w.special {
			return first(nil, looked)
		}
		for _, it := range answer.items {
			if !w.covers(it.name) {
				return checks.At(it.node, quote(it.name)+" was not asked for", "only what the request names")
			}
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ChangeText("GetParameterValuesResponse/ParameterList/ParameterValueStruct/Name", "in small letters", strings.ToLower)).
			And("CWMP-DM-001", "because the name of the root changes, too"),
		checks.Breaks(mutate.ChangeText("GetParameterValuesResponse/ParameterList/ParameterValueStruct/Name", "with another name at its end", func(name string) string { return name + "Other" })),
		checks.Breaks(mutate.InsertInto("GetParameterValuesResponse/ParameterList",
			"<ParameterValueStruct><Name>Device.DeviceInfo.X_001122_Extra</Name><Value>5</Value></ParameterValueStruct>")).
			And("CWMP-SOP-006", "because the size of the array is another").
			And("CWMP-SOP-008", "because the value has no type"),
	},
	Hint: checks.Hint{
		Allowed:     "The parameters of the request; with a path, also all below it; in any order, once or more often.",
		Cause:       "The client reads a whole object and answers with all of it, or looks names up without regard to case.",
		Consequence: "The ACS does not find the value that it asked for, or stores others under wrong names.",
		Remedy:      "The maker of the CPE has to answer name by name.",
	},
}

// repeats tells whether an answer has the full names of its request in their order, as most answers do, and nothing else.
func repeats(ask *capture.Message, answer *listed) bool {
	i := 0
	var name []byte
	for n := ask.Find("ParameterNames").FirstChild(); n != nil; n = n.NextSibling() {
		name = n.AppendText(name[:0])
		if i == len(answer.items) || len(name) == 0 || name[len(name)-1] == '.' || string(name) != answer.items[i].name {
			return false
		}
		i++
	}
	return i > 0 && i == len(answer.items)
}

// wanted is what a GetParameterValues asks for.
type wanted struct {
	full    []string            // full names
	names   map[string]struct{} // these and the paths
	paths   bool
	special bool // aliases or wildcards among them
}

func wantedOf(ask *capture.Message) *wanted {
	w := &wanted{names: map[string]struct{}{}}
	for n := range ask.FindAll("ParameterNames/*") {
		name := trim(n.Text())
		w.names[name] = struct{}{}
		w.special = w.special || special(name)
		if name == "" || object(name) {
			w.paths = true
		} else {
			w.full = append(w.full, name)
		}
	}
	return w
}

// covers tells whether a parameter was asked for by its name or by a path above it.
func (w *wanted) covers(name string) bool {
	if _, ok := w.names[name]; ok {
		return true
	}
	if !w.paths {
		return false
	}
	for path := above(name); ; path = above(path) {
		if _, ok := w.names[path]; ok {
			return true
		}
		if path == "" {
			return false
		}
	}
}
