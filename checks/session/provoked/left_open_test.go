package provoked_test

import (
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/fixtures/golden"
)

// What an ACS says in XML that cannot be read is for the rule on its form: no other rule may guess at it.
func TestAnAnswerThatCannotBeReadAccusesNobody(t *testing.T) {
	for _, tc := range []struct{ id, response string }{
		{"CWMP-SES-029", "AutonomousTransferCompleteResponse"}, {"CWMP-DU-017", "DUStateChangeCompleteResponse"},
	} {
		g := NewWithT(t)
		rule, ok := catalogue.Lookup(tc.id)
		g.Expect(ok).To(BeTrue())
		unreadable := mutate.Where(mutate.ByMethod(tc.response), mutate.ReplaceInBody("cwmp:"+tc.response, "soap-env:Body:Fault"))
		res := checks.Judge(golden.Load("provoked/acs-"+strings.ToLower(tc.id)).With(unreadable), rule)
		g.Expect(res.Outcome).To(Equal(checks.Unclear), "%s: %s %v", tc.id, res.Reason, res.Findings)
	}
}

// An ACS that holds a session open which broke off may refuse the next Inform for that: nothing is said of the Inform.
func TestAnInformBehindABrokenSessionAccusesNobody(t *testing.T) {
	refused := mutate.AfterProvocation(mutate.Refuse(mutate.Last(mutate.ByMethod("InformResponse")), "400 Bad Request"))
	broken := mutate.CloseAfter(mutate.First(mutate.ByMethod("InformResponse")), capture.ToServer)
	earlier := func(d time.Duration) mutate.Edit { return mutate.DelayConn(mutate.InSession(1), -d) }
	for _, tc := range []struct {
		name string
		edit mutate.Edit
		want checks.Outcome
	}{
		{"a session that ended in order leaves nothing behind", refused, checks.Fail},
		{"one that broke off may be held open", mutate.Seq(refused, broken), checks.Unclear},
		{"also a minute before", mutate.Seq(refused, broken, earlier(time.Minute)), checks.Unclear},
		{"but not for good", mutate.Seq(refused, broken, earlier(2*time.Minute)), checks.Fail},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			rule, ok := catalogue.Lookup("CWMP-EST-002")
			g.Expect(ok).To(BeTrue())
			res := checks.Judge(golden.Load("provoked/acs-cwmp-est-002").With(tc.edit), rule)
			g.Expect(res.Outcome).To(Equal(tc.want), "%s %v", res.Reason, res.Findings)
		})
	}
}
