package rpc_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/rpc"
	"cwmplab/fixtures/golden"
)

// What was lost from a recording is nobody's fault: no rule fails when bodies go out of memory, or when the beginning, the end or
// an exchange in between is missing.
func TestLossIsNoFault(t *testing.T) {
	first := mutate.First(mutate.Requests())
	edits := []mutate.Edit{
		mutate.DropExchange(first),
		mutate.Seq(mutate.DropExchange(first), mutate.DropExchange(first)),
		mutate.Seq(mutate.DropExchange(first), mutate.DropExchange(first), mutate.DropExchange(first)),
		mutate.DropMessage(mutate.Last(mutate.Responses())),
		mutate.DropExchange(mutate.Last(mutate.Requests())),
		mutate.Seq(mutate.DropExchange(mutate.Last(mutate.Requests())), mutate.DropExchange(mutate.Last(mutate.Requests()))),
		mutate.OnlySession(1, mutate.DropExchange(mutate.Last(mutate.Requests()))),
		mutate.OnlySession(2, mutate.DropExchange(first)),
	}
	for _, name := range golden.Names() {
		whole := golden.Load(name)
		noFailure(t, whole, "with bodies let go", capture.Options{KeepBodies: 1})
		noFailure(t, whole, "in windows", capture.Options{Window: 2})
		for _, e := range edits {
			if cut, ok := whole.Try(e); ok {
				noFailure(t, cut, "", capture.Options{})
			}
		}
	}
}

func noFailure(t *testing.T, rec *golden.Recording, how string, o capture.Options) {
	t.Helper()
	r := checks.NewRunner(rpc.Rules(), checks.Options{})
	if err := r.Recording(rec.Reader(), o); err != nil {
		t.Fatalf("%s: %v", rec.Name, err)
	}
	for _, res := range r.Report(checks.Run{}).Results {
		if res.Outcome == checks.Fail || res.Outcome == checks.RuleBroken {
			t.Errorf("%s %s: %s says %s: %+v", rec.Name, how, res.Rule, res.Outcome, res.Findings)
		}
	}
}

func TestFolds(t *testing.T) {
	second := func(e mutate.Edit) mutate.Edit { return mutate.OnlySession(2, e) }
	lost := second(mutate.ReplaceInBody("<Name>Device.NAT.PortMapping.2.<", "<Name>Device.NAT.PortMapping.7.<"))
	old := second(mutate.ReplaceInBody(">ntp2.example<", ">ntp1.example<"))
	hour := mutate.Delay(mutate.And(mutate.InSession(2), mutate.ByMethod("Inform")), time.Hour)
	boot := func(code string) mutate.Edit {
		return second(mutate.ReplaceInBody("<EventCode>2 PERIODIC<", "<EventCode>"+code+"<"))
	}
	for _, c := range []struct {
		why    string
		rule   *checks.Rule
		golden string
		edits  []mutate.Edit
		want   checks.Outcome
	}{
		{"a row is lost", &rpc.RowStays, "rpc-objects", []mutate.Edit{lost}, checks.Fail},
		{"a row is lost, and an hour has passed", &rpc.RowStays, "rpc-objects", []mutate.Edit{hour, lost}, checks.Warn},
		{"a row is lost by a reset", &rpc.RowStays, "rpc-objects", []mutate.Edit{lost, boot("0 BOOTSTRAP")}, checks.NotApplicable},
		{"a row is lost by a restart", &rpc.RowStays, "rpc-objects", []mutate.Edit{lost, boot("1 BOOT")}, checks.NotApplicable},
		{"the device names rows by alias", &rpc.RowStays, "rpc-objects",
			[]mutate.Edit{second(mutate.ReplaceInBody("PortMapping.2.<", "PortMapping.[cpe-2].<"))}, checks.NotApplicable},
		{"a number that is none", &rpc.RowStays, "rpc-objects", []mutate.Edit{mutate.Text("AddObjectResponse/InstanceNumber", "two")}, checks.NotApplicable},
		{"a row comes back, and an hour has passed", &rpc.RowStaysAway, "rpc-objects",
			[]mutate.Edit{hour, second(mutate.ReplaceInBody("PortMapping.3.<", "PortMapping.1.<"))}, checks.Warn},
		{"the old value", &rpc.CommittedStays, "rpc-objects", []mutate.Edit{old}, checks.Fail},
		{"the old value, an hour later", &rpc.CommittedStays, "rpc-objects", []mutate.Edit{hour, old}, checks.Warn},
		{"another value", &rpc.CommittedStays, "rpc-objects", []mutate.Edit{second(mutate.ReplaceInBody(">ntp2.example<", ">ntp9.example<"))}, checks.NotApplicable},
		{"a hidden value", &rpc.CommittedStays, "rpc-objects", []mutate.Edit{second(mutate.ReplaceInBody(">ntp2.example<", "><"))}, checks.NotApplicable},
		{"the old value after a reset", &rpc.CommittedStays, "rpc-objects", []mutate.Edit{old, boot("0 BOOTSTRAP")}, checks.NotApplicable},
		{"neither event, long after the restart", &rpc.RebootReported, "event-reboot",
			[]mutate.Edit{second(mutate.ReplaceInBody("<EventCode>1 BOOT<", "<EventCode>4 VALUE CHANGE<")),
				second(mutate.ReplaceInBody("<EventCode>M Reboot</EventCode><CommandKey>reboot-7<", "<EventCode>2 PERIODIC</EventCode><CommandKey><"))}, checks.Fail},
		{"a second before its time", &rpc.NotBeforeTime, "event-scheduled",
			[]mutate.Edit{mutate.Text("ScheduleInform/DelaySeconds", "31")}, checks.Pass},
		{"a command without a key", &rpc.NotBeforeTime, "event-scheduled",
			[]mutate.Edit{mutate.Text("ScheduleInform/DelaySeconds", "60"), mutate.ReplaceInBody(">check-1<", "><")}, checks.Warn},
		{"the command came before the recording", &rpc.NotBeforeTime, "event-scheduled",
			[]mutate.Edit{mutate.Text("ScheduleInform/DelaySeconds", "60"), mutate.Text("ScheduleInform/CommandKey", "other")}, checks.NotApplicable},
		{"M Reboot of an unknown cause", &rpc.RebootByCommandOnly, "event-reboot",
			[]mutate.Edit{second(mutate.ReplaceInBody(">reboot-7<", ">reboot-6<"))}, checks.Warn},
		{"the mode is not known", &rpc.NumbersByDefault, "rpc-names",
			[]mutate.Edit{mutate.ReplaceInBody("Device.ManagementServer.AliasBasedAddressing", "Device.X_001122_A.Addressing"),
				mutate.ReplaceInBody(">Device.Hosts.Host.1.", ">Device.Hosts.Host.[cpe-desk].")}, checks.NotApplicable},
	} {
		NewWithT(t).Expect(checks.Judge(golden.Load(c.golden).With(c.edits...), c.rule).Outcome).To(Equal(c.want), c.why)
	}
}
