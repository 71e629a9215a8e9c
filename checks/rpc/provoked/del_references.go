package provoked

import (
	"fmt"
	"strings"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// referenceRules are the rules on references to a row that is deleted. The fact "parameter" names the reference, the fact
// "row" the row with its dot. The step "set" has the one lead to the other, "before" and "after" read it around the step
// "delete".
func referenceRules() []*checks.Rule { return []*checks.Rule{&StrongEmptied, &WeakKept} }

// referred gives what a reference reads after the row it led to was deleted; the verdict is not nil where it did not lead
// there, or where the row was not deleted.
func referred(p *checks.Provocation) (before, after checks.Reading, verdict error) {
	if !p.Call("set").Responded() || !p.Call("delete").Responded() {
		return before, after, checks.NotHere
	}
	before, after, verdict = p.Around(p.Fact("parameter"))
	if verdict == nil && !leadsTo(before.Text(), p.Fact("row")) {
		verdict = checks.NotHere
	}
	return before, after, verdict
}

// leadsTo tells whether a reference that was set to a row leads to it. By which alias the row is called is not known here:
// the device has taken the path, so that one that ends with an alias is that of the row.
func leadsTo(reference, row string) bool {
	return isNamed(reference, row) || strings.HasSuffix(trim(reference), "]")
}

// isNamed tells whether a reference, or an item of a list of references, is the path of a row by numbers.
func isNamed(reference, row string) bool {
	for item := range strings.SplitSeq(reference, ",") {
		if strings.TrimSuffix(trim(item), ".")+"." == row {
			return true
		}
	}
	return false
}

// StrongEmptied: a strong reference leads to something, or to nothing.
var StrongEmptied = checks.Rule{
	ID: "CWMP-DEL-009", Title: "Strong references to a deleted instance become null", Spec: checks.TR106("3.2.4"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Verified, Observe: checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		before, after, v := referred(p)
		switch left := after.Value; {
		case v != nil:
			return v
		case trim(left.Text()) == "":
			return nil
		case isNamed(after.Text(), p.Fact("row")) || after.Text() == before.Text():
			return after.At(fmt.Sprintf("%s still reads %q", p.Fact("parameter"), after.Text()), "an empty text, or a list without the path")
		case strings.Contains(before.Text(), ","):
			return nil
		}
		return checks.Unsure("the reference reads %q: the CPE may have set it since", after.Text())
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")), mutate.Text(keyRead, "Device.IP.Interface.2")))).Only("provoked/cwmp-del-009"),
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")), mutate.Text(keyRead, "Device.IP.Interface.1,Device.IP.Interface.2")))).Only("provoked/cwmp-del-009"),
	},
	Hint: checks.Hint{
		Allowed:     "An empty text; a list of references loses the one path.",
		Cause:       "References are stored as texts that nobody looks after.",
		Consequence: "A setting leads to nothing, or to another row that gets the number later.",
		Remedy:      "The maker of the CPE has to clear the strong references to a row with the row; an ACS can clear them first.",
	},
}

// WeakKept: a weak reference is what the ACS has written.
var WeakKept = checks.Rule{
	ID: "CWMP-DEL-010", Title: "Weak references to a deleted instance keep their text", Spec: checks.TR106("3.2.4"),
	Level: checks.MustNot, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Verified, Observe: checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		before, after, v := referred(p)
		if v != nil {
			return v
		}
		if after.Text() != before.Text() {
			return after.At(fmt.Sprintf("%s reads %q", p.Fact("parameter"), after.Text()), fmt.Sprintf("%q, as before", before.Text()))
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")), mutate.Text(keyRead, "")))).Only("provoked/cwmp-del-010"),
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")), mutate.Text(keyRead, "Device.IP.Interface.1")))).Only("provoked/cwmp-del-010"),
	},
	Hint: checks.Hint{
		Allowed:     "The path as it was set, although it leads nowhere now.",
		Cause:       "All references are cleared alike when a row goes.",
		Consequence: "When the row comes back, the setting that was prepared for it is lost.",
		Remedy:      "The maker of the CPE has to clear strong references alone.",
	},
}
