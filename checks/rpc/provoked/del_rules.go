package provoked

import (
	"strings"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// delRules are the rules on DeleteObject. The step "delete" is the call.
func delRules() []*checks.Rule {
	return []*checks.Rule{&RowGone, &DeleteKey, &OthersStay, &RowUncounted, &GoneAtOnce}
}

const goneGolden = "provoked/cwmp-del-001"

// RowGone: the step "names" asks for the table, and "look" reads the row, in a later session.
var RowGone = checks.Rule{
	ID: "CWMP-DEL-001", Title: "A deleted instance is gone with everything below it", Spec: checks.TR069("A.3.2.7"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Expert, Observe: checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		if !p.Call("delete").Responded() {
			return checks.NotHere
		}
		if v := noneBelow(p.Call("names"), p.Fact("row")); v != nil {
			return v
		}
		return goneFor(p.Call("look"), p.Fact("row"))
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.First(mutate.ByMethod("Fault")), success("GetParameterValues", `<ParameterList><ParameterValueStruct><Name>Device.NAT.PortMapping.1.Enable</Name><Value xsi:type="xsd:boolean">0</Value></ParameterValueStruct></ParameterList>`)))).Only(goneGolden).
			And("CWMP-SOP-006", "because the list has no arrayType").And("CWMP-XSD-006", "because the list has no arrayType"),
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterNamesResponse")), mutate.InsertInto("ParameterList", `<ParameterInfoStruct><Name>Device.NAT.PortMapping.1.</Name><Writable>1</Writable></ParameterInfoStruct>`)))).Only(goneGolden).
			And("CWMP-SOP-006", "because the list is longer than it says").And("CWMP-DEL-008", "because the row is listed again"),
	},
	Hint: checks.Hint{
		Allowed:     "GetParameterNames does not list it, and reading it is fault 9005.",
		Cause:       "Only the row itself is deleted, and its sub-objects stay.",
		Consequence: "Settings stay in effect that the ACS takes for removed.",
		Remedy:      "The maker of the CPE has to delete the whole branch.",
	},
}

// noneBelow gives the verdict on names that must not list a row.
func noneBelow(names checks.Call, row string) error {
	if v := names.Unanswered(); v != nil {
		return v
	}
	for n := range names.Answer.FindAll("ParameterList/ParameterInfoStruct/Name") {
		if strings.HasPrefix(trim(n.Text()), row) {
			return checks.At(n, trim(n.Text())+" is still there", "nothing of "+row).In(names.Answer)
		}
	}
	return nil
}

// goneFor gives the verdict on a call that reads a row that is not there.
func goneFor(look checks.Call, row string) error {
	if v := look.Unanswered(); v != nil {
		return v
	}
	if look.Responded() && look.Answer.Find("ParameterList/ParameterValueStruct") != nil {
		return checks.At(look.Answer.Find("ParameterList/ParameterValueStruct/Name"), "values of "+row+" are returned", "fault 9005").In(look.Answer)
	}
	return nil
}

