package provoked

import (
	"fmt"
	"strconv"
	"strings"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// addRules are the rules on AddObject. The step "add" is the call; the fact "table" names the table, with its dot.
func addRules() []*checks.Rule {
	return []*checks.Rule{&RowMade, &NumbersStay, &NumberNotSoonAgain, &SubTablesEmpty, &RowCounted, &RowUsable, &RowKey, &TableFull, &RowPersists, &RowDefaults, &CounterSilent}
}

const madeGolden = "provoked/cwmp-add-001"

// added gives the path of the row that the step made, "" with a verdict where there is none.
func added(p *checks.Provocation, step string) (row string, verdict error) {
	c := p.Call(step)
	if v := c.Unanswered(); v != nil {
		return "", v
	}
	if !c.Responded() {
		return "", checks.NotHere
	}
	return p.Fact("table") + strings.TrimSpace(c.Answer.Find("InstanceNumber").Text()) + ".", nil
}

// firstNames is the answer to the step "rows before".
var firstNames = mutate.First(mutate.ByMethod("GetParameterNamesResponse"))

// RowMade: the step "rows before" asks for the names of the table before the call, "names" afterwards.
var RowMade = checks.Rule{
	ID: "CWMP-ADD-001", Title: "InstanceNumber is 1 or more and the new instance exists", Spec: checks.TR069("A.3.2.6"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Verified, Observe: checks.Provoked(),
	CheckProvoked: rowMade,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("AddObjectResponse/InstanceNumber", "0")).Only(madeGolden).And("CWMP-ADD-010", "because that row is not there").And("CWMP-ADD-008", "because that is no row").And("CWMP-XSD-006", "because 0 is no instance number").And("CWMP-ADD-019", "because 0 is no instance number"),
		checks.Breaks(mutate.Text("AddObjectResponse/InstanceNumber", "77")).Only(madeGolden).And("CWMP-ADD-010", "because that row is not there").And("CWMP-ADD-008", "because that row is not there"),
		checks.Breaks(mutate.Seq(
			mutate.Where(firstNames, mutate.RawText("GetParameterNamesResponse/ParameterList", "<ParameterInfoStruct><Name>Device.NAT.PortMapping.1.</Name><Writable>1</Writable></ParameterInfoStruct>")),
			mutate.Where(firstNames, mutate.Attr("GetParameterNamesResponse/ParameterList", "soap-enc:arrayType", "cwmp:ParameterInfoStruct[1]")))).Only(madeGolden),
	},
	Hint: checks.Hint{
		Allowed:     "A number from 1 on, under which GetParameterNames finds the row in the next session.",
		Cause:       "The row is made later, or under another number than was told, which may be that of an older row.",
		Consequence: "An ACS configures a row that is not there, or another one.",
		Remedy:      "The maker of the CPE has to make the row before it answers.",
	},
}

func rowMade(p *checks.Provocation, _ *checks.Facts) error {
	row, v := added(p, "add")
	if v != nil {
		return v
	}
	add := p.Call("add")
	number := add.Answer.Find("InstanceNumber")
	if n, err := strconv.Atoi(strings.TrimSpace(number.Text())); err != nil || n < 1 {
		return checks.At(number, fmt.Sprintf("InstanceNumber is %q", number.Text()), "a number from 1 on").In(add.Answer)
	}
	names := p.Call("names")
	if v := names.Unanswered(); v != nil || !names.Responded() {
		return orUnsure(v, "the names of the table cannot be read")
	}
	if !lists(names, row) {
		return checks.At(number, "there is no "+row+" afterwards", "the row of that number").In(add.Answer)
	}
	if before := p.Call("rows before"); before.Responded() && lists(before, row) {
		return checks.At(number, row+" was there before the call", "the number of a row that was not there").In(add.Answer)
	}
	return nil
}

// lists tells whether GetParameterNames listed a path.
func lists(names checks.Call, path string) bool {
	for n := range names.Answer.FindAll("ParameterList/ParameterInfoStruct/Name") {
		if trim(n.Text()) == path {
			return true
		}
	}
	return false
}

// orUnsure is a verdict, or Unsure where there is none.
func orUnsure(v error, why string) error {
	if v != nil {
		return v
	}
	return checks.Unsure("%s", why)
}

