package checkstest

import (
	"testing"

	"cwmplab/checks"
	"cwmplab/fixtures/golden"
)

// Goldens are all golden recordings: those made by hand, and those the suites made.
func Goldens() []*golden.Recording { return append(golden.All(), golden.Provoked()...) }

// Run proves the rules of an area: no mutant alive, no stray finding, no dirty golden recording, every rule reached.
// All is every rule of the catalogue, so that what a mutant breaks elsewhere is seen.
func Run(t *testing.T, all, area []*checks.Rule) {
	t.Helper()
	if underRace && len(area) > 3 {
		area = area[:3] // checks share nothing: a few show that, and the whole proof runs without the detector
	}
	proof := Prove(all, area, Goldens(), nil)
	for name, defects := range map[string][]Defect{"alive": proof.Alive, "stray": proof.Stray, "dirty": proof.Dirty, "not held": proof.Unheld} {
		for _, d := range defects {
			t.Errorf("%s: %s", name, d)
		}
	}
	if proof.Killed == 0 && len(area) > 0 {
		t.Error("no mutant was killed at all")
	}
}
