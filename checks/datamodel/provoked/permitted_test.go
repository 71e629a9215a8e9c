package provoked_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/checks/datamodel/provoked"
	"cwmplab/fixtures/golden"
)

const (
	values = "GetParameterValuesResponse"
	names  = "GetParameterNamesResponse"
	value  = values + "/ParameterList/*/Value"
)

func replaced(from, to string) mutate.Edit {
	return mutate.AfterProvocation(mutate.ReplaceInBody(from, to))
}

// What the data models permit breaks no rule, and what cannot be told is not held against anybody.
func TestWhatIsPermittedPasses(t *testing.T) {
	last := func(method string, e mutate.Edit) mutate.Edit {
		return mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod(method)), e))
	}
	for _, tc := range []struct {
		rule, name string
		edit       mutate.Edit
		want       checks.Outcome
	}{
		{"CWMP-DM-006", "what changes while it is counted is not compared", last(values, mutate.ReplaceInBody(`unsignedInt">1<`, `unsignedInt">2<`)), checks.Pass},
		{"CWMP-DM-007", "objects of the maker are no service types", mutate.Seq(replaced("Services.VoiceService.", "Services.X_001122_Voice."), replaced("VoiceServiceNumberOfEntries", "X_001122_Voices"),
			mutate.StepFact("type Device.Services.VoiceService.", "type", "Device.Services.X_001122_Voice.")), checks.NotApplicable},
		{"CWMP-DM-009", "a Device:1 has DeviceSummary", mutate.Seq(mutate.AfterProvocation(mutate.Where(mutate.ByMethod("Inform"), mutate.ReplaceInBody("Device.RootDataModelVersion<", "Device.DeviceSummary<"))),
			mutate.AfterProvocation(mutate.Where(mutate.ByMethod(names), mutate.ReplaceInBody("Device.RootDataModelVersion<", "Device.DeviceSummary<")))), checks.NotApplicable},
		{"CWMP-DM-019", "a refusal for another reason says nothing", mutate.AfterProvocation(mutate.Text("Fault/detail/Fault/FaultCode", "9001")), checks.Unclear},
		{"CWMP-DM-037", "XMPP where its parameter is there", mutate.Seq(mutate.AfterProvocation(mutate.Text(value, "HTTP,XMPP")),
			replaced("ManagementServer.UpgradesManaged<", "ManagementServer.ConnReqXMPPConnection<")), checks.Pass},
		{"CWMP-DM-041", "a row of an older model has no UUID", replaced("SupportedDataModel.1.UUID<", "SupportedDataModel.1.X_001122_ID<"), checks.Pass},
		{"CWMP-DM-043", "9007 for the whole call is refused, too", mutate.AfterProvocation(mutate.Text("Fault/detail/Fault/FaultCode", "9007")), checks.Pass},
		{"CWMP-DM-025", "the recording ends too soon", mutate.Fact("interval", "30"), checks.Unclear},
		{"CWMP-DM-042", "a device may refuse a time that has passed", last("SetParameterValuesResponse", mutate.FaultInstead("SetParameterValuesResponse", 9003)), checks.Pass},
		{"CWMP-DM-042", "the device was not watched for long enough", mutate.Fact("quiet", "86400"), checks.Unclear},
		{"CWMP-EST-020", "the session was over before the reboot was due", mutate.Fact("delay", "60"), checks.Unclear},
		{"CWMP-VAL-014", "a profile that is not known is not judged", mutate.Fact("profiles", "X_001122_Mine:1"), checks.NotApplicable},
		{"CWMP-VAL-014", "a table may have no rows", replaced("Device.Users.User.1.", "Device.Users.X_001122_User.1."), checks.Pass},
		{"CWMP-VAL-014", "the profiles of a Device:1 are others", mutate.AfterProvocation(mutate.Where(mutate.ByMethod("Inform"), mutate.ReplaceInBody("Device.RootDataModelVersion<", "Device.X_001122_Version<"))), checks.NotApplicable},
	} {
		t.Run(tc.rule+": "+tc.name, func(t *testing.T) {
			g := NewWithT(t)
			rule, ok := catalogue.Lookup(tc.rule)
			g.Expect(ok).To(BeTrue())
			at := map[string]string{"CWMP-DM-042": "est-020", "CWMP-EST-020": "est-020"}[tc.rule]
			if at == "" {
				at = map[bool]string{true: "val-014", false: "dm-" + tc.rule[len("CWMP-DM-"):]}[tc.rule == "CWMP-VAL-014"]
			}
			res := checks.Judge(golden.Load("provoked/cwmp-"+at).With(tc.edit), rule)
			g.Expect(res.Outcome).To(Equal(tc.want), "%s %v", res.Reason, res.Findings)
		})
	}
}

func TestClaimsOfDeviceSummary(t *testing.T) {
	g := NewWithT(t)
	g.Expect(provoked.ProfilesOf("InternetGatewayDevice:1.8[](Baseline:1, Time:1), VoiceService:1.0[1](Endpoint:1)")).To(Equal([]string{"Baseline:1", "Time:1"}))
	g.Expect(provoked.ProfilesOf("InternetGatewayDevice:1.8[]")).To(BeEmpty())
	g.Expect(provoked.ProfilesOf("InternetGatewayDevice:1.8[], VoiceService:1.0[1](Baseline:1)")).To(BeEmpty())
	g.Expect(provoked.ProfilesOf("")).To(BeEmpty())
	g.Expect(provoked.KnownProfiles("InternetGatewayDevice.", []string{"Time:1", "Time:9"})).To(Equal([]string{"Time:1"}))
	g.Expect(provoked.ProfileObjects("Device.", []string{"Baseline:3"})).To(ConsistOf("Device.", "Device.DeviceInfo.", "Device.LANConfigSecurity.", "Device.DNS.", "Device.ManagementServer.", "Device.InterfaceStack."))
	g.Expect(provoked.Secured("Device.WiFi.AccessPoint.12.Security.KeyPassphrase")).To(BeTrue())
	g.Expect(provoked.Secured("Device.WiFi.AccessPoint.12.Security.ModeEnabled")).To(BeFalse())
}
