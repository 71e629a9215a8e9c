package provoked_test

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/checkstest"
	"cwmplab/checks/rpc/provoked"
	"cwmplab/fixtures/golden"
)

const (
	answer   = "detail/Fault"
	item     = "detail/Fault/SetParameterValuesFault"
	itemCode = "detail/Fault/SetParameterValuesFault/FaultCode"
	value    = "GetParameterValuesResponse/ParameterList/ParameterValueStruct/Value"
)

// What the standard permits passes, what says nothing about a rule is no subject of it, and what cannot be told is open.
func TestWhatIsPermitted(t *testing.T) {
	set := func(nth int) mutate.Match { return mutate.Nth(nth, mutate.ByMethod("SetParameterValuesResponse")) }
	read := func(nth int) mutate.Match { return mutate.Nth(nth, mutate.ByMethod("GetParameterValuesResponse")) }
	fault := func(m mutate.Match, code int) mutate.Edit {
		return mutate.Where(m, mutate.FaultInstead("SetParameterValuesResponse", code))
	}
	checkstest.JudgeEdited(t, provoked.Rules(),
		checkstest.Case("the value has changed to something else", "spv-001", "CWMP-SPV-001", mutate.Where(read(3), mutate.Text(value, "x")), checks.Unclear),
		checkstest.Case("entries in the other order", "spv-001", "CWMP-SPV-003", mutate.MoveElement(item, answer+"/SetParameterValuesFault[2]"), checks.Pass),
		checkstest.Case("one entry under a name of its own", "spv-001", "CWMP-SPV-003", mutate.Text(item+"/ParameterName", "NoSuch"), checks.Unclear),
		checkstest.Case("refused for lack of resources", "spv-001", "CWMP-SPV-003", mutate.Seq(mutate.DropAll(item), mutate.Text(answer+"/FaultCode", "9004")), checks.NotApplicable),
		checkstest.Case("the good item cannot be set at all", "spv-001", "CWMP-SPV-003", fault(set(1), 9003), checks.NotApplicable),
		checkstest.Case("the number cannot be set at all", "spv-006", "CWMP-SPV-006", mutate.FaultInstead("SetParameterValuesResponse", 9001), checks.NotApplicable),
		checkstest.Case("9007 for another type", "spv-007", "CWMP-SPV-007", mutate.Text(itemCode, "9007"), checks.Pass),
		checkstest.Case("9006 for no number", "spv-008", "CWMP-SPV-008", mutate.Text(itemCode, "9006"), checks.Pass),
		checkstest.Case("no entries for a name that stands twice", "spv-009", "CWMP-SPV-009", mutate.InsertInto(answer, "<SetParameterValuesFault><ParameterName>Device.DeviceInfo.ProvisioningCode</ParameterName><FaultCode>9007</FaultCode></SetParameterValuesFault>"), checks.Pass),
		checkstest.Case("another code for an object", "spv-021", "CWMP-SPV-021", mutate.Text(itemCode, "9008"), checks.Warn),
		checkstest.Case("any fault for another case", "spv-022", "CWMP-SPV-022", mutate.Text(answer+"/FaultCode", "9001"), checks.Pass),
		checkstest.Case("a boolean that cannot be switched off", "spv-026", "CWMP-SPV-026", mutate.Seq(fault(set(4), 9007), fault(set(3), 9007)), checks.Pass),
		checkstest.Case("a boolean that cannot be set", "spv-026", "CWMP-SPV-026", mutate.FaultInstead("SetParameterValuesResponse", 9008), checks.NotApplicable),
		checkstest.Case("a boolean in its other spelling", "spv-028", "CWMP-SPV-028", mutate.ReplaceInBody(`xsd:boolean">0<`, `xsd:boolean">false<`), checks.Pass),
		checkstest.Case("one of two lists refused as too much", "spv-010", "CWMP-SPV-010", mutate.Where(mutate.Last(mutate.ByMethod("SetParameterValuesResponse")), mutate.FaultInstead("SetParameterValuesResponse", 9004)), checks.Unclear),
		checkstest.Case("a row with the key of another, where rows may wait", "spv-030", "CWMP-SPV-030", mutate.ReplaceElement("Body/Fault", "<cwmp:SetParameterValuesResponse><Status>0</Status></cwmp:SetParameterValuesResponse>"), checks.Warn),
		checkstest.Case("a weak reference refused for another reason", "spv-034", "CWMP-SPV-034", fault(set(2), 9001), checks.Unclear),
		checkstest.Case("Status 1 for the change of a name", "spv-011", "CWMP-SPV-011", mutate.Where(set(1), mutate.Text("Status", "1")), checks.NotApplicable),
		checkstest.Case("the device is busy", "spv-011", "CWMP-SPV-011", mutate.StatusLine(mutate.ConnectionRequestResponse(2), "HTTP/1.1 503 Service Unavailable"), checks.Unclear),
		checkstest.Case("Status 0 for what was to be deferred", "spv-013", "CWMP-SPV-013", mutate.Where(set(1), mutate.Text("Status", "0")), checks.NotApplicable),
		checkstest.Case("Status 0 without a reboot", "spv-041", "CWMP-SPV-041", mutate.Where(set(1), mutate.Text("Status", "0")), checks.NotApplicable),
		checkstest.Case("the session breaks off instead of the fault", "rpc-008", "CWMP-RPC-008", mutate.CloseBefore(mutate.ByMethod("Fault"), capture.ToServer), checks.Unclear),
		checkstest.Case("the session breaks off before the row is deleted", "del-006", "CWMP-ADD-005", mutate.AfterProvocation(mutate.Seq(
			mutate.Where(mutate.First(mutate.ByMethod("GetParameterNamesResponse")), mutate.ReplaceInBody("PortMapping.3.<", "PortMapping.9.<")),
			mutate.SetBody(mutate.First(mutate.ByMethod("GetParameterValuesResponse")), ""))), checks.Unclear),
		checkstest.Case("no reboot while it was waited for", "spv-041", "CWMP-SPV-041", mutate.OnlySession(5, mutate.ReplaceInBody("1 BOOT", "6 CONNECTION REQUEST")), checks.Unclear),
	)
}

