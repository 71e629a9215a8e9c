package provoked

import (
	"strconv"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// BothSuccesses: the connection requests before the steps "200" and "204" are answered with these. The fact "says" is what
// the ACS told of a failure, "" for none.
var BothSuccesses = checks.Rule{
	ID:            "CWMP-CRQ-029",
	Title:         "The ACS takes both 200 and 204 for success",
	Spec:          checks.TR069("3.2.2.2"),
	Level:         checks.Must,
	Role:          cwmp.ACS,
	Versions:      checks.AllVersions,
	Confidence:    checks.Seen,
	Observe:       checks.Provoked(),
	CheckProvoked: bothSuccesses,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AfterProvocation(mutate.StepFact("204", "says", "status 204"))).Only("provoked/acs-cwmp-crq-029"),
		checks.Breaks(mutate.AfterProvocation(mutate.StepFact("200", "says", "status 200"))).Only("provoked/acs-cwmp-crq-029"),
	},
	Hint: checks.Hint{
		Allowed:     "Success is told after either of them, and the session awaited.",
		Cause:       "The ACS compares the status with 200.",
		Consequence: "It reports devices as out of reach that open their session, and repeats the request.",
		Remedy:      "The operator of the ACS has to have it accept both.",
	},
}

func bothSuccesses(p *checks.Provocation, _ *checks.Facts) error {
	told := map[string]string{}
	answers := map[string]*capture.Message{}
	for _, status := range []string{"200", "204"} {
		step, ok := p.Step(status)
		if !ok {
			return checks.NotHere
		}
		told[status] = step.Facts["says"]
		for _, c := range p.Requests {
			r := c.Exchange.Response
			if r != nil && !r.Start.After(step.Time) && strconv.Itoa(r.HTTP.Status) == status {
				answers[status] = r
			}
		}
		if answers[status] == nil || !cameFor(p, answers[status]) {
			return checks.Unsure("no connection request was answered with %s and led to a session", status)
		}
	}
	for status, other := range map[string]string{"200": "204", "204": "200"} {
		if told[status] != "" && told[other] == "" {
			return checks.At(answers[status], "the ACS tells of a failure after status "+status+": "+told[status], "success, as after status "+other)
		}
	}
	if told["200"] != "" {
		return checks.Unsure("the ACS tells of a failure whatever the answer: %s", told["200"])
	}
	return nil
}

// cameFor tells whether a session came for the connection request that a response accepts.
func cameFor(p *checks.Provocation, accepted *capture.Message) bool {
	for _, s := range p.Sessions {
		for _, e := range s.Events {
			if e.EventCode == "6 CONNECTION REQUEST" && !s.Start.Before(accepted.Start) {
				return true
			}
		}
	}
	return false
}
