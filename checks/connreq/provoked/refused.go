package provoked

import (
	"strconv"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/connreq"
	"cwmplab/cwmp"
)

// refusal is a request that the CPE should refuse although its credentials are known: the step of that name sends it, after
// one that is right was accepted.
type refusal struct {
	id, title  string
	spec       checks.Citation
	confidence checks.Confidence
	step, what string
	mutants    []checks.Mutant
	hint       checks.Hint
}

func refusals() []*checks.Rule {
	rules := make([]*checks.Rule, 0, len(refused))
	for _, row := range refused {
		rules = append(rules, &checks.Rule{
			ID: row.id, Title: row.title, Spec: row.spec, Level: checks.Should, Role: cwmp.CPE, Versions: checks.AllVersions,
			Confidence: row.confidence, Observe: checks.Provoked(), Mutants: row.mutants, Hint: row.hint,
			CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error { return mustRefuse(p, row) },
		})
	}
	return rules
}

func mustRefuse(p *checks.Provocation, row refusal) error {
	c := last(p, row.step)
	switch {
	case c == nil || !proper(p):
		return checks.NotHere
	case connreq.Accepted(c):
		return checks.At(c.Exchange.Response, row.what+" is answered with "+strconv.Itoa(status(c)), "401 or another refusal")
	case status(c) == 503:
		return checks.Unsure("the CPE is busy: 503 says nothing about the credentials")
	case status(c) == 0:
		return checks.Unsure("the request %s", saw(c))
	}
	return nil
}

// accepts makes the answer to a connection request a success.
func accepts(request int, line string) mutate.Edit {
	return mutate.StatusLine(mutate.ConnectionRequestResponse(request), line)
}

var refused = []refusal{
	{
		id: "CWMP-CRQ-036", title: "An Authorization header that was used before is refused", spec: checks.RFC(2617, "3.3"), confidence: checks.Doubtful,
		step: "replay", what: "a header that was used before",
		mutants: []checks.Mutant{
			checks.Breaks(accepts(3, "HTTP/1.1 200 OK")).Only("provoked/cwmp-crq-036"),
			checks.Breaks(accepts(3, "HTTP/1.1 204 No Content")).Only("provoked/cwmp-crq-036"),
		},
		hint: checks.Hint{
			Allowed:     "401, with stale where only the nonce is too old; any other refusal.",
			Cause:       "The nonce is fixed, or its count is not looked at.",
			Consequence: "Whoever sees one connection request on the wire can repeat it at will.",
			Remedy:      "The maker of the CPE has to make nonces that serve once, or to check the nonce count.",
		},
	},
	{
		id: "CWMP-CRQ-037", title: "A digest made for another resource is refused", spec: checks.RFC(2617, "3.2.2.5"), confidence: checks.Known,
		step: "other uri", what: "a digest for another resource",
		mutants: []checks.Mutant{
			checks.Breaks(accepts(4, "HTTP/1.1 200 OK")).Only("provoked/cwmp-crq-037"),
			checks.Breaks(accepts(4, "HTTP/1.1 204 No Content")).Only("provoked/cwmp-crq-037"),
		},
		hint: checks.Hint{
			Allowed:     "400, 401, or any other refusal.",
			Cause:       "The digest is checked against the uri that it names itself, not against what is asked for.",
			Consequence: "A digest that was made for a harmless page opens the door for connection requests.",
			Remedy:      "The maker of the CPE has to compare the uri with the request target.",
		},
	},
}
