package provoked_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/checkstest"
	"cwmplab/checks/inform/provoked"
	"cwmplab/fixtures/golden"
)

// What the standard permits passes, and what cannot be told is open.
func TestWhatIsPermitted(t *testing.T) {
	fault := func(nth int, e mutate.Edit) mutate.Edit {
		return mutate.Where(mutate.Nth(nth, mutate.ByMethod("Fault")), e)
	}
	const item = "detail/Fault/SetParameterValuesFault"
	for _, tc := range []struct {
		name, golden, rule string
		edit               mutate.Edit
		want               checks.Outcome
	}{
		{"refused as a whole", "inf-014", "CWMP-IFM-024", mutate.Seq(fault(1, mutate.DropAll(item)), fault(1, mutate.Text("detail/Fault/FaultCode", "9007"))), checks.Pass},
		{"refused for another reason", "inf-014", "CWMP-IFM-024", mutate.Seq(fault(1, mutate.DropAll(item)), fault(1, mutate.Text("detail/Fault/FaultCode", "9001"))), checks.Unclear},
		{"a row without ParameterName", "inf-014", "CWMP-IFM-024", fault(1, mutate.Text(item+"/FaultCode", "9005")), checks.NotApplicable},
		{"sessions for other reasons only", "inf-014", "CWMP-IFM-023", mutate.AfterProvocation(mutate.Where(mutate.ByMethod("Inform"), mutate.ReplaceInBody("2 PERIODIC<", "8 DIAGNOSTICS COMPLETE<"))), checks.Unclear},
		{"4 VALUE CHANGE taken", "inf-014", "CWMP-IFM-023", fault(2, mutate.ReplaceElement("Body/Fault", "<cwmp:SetParameterValuesResponse><Status>0</Status></cwmp:SetParameterValuesResponse>")), checks.Warn},
		{"set, and in effect later", "inf-014", "CWMP-IFM-023", mutate.AfterProvocation(mutate.Where(mutate.First(mutate.ByMethod("SetParameterValuesResponse")), mutate.Text("Status", "1"))), checks.NotApplicable},
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
