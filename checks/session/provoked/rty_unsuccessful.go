package provoked

import (
	"slices"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// patience is how long a CPE may wait for an answer that never comes before it counts as hanging. The standard names a
// least time only.
const patience = 15 * time.Minute

// NoAnswerFails: in the step "reset" connections are reset as soon as they are there, in "closed" the ACS closes one
// instead of an answer to Inform, in "silent" it never answers.
var NoAnswerFails = checks.Rule{
	ID:            "CWMP-RTY-002",
	Title:         "A session fails where no connection, no request or no response comes about",
	Spec:          checks.TR069("3.4.2"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Seen,
	Observe:       checks.Provoked().NeedsTiming().NeedsOpens(),
	CheckProvoked: noAnswerFails,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Seq(nothingAfter("silent", 20*time.Minute), leftOpen("silent"))).Only("provoked/cwmp-rty-002"),
		checks.Breaks(nothingAfter("closed", 20*time.Minute)).Only("provoked/cwmp-rty-002"),
	},
	Hint: checks.Hint{
		Allowed:     "The end of the session and a retry, at the earliest 30 s after a request that stays without an answer.",
		Cause:       "The client waits for an answer without a limit.",
		Consequence: "One lost packet, or an ACS that hangs, makes the device silent until it is restarted.",
		Remedy:      "The maker of the CPE has to limit how long it waits.",
	},
}

func noAnswerFails(p *checks.Provocation, _ *checks.Facts) error {
	verdict := checks.NotHere
	for _, name := range []string{"reset", "closed", "silent"} {
		step, ok := p.Step(name)
		if !ok {
			continue
		}
		list := during(p, step)
		if len(list) == 0 || !list[0].failed {
			continue
		}
		if len(list) > 1 {
			verdict = nil
			continue
		}
		t := list[0]
		if name == "silent" {
			if t.closed.After(t.end) { // it has given up; whether it tries again is what CWMP-RTY-001 is about
				verdict = nil
				continue
			}
			if p.End.IsZero() || p.Seen.Before(t.end.Add(patience)) {
				return checks.Unsure("the recording ends while the CPE may still wait for its answer")
			}
			return checks.At(t.message(), "the CPE waits for an answer for more than "+seconds(p.Seen.Sub(t.end)), "the end of the session and a retry")
		}
		return missing(p, t, 1, "no try follows one that got no answer")
	}
	return verdict
}

// BrokenOffRetried: the ACS answers Inform and closes the connection instead of the next answer.
var BrokenOffRetried = checks.Rule{
	ID:            "CWMP-RTY-018",
	Title:         "A session that breaks off after InformResponse is tried again",
	Spec:          checks.TR069("3.7.1.1"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Doubtful,
	Observe:       checks.Provoked().NeedsTiming().NeedsOpens(),
	CheckProvoked: brokenOffRetried,
	Mutants: []checks.Mutant{
		checks.Breaks(nothingAfter("broken", 5*time.Minute)).Only("provoked/cwmp-rty-018"),
		checks.Breaks(nothingAfter("broken", 20*time.Minute)).Only("provoked/cwmp-rty-018"),
	},
	Hint: checks.Hint{
		Allowed:     "A retry with RetryCount 1 after the wait of the table. Some hold that a session has succeeded once Inform is answered, so that this only warns.",
		Cause:       "The client counts a session as done with InformResponse.",
		Consequence: "What the ACS had still to do waits for the next event of the device.",
		Remedy:      "The maker of the CPE should retry; an ACS can send a connection request.",
	},
}

func brokenOffRetried(p *checks.Provocation, _ *checks.Facts) error {
	step, ok := p.Step("broken")
	list := tries(p, step.Time)
	if !ok || len(list) == 0 || !list[0].failed || list[0].session == nil || list[0].session.InformResponse() == nil {
		return checks.NotHere
	}
	if len(list) > 1 {
		return nil
	}
	return missing(p, list[0], 1, "no try follows the session that broke off")
}

// leftOpen leaves out that the connection of the first try after a step was closed.
func leftOpen(step string) mutate.Edit {
	return mutate.New("the first connection after "+step+" stays open", func(t *capture.Transcript) bool {
		begun, conn, before := false, "", len(t.Entries)
		t.Entries = slices.DeleteFunc(t.Entries, func(e capture.Entry) bool {
			begun = begun || e.Record != nil && e.Record.Name == capture.MarkStep && holds(e.Record.Data, step)
			if begun && conn == "" && e.Verb == capture.VerbOpen && (e.Open == nil || e.Open.How != "syn") {
				conn = e.Conn
			}
			return conn != "" && e.Conn == conn && e.Verb == capture.VerbClose
		})
		return len(t.Entries) < before
	})
}

// nothingAfter leaves out every try but the first after a step, and lets the suite wait for them.
func nothingAfter(step string, wait time.Duration) mutate.Edit {
	return mutate.Seq(mutate.New("nothing after the first try of "+step, func(t *capture.Transcript) bool {
		begun, opened, gone := false, 0, map[string]bool{}
		for _, e := range t.Entries {
			if e.Record != nil && e.Record.Name == capture.MarkStep {
				begun = begun || holds(e.Record.Data, step)
			}
			if begun && e.Verb == capture.VerbOpen && (e.Open == nil || e.Open.How != "syn") {
				opened++
				gone[e.Conn] = opened > 1
			}
		}
		left := t.Entries[:0:0]
		for _, e := range t.Entries {
			if !gone[e.Conn] {
				left = append(left, e)
			}
		}
		changed := len(left) < len(t.Entries)
		t.Entries = left
		return changed
	}), mutate.Linger(wait))
}