// SubTablesEmpty: the step "row" asks for all names of the new row.
var SubTablesEmpty = checks.Rule{
	ID: "CWMP-ADD-008", Title: "Sub-tables of a new instance start empty", Spec: checks.TR069("A.3.2.6"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Expert, Observe: checks.Provoked(),
	CheckProvoked: subTablesEmpty,
	WarnOnly:      true, // a data model may fix rows of a sub-table, which no message tells
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterNamesResponse")), mutate.ReplaceInBody("PortMapping.1.Description<", "PortMapping.1.Sub.1.<"))).Only(madeGolden).
			And("CWMP-GPN-017", "because the object above it is not listed"),
		checks.Breaks(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterNamesResponse")), mutate.ReplaceInBody("PortMapping.1.Protocol<", "PortMapping.1.Sub.7.<"))).Only(madeGolden).
			And("CWMP-GPN-017", "because the object above it is not listed"),
	},
	Hint: checks.Hint{
		Allowed:     "No rows in the tables of the new row, but those the data model puts there.",
		Cause:       "A row of before was deleted without what stood below it.",
		Consequence: "Settings of a deleted row come back to life.",
		Remedy:      "The maker of the CPE has to clear a row when it is deleted.",
	},
}

func subTablesEmpty(p *checks.Provocation, _ *checks.Facts) error {
	row, v := added(p, "add")
	if v != nil {
		return v
	}
	names := p.Call("row")
	if v := names.Unanswered(); v != nil || !names.Responded() {
		return orUnsure(v, "the names of the row cannot be read")
	}
	for n := range names.Answer.FindAll("ParameterList/ParameterInfoStruct/Name") {
		if rest, below := strings.CutPrefix(trim(n.Text()), row); below && hasInstance(rest) {
			return checks.At(n, "the new row holds "+rest, "no instance below it").In(names.Answer)
		}
	}
	return nil
}

// hasInstance tells whether a part of a path is an instance number.
func hasInstance(path string) bool {
	for part := range strings.SplitSeq(path, ".") {
		if part != "" && strings.Trim(part, "0123456789") == "" {
			return true
		}
	}
	return false
}

// RowCounted: the steps "before" and "after" read the counter that the fact "counter" names.
var RowCounted = checks.Rule{
	ID: "CWMP-ADD-009", Title: "The counter of the table counts the new instance", Spec: checks.TR069("A.3.2.6"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Expert, Observe: checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		if _, v := added(p, "add"); v != nil {
			return v
		}
		return counted(p, 1)
	},
	Mutants: counterMutants(madeGolden),
	Hint: checks.Hint{
		Allowed:     "One more than before.",
		Cause:       "The counter is refreshed when the session ends, or by a timer.",
		Consequence: "An ACS reads one row too few.",
		Remedy:      "The maker of the CPE has to count when it is asked.",
	},
}

func counterMutants(golden string) []checks.Mutant {
	last := mutate.Last(mutate.And(mutate.ByMethod("GetParameterValuesResponse"), mutate.Any()))
	return []checks.Mutant{
		checks.Breaks(mutate.Where(last, mutate.Text("GetParameterValuesResponse/ParameterList/ParameterValueStruct/Value", "41"))).Only(golden),
		checks.Breaks(mutate.Where(last, mutate.Text("GetParameterValuesResponse/ParameterList/ParameterValueStruct/Value", "77"))).Only(golden),
	}
}

// counted compares the counter before and after a call that changes it by some rows.
func counted(p *checks.Provocation, by int) error {
	counter := p.Fact("counter")
	before, v := p.Read("before", counter)
	if v != nil {
		return checks.NotHere // the model has no counter
	}
	after, v := p.Read("after", counter)
	if v != nil {
		return v
	}
	was, err1 := strconv.Atoi(trim(before.Text()))
	is, err2 := strconv.Atoi(trim(after.Text()))
	if err1 != nil || err2 != nil {
		return checks.Unsure("%s is no number", counter)
	}
	if is != was+by {
		return after.At(fmt.Sprintf("%s is %d after %d", counter, is, was), strconv.Itoa(was+by))
	}
	return nil
}

// RowUsable: the steps "use" and "look" follow the answer in the same session.
var RowUsable = checks.Rule{
	ID: "CWMP-ADD-011", Title: "A new instance can be used in the same session, whatever Status says", Spec: checks.TR069("A.3.2.6"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Expert, Observe: checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		if _, v := added(p, "add"); v != nil {
			return v
		}
		return p.Call("look").Accepted()
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.First(mutate.ByMethod("GetParameterValuesResponse")), refusal(9005)))).Only("provoked/cwmp-add-011"),
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.First(mutate.ByMethod("GetParameterValuesResponse")), refusal(9002)))).Only("provoked/cwmp-add-011"),
	},
	Hint: checks.Hint{
		Allowed:     "GetParameterValuesResponse with what the row holds.",
		Cause:       "The row is made when the session is over.",
		Consequence: "An ACS has to come back in another session to fill the row.",
		Remedy:      "The maker of the CPE has to make the row at once, at least for reading and writing.",
	},
}

