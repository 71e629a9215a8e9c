package provoked

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// MalformedFails: the steps "truncated", "no envelope" and "no http" give Inform an answer that is none.
var MalformedFails = checks.Rule{
	ID:         "CWMP-RTY-022",
	Title:      "A malformed answer to a request of the CPE makes the session fail",
	Spec:       checks.TR069("3.7.1.4"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Provoked().NeedsTiming().NeedsOpens(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error {
		return fails(p, "truncated", "no envelope", "no http")
	},
	Mutants: []checks.Mutant{
		checks.Breaks(goesOn("truncated")).Only("provoked/cwmp-rty-022").
			And("CWMP-HTP-026", "because the copy has the cookie of another session"),
		checks.Breaks(nothingAfter("no http", 5*time.Minute)).Only("provoked/cwmp-rty-022"),
	},
	Hint: checks.Hint{
		Allowed:     "The end of the session and a retry. A request of the ACS that cannot be read may be answered with a fault instead.",
		Cause:       "What cannot be read is taken for an empty response.",
		Consequence: "The events of the device count as delivered though the ACS may never have seen them.",
		Remedy:      "The maker of the CPE has to look at what it gets.",
	},
}

// ErrorFails: the steps "500" and "404" answer Inform with that status, "later" answers the first empty POST with 500.
var ErrorFails = checks.Rule{
	ID:            "CWMP-RTY-023",
	Title:         "An HTTP error makes the session fail",
	Spec:          checks.TR069("3.7.1.4").And(checks.RFC(7231, "6.5", "6.6")),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Known,
	Observe:       checks.Provoked().NeedsTiming().NeedsOpens(),
	CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error { return fails(p, "500", "404", "later") },
	Mutants: []checks.Mutant{
		checks.Breaks(goesOn("500")).Only("provoked/cwmp-rty-023"),
		checks.Breaks(nothingAfter("later", 5*time.Minute)).Only("provoked/cwmp-rty-023"),
	},
	Hint: checks.Hint{
		Allowed:     "The end of the session and a retry. A 401 is a challenge and no error.",
		Cause:       "The client looks at the body only, which an error may not have.",
		Consequence: "The events of the device count as delivered though the ACS has refused them.",
		Remedy:      "The maker of the CPE has to look at the status.",
	},
}

// fails gives the verdict on sessions that have to end as failed with the answer that a step gave them: nothing more is
// sent in them, and a try follows before the suite goes on to the next step.
func fails(p *checks.Provocation, steps ...string) error {
	verdict := checks.NotHere
	for _, name := range steps {
		step, ok := p.Step(name)
		if !ok {
			continue
		}
		list := during(p, step)
		if len(list) == 0 || list[0].session == nil {
			continue
		}
		at := wrong(list[0].session, name)
		if at < 0 {
			continue
		}
		for _, x := range list[0].session.Exchanges[at+1:] {
			if x.Request != nil {
				return checks.At(x.Request, x.Request.Name()+" follows an answer that is "+said[name], "the end of the session and a retry")
			}
		}
		if len(list) == 1 {
			if v := missing(p, list[0], 1, "no try follows a session with an answer that is "+said[name]); v != nil {
				return v
			}
		}
		verdict = nil
	}
	return verdict
}

// said tells what the answer of a step is.
var said = map[string]string{
	"truncated": "cut off in the middle", "no envelope": "no SOAP envelope", "no http": "no HTTP",
	"500": "status 500", "404": "status 404", "later": "status 500",
}

// during gives the tries that began after a step and before the next one: what is waited for comes first, or has not come
// for as long as it was waited for.
func during(p *checks.Provocation, step checks.Step) []try {
	list := tries(p, step.Time)
	i := slices.IndexFunc(p.Steps, func(s checks.Step) bool { return s.Time.After(step.Time) })
	if i < 0 {
		return list
	}
	return slices.DeleteFunc(list, func(t try) bool { return !t.opened.Before(p.Steps[i].Time) })
}

// wrong finds the exchange that got the wrong answer of a step: the Inform, or the first empty POST. It is -1 where it got
// none, or a right one: the session had begun before the ACS was set to spoil it.
func wrong(s *capture.Session, step string) int {
	for i, x := range s.Exchanges {
		if x.HTTPLevel() || step == "later" && x.Post() == capture.PostInform {
			continue
		}
		if x.Response == nil && x.Lost != capture.LostToClose || x.Response != nil && !x.HTTPError() && !unreadable(x.Response, step) {
			return -1
		}
		return i
	}
	return -1
}

// unreadable tells whether a response with a good status is what a step calls it: no InformResponse.
func unreadable(m *capture.Message, step string) bool {
	status := strings.HasPrefix(said[step], "status")
	return !status && !(m.IsResponse("Inform") && (m.Doc() == nil || m.Doc().OK()))
}

// goesOn has the CPE send an empty POST after the wrong answer of a step, as if it were right: that of the session that
// follows, with its response.
func goesOn(step string) mutate.Edit {
	return mutate.New("the CPE goes on after "+step, func(t *capture.Transcript) bool {
		begun, at, conn := false, -1, ""
		for i, e := range t.Entries {
			if e.Record != nil && e.Record.Name == capture.MarkStep {
				begun = begun || holds(e.Record.Data, step)
			}
			wrong := e.Verb == capture.VerbData && e.Dir == capture.ToClient && !challenges(e.Data)
			if begun && wrong {
				at, conn = i, e.Conn
				break
			}
		}
		if at < 0 {
			return false
		}
		for i, e := range t.Entries[at:] {
			if e.Conn == conn || e.Verb != capture.VerbData || e.Dir != capture.ToServer || !emptyPost(e.Data) {
				continue
			}
			post, reply := e, t.Entries[at+i+1]
			post.At, post.Conn = t.Entries[at].At, conn
			reply.At, reply.Conn = post.At, conn
			t.Entries = slices.Insert(t.Entries, at+1, post, reply)
			return true
		}
		return false
	})
}

// holds tells whether a marker is the step of a name.
func holds(data []byte, step string) bool {
	var m capture.MarkData
	return json.Unmarshal(data, &m) == nil && m.Step == step
}

func challenges(response []byte) bool { return bytes.HasPrefix(response, []byte("HTTP/1.1 401")) }

func emptyPost(request []byte) bool {
	return bytes.HasPrefix(request, []byte("POST")) && bytes.HasSuffix(request, []byte("\r\n\r\n"))
}
