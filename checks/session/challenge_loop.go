package session

import (
	"strconv"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/internal/digest"
)

// ChallengeLoop: who is refused twice has the wrong password and will not get a better one by asking.
var ChallengeLoop = checks.Rule{
	ID:         "CWMP-RTY-024",
	Title:      "Credentials refused twice end the session instead of a loop of challenges",
	Spec:       checks.RFC(2617, "1.2").And(checks.TR069("3.2.1.1")),
	Level:      checks.Should,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Session(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		refused, tried := 0, false
		for _, x := range s.Exchanges {
			if x.Request == nil || !x.Request.Has("Authorization") {
				continue
			}
			tried = true
			if refused >= 2 {
				tell(checks.At(x.Request, "credentials are sent again after they were refused "+strconv.Itoa(refused)+" times", "the end of the session and the wait of a retry"))
				return
			}
			if refused++; !x.Challenge() || stale(x.Response) {
				refused = 0
			}
		}
		if tried {
			tell(nil)
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Seq(mutate.RepeatExchange(mutate.Nth(2, mutate.ByMethod("Inform"))), mutate.RepeatExchange(mutate.Nth(2, mutate.ByMethod("Inform"))))).Only("retry-unauthorized"),
		checks.Breaks(mutate.Seq(mutate.RepeatExchange(mutate.Nth(2, mutate.ByMethod("Inform"))), mutate.RepeatExchange(mutate.Nth(2, mutate.ByMethod("Inform"))), mutate.RepeatExchange(mutate.Nth(2, mutate.ByMethod("Inform"))))).Only("retry-unauthorized"),
	},
	Hint: checks.Hint{
		Allowed:     "One more try at most after credentials were refused; any number of challenges that say stale.",
		Cause:       "The HTTP library answers each challenge, whatever it sent before.",
		Consequence: "Hundreds of POSTs in a minute from each device with a wrong password, and locked accounts.",
		Remedy:      "The maker of the CPE should count; an ACS can answer 403 or close.",
	},
}

// stale tells whether a challenge only renews its nonce.
func stale(m *capture.Message) bool {
	for _, h := range m.HeaderAll("WWW-Authenticate") {
		for _, c := range digest.ParseChallenges([]string{h.Value}) {
			if c.Stale {
				return true
			}
		}
	}
	return false
}
