package provoked_test

import (
	"testing"
	"time"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/checkstest"
	"cwmplab/checks/event/provoked"
)

// What the standard permits passes, and what cannot be told is open.
func TestWhatIsPermitted(t *testing.T) {
	told := func(session int, was, is string) mutate.Edit {
		return mutate.OnlySession(session, mutate.Where(mutate.ByMethod("Inform"), mutate.ReplaceInBody(was+"<", is+"<")))
	}
	untold := told(2, "8 DIAGNOSTICS COMPLETE", "2 PERIODIC")
	late := mutate.Delay(mutate.First(mutate.And(mutate.InSession(3), mutate.ByMethod("Inform"))), 70*time.Second)
	checkstest.JudgeEdited(t, provoked.Rules(),
		checkstest.Case("told when the ACS asks a minute later", "evt-019", "CWMP-EVT-019", mutate.AfterProvocation(mutate.Seq(untold, told(3, "2 PERIODIC", "8 DIAGNOSTICS COMPLETE"), late)), checks.Warn),
		checkstest.Case("told when the ACS asks at once", "evt-019", "CWMP-EVT-019", mutate.AfterProvocation(mutate.Seq(untold, told(3, "2 PERIODIC", "8 DIAGNOSTICS COMPLETE"))), checks.Pass),
		checkstest.Case("the test goes on", "evt-019", "CWMP-EVT-019", mutate.AfterProvocation(mutate.Seq(untold, mutate.ReplaceInBody(">Complete<", ">Requested<"))), checks.Unclear),
		checkstest.Case("the test failed, and nothing tells of it", "evt-019", "CWMP-EVT-019", mutate.AfterProvocation(mutate.Seq(untold, mutate.ReplaceInBody(">Complete<", ">Error_Internal<"))), checks.Fail),
		checkstest.Case("a session for another reason instead of a heartbeat", "evt-024", "CWMP-EVT-024", mutate.AfterProvocation(mutate.Seq(told(2, "14 HEARTBEAT", "4 VALUE CHANGE"), told(3, "14 HEARTBEAT", "4 VALUE CHANGE"))), checks.Unclear),
		checkstest.Case("a periodic session instead of a heartbeat", "evt-024", "CWMP-EVT-024", mutate.AfterProvocation(mutate.Seq(told(2, "14 HEARTBEAT", "2 PERIODIC"), told(3, "14 HEARTBEAT", "2 PERIODIC"))), checks.Fail),
	)
}
