package event_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/event"
	"cwmplab/fixtures/golden"
)

func TestCodes(t *testing.T) {
	for _, tc := range []struct {
		name, code string
		want       checks.Outcome
	}{
		{"of the table", "8 DIAGNOSTICS COMPLETE", checks.Pass},
		{"the last of the table", "14 HEARTBEAT", checks.Pass},
		{"of a vendor", "X 00A1B2 Self Test", checks.Pass},
		{"of a vendor with another id", "X example.com Restart", checks.Pass},
		{"of a vendor's method", "M X_00A1B2_Heal", checks.Pass},
		{"a number from a later edition", "15 SOMETHING NEW", checks.NotApplicable},
		{"a method that is not known", "M Refresh", checks.NotApplicable},
		{"a known method in other letters", "M reboot", checks.Fail},
		{"a name of its own", "6 CONNECTION_REQUEST", checks.Fail},
		{"no blank", "1BOOT", checks.Fail},
		{"two blanks", "2  PERIODIC", checks.Fail},
		{"small letters", "1 Boot", checks.Fail},
		{"a number only", "2", checks.Fail},
		{"a vendor event without its vendor", "X Restart", checks.Fail},
		{"nothing", "", checks.Fail},
		{"white space around it", " 2 PERIODIC ", checks.Warn},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rec := golden.Load("new-connection-mid-session").With(mutate.Text("Inform/Event/EventStruct/EventCode", "?"), mutate.Text("Inform/Event/EventStruct/EventCode", tc.code))
			NewWithT(t).Expect(checks.Judge(rec, &event.Codes).Outcome).To(Equal(tc.want))
		})
	}
}

// What the policy lets a device drop is not missed, and a session that was not recorded may have delivered the rest.
func TestKept(t *testing.T) {
	first := func(code string) mutate.Edit {
		return mutate.OnlySession(1, mutate.ReplaceInBody("<EventCode>2 PERIODIC<", "<EventCode>"+code+"<"))
	}
	second := func(code string) mutate.Edit {
		return mutate.OnlySession(2, mutate.ReplaceInBody("<EventCode>2 PERIODIC<", "<EventCode>"+code+"<"))
	}
	for _, tc := range []struct {
		name  string
		edits []mutate.Edit
		want  checks.Outcome
	}{
		{"the event comes again", nil, checks.Pass},
		{"it is gone", []mutate.Edit{second("8 DIAGNOSTICS COMPLETE")}, checks.Fail},
		{"a connection request is dropped", []mutate.Edit{first("6 CONNECTION REQUEST")}, checks.NotApplicable},
		{"a value change is dropped", []mutate.Edit{first("4 VALUE CHANGE")}, checks.Fail},
		{"a value change is dropped by a reboot", []mutate.Edit{first("4 VALUE CHANGE"), second("1 BOOT")}, checks.NotApplicable},
		{"a periodic event is lost in a reboot", []mutate.Edit{second("1 BOOT")}, checks.Fail},
		{"a bootstrap drops it", []mutate.Edit{second("0 BOOTSTRAP")}, checks.NotApplicable},
		{"an event of a vendor", []mutate.Edit{first("X 001122 Test")}, checks.NotApplicable},
		{"a session between may be missing", []mutate.Edit{second("4 VALUE CHANGE"), mutate.OnlySession(2, mutate.Text("Inform/RetryCount", "0"))}, checks.Unclear},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rec := golden.Load("retry-after-503").With(tc.edits...)
			NewWithT(t).Expect(checks.Judge(rec, &event.Kept).Outcome).To(Equal(tc.want))
		})
	}
}

func TestRebootTold(t *testing.T) {
	for _, tc := range []struct {
		name string
		edit mutate.Edit
		want checks.Outcome
	}{
		{"another key", mutate.OnlySession(2, mutate.ReplaceInBody("reboot-7", "reboot-8")), checks.Fail},
		{"a bootstrap drops the events", mutate.ReplaceInBody("<EventCode>1 BOOT<", "<EventCode>0 BOOTSTRAP<"), checks.NotApplicable},
		{"the Reboot was refused", mutate.Rename("RebootResponse", "GetOptionsResponse"), checks.NotApplicable},
		{"the session failed after the Reboot", mutate.StatusLine(mutate.Nth(1, mutate.Status(204)), "HTTP/1.1 500 Internal Server Error"), checks.NotApplicable},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rec := golden.Load("event-reboot").With(tc.edit)
			NewWithT(t).Expect(checks.Judge(rec, &event.RebootTold).Outcome).To(Equal(tc.want))
		})
	}
}

// A recording without the connection request does not show whether there was a second one.
func TestConnectionRequestOnceNeedsTheRequest(t *testing.T) {
	again := mutate.OnlySession(3, mutate.ReplaceInBody("<EventCode>2 PERIODIC<", "<EventCode>6 CONNECTION REQUEST<"))
	g := NewWithT(t)
	rec := golden.Load("event-request-dropped").With(again)
	g.Expect(checks.Judge(rec, &event.ConnectionRequestOnce).Outcome).To(Equal(checks.Fail))
	rec = rec.With(mutate.DropConn(mutate.ConnectionRequest(1)))
	g.Expect(checks.Judge(rec, &event.ConnectionRequestOnce).Outcome).To(Equal(checks.NotApplicable))
}

// Commands from before the recording may have had any key.
func TestKeyOfCommandNeedsTheCommand(t *testing.T) {
	g := NewWithT(t)
	g.Expect(checks.Judge(golden.Load("hold-requests"), &event.KeyOfCommand).Outcome).To(Equal(checks.NotApplicable))
	rec := golden.Load("download-transfer-complete").With(mutate.OnlySession(2, mutate.ReplaceInBody("fw-2.1.0<", "night<")))
	g.Expect(checks.Judge(rec, &event.KeyOfCommand).Outcome).To(Equal(checks.NotApplicable))
	rec = golden.Load("download-transfer-complete").With(mutate.OnlySession(2, mutate.ReplaceInBody("fw-2.1.0<", "FW-2.1.0<")))
	g.Expect(checks.Judge(rec, &event.KeyOfCommand).Outcome).To(Equal(checks.Warn))
}

// A call that was held back to the end, or whose session failed, may still be made.
func TestCallsOfFailedSessions(t *testing.T) {
	rec := golden.Load("event-kept").With(mutate.OnlySession(1, mutate.DropExchange(mutate.ByMethod("TransferComplete"))))
	NewWithT(t).Expect(checks.Judge(rec, &event.TransferFollows).Outcome).To(Equal(checks.Pass))
}
