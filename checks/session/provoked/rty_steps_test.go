package provoked_test

import (
	"testing"
	"time"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/checkstest"
	"cwmplab/checks/session/provoked"
)

// The step that spoils an answer says what was meant; what the device got, and whether it came again in time for that step,
// is in the messages. Behind the provocation session 2 is the one that fails first, 3 its retry.
func TestStepsThatFail(t *testing.T) {
	after := func(edits ...mutate.Edit) mutate.Edit { return mutate.AfterProvocation(mutate.Seq(edits...)) }
	gone := func(session int) mutate.Edit { return mutate.DropConn(mutate.InSession(session)) }
	wait := mutate.Linger(10 * time.Minute)
	events := func(codes string) mutate.Edit {
		return mutate.OnlySession(2, mutate.Where(mutate.ByMethod("Inform"), mutate.ReplaceElement("Inform/Event", "<Event>"+codes+"</Event>")))
	}
	asked := events("<EventStruct><EventCode>6 CONNECTION REQUEST</EventCode><CommandKey></CommandKey></EventStruct>")
	checkstest.JudgeEdited(t, provoked.Rules(),
		checkstest.Case("a session that began before its answer was spoilt", "rty-023", "CWMP-RTY-023", after(gone(2)), checks.Pass),
		checkstest.Case("the same, with an answer that can be read", "rty-022", "CWMP-RTY-022", after(gone(2)), checks.Pass),
		checkstest.Case("no retry but that of a later step", "rty-023", "CWMP-RTY-023", mutate.Seq(after(gone(3)), wait), checks.Fail),
		checkstest.Case("no retry of a session for a connection request", "rty-023", "CWMP-RTY-023", mutate.Seq(after(asked, gone(3)), wait), checks.Warn),
		checkstest.Case("no retry of a session without events", "rty-023", "CWMP-RTY-023", mutate.Seq(after(events(""), gone(3)), wait), checks.Fail),
	)
}
