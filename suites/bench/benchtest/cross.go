package benchtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"cwmplab/checks"
)

// Cross runs each fault through every scenario, and logs which fault killed what: the rules that it names, the others that
// break where it is met by scenarios that are not about it, and how many scenarios it leaves without a verdict. The first
// rule that a fault names has to be broken where a scenario reaches it. The rules come last, each with its faults.
func Cross(t *testing.T, faults []Fault, reached []string, run func(t *testing.T, filter, fault string) *checks.Report) {
	t.Helper()
	killers := map[string][]string{}
	for n, f := range faults {
		t.Run(f.Name, func(t *testing.T) {
			rep := run(t, "", f.Name)
			broken := Broken(rep)
			for _, id := range broken {
				killers[id] = append(killers[id], f.Name)
			}
			t.Logf("%d of %d: %s", n+1, len(faults), row(f, rep, broken))
			if slices.Contains(reached, f.Breaks[0]) && !slices.Contains(broken, f.Breaks[0]) {
				t.Errorf("does not break %s: %s", f.Breaks[0], story(rep))
			}
		})
	}
	for _, id := range slices.Sorted(maps.Keys(killers)) {
		t.Logf("%s killed by %s", id, strings.Join(killers[id], ", "))
	}
}

// row is what one fault did.
func row(f Fault, rep *checks.Report, broken []string) string {
	var named, beyond, unfinished []string
	for _, id := range broken {
		if slices.Contains(f.Breaks, id) {
			named = append(named, id)
		} else {
			beyond = append(beyond, id)
		}
	}
	for _, s := range rep.Scenarios {
		if s.State != "passed" && s.State != "failed" && s.State != "skipped" {
			unfinished = append(unfinished, s.Name)
		}
	}
	text := "kills " + strings.Join(named, " ")
	if len(named) == 0 {
		text = "kills nothing that it names: no scenario gives it the occasion"
	}
	if len(unfinished) > 0 {
		text += fmt.Sprintf("; %d scenarios without a verdict", len(unfinished))
	}
	for _, id := range beyond {
		text += "\n  also " + id + ": " + finding(rep, id)
	}
	return text
}