// DeleteKey: as with AddObject.
var DeleteKey = checks.Rule{
	ID: "CWMP-DEL-005", Title: "DeleteObject stores its ParameterKey when it succeeds, and only then", Spec: checks.TR069("A.3.2.7"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Verified, Observe: checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error { return objectKey(p, "delete") },
	Mutants:       objectKeyMutants("provoked/cwmp-del-005"),
	Hint: checks.Hint{
		Allowed:     "The key of the last call that succeeded.",
		Cause:       "The key is stored before the call is carried out, or not at all.",
		Consequence: "An ACS that trusts the key takes a device for configured that is not.",
		Remedy:      "The maker of the CPE has to store it with the change.",
	},
}

// OthersStay: of three rows the one between is deleted; the step "values" reads the others.
var OthersStay = checks.Rule{
	ID: "CWMP-DEL-006", Title: "Other instances keep their numbers and values", Spec: checks.TR069("A.3.2.7"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Expert, Observe: checks.Provoked(),
	CheckProvoked: othersStay,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")), mutate.ReplaceInBody("PortMapping.3.", "PortMapping.2.")))).Only("provoked/cwmp-del-006").
			And("CWMP-GPV-001", "because another row was asked for").And("CWMP-GPV-018", "because another row was asked for"),
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")), refusal(9005)))).Only("provoked/cwmp-del-006"),
	},
	Hint: checks.Hint{
		Allowed:     "The rows before and behind it, under their numbers.",
		Cause:       "Rows are a list that closes up.",
		Consequence: "An ACS changes and deletes other rows than it means.",
		Remedy:      "The maker of the CPE has to leave other rows alone.",
	},
}

func othersStay(p *checks.Provocation, _ *checks.Facts) error {
	if !p.Call("delete").Responded() {
		return checks.NotHere
	}
	before, after := p.Call("held"), p.Call("values")
	if !before.Responded() {
		return checks.NotHere
	}
	if v := after.Unanswered(); v != nil {
		return v
	}
	if !after.Responded() {
		return checks.At(after.Answer.Element(), "the rows beside the deleted one cannot be read", "their values").In(after.Answer)
	}
	for n := range before.Answer.FindAll("ParameterList/ParameterValueStruct") {
		name := trim(n.Child("Name").Text())
		now, v := p.Read("values", name)
		if v != nil {
			return checks.At(after.Answer.Element(), name+" is not there any more", "what it was before").In(after.Answer)
		}
		if text := n.Child("Value").Text(); !now.Is(text) {
			return now.At(name+" reads "+now.Text(), text+", as before")
		}
	}
	return nil
}

// RowUncounted: as with AddObject.
var RowUncounted = checks.Rule{
	ID: "CWMP-DEL-007", Title: "The counter of the table no longer counts a deleted instance", Spec: checks.TR106("3.1"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Expert, Observe: checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		if !p.Call("delete").Responded() {
			return checks.NotHere
		}
		return counted(p, -1)
	},
	Mutants: counterMutants(goneGolden),
	Hint: checks.Hint{
		Allowed:     "One less than before.",
		Cause:       "The counter is refreshed when the session ends, or by a timer.",
		Consequence: "An ACS looks for a row that is not there.",
		Remedy:      "The maker of the CPE has to count when it is asked.",
	},
}

// GoneAtOnce: the step "look" follows in the same session.
var GoneAtOnce = checks.Rule{
	ID: "CWMP-DEL-014", Title: "A deleted instance is gone for later requests of the session, whatever Status says", Spec: checks.TR069("A.3.2.7"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Likely, Observe: checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		if !p.Call("delete").Responded() {
			return checks.NotHere
		}
		return goneFor(p.Call("look"), p.Fact("row"))
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.First(mutate.ByMethod("Fault")), success("GetParameterValues", `<ParameterList><ParameterValueStruct><Name>Device.NAT.PortMapping.1.Enable</Name><Value xsi:type="xsd:boolean">0</Value></ParameterValueStruct></ParameterList>`)))).Only("provoked/cwmp-del-014").
			And("CWMP-SOP-006", "because the list has no arrayType").And("CWMP-XSD-006", "because the list has no arrayType"),
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.First(mutate.ByMethod("Fault")), success("GetParameterValues", `<ParameterList><ParameterValueStruct><Name>Device.NAT.PortMapping.1.Protocol</Name><Value xsi:type="xsd:string">TCP</Value></ParameterValueStruct></ParameterList>`)))).Only("provoked/cwmp-del-014").
			And("CWMP-SOP-006", "because the list has no arrayType").And("CWMP-XSD-006", "because the list has no arrayType"),
	},
	Hint: checks.Hint{
		Allowed:     "Fault 9005 for what stood below the row.",
		Cause:       "The row is deleted when the session is over.",
		Consequence: "An ACS that checks its work sees the row and deletes it again.",
		Remedy:      "The maker of the CPE has to hide the row at once.",
	},
}
