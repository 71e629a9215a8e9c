package soap

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// SameID judges responses; faults are the business of CWMP-FLT-007.
var SameID = checks.Rule{
	ID:         "CWMP-SOP-027",
	Aliases:    []string{"CWMP-RPC-003"},
	Title:      "A response has the ID of its request, if that has one",
	Spec:       checks.TR069("3.5"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.AnySOAP(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if !m.Answer() || m.Fault() {
			return checks.NotHere
		}
		return JudgeID(m)
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(inSession("GetParameterValuesResponse"), mutate.DropElement("Header/ID"))),
		checks.Breaks(mutate.Where(mutate.ByMethod("InformResponse"), mutate.Text("Header/ID", "0"))),
		checks.Breaks(mutate.Where(inSession("GetParameterValuesResponse"), mutate.ChangeText("Header/ID", "with a blank", func(id string) string { return id + " " }))).
			And("CWMP-SES-005", "because the ID is no longer that of the request"),
	},
	Hint: checks.Hint{
		Allowed:     "The ID of the request, character for character; no ID is needed where the request has none.",
		Cause:       "An ID that is read as a number, trimmed, or kept from the message before.",
		Consequence: "The peer cannot match the answer with its request and ends the session.",
		Remedy:      "The responder has to copy the text of the ID as it is.",
	},
}

// JudgeID compares the ID of an answer with that of the request it answers. An answer of the wrong method has no request.
func JudgeID(m *capture.Message) error {
	if err := readable(m); err != nil {
		return err
	}
	ask := asked(m)
	if !ask.Request() || !ask.Summary.HasID || !m.Fault() && m.Summary.Method != ask.Summary.Method {
		return checks.NotHere
	}
	if !m.Summary.HasID {
		return checks.At(envelope(m), m.Name()+" has no ID", quote(ask.Summary.ID)+", the ID of the request")
	}
	if m.Summary.ID != ask.Summary.ID {
		return checks.At(entry(m, "ID"), "the ID is "+quote(m.Summary.ID), quote(ask.Summary.ID)+", the ID of the request")
	}
	return nil
}

// inSession chooses messages of a method, but not the first of a recording: what that answers is not known, nor its session.
func inSession(method string) mutate.Match {
	return mutate.And(mutate.Not(mutate.First(mutate.Requests())), mutate.ByMethod(method))
}
