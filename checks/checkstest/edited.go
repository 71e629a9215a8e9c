package checkstest

import (
	"testing"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/fixtures/golden"
)

// Edited is a golden recording of a suite with an edit, and what a rule has to say of it.
type Edited struct {
	name, golden, rule string
	edit               mutate.Edit
	want               checks.Outcome
}

// Case makes one: its name, what follows "provoked/cwmp-" in the name of the recording, and the ID of the rule.
func Case(name, golden, rule string, edit mutate.Edit, want checks.Outcome) Edited {
	return Edited{name, golden, rule, edit, want}
}

// JudgeEdited proves cases at the edge of rules: what the standard permits passes, and what cannot be told is open.
func JudgeEdited(t *testing.T, rules []*checks.Rule, cases ...Edited) {
	t.Helper()
	byID := map[string]*checks.Rule{}
	for _, r := range rules {
		byID[r.ID] = r
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			rule := byID[c.rule]
			if rule == nil {
				t.Fatalf("no rule %s", c.rule)
			}
			rec := golden.Load("provoked/cwmp-" + c.golden)
			res := checks.Judge(rec.With(c.edit), rule, checks.Options{Declared: Declared(rec)})
			if res.Outcome != c.want {
				t.Errorf("%s, not %s: %s %v", res.Outcome, c.want, res.Reason, res.Findings)
			}
		})
	}
}
