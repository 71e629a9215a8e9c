package provoked

import (
	"errors"
	"fmt"
	"strings"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// MadeBySetting: the step "off" sets AutoCreateInstances to false, "denied" sets a parameter of a row with the name that the
// fact "alias" tells and that no row has, "before" and "after" ask for the rows around it; "on" sets AutoCreateInstances to
// true, "made" sets the parameter again, and "row" reads the row by its name.
var MadeBySetting = checks.Rule{
	ID: "CWMP-SPV-031", Title: "SetParameterValues makes a row of an unknown alias where AutoCreateInstances is true, and only there",
	Spec:  checks.TR069("A.3.2.1", "3.6.1"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.Since(cwmp.V1_2), Confidence: checks.Verified, Observe: checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		if !aliasBased(p) {
			return checks.NotHere
		}
		off, on := notMade(p), makesRow(p)
		var broken *checks.Broken
		switch {
		case errors.As(off, &broken) && !broken.Warning:
			return off
		case errors.As(on, &broken), errors.Is(off, checks.NotHere):
			return on
		case off != nil:
			return off
		case errors.Is(on, checks.NotHere):
			return nil
		}
		return on
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.First(mutate.ByMethod("Fault")), success("SetParameterValues", "<Status>0</Status>")))).Only(autoGolden),
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Nth(2, mutate.ByMethod("GetParameterNamesResponse")), mutate.InsertInto("ParameterList",
			"<ParameterInfoStruct><Name>Device.NAT.PortMapping.7.</Name><Writable>1</Writable></ParameterInfoStruct>")))).Only(autoGolden).
			And("CWMP-SOP-006", "because the list is longer than it says"),
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Nth(3, mutate.ByMethod("SetParameterValuesResponse")),
			itemRefusalOf("Device.NAT.PortMapping.[cwmplab-auto].Description", 9005)))).Only(autoGolden),
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")), refusal(9005)))).Only(autoGolden),
	},
	Hint: checks.Hint{
		Allowed:     "With true a row of that name, with the value; with false fault 9003 whose item has the code 9005, and no row.",
		Cause:       "The parameter is stored, and does nothing.",
		Consequence: "A mistake in a name makes a row, or an ACS that counts on it has to add each row by itself.",
		Remedy:      "The maker of the CPE has to follow AutoCreateInstances; an ACS can add rows by AddObject.",
	},
}

const autoGolden = "provoked/cwmp-spv-031"

// notMade gives the verdict on AutoCreateInstances false.
func notMade(p *checks.Provocation) error {
	if !p.Call("off").Responded() {
		return checks.NotHere
	}
	c := p.Call("denied")
	if v := c.Unanswered(); v != nil {
		return v
	}
	if c.Responded() {
		return checks.At(c.Answer.Element(), "a row that does not exist is set while AutoCreateInstances is false", "fault 9003 with the item code 9005").In(c.Answer)
	}
	before, after, v := both(p, "before", "after")
	if v != nil {
		return v
	}
	was := rowsIn(before, p.Fact("table"))
	for row := range rowsIn(after, p.Fact("table")) {
		if !was[row] {
			return checks.At(after.Element(), "the call that failed has made the row "+row, "the rows of before").In(after)
		}
	}
	for n := range c.Answer.FindAll("detail/Fault/SetParameterValuesFault") {
		if code := n.Child("FaultCode"); trim(code.Text()) == "9005" {
			return nil
		}
	}
	return checks.At(c.Answer.Element(), "no item of the fault has the code 9005", "fault 9003 with the item code 9005").In(c.Answer).Warn()
}

// makesRow gives the verdict on AutoCreateInstances true.
func makesRow(p *checks.Provocation) error {
	if !p.Call("on").Responded() {
		return checks.NotHere
	}
	c := p.Call("made")
	if v := c.Unanswered(); v != nil {
		return v
	}
	if !c.Responded() {
		for n := range c.Answer.FindAll("detail/Fault/SetParameterValuesFault") {
			if code := n.Child("FaultCode"); trim(code.Text()) == "9005" && strings.Contains(n.Child("ParameterName").Text(), "["+p.Fact("alias")+"]") {
				return checks.At(code, "the name is refused while AutoCreateInstances is true", "a row of that name").In(c.Answer)
			}
		}
		return checks.Unsure("the call is answered with fault %d, which need not come from the name", c.Code())
	}
	row := p.Call("row")
	if v := row.Unanswered(); v != nil {
		return v
	}
	if row.Code() == 9005 {
		return checks.At(row.Answer.Find("detail/Fault/FaultCode"), fmt.Sprintf("there is no row %q after it was set", p.Fact("alias")), "the row that was made").In(row.Answer)
	}
	return nil
}
