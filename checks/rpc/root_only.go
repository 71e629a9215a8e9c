package rpc

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// RootOnly: the first level of the tree is its root.
var RootOnly = checks.Rule{
	ID:         "CWMP-GPN-005",
	Title:      "An empty path with NextLevel gives the root object alone",
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
		if path != "" || !next || m.Find("ParameterList") == nil {
			return checks.NotHere
		}
		l := checks.Once(f, m, listOf)
		if len(l.items) == 0 {
			return checks.At(m.Find("ParameterList"), "the list is empty", "the root object, such as Device.")
		}
		for _, it := range l.items {
			if strings.Contains(strings.TrimSuffix(it.name, "."), ".") {
				return checks.At(it.node, quote(it.name)+" is no root object", "the root object alone, such as Device.")
			}
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody("<Name>Device.<", "<Name>Device.DeviceInfo.<")).Only("rpc-names"),
		checks.Breaks(mutate.InsertAfter("GetParameterNamesResponse/ParameterList/ParameterInfoStruct", entry("Device.RootDataModelVersion"))).Only("rpc-names").
			And("CWMP-SOP-006", "because the size of the array is another").
			And("CWMP-GPN-003", "because the name is put into other lists, too"),
	},
	Hint: checks.Hint{
		Allowed:     "One entry: Device. or InternetGatewayDevice.",
		Cause:       "The client takes the root for granted and lists what is below it.",
		Consequence: "An ACS that finds out the root in this way takes the first object for it.",
		Remedy:      "The maker of the CPE has to answer with the root; an ACS can cut the first name at its dot.",
	},
}

// entry is one entry of GetParameterNamesResponse.
func entry(name string) string {
	return "<ParameterInfoStruct><Name>" + name + "</Name><Writable>0</Writable></ParameterInfoStruct>"
}

// branch is the path and NextLevel that an answer to GetParameterNames was asked for.
func branch(m *capture.Message) (path string, next bool, err error) {
	ask, err := askedFor(m)
	if err != nil {
		return "", false, err
	}
	node := ask.Find("ParameterPath")
	next, bad := ask.Find("NextLevel").Bool()
	if node == nil || bad != nil {
		return "", false, checks.NotHere
	}
	return trim(node.Text()), next, nil
}
