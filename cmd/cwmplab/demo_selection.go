package main

import (
	"strings"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// demoSections are the sections of which the demo runs the scenarios: a few seconds of each suite.
var demoSections = map[cwmp.Role][]string{
	cwmp.CPE: {"section:3.2.2", "section:3.4.4", "section:3.7.1", "section:3.7.1.3"},
	cwmp.ACS: {"section:3.2.2", "section:3.4.4", "section:3.5", "section:3.7.2"},
}

// selection is what the demo runs of a suite: a little of everything, and with faults the scenarios for what they break.
func (d *demo) selection(role cwmp.Role) bench.Selection {
	words := demoSections[role]
	var breaks []string
	for _, f := range d.cpe {
		breaks = append(breaks, f.Breaks...)
	}
	for _, f := range d.acs {
		breaks = append(breaks, f.Breaks...)
	}
	var reached []string
	for _, id := range breaks {
		if d.runs(role, id) {
			reached = append(reached, id)
		}
	}
	if len(reached) > 0 {
		words = reached
	}
	return bench.Selection{Profile: bench.Quick, Run: words}
}

// runs tells whether a suite has a scenario for a rule.
func (d *demo) runs(role cwmp.Role, id string) bool {
	name, register := suiteOf(strings.ToLower(role.String()))
	_, err := bench.Preview(bench.Config{Role: role, Selection: bench.Selection{Run: []string{id}}}, name, register)
	return err == nil
}
