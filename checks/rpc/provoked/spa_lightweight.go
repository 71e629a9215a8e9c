package provoked

import (
	"slices"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// LightweightOnly: the step "attributes" sets the notification of the fact "notification": 3 or 5, which concern lightweight
// notifications alone, or 4 or 6, which are passive beside. What goes over the lightweight channel is not looked at.
var LightweightOnly = checks.Rule{
	ID: "CWMP-SPA-026", Title: "Notification 3 to 6 opens no session, and only 4 and 6 are told in Inform", Spec: checks.TR069("Annex M"),
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.Since(cwmp.V1_4), Confidence: checks.Likely, Observe: checks.Provoked().NeedsTiming(),
	CheckProvoked: lightweightOnly,
	Mutants: []checks.Mutant{
		lightweight(1, mutate.InsertInto("Inform/Event", "<EventStruct><EventCode>4 VALUE CHANGE</EventCode><CommandKey></CommandKey></EventStruct>"),
			mutate.InsertInto("Inform/ParameterList", `<ParameterValueStruct><Name>Device.DeviceInfo.Description</Name><Value xsi:type="xsd:string">changed</Value></ParameterValueStruct>`)),
		lightweight(5, mutate.ReplaceInBody("4 VALUE CHANGE<", "8 DIAGNOSTICS COMPLETE<")),
		lightweight(5, mutate.ReplaceInBody("<EventStruct><EventCode>2 PERIODIC</EventCode><CommandKey></CommandKey></EventStruct>", "")),
	},
	Hint: checks.Hint{
		Allowed:     "3 and 5 show in no Inform; 4 and 6 show in the next one that has another reason. Whether lightweight notifications are sent is another matter.",
		Cause:       "Values from 2 on are all treated as active.",
		Consequence: "Devices that were to report by single datagrams open sessions for each change.",
		Remedy:      "The maker of the CPE has to tell the values apart; an ACS can keep to 0, 1 and 2.",
	},
}

// lightweight is the mutant that changes the Inform of a number, and the one after it: challenged, and with credentials.
func lightweight(inform int, edits ...mutate.Edit) checks.Mutant {
	var all []mutate.Edit
	for n := inform; n <= inform+1; n++ {
		for _, e := range edits {
			all = append(all, mutate.Where(mutate.Nth(n, mutate.ByMethod("Inform")), e))
		}
	}
	return checks.Breaks(mutate.AfterProvocation(mutate.Seq(all...))).Only("provoked/cwmp-spa-026").
		And("CWMP-SOP-006", "because the sizes of the arrays are others").And("CWMP-INF-010", "because no event stands for it").
		And("CWMP-INF-011", "because no event stands for it")
}

func lightweightOnly(p *checks.Provocation, _ *checks.Facts) error {
	c, v := changed(p)
	if v != nil {
		return v
	}
	passive := slices.Contains([]string{"4", "6"}, p.Fact("notification"))
	least := quietTime
	if passive {
		least = noticed
	}
	set := "Notification " + p.Fact("notification") + " of " + c.Parameter
	for i, s := range c.Sessions() {
		event := s.Inform().Find("Event")
		switch {
		case i == 0 && c.After(s) < least && !checks.ForChange(s):
			return checks.NotHere // another reason came first
		case !c.Reported(s) && passive:
			return checks.At(event, "a change is not told in the next Inform, "+set+" being set", "4 VALUE CHANGE, as for passive notification").In(s.Inform())
		case c.Reported(s) && c.Other(s) != "":
			return checks.Unsure("the session that reports the change also holds %s, which may be its reason", c.Other(s))
		case c.Reported(s) && checks.ForChange(s):
			return checks.At(event, "a session is opened for a change, "+set+" being set", "no session of its own").In(s.Inform())
		case c.Reported(s) && !passive:
			return checks.At(event, "a change is told in Inform, "+set+" being set", "a lightweight notification alone").In(s.Inform())
		case c.Reported(s):
			return nil
		}
	}
	if len(c.Sessions()) == 0 {
		return checks.NotHere // none that could have told it
	}
	return nil
}
