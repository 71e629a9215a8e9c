package provoked

import (
	"fmt"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// acsRules are the rules on what an ACS makes of the answers of a CPE.
func acsRules() []*checks.Rule {
	return []*checks.Rule{&UnknownMethodsListed, &StatusOneIsSuccess, &SeveralFaults, &EmptyAndRefused}
}

// answerRefused are mutants of a golden recording in which the ACS does not bear an answer.
func answerRefused(golden, answer string) []checks.Mutant {
	var mutants []checks.Mutant
	for _, status := range []string{"400 Bad Request", "500 Internal Server Error"} {
		mutants = append(mutants, checks.Breaks(mutate.AfterProvocation(mutate.Refuse(mutate.Last(mutate.ResponseTo(answer)), status))).Only(golden))
	}
	return mutants
}

// UnknownMethodsListed: the step "list" is the answer to GetRPCMethods, with a name in it that nobody knows.
var UnknownMethodsListed = checks.Rule{
	ID:         "CWMP-GRM-005",
	Title:      "Unknown names in the list of methods are ignored",
	Spec:       checks.TR069("A.3.1.1"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		return p.Request("list").Served()
	},
	Mutants: answerRefused("provoked/acs-cwmp-grm-005", "GetRPCMethodsResponse"),
	Hint: checks.Hint{
		Allowed:     "The session goes on; what is not known is not called.",
		Cause:       "The list is read into names that are known in advance.",
		Consequence: "Devices with methods of their vendor have no session.",
		Remedy:      "The operator of the ACS has to have it skip what it does not know.",
	},
}

// StatusOneIsSuccess: the step "deferred" is the answer to SetParameterValues, with Status 1; sessions follow.
var StatusOneIsSuccess = checks.Rule{
	ID:            "CWMP-SPV-038",
	Title:         "The ACS takes Status 1 of SetParameterValues for success",
	Spec:          checks.TR069("A.3.2.1"),
	Level:         checks.Must,
	Role:          cwmp.ACS,
	Versions:      checks.AllVersions,
	Confidence:    checks.Likely,
	Observe:       checks.Provoked(),
	CheckProvoked: statusOneIsSuccess,
	Mutants: append(answerRefused("provoked/acs-cwmp-spv-038", "SetParameterValuesResponse"),
		checks.Breaks(mutate.AfterProvocation(mutate.Seq(
			mutate.ReplaceWith(mutate.Last(mutate.Status(204)), mutate.First(mutate.ByMethod("SetParameterValues"))),
			mutate.ReplaceWith(mutate.Last(mutate.Status(204)), mutate.First(mutate.ByMethod("SetParameterValues")))))).Only("provoked/acs-cwmp-spv-038").
			And("CWMP-SES-004", "because the request gets no answer")),
	Hint: checks.Hint{
		Allowed:     "The session goes on; the values are not set again.",
		Cause:       "The ACS waits for Status 0, or reads the values back before they are in effect.",
		Consequence: "The same values are set in each session, and the device restarts each time.",
		Remedy:      "The operator of the ACS has to have it take both for success.",
	},
}

// mostRepeats is how often the same values may come again before it is no accident.
const mostRepeats = 1

func statusOneIsSuccess(p *checks.Provocation, _ *checks.Facts) error {
	m := p.Request("deferred")
	if v := m.Served(); v != nil {
		return v
	}
	if m.Exchange.Request.Find("Status").Text() != "1" {
		return checks.NotHere
	}
	after, later := p.After(m)
	again := 0
	var last *capture.Message
	for _, x := range after {
		if r := x.Response; r != nil && m.Asks(r, "SetParameterValues") {
			again, last = again+1, r
		}
	}
	switch {
	case again > mostRepeats:
		return checks.At(last.Element(), fmt.Sprintf("the same values are set %d times more after Status 1", again), "Status 1 to be taken for success").In(last)
	case later < 2 || again > 0:
		return checks.Unsure("too few sessions follow to show whether the ACS sets the values again")
	}
	return nil
}

// SeveralFaults: the step "refused" answers SetParameterValues with a 9003 that lists several parameters.
var SeveralFaults = checks.Rule{
	ID:         "CWMP-SPV-039",
	Title:      "The ACS copes with fault 9003 that lists several parameters",
	Spec:       checks.TR069("A.5.1"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		return p.Request("refused").Served()
	},
	Mutants: answerRefused("provoked/acs-cwmp-spv-039", "Fault"),
	Hint: checks.Hint{
		Allowed:     "The next request, or an empty response.",
		Cause:       "The ACS reads one SetParameterValuesFault, or takes a fault for the end of the session.",
		Consequence: "One wrong value stops all that is queued for the device.",
		Remedy:      "The operator of the ACS has to have it go on; a fault of the CPE is an ordinary answer.",
	},
}

// EmptyAndRefused: the steps "empty" and "refused" answer GetParameterValues with an empty list and with 9005. An ACS that asks
// for one of the two only has shown half of it.
var EmptyAndRefused = checks.Rule{
	ID:         "CWMP-GPV-022",
	Title:      "The ACS survives an empty list of parameters and fault 9005",
	Spec:       checks.TR069("A.3.2.2"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Provoked(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		empty, refused := p.Request("empty"), p.Request("refused")
		if x := empty.Exchange; x != nil && x.Request.Find("ParameterList").ChildCount() > 0 {
			return checks.NotHere // the table has rows
		}
		verdict := empty.Served()
		if other := refused.Served(); verdict == nil || checks.IsBroken(other) {
			return other
		}
		return verdict
	},
	Mutants: append(answerRefused("provoked/acs-cwmp-gpv-022", "Fault"), answerRefused("provoked/acs-cwmp-gpv-022", "GetParameterValuesResponse")[1]),
	Hint: checks.Hint{
		Allowed:     "The next request, or an empty response.",
		Cause:       "The ACS takes the first entry of the list without looking, or a fault for the end of the session.",
		Consequence: "One unknown parameter, or an empty table, kills the session.",
		Remedy:      "The operator of the ACS has to have it go on.",
	},
}
