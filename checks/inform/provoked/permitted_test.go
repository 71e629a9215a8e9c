package provoked_test

import (
	"testing"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/checkstest"
	"cwmplab/checks/inform/provoked"
)

// What the standard permits passes, and what cannot be told is open.
func TestWhatIsPermitted(t *testing.T) {
	fault := func(nth int, e mutate.Edit) mutate.Edit {
		return mutate.Where(mutate.Nth(nth, mutate.ByMethod("Fault")), e)
	}
	const item = "detail/Fault/SetParameterValuesFault"
	checkstest.JudgeEdited(t, provoked.Rules(),
		checkstest.Case("refused as a whole", "inf-014", "CWMP-IFM-024", mutate.Seq(fault(1, mutate.DropAll(item)), fault(1, mutate.Text("detail/Fault/FaultCode", "9007"))), checks.Pass),
		checkstest.Case("refused for another reason", "inf-014", "CWMP-IFM-024", mutate.Seq(fault(1, mutate.DropAll(item)), fault(1, mutate.Text("detail/Fault/FaultCode", "9001"))), checks.Unclear),
		checkstest.Case("a row without ParameterName", "inf-014", "CWMP-IFM-024", fault(1, mutate.Text(item+"/FaultCode", "9005")), checks.NotApplicable),
		checkstest.Case("sessions for other reasons only", "inf-014", "CWMP-IFM-023", mutate.AfterProvocation(mutate.Where(mutate.ByMethod("Inform"), mutate.ReplaceInBody("2 PERIODIC<", "8 DIAGNOSTICS COMPLETE<"))), checks.Unclear),
		checkstest.Case("4 VALUE CHANGE taken", "inf-014", "CWMP-IFM-023", fault(2, mutate.ReplaceElement("Body/Fault", "<cwmp:SetParameterValuesResponse><Status>0</Status></cwmp:SetParameterValuesResponse>")), checks.Warn),
		checkstest.Case("set, and in effect later", "inf-014", "CWMP-IFM-023", mutate.AfterProvocation(mutate.Where(mutate.First(mutate.ByMethod("SetParameterValuesResponse")), mutate.Text("Status", "1"))), checks.NotApplicable),
	)
}
