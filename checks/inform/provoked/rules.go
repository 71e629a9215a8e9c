package provoked

import (
	"fmt"
	"slices"
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// Rules are the rules of this package, in the order of the catalogue.
func Rules() []*checks.Rule {
	return append([]*checks.Rule{&LatestValue, &DeviceInfoAgrees, &ForcedChangeTold, &UnknownParameter, &UnknownInInform, &DeviceRefused, &HeartbeatTimes}, askedForRules()...)
}

// LatestValue: the step "change" is the last of several changes, to the value of the fact "value".
var LatestValue = checks.Rule{
	ID: "CWMP-INF-009", Title: "Changed parameters are listed with their value at the start of the session", Spec: checks.TR069("A.3.3.1"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Seen, Observe: checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		s, v := after(p, "change")
		if v != nil {
			return v
		}
		n := checks.ValueOf(s.Inform(), p.Fact("parameter"))
		switch {
		case n == nil:
			return checks.NotHere
		case n.Text() != p.Fact("value"):
			return checks.At(n, fmt.Sprintf("%s reads %q", p.Fact("parameter"), n.Text()), fmt.Sprintf("%q, the latest value", p.Fact("value"))).In(s.Inform())
		}
		return nil
	},
	Mutants: []checks.Mutant{changed("provoked/cwmp-evt-014", mutate.ReplaceInBody(">later<", ">sooner<")), changed("provoked/cwmp-evt-014", mutate.ReplaceInBody(">later<", "><"))},
	Hint: checks.Hint{
		Allowed:     "The value that the parameter has when the session begins.",
		Cause:       "The value is noted when it changes first.",
		Consequence: "An ACS works with a value that is no longer true.",
		Remedy:      "The maker of the CPE has to read the value when it writes Inform; an ACS can read it again.",
	},
}

func changed(golden string, e mutate.Edit) checks.Mutant {
	m := checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.ByMethod("Inform"), e))).Only(golden)
	for _, id := range []string{"CWMP-EVT-014", "CWMP-INF-010", "CWMP-INF-011", "CWMP-EVT-003", "CWMP-IFM-014"} {
		m = m.And(id, "because the change is told otherwise")
	}
	return m
}

// after is the first session that begins after a step.
func after(p *checks.Provocation, step string) (*capture.Session, error) {
	st, ok := p.Step(step)
	if !ok {
		return nil, checks.NotHere
	}
	for _, s := range p.Since(st.Time) {
		if s.Inform() != nil && !s.NoStart {
			return s, nil
		}
	}
	return nil, checks.Unsure("no session follows")
}

// DeviceInfoAgrees: the step "values" reads the identity from the data model.
var DeviceInfoAgrees = checks.Rule{
	ID: "CWMP-IFM-001", Title: "DeviceId agrees with DeviceInfo", Spec: checks.TR069("A.3.3.1"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Expert, Observe: checks.Provoked(),
	CheckProvoked: deviceInfoAgrees,
	Mutants:       []checks.Mutant{otherInfo("SerialNumber"), otherInfo("Manufacturer")},
	Hint: checks.Hint{
		Allowed:     "The four members of DeviceId as DeviceInfo has them.",
		Cause:       "The two come from different stores.",
		Consequence: "An ACS takes one device for two.",
		Remedy:      "The maker of the CPE has to take both from one place.",
	},
}

func otherInfo(name string) checks.Mutant {
	edit := mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")),
		mutate.ChangeText("GetParameterValuesResponse/ParameterList/*/Value", "with an X at its end", func(t string) string { return t + "X" })))
	return checks.Breaks(mutate.Named(name+" differs", edit)).Only("provoked/cwmp-ifm-001").And("CWMP-IFM-016", "because the identity differs")
}

func deviceInfoAgrees(p *checks.Provocation, _ *checks.Facts) error {
	c := p.Call("values")
	if v := c.Unanswered(); v != nil {
		return v
	}
	if !c.Responded() {
		return checks.NotHere
	}
	verdict := checks.NotHere
	for _, part := range [][2]string{{"Manufacturer", "Manufacturer"}, {"OUI", "ManufacturerOUI"}, {"ProductClass", "ProductClass"}, {"SerialNumber", "SerialNumber"}} {
		value := checks.ValueOf(c.Answer, p.Fact("path")+part[1])
		told := c.Session.Inform().Find("DeviceId/" + part[0])
		if value == nil || told == nil {
			continue
		}
		if strings.TrimSpace(value.Text()) != strings.TrimSpace(told.Text()) {
			return checks.At(value, fmt.Sprintf("DeviceInfo.%s is %q, DeviceId says %q", part[1], value.Text(), told.Text()), "the same in both").In(c.Answer)
		}
		verdict = nil
	}
	return verdict
}

// ForcedChangeTold: as CWMP-EVT-014, for a parameter that every Inform holds.
var ForcedChangeTold = checks.Rule{
	ID: "CWMP-IFM-014", Title: "A forced parameter that has changed raises 4 VALUE CHANGE, too", Spec: checks.TR069("3.7.1.5"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.AllVersions, Confidence: checks.Expert, Observe: checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		s, v := after(p, "change")
		if v != nil {
			return v
		}
		if !slices.ContainsFunc(s.Events, func(e cwmp.EventStruct) bool { return strings.TrimSpace(e.EventCode) == "4 VALUE CHANGE" }) {
			return checks.At(s.Inform().Find("Event"), "4 VALUE CHANGE is missing after a change of "+p.Fact("parameter"), "4 VALUE CHANGE").In(s.Inform())
		}
		return nil
	},
	Mutants: []checks.Mutant{changed("provoked/cwmp-ifm-014", mutate.ReplaceInBody("4 VALUE CHANGE<", "2 PERIODIC<")), changed("provoked/cwmp-ifm-014", mutate.ReplaceInBody("4 VALUE CHANGE<", "8 DIAGNOSTICS COMPLETE<"))},
	Hint: checks.Hint{
		Allowed:     "4 VALUE CHANGE in the next Inform, though the parameter is in it anyway.",
		Cause:       "The client looks for changes among the other parameters only.",
		Consequence: "An ACS that acts on the event misses a new address.",
		Remedy:      "The maker of the CPE has to treat forced parameters like others.",
	},
}