// What was lost from a recording is nobody's fault.
func TestLossIsNoFault(t *testing.T) {
	edits := map[string]mutate.Edit{"": mutate.New("nothing", func(*capture.Transcript) bool { return true })}
	for name, match := range map[string]mutate.Match{
		"the answers that are faults": mutate.ByMethod("Fault"), "the responses": mutate.ByMethod("SetParameterValuesResponse"),
		"what was read": mutate.ByMethod("GetParameterValuesResponse"), "the last request": mutate.Last(mutate.Requests()),
		"the last response": mutate.Last(mutate.Responses()), "what was called": mutate.Responses(),
	} {
		edits[name+" with its round trip"] = mutate.DropExchange(match)
		edits[name] = mutate.DropMessage(match)
	}
	for _, rec := range golden.Provoked() {
		if !strings.Contains(rec.Name, "-spv-") || strings.Contains(rec.Name, "/acs-") { // there the ACS is to answer
			continue
		}
		for how, e := range edits {
			cut, ok := rec.Try(e)
			if !ok {
				continue
			}
			for _, o := range []capture.Options{{}, {KeepBodies: 1}, {Window: 2}} {
				r := checks.NewRunner(provoked.Rules(), checks.Options{Declared: checkstest.Declared(rec)})
				NewWithT(t).Expect(r.Recording(cut.Reader(), o)).To(Succeed())
				for _, res := range r.Report(checks.Run{}).Results {
					if res.Count > 0 || res.Outcome == checks.RuleBroken {
						t.Errorf("%s without %s, %+v: %s says %s: %v", rec.Name, how, o, res.Rule, res.Outcome, res.Findings)
					}
				}
			}
		}
	}
}
