package provoked

import (
	"fmt"
	"strconv"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// CountersCount: in one session the steps "before" and "after" read counters; each step between them that has the facts
// "table" and "counter" lists the rows of a table. Rows that come and go meanwhile show by a counter that changes.
var CountersCount = checks.Rule{
	ID:            "CWMP-DM-006",
	Title:         "NumberOfEntries of a table is the number of its rows",
	Spec:          checks.TR106("A.2.8"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Verified,
	Observe:       checks.Provoked(),
	CheckProvoked: countersCount,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.ReplaceInBody(`InterfaceNumberOfEntries</Name><Value xsi:type="xsd:unsignedInt">1<`, `InterfaceNumberOfEntries</Name><Value xsi:type="xsd:unsignedInt">0<`))).Only(countersGolden),
		checks.Breaks(mutate.AfterProvocation(mutate.ReplaceInBody(`PortMappingNumberOfEntries</Name><Value xsi:type="xsd:unsignedInt">0<`, `PortMappingNumberOfEntries</Name><Value xsi:type="xsd:unsignedInt">3<`))).Only(countersGolden),
		checks.Breaks(mutate.AfterProvocation(mutate.ReplaceInBody(`<Name>Device.IP.Interface.1.</Name>`, `<Name>Device.IP.Interface.X_001122_1.</Name>`))).Only(countersGolden),
	},
	Hint: checks.Hint{
		Allowed:     "The number of instances that GetParameterNames lists for the table, at the same moment.",
		Cause:       "The counter is a parameter of its own that is not kept in step with the table, or counts enabled rows only.",
		Consequence: "An ACS that reads the counter first misses rows, or asks for some that are not there.",
		Remedy:      "The maker of the CPE has to count the rows; an ACS can list the table instead.",
	},
}

const countersGolden = "provoked/cwmp-dm-006"

func countersCount(p *checks.Provocation, _ *checks.Facts) error {
	verdict := checks.NotHere
	for _, s := range p.Steps {
		if s.Facts["counter"] == "" {
			continue
		}
		switch v := counts(p, s); {
		case v == nil:
			verdict = nil
		case checks.IsBroken(v):
			return v
		case verdict == checks.NotHere:
			verdict = v
		}
	}
	return verdict
}

// counts compares the counter of one table with its rows.
func counts(p *checks.Provocation, s checks.Step) error {
	_, names, v := namesOf(p, s.Name)
	if v != nil {
		return v
	}
	before, after, v := p.Around(s.Facts["counter"])
	if v != nil {
		return v
	}
	if !after.Is(before.Text()) {
		return checks.Unsure("the rows of %s change while they are counted", s.Facts["table"])
	}
	told, err := strconv.ParseUint(trim(after.Text()), 10, 32)
	if err != nil {
		return checks.Unsure("%s is no number", s.Facts["counter"])
	}
	rows := uint64(0)
	for _, step := range children(names, s.Facts["table"]) {
		if isInstance(step) {
			rows++
		}
	}
	if told != rows {
		return after.At(fmt.Sprintf("%s is %d, the table has %d rows", s.Facts["counter"], told, rows), "the number of rows")
	}
	return nil
}
