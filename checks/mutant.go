package checks

import "cwmplab/capture/mutate"

// Mutant is an edit that must make its rule fail on every golden recording where the rule passes and the edit fits.
type Mutant struct {
	Edit mutate.Edit
	Also []Sibling // other rules the same edit cannot help breaking
	On   []string  // golden recordings it is meant for; empty for all
}

// Sibling is another rule that a mutant breaks, and why it cannot help it.
type Sibling struct{ ID, Because string }

// Breaks makes a mutant of an edit.
func Breaks(e mutate.Edit) Mutant { return Mutant{Edit: e} }

// InformRefused are the mutants of a golden recording in which the ACS refuses the Inform that is provoked.
func InformRefused(golden string) []Mutant {
	inform := mutate.Last(mutate.ResponseTo("Inform"))
	return []Mutant{
		Breaks(mutate.AfterProvocation(mutate.Refuse(inform, "500 Internal Server Error"))).Only(golden),
		Breaks(mutate.AfterProvocation(mutate.RefuseWithFault(inform, "InformResponse", 8003))).Only(golden),
	}
}

// And names a rule that the same edit cannot help breaking, with a causal half-sentence: "because the ID is gone".
func (m Mutant) And(id, because string) Mutant {
	m.Also = append(append([]Sibling(nil), m.Also...), Sibling{id, because})
	return m
}

// Only limits the mutant to golden recordings by name.
func (m Mutant) Only(goldens ...string) Mutant { m.On = goldens; return m }
