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

// askedForRules are the rules on parameters that the ACS asks for in Informs, by a row of InformParameter. The step "forced" sets
// its ParameterName to one that every Inform has, "four" its EventList to 4 VALUE CHANGE; "set" asks for the fact "parameter", and
// "read" opens a session after that.
func askedForRules() []*checks.Rule {
	return []*checks.Rule{&AskedForTold, &AskedForListed, &ForcedNotAskedFor}
}

var informTable = checks.DataModel("ManagementServer.InformParameter")

// askedForHint is what these rules share.
var askedForHint = checks.Hint{
	Allowed:     "The parameter in each Inform with an event of EventList; fault 9003 with item fault 9007 for what every Inform has.",
	Cause:       "The table is stored like any other, and Inform does not look at it.",
	Consequence: "An ACS that counts on the parameter has to read it in each session.",
	Remedy:      "The maker of the CPE has to build its Informs from the table, or leave the table out.",
}

// AskedForTold joins the other two.
var AskedForTold = checks.Rule{
	ID: "CWMP-INF-014", Title: "What InformParameter asks for is in the Informs of its events; what every Inform has is refused", Spec: informTable,
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.Since(cwmp.V1_4), Confidence: checks.Seen, Observe: checks.Provoked(), Hint: askedForHint,
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		listed, refused := askedForListed(p), forcedRefused(p)
		if _, broken := refused.(*checks.Broken); broken || listed == nil {
			return refused
		}
		return listed
	},
	Mutants: []checks.Mutant{
		askedForMutant(listedAs("Device.DeviceInfo.Other"), "CWMP-IFM-023"),
		askedForMutant(firstFault(accepted), "CWMP-IFM-024"),
	},
}

// AskedForListed: the session of "read", and others after "set".
var AskedForListed = checks.Rule{
	ID: "CWMP-IFM-023", Title: "What InformParameter asks for is in the Informs of its events, which cannot be 4 VALUE CHANGE", Spec: informTable,
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.Since(cwmp.V1_2), Confidence: checks.Verified, Observe: checks.Provoked(), Hint: askedForHint,
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		listed := askedForListed(p)
		if four := p.Call("four"); listed == nil && four.Responded() {
			return checks.At(four.Answer.Element(), "4 VALUE CHANGE is accepted for EventList", "fault 9003, 9007 for the item: it is no event of this list").In(four.Answer).Warn()
		}
		return listed
	},
	Mutants: []checks.Mutant{
		askedForMutant(listedAs("Device.DeviceInfo.Modelname"), "CWMP-INF-014"),
		askedForMutant(listedAs("Device.DeviceInfo.Other"), "CWMP-INF-014"),
	},
}

// ForcedNotAskedFor: the step "forced".
var ForcedNotAskedFor = checks.Rule{
	ID: "CWMP-IFM-024", Title: "InformParameter refuses parameters that every Inform has, with 9007", Spec: informTable,
	Level: checks.Must, Role: cwmp.CPE, Versions: checks.Since(cwmp.V1_2), Confidence: checks.Verified, Observe: checks.Provoked(), Hint: askedForHint,
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error { return forcedRefused(p) },
	Mutants: []checks.Mutant{
		askedForMutant(firstFault(accepted), "CWMP-INF-014"),
		askedForMutant(firstFault(mutate.Text("detail/Fault/SetParameterValuesFault/FaultCode", "9008")), "CWMP-INF-014"),
	},
}

func askedForListed(p *checks.Provocation) error {
	set, name := p.Call("set"), p.Fact("parameter")
	switch {
	case !set.Responded() || strings.TrimSpace(set.Answer.Find("Status").Text()) != "0":
		return checks.NotHere
	case set.Session.Ended != capture.EndedWell:
		return checks.Unsure("the session in which the parameter was asked for did not end in order")
	case checks.ValueOf(set.Session.Inform(), name) != nil:
		return checks.Unsure("%s was told before it was asked for", name)
	}
	events := strings.Split(checks.ValueOf(set.Ask, p.Fact("row")+"EventList").Text(), ",")
	verdict := checks.Unsure("no session with one of the events %q followed", events)
	for _, s := range p.Since(set.Session.End) {
		m := s.Inform()
		if s.Number <= set.Session.Number || m == nil || s.NoStart || s.Doubtful || m.Dropped() {
			continue
		}
		at := slices.IndexFunc(s.Events, func(e cwmp.EventStruct) bool { return slices.Contains(events, strings.TrimSpace(e.EventCode)) })
		switch {
		case at < 0:
		case checks.ValueOf(m, name) == nil:
			return checks.At(m.Find("ParameterList"), fmt.Sprintf("%s is not in an Inform with %s, for which InformParameter asks for it", name, s.Events[at].EventCode), "the parameter with its value").In(m)
		default:
			verdict = nil
		}
	}
	return verdict
}

func forcedRefused(p *checks.Provocation) error {
	c := p.Call("forced")
	if v := c.Unanswered(); v != nil {
		return v
	}
	const expected = "fault 9003, 9007 for the item"
	item := c.Answer.Find("detail/Fault/SetParameterValuesFault/FaultCode")
	code := strings.TrimSpace(item.Text())
	switch {
	case c.Responded():
		return checks.At(c.Answer.Element(), "a row of InformParameter takes a parameter that every Inform has", expected).In(c.Answer)
	case c.Code() == 9007 || c.Code() == 9003 && code == "9007":
		return nil
	case c.Code() == 9005 || code == "9005":
		return checks.NotHere // the device does not have the row, or the parameter
	case c.Code() == 9003 && code != "":
		return checks.At(item, "a parameter that every Inform has is refused with item fault "+code, expected).In(c.Answer)
	}
	return checks.Unsure("SetParameterValues is answered with fault %s, which may have nothing to do with the value", c.Answer.Summary.FaultCode)
}

// askedFor is what is asked for in the golden recording.
const askedFor = "Device.DeviceInfo.ModelName"

// accepted is the edit that has SetParameterValues accepted.
var accepted = mutate.Named("accepted", mutate.ReplaceElement("Body/Fault", "<cwmp:SetParameterValuesResponse><Status>0</Status></cwmp:SetParameterValuesResponse>"))

func firstFault(e mutate.Edit) mutate.Edit {
	return mutate.Where(mutate.First(mutate.ByMethod("Fault")), e)
}

// listedAs is the edit that gives the parameter another name in the Informs that have to have it.
func listedAs(name string) mutate.Edit {
	return mutate.Where(mutate.ByMethod("Inform"), mutate.ReplaceInBody("<Name>"+askedFor+"<", "<Name>"+name+"<"))
}

func askedForMutant(e mutate.Edit, sibling string) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(e)).Only("provoked/cwmp-inf-014").And(sibling, "because it says the same").
		And("CWMP-INF-013", "because the key of that call is not the last one then")
}