// RowKey: the step "key" reads the ParameterKey after the step "add"; the step "same" after the step "bad", which fails.
var RowKey = checks.Rule{
	ID: "CWMP-ADD-012", Title: "AddObject stores its ParameterKey when it succeeds, and only then", Spec: checks.TR069("A.3.2.6"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Verified, Observe: checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error { return objectKey(p, "add") },
	Mutants:       objectKeyMutants("provoked/cwmp-add-012"),
	Hint: checks.Hint{
		Allowed:     "The key of the last call that succeeded.",
		Cause:       "The key is stored before the call is carried out, or not at all.",
		Consequence: "An ACS that trusts the key takes a device for configured that is not.",
		Remedy:      "The maker of the CPE has to store it with the change.",
	},
}

func objectKeyMutants(golden string) []checks.Mutant {
	return []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.Nth(-2, mutate.ByMethod("GetParameterValuesResponse")), mutate.Text(keyRead, "other"))).Only(golden).And("CWMP-INF-013", "because the key was another one"),
		checks.Breaks(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")), mutate.Text(keyRead, "bad"))).Only(golden).And("CWMP-INF-013", "because the key was another one"),
	}
}

// objectKey compares the key after a call that succeeded and after one that failed.
func objectKey(p *checks.Provocation, step string) error {
	good, bad := p.Call(step), p.Call("bad")
	if !good.Responded() {
		return checks.NotHere
	}
	want := good.Ask.Find("ParameterKey").Text()
	for _, read := range []string{"key", "same"} {
		if read == "same" && bad.Code() == 0 {
			continue
		}
		key, v := p.Read(read, p.Fact("key"))
		if v != nil {
			return v
		}
		if key.Text() != want {
			return key.At(fmt.Sprintf("ParameterKey reads %q", key.Text()), fmt.Sprintf("%q, of the last call that succeeded", want))
		}
	}
	return nil
}

// TableFull: the step "full" is the first call that is refused; the fact "made" counts those that were not.
var TableFull = checks.Rule{
	ID: "CWMP-ADD-013", Title: "AddObject in a full table is refused with 9004", Spec: checks.TR069("A.3.2.6"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Expert, Observe: checks.Provoked(),
	CheckProvoked: tableFull,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.Last(mutate.ByMethod("Fault")), success("AddObject", successOf["AddObject"]))).Only("provoked/cwmp-add-013").And("CWMP-ADD-010", "because that row is not there"),
		checks.Breaks(mutate.Where(mutate.Last(mutate.ByMethod("Fault")), mutate.Text("Fault/detail/Fault/FaultCode", "9002"))).Only("provoked/cwmp-add-013"),
	},
	Hint: checks.Hint{
		Allowed:     "Fault 9004; another fault code is warned about.",
		Cause:       "The client answers with the number of the last row.",
		Consequence: "An ACS overwrites a row that it takes for a new one.",
		Remedy:      "The maker of the CPE has to refuse when there is no room.",
	},
}

func tableFull(p *checks.Provocation, _ *checks.Facts) error {
	c := p.Call("full")
	if v := c.Unanswered(); v != nil {
		return v
	}
	if c.Responded() {
		names := p.Call("names")
		if row, _ := added(p, "full"); names.Responded() && !lists(names, row) {
			return checks.At(c.Answer.Find("InstanceNumber"), "success, but there is no "+row, "fault 9004").In(c.Answer)
		}
		return checks.NotHere // the table was not full
	}
	b, broken := c.Refused(9004).(*checks.Broken)
	if broken {
		return b.Warn()
	}
	return nil
}

