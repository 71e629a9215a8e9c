package provoked_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/checks/checkstest"
	"cwmplab/fixtures/golden"
)

// Changes that others make, Writable, and what is there at first: what is permitted passes, what cannot be told is not held
// against a device.
func TestNoticesAsPermitted(t *testing.T) {
	all, inform := mutate.AfterProvocation, mutate.ByMethod("Inform")
	in := func(m mutate.Match, e mutate.Edit) mutate.Edit { return all(mutate.Where(m, e)) }
	late := func(nth int, d time.Duration) mutate.Edit { return all(mutate.Delay(mutate.Nth(nth, inform), d)) }
	fault := func(method string, nth, code int) mutate.Edit {
		return in(mutate.Nth(nth, mutate.ByMethod(method)), mutate.FaultInstead("Body/*", code))
	}
	inBody := func(from, to string) mutate.Edit { return all(mutate.ReplaceInBody(from, to)) }
	value := func(name, kind, text string) string {
		return name + `</Name><Value xsi:type="xsd:` + kind + `">` + text + "<"
	}
	alone := inBody("<EventStruct><EventCode>2 PERIODIC</EventCode><CommandKey></CommandKey></EventStruct>", "")
	other := mutate.InsertInto("Inform/ParameterList", `<ParameterValueStruct><Name>Device.IP.Interface.1.Name</Name><Value xsi:type="xsd:string">lan</Value></ParameterValueStruct>`)
	for _, tc := range []struct {
		name, golden, rule string
		edit               mutate.Edit
		want               checks.Outcome
	}{
		{"passive notification is refused", "spa-016", "CWMP-SPA-016", fault("SetParameterAttributesResponse", 1, 9009), checks.NotApplicable},
		{"nothing has come of the change", "spa-016", "CWMP-SPA-016", inBody(value("Description", "string", "changed"), value("Description", "string", "Reference CPE")), checks.NotApplicable},
		{"a session of its own, perhaps for another change", "spa-016", "CWMP-SPA-017", mutate.Seq(alone, in(inform, other)), checks.Unclear},
		{"a retry of a session that had other reasons", "spa-016", "CWMP-SPA-017", mutate.Seq(alone, all(mutate.Text("Inform/RetryCount", "1"))), checks.Pass},

		{"active notification is refused", "spa-018", "CWMP-SPA-018", fault("SetParameterAttributesResponse", 1, 9009), checks.NotApplicable},
		{"it takes a while to notice", "spa-018", "CWMP-SPA-018", late(1, 50*time.Second), checks.Pass},
		{"the throttle holds it back", "spa-018", "CWMP-SPA-018", mutate.Seq(late(1, 80*time.Second), inBody(value("Throttle", "unsignedInt", "0"), value("Throttle", "unsignedInt", "30"))), checks.Pass},
		{"another reason came first", "spa-018", "CWMP-SPA-018", in(mutate.Not(mutate.Nth(9, inform)), mutate.InsertInto("Inform/Event", "<EventStruct><EventCode>2 PERIODIC</EventCode><CommandKey></CommandKey></EventStruct>")), checks.NotApplicable},

		{"notification 0 is refused", "dm-012", "CWMP-DM-012", fault("SetParameterAttributesResponse", 1, 9009), checks.Pass},
		{"reads as off, and notifies", "dm-012", "CWMP-DM-012", inBody("SoftwareVersion</Name><Notification>2<", "SoftwareVersion</Name><Notification>1<"), checks.Warn},
		{"the session is late by the throttle", "dm-024", "CWMP-DM-024", late(1, 40*time.Second), checks.Pass},
		{"it counts whole seconds", "dm-024", "CWMP-DM-024", inBody(value("Throttle", "unsignedInt", "10"), value("Throttle", "unsignedInt", "11")), checks.Pass},
		{"told between two changes", "dm-024", "CWMP-EST-021", in(mutate.Nth(2, inform), mutate.ReplaceInBody(">changed<", ">sooner<")), checks.Pass}, // the other one counts
		{"lightweight notification is not known", "spa-026", "CWMP-SPA-026", fault("SetParameterAttributesResponse", 1, 9003), checks.Pass},
		{"the row is gone before the change", "spa-025", "CWMP-SPA-025", fault("SetParameterAttributesResponse", 1, 9009), checks.NotApplicable},

		{"a read-only parameter takes the value it has", "gpn-010", "CWMP-GPN-010", in(mutate.First(mutate.ByMethod("GetParameterNamesResponse")), mutate.Text("ParameterList/*/Writable", "0")), checks.Warn},
		{"another fault for what can be set", "gpn-010", "CWMP-GPN-010", fault("SetParameterValuesResponse", 1, 9002), checks.Unclear},
		{"a table that is full", "gpn-011", "CWMP-GPN-011", fault("AddObjectResponse", 1, 9004), checks.Unclear},
		{"a row that cannot be deleted for now", "gpn-012", "CWMP-GPN-012", fault("DeleteObjectResponse", 1, 9001), checks.Unclear},
		{"a default in another spelling", "add-007", "CWMP-ADD-007", inBody(value("Enable", "boolean", "0"), value("Enable", "boolean", "false")), checks.Pass},
		{"a table of a vendor", "add-007", "CWMP-ADD-007", inBody("PortMapping.", "X_001122_Mapping."), checks.NotApplicable},
		{"a profile of the operator", "fr-001", "CWMP-SPA-011", mutate.Seq(inBody("ConnectionRequestURL</Name><Notification>2<", "ConnectionRequestURL</Name><Notification>0<"),
			inBody("DeviceInfo.ModelName</Name><Notification>0<", "DeviceInfo.ModelName</Name><Notification>1<")), checks.Warn},
		{"a parameter of the vendor is on", "fr-001", "CWMP-SPA-012", inBody("X_001122_BridgeMode</Name><Notification>0<", "X_001122_BridgeMode</Name><Notification>2<"), checks.Pass},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rec := golden.Load("provoked/cwmp-" + tc.golden)
			r, known := catalogue.Lookup(tc.rule)
			NewWithT(t).Expect(known).To(BeTrue())
			res := checks.Judge(rec.With(tc.edit), r, checks.Options{Declared: checkstest.Declared(rec)})
			NewWithT(t).Expect(res.Outcome).To(Equal(tc.want), "%s %v", res.Reason, res.Findings)
		})
	}
}
