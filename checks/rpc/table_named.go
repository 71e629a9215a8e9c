package rpc

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// TableNamed judges the form of ObjectName: whether the table exists is for the CPE to say.
var TableNamed = checks.Rule{
	ID:         "CWMP-ADD-019",
	Title:      "AddObject names a table with a dot at its end and without a number of the new row",
	Spec:       checks.TR069("A.3.2.6"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Message("AddObject").From(cwmp.ACS),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if err := readable(m); err != nil {
			return err
		}
		node := m.Find("ObjectName")
		if node == nil {
			return checks.NotHere
		}
		name := trim(node.Text())
		end := last(name)
		switch {
		case !object(name):
			return checks.At(node, "ObjectName "+quote(name)+" has no dot at its end", "the path of a table, such as Device.NAT.PortMapping.")
		case number(end) || strings.Contains(end, "{"):
			return checks.At(node, "ObjectName "+quote(name)+" ends with an instance", "the path of the table: the CPE chooses the number")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ChangeText("AddObject/ObjectName", "with a number", func(name string) string { return name + "3." })),
		checks.Breaks(mutate.ChangeText("AddObject/ObjectName", "without its dot", func(name string) string { return strings.TrimSuffix(name, ".") })),
	},
	Hint: checks.Hint{
		Allowed:     "The path of a table; toward a CPE with aliases also one with the alias of the new row in brackets.",
		Cause:       "The ACS takes the path from a row that it knows, or leaves out the dot as in its own database.",
		Consequence: "The CPE answers with 9005, or makes an instance that the ACS does not find.",
		Remedy:      "The ACS has to name the table and read the number from the answer.",
	},
}
