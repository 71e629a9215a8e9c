package provoked_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/checks/checkstest"
	"cwmplab/checks/session/provoked"
	"cwmplab/fixtures/golden"
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
		checkstest.Case("no retry of a connection that was refused", "rty-002", "CWMP-RTY-002", mutate.Seq(after(gone(2)), wait), checks.Fail),
		checkstest.Case("no retry of a session without events", "rty-023", "CWMP-RTY-023", mutate.Seq(after(events(""), gone(3)), wait), checks.Fail),
	)
}

// What did not come lies in no message: it belongs to the time of its provocation, so that it is no earlier than what failed before.
func TestWhatDidNotComeHasATime(t *testing.T) {
	g := NewWithT(t)
	gone := mutate.AfterProvocation(mutate.DropConn(mutate.InSession(2)))
	rec := golden.Load("provoked/cwmp-rty-002").With(mutate.Seq(gone, mutate.Linger(10*time.Minute)))
	rule, _ := catalogue.Lookup("CWMP-RTY-002")
	res := checks.Judge(rec, rule, checks.Options{Declared: checkstest.Declared(rec)})
	g.Expect(res.Findings).To(HaveLen(1))
	g.Expect(res.Findings[0].Session).To(BeZero())
	g.Expect(res.Findings[0].Time).NotTo(BeZero())
}
