package provoked_test

import (
	"testing"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/checkstest"
	"cwmplab/checks/datamodel/provoked"
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
	checkstest.JudgeEdited(t, provoked.Rules(),
		checkstest.Case("Canceled refused", "dm-034", "CWMP-DM-034", item(2, "9007"), checks.Pass),
		checkstest.Case("Canceled refused as read-only", "dm-034", "CWMP-DM-034", item(2, "9008"), checks.Fail),
		checkstest.Case("Canceled refused without an item", "dm-034", "CWMP-DM-034", fault(2, 9003), checks.Unclear),
		checkstest.Case("Canceled refused for another reason", "dm-034", "CWMP-DM-034", fault(2, 9001), checks.Unclear),
		checkstest.Case("the test was over before", "dm-034", "CWMP-DM-034", mutate.Seq(state(2, "Requested", "Complete"), state(3, "None", "Complete"), state(4, "None", "Complete")), checks.Unclear),
		checkstest.Case("the test is canceled after a while", "dm-034", "CWMP-DM-034", state(3, "None", "Requested"), checks.Pass),
		checkstest.Case("the test came to its end meanwhile", "dm-034", "CWMP-DM-034", mutate.Seq(state(3, "None", "Complete"), state(4, "None", "Complete")), checks.Unclear),
		checkstest.Case("the test is not canceled", "dm-034", "CWMP-DM-034", mutate.Seq(state(3, "None", "Requested"), state(4, "None", "Error_Internal")), checks.Fail),
		checkstest.Case("the test failed", "evt-019", "CWMP-DM-032", mutate.Seq(state(3, "Complete", "Error_Internal"), state(4, "Complete", "Error_Internal")), checks.Pass),
		checkstest.Case("the test failed, and a change leaves it so", "evt-019", "CWMP-DM-032", mutate.Seq(state(3, "Complete", "Error_Internal"), state(4, "Complete", "Error_Internal"), state(5, "None", "Error_Internal")), checks.Fail),
		checkstest.Case("the change is refused", "evt-019", "CWMP-DM-032", mutate.Seq(fault(2, 9001), state(5, "None", "Complete")), checks.Pass),
		checkstest.Case("the change takes effect later", "evt-019", "CWMP-DM-032", mutate.Seq(mutate.Where(answer(2, "SetParameterValuesResponse"), mutate.Text("Status", "1")), state(5, "None", "Complete")), checks.Pass),
		checkstest.Case("the results are gone", "evt-019", "CWMP-DM-032", state(4, "Complete", "None"), checks.Fail),
		checkstest.Case("the test failed at once", "evt-019", "CWMP-DM-033", state(2, "Requested", "Error_CannotResolveHostName"), checks.Unclear),
		checkstest.Case("the test runs at once", "evt-019", "CWMP-DM-033", state(2, "Requested", "Complete"), checks.Warn),
	)
}
