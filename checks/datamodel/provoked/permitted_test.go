package provoked_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/checkstest"
	"cwmplab/checks/datamodel/provoked"
	"cwmplab/fixtures/golden"
)

// What the standard permits passes, and what cannot be told is open.
func TestWhatIsPermitted(t *testing.T) {
	answer := func(nth int, response string) mutate.Match { return mutate.Nth(nth, mutate.ByMethod(response)) }
	fault := func(nth, code int) mutate.Edit {
		return mutate.Where(answer(nth, "SetParameterValuesResponse"), mutate.FaultInstead("SetParameterValuesResponse", code))
	}
	item := func(nth int, code string) mutate.Edit {
		return mutate.Seq(fault(nth, 9003), mutate.InsertAfter("detail/Fault/FaultString",
			"<SetParameterValuesFault><ParameterName>Device.IP.Diagnostics.IPPing.DiagnosticsState</ParameterName><FaultCode>"+code+"</FaultCode></SetParameterValuesFault>"))
	}
	state := func(nth int, was, is string) mutate.Edit {
		return mutate.Where(answer(nth, "GetParameterValuesResponse"), mutate.ReplaceInBody(">"+was+"<", ">"+is+"<"))
	}
	for _, tc := range []struct {
		name, golden, rule string
		edit               mutate.Edit
		want               checks.Outcome
	}{
		{"Canceled refused", "dm-034", "CWMP-DM-034", item(2, "9007"), checks.Pass},
		{"Canceled refused as read-only", "dm-034", "CWMP-DM-034", item(2, "9008"), checks.Fail},
		{"Canceled refused without an item", "dm-034", "CWMP-DM-034", fault(2, 9003), checks.Unclear},
		{"Canceled refused for another reason", "dm-034", "CWMP-DM-034", fault(2, 9001), checks.Unclear},
		{"the test was over before", "dm-034", "CWMP-DM-034", mutate.Seq(state(2, "Requested", "Complete"), state(3, "None", "Complete"), state(4, "None", "Complete")), checks.Unclear},
		{"the test is canceled after a while", "dm-034", "CWMP-DM-034", state(3, "None", "Requested"), checks.Pass},
		{"the test came to its end meanwhile", "dm-034", "CWMP-DM-034", mutate.Seq(state(3, "None", "Complete"), state(4, "None", "Complete")), checks.Unclear},
		{"the test is not canceled", "dm-034", "CWMP-DM-034", mutate.Seq(state(3, "None", "Requested"), state(4, "None", "Error_Internal")), checks.Fail},
		{"the test failed", "evt-019", "CWMP-DM-032", mutate.Seq(state(3, "Complete", "Error_Internal"), state(4, "Complete", "Error_Internal")), checks.Pass},
		{"the test failed, and a change leaves it so", "evt-019", "CWMP-DM-032", mutate.Seq(state(3, "Complete", "Error_Internal"), state(4, "Complete", "Error_Internal"), state(5, "None", "Error_Internal")), checks.Fail},
		{"the change is refused", "evt-019", "CWMP-DM-032", mutate.Seq(fault(2, 9001), state(5, "None", "Complete")), checks.Pass},
		{"the change takes effect later", "evt-019", "CWMP-DM-032", mutate.Seq(mutate.Where(answer(2, "SetParameterValuesResponse"), mutate.Text("Status", "1")), state(5, "None", "Complete")), checks.Pass},
		{"the results are gone", "evt-019", "CWMP-DM-032", state(4, "Complete", "None"), checks.Fail},
		{"the test failed at once", "evt-019", "CWMP-DM-033", state(2, "Requested", "Error_CannotResolveHostName"), checks.Unclear},
		{"the test runs at once", "evt-019", "CWMP-DM-033", state(2, "Requested", "Complete"), checks.Warn},
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
