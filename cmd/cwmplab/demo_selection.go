package main

import (
	"strings"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// demoScenarios are the scenarios that the demo runs, a few seconds of each suite: connection requests, credentials, the order of
// a session, who may send while the ACS holds requests, and what is malformed. The whole demo keeps within 20 seconds.
var demoScenarios = map[cwmp.Role][]string{
	cwmp.CPE: {"CWMP-CRQ-001", "CWMP-CRQ-006", "section:3.4.4", "section:3.7.1", "CWMP-SES-006"},
	cwmp.ACS: {"CWMP-CRQ-031", "CWMP-AUT-001", "CWMP-AUT-017", "CWMP-AUT-025", "CWMP-SES-021", "CWMP-SES-030", "section:3.5", "section:3.6"},
}

// selection is what the demo runs of a suite: a little of everything, and with faults the scenarios for what they break.
func (d *demo) selection(role cwmp.Role) bench.Selection {
	words := demoScenarios[role]
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