// RowPersists: the step "names" asks for the table after a restart.
var RowPersists = checks.Rule{
	ID: "CWMP-ADD-018", Title: "Instances persist over a reboot", Spec: checks.TR069("A.3.2.6"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Expert, Observe: checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		if !p.Call("reboot").Responded() {
			return checks.NotHere
		}
		return rowStays(p, p.Fact("row"), "the row that was made before the restart")
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterNamesResponse")), mutate.ReplaceInBody("PortMapping.1.<", "PortMapping.5.<")))).Only("provoked/cwmp-add-018"),
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterNamesResponse")), mutate.ReplaceInBody("PortMapping.1.<", "PortMapping.2.<")))).Only("provoked/cwmp-add-018"),
	},
	Hint: checks.Hint{
		Allowed:     "The row under its number, with its values.",
		Cause:       "Rows live in memory, or are numbered anew at each start.",
		Consequence: "A restart undoes what the ACS has configured.",
		Remedy:      "The maker of the CPE has to store rows; an ACS can check after 1 BOOT.",
	},
}

// rowStays gives the verdict on a row that the step "names" has to list.
func rowStays(p *checks.Provocation, row, expected string) error {
	names := p.Call("names")
	if v := names.Unanswered(); v != nil {
		return v
	}
	if !names.Responded() {
		return checks.Unsure("the names of the table cannot be read")
	}
	if !lists(names, row) {
		return checks.At(names.Answer.Element(), row+" is not there any more", expected).In(names.Answer)
	}
	return nil
}

// NumbersStay: of three rows the one between is deleted.
var NumbersStay = checks.Rule{
	ID: "CWMP-ADD-005", Title: "The numbers of existing instances do not change", Spec: checks.TR069("A.2.2.1"),
	Level: checks.MustNot, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Expert, Observe: checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		if !p.Call("delete").Responded() {
			return checks.NotHere
		}
		if v := p.Call("held").Unanswered(); v != nil { // a device that broke off may have restarted: whether its rows outlive that is for another rule
			return v
		}
		for _, row := range []string{p.Fact("first"), p.Fact("last")} {
			if v := rowStays(p, row, "the numbers that AddObject gave"); v != nil {
				return v
			}
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.First(mutate.ByMethod("GetParameterNamesResponse")), mutate.ReplaceInBody("PortMapping.3.<", "PortMapping.2.<")))).Only("provoked/cwmp-del-006").And("CWMP-DEL-008", "because the deleted row is listed again").
			And("CWMP-DEL-001", "because the number is that of the deleted row"),
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.First(mutate.ByMethod("GetParameterNamesResponse")), mutate.ReplaceInBody("PortMapping.1.<", "PortMapping.9.<")))).Only("provoked/cwmp-del-006"),
	},
	Hint: checks.Hint{
		Allowed:     "Each row under the number that AddObject gave, whatever happens to others.",
		Cause:       "Instance numbers are places in a list.",
		Consequence: "An ACS changes and deletes other rows than it means.",
		Remedy:      "The maker of the CPE has to store the number with the row.",
	},
}

// NumberNotSoonAgain: the step "again" adds a row after the step "delete".
var NumberNotSoonAgain = checks.Rule{
	ID: "CWMP-ADD-006", Title: "The number of a deleted instance is not given out again soon", Spec: checks.TR069("A.2.2.1"),
	Level: checks.ShouldNot, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Likely, Observe: checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		if !p.Call("delete").Responded() {
			return checks.NotHere
		}
		row, v := added(p, "again")
		if v != nil {
			return v
		}
		if again := p.Call("again").Answer; row == p.Fact("middle") {
			return checks.At(again.Find("InstanceNumber"), "the new row has the number of the deleted one", "a number that was not in use lately").In(again)
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("AddObjectResponse")), mutate.Text("AddObjectResponse/InstanceNumber", "2")))).Only("provoked/cwmp-del-006").And("CWMP-ADD-010", "because that row is not there"),
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("AddObjectResponse")), mutate.RawText("AddObjectResponse/InstanceNumber", " 2 ")))).Only("provoked/cwmp-del-006").And("CWMP-ADD-010", "because that row is not there"),
	},
	Hint: checks.Hint{
		Allowed:     "A number that was not in use lately: mostly the next higher one.",
		Cause:       "The lowest free number is taken.",
		Consequence: "An ACS that still knows the old row takes the new one for it.",
		Remedy:      "The maker of the CPE can count on.",
	},
}
