package provoked

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// SpecificCode: an error that has a code of its own is reported by that. Each step with the fact "code" is a call that is
// wrong in one way, which has that code; of calls to an ACS, which are not numbered by the suite, the fact "method" names
// the method.
var SpecificCode = checks.Rule{
	ID:            "CWMP-FLT-010",
	Title:         "An error that has a code of its own is not reported as an internal error",
	Spec:          checks.TR069("A.5"),
	Level:         checks.Should,
	Role:          cwmp.Both,
	Versions:      checks.AllVersions,
	Confidence:    checks.Expert,
	Observe:       checks.Provoked(),
	CheckProvoked: specificCode,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.First(mutate.ByMethod("Fault")), mutate.Text("detail/Fault/FaultCode", "9002"))).Only("provoked/cwmp-flt-010"),
		checks.Breaks(mutate.Where(mutate.Last(mutate.ByMethod("Fault")), mutate.Text("detail/Fault/FaultCode", "9002"))).Only("provoked/cwmp-flt-010"),
		checks.Breaks(mutate.Text("detail/Fault/FaultCode", "8002")).Only("provoked/acs-cwmp-flt-010"),
	},
	Hint: checks.Hint{
		Allowed:     "The code that fits: 9005 for an unknown name, 9003 for a list with errors, 9000 or 8000 for an unknown method.",
		Cause:       "One routine answers everything that goes wrong with 9002 or 8002.",
		Consequence: "The other side cannot tell a mistake of its own from a fault of the device, and tries again in vain.",
		Remedy:      "The maker should map errors to the codes of Annex A.",
	},
}

func specificCode(p *checks.Provocation, _ *checks.Facts) error {
	looked := false
	for _, s := range p.Steps {
		want := s.Facts["code"]
		answer := answerTo(p, s)
		if want == "" || !answer.Fault() || answer.Dropped() {
			continue
		}
		switch answer.Summary.FaultCode {
		case "":
			continue
		case "9002", "8002":
			return checks.At(answer.Find("detail/Fault/FaultCode"), "fault "+answer.Summary.FaultCode+" reports what has a code of its own", "fault "+want).In(answer)
		}
		looked = true
	}
	if !looked {
		return checks.NotHere
	}
	return nil
}

// answerTo is what a step was answered with, nil for nothing.
func answerTo(p *checks.Provocation, s checks.Step) *capture.Message {
	if s.ID != "" {
		return p.Call(s.Name).Answer
	}
	for _, session := range p.Sessions {
		for t := range session.Turns() {
			if m := t.Exchange.Request; t.Post == capture.PostRequest && m.Summary.Method == s.Facts["method"] && !m.Start.Before(s.Time) {
				return t.Exchange.Response
			}
		}
	}
	return nil
}
