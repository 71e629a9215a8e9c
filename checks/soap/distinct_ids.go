package soap

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// DistinctIDs compares the requests of one side within a session. After fault 8005 the same request comes again and may keep
// its ID; so may an Inform that is repeated after a failure.
var DistinctIDs = checks.Rule{
	ID:         "CWMP-SOP-029",
	Title:      "The requests of a session use distinct IDs",
	Spec:       checks.TR069("3.5"),
	Level:      checks.Should,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Doubtful,
	Observe:    checks.Session(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		if s.Doubtful {
			return
		}
		var known [cwmp.Both + 1]map[string]bool
		for t := range s.Turns() {
			again := t.State == capture.StateAgain
			for _, m := range []*capture.Message{t.Exchange.Request, t.Exchange.Response} {
				if !m.Request() || !m.Summary.HasID || m.IsRequest("Inform") {
					continue
				}
				ids := known[m.Sender]
				switch {
				case ids[m.Summary.ID] && !(again && m.Sender == cwmp.CPE):
					tell(checks.At(entry(m, "ID"), "the ID "+quote(m.Summary.ID)+" was used before in this session", "another ID for each request").In(m))
				case len(ids) > 0:
					tell(nil)
				}
				if ids == nil {
					ids = map[string]bool{}
					known[m.Sender] = ids
				}
				ids[m.Summary.ID] = true
			}
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody(">acs-802<", ">acs-801<")).Only("set-parameter-values"),
		checks.Breaks(mutate.ReplaceInBody(">acs-803<", ">acs-802<")).Only("set-parameter-values"),
	},
	Hint: checks.Hint{
		Allowed:     "Any text, as long as no two requests of one side share it within a session.",
		Cause:       "An ACS that gives every request the ID 1.",
		Consequence: "An answer that comes late or twice cannot be told from the one that is awaited.",
		Remedy:      "The sender should count its requests.",
	},
}
