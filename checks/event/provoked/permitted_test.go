package provoked_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/checkstest"
	"cwmplab/checks/event/provoked"
	"cwmplab/fixtures/golden"
)

// What the standard permits passes, and what cannot be told is open.
func TestWhatIsPermitted(t *testing.T) {
	told := func(session int, was, is string) mutate.Edit {
		return mutate.OnlySession(session, mutate.Where(mutate.ByMethod("Inform"), mutate.ReplaceInBody(was+"<", is+"<")))
	}
	untold := told(2, "8 DIAGNOSTICS COMPLETE", "2 PERIODIC")
	late := mutate.Delay(mutate.First(mutate.And(mutate.InSession(3), mutate.ByMethod("Inform"))), 70*time.Second)
	for _, tc := range []struct {
		name, golden, rule string
		edit               mutate.Edit
		want               checks.Outcome
	}{
		{"told when the ACS asks a minute later", "evt-019", "CWMP-EVT-019", mutate.AfterProvocation(mutate.Seq(untold, told(3, "2 PERIODIC", "8 DIAGNOSTICS COMPLETE"), late)), checks.Warn},
		{"told when the ACS asks at once", "evt-019", "CWMP-EVT-019", mutate.AfterProvocation(mutate.Seq(untold, told(3, "2 PERIODIC", "8 DIAGNOSTICS COMPLETE"))), checks.Pass},
		{"the test goes on", "evt-019", "CWMP-EVT-019", mutate.AfterProvocation(mutate.Seq(untold, mutate.ReplaceInBody(">Complete<", ">Requested<"))), checks.Unclear},
		{"the test failed, and nothing tells of it", "evt-019", "CWMP-EVT-019", mutate.AfterProvocation(mutate.Seq(untold, mutate.ReplaceInBody(">Complete<", ">Error_Internal<"))), checks.Fail},
		{"a session for another reason instead of a heartbeat", "evt-024", "CWMP-EVT-024", mutate.AfterProvocation(mutate.Seq(told(2, "14 HEARTBEAT", "4 VALUE CHANGE"), told(3, "14 HEARTBEAT", "4 VALUE CHANGE"))), checks.Unclear},
		{"a periodic session instead of a heartbeat", "evt-024", "CWMP-EVT-024", mutate.AfterProvocation(mutate.Seq(told(2, "14 HEARTBEAT", "2 PERIODIC"), told(3, "14 HEARTBEAT", "2 PERIODIC"))), checks.Fail},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rec := golden.Load("provoked/cwmp-" + tc.golden)
			res := checks.Judge(rec.With(tc.edit), rule(t, tc.rule), checks.Options{Declared: checkstest.Declared(rec)})
			NewWithT(t).Expect(res.Outcome).To(Equal(tc.want), "%s %v", res.Reason, res.Findings)
		})
	}
}

func rule(t *testing.T, id string) *checks.Rule {
	t.Helper()
	for _, r := range provoked.Rules() {
		if r.ID == id {
			return r
		}
	}
	t.Fatalf("no rule %s", id)
	return nil
}
