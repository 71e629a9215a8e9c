package benchtest

import (
	"slices"
	"strings"
	"testing"

	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/cwmp"
)

// Fault is what the matrix needs to know of a fault of a reference peer.
type Fault struct {
	Name   string
	Breaks []string
}

// Broken lists the rules of a report that have findings, whatever their level, or that broke themselves.
func Broken(rep *checks.Report) []string {
	var ids []string
	for _, r := range rep.Results {
		if r.Count > 0 || r.Outcome == checks.RuleBroken {
			ids = append(ids, r.Rule)
		}
	}
	return ids
}

// Findings tells what a report says of the rules that are broken in it, a line each, for the words of a failing test.
func Findings(rep *checks.Report) string {
	var lines []string
	for _, id := range Broken(rep) {
		lines = append(lines, id+": "+finding(rep, id))
	}
	return strings.Join(lines, "\n")
}

// Reached lists the rules that scenarios name.
func Reached(scenarios []checks.Scenario) []string {
	var ids []string
	for _, s := range scenarios {
		ids = append(ids, s.Rules...)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// Filter selects the scenarios that reach what a fault breaks, "" where none reaches the first of it.
func (f Fault) Filter(reached []string) string {
	if !slices.Contains(reached, f.Breaks[0]) {
		return ""
	}
	var filter []string
	for _, id := range f.Breaks {
		if slices.Contains(reached, id) {
			filter = append(filter, "rule:"+id)
		}
	}
	return strings.Join(filter, " || ")
}

// sample is of how many faults one runs under the race detector.
const sample = 15

// Matrix runs each fault with the scenarios that reach its rules: the first of them has to be broken, and no rule that it
// does not name. It tells which rules were killed.
func Matrix(t *testing.T, faults []Fault, reached []string, run func(t *testing.T, filter, fault string) *checks.Report) map[string][]string {
	t.Helper()
	killed := map[string][]string{}
	for i, f := range faults {
		if underRace && i%sample != 0 {
			continue // faults share nothing: a few show that, and the whole matrix runs without the detector
		}
		filter := f.Filter(reached)
		if filter == "" {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			rep := run(t, filter, f.Name)
			broken := Broken(rep)
			if !slices.Contains(broken, f.Breaks[0]) {
				t.Errorf("does not break %s: %s", f.Breaks[0], story(rep))
			}
			for _, id := range broken {
				if !slices.Contains(f.Breaks, id) {
					t.Errorf("also breaks %s: %s", id, finding(rep, id))
				}
				killed[id] = append(killed[id], f.Name)
			}
		})
	}
	return killed
}

// oneSided are rules on both sides of which the messages of one side alone show anything.
var oneSided = map[string]cwmp.Role{
	"CWMP-TYP-014": cwmp.CPE, // what an ACS makes of a list that it has read stays in the ACS
	"CWMP-GRM-005": cwmp.ACS, // a CPE has no use for the methods of the ACS, and seldom asks for them
	"CWMP-SOP-033": cwmp.CPE, // HoldRequests is written by the ACS and read by the CPE; to write any of its forms is legal
}

// Unkilled lists the rules on provocations of a side that no scenario reaches, and those that no fault has killed.
func Unkilled(side cwmp.Role, reached []string, killed map[string][]string) (unreached, alive []string) {
	if underRace {
		return nil, nil // the matrix was not run as a whole
	}
	for _, r := range catalogue.All() {
		if r.Scope() != checks.ScopeProvoked || !r.Role.Has(side) || oneSided[r.ID] != 0 && oneSided[r.ID] != side {
			continue
		}
		if !slices.Contains(reached, r.ID) {
			unreached = append(unreached, r.ID)
		} else if len(killed[r.ID]) == 0 {
			alive = append(alive, r.ID)
		}
	}
	return unreached, alive
}

func story(rep *checks.Report) string {
	var lines []string
	for _, s := range rep.Scenarios {
		lines = append(lines, s.Name+": "+s.State+" "+s.Reason)
	}
	return strings.Join(lines, "; ")
}

func finding(rep *checks.Report, id string) string {
	for _, r := range rep.Results {
		if r.Rule == id && len(r.Findings) > 0 {
			return r.Findings[0].Observed + "; expected " + r.Findings[0].Expected
		}
	}
	return ""
}
