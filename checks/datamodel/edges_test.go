package datamodel_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/datamodel"
	"cwmplab/fixtures/golden"
)

// TestEdges puts one value in the place of all others of a response and judges it.
func TestEdges(t *testing.T) {
	for _, tc := range []struct {
		rule             *checks.Rule
		name, kind, text string
		want             checks.Outcome
	}{
		{&datamodel.Booleans, "Device.A.B", "boolean", " 1 ", checks.Pass},
		{&datamodel.Booleans, "Device.A.B", "boolean", "TRUE", checks.Fail},
		{&datamodel.Booleans, "Device.A.B", "boolean", "", checks.Fail},
		{&datamodel.Integers, "Device.A.B", "int", "-2147483648", checks.Pass},
		{&datamodel.Integers, "Device.A.B", "int", "-2147483649", checks.Fail},
		{&datamodel.Integers, "Device.A.B", "int", "2147483648", checks.Fail},
		{&datamodel.Integers, "Device.A.B", "long", "-9223372036854775808", checks.Pass},
		{&datamodel.Integers, "Device.A.B", "long", "9223372036854775808", checks.Fail},
		{&datamodel.Integers, "Device.A.B", "unsignedInt", "+4294967295", checks.Pass},
		{&datamodel.Integers, "Device.A.B", "unsignedInt", "0000000000000000000000001", checks.Pass},
		{&datamodel.Integers, "Device.A.B", "unsignedInt", "1e3", checks.Fail},
		{&datamodel.Integers, "Device.A.B", "unsignedInt", "+-1", checks.Fail},
		{&datamodel.Integers, "Device.A.B", "unsignedInt", "-", checks.Fail},
		{&datamodel.Integers, "Device.A.B", "unsignedLong", "18446744073709551616", checks.Fail},
		{&datamodel.UTCTimes, "Device.A.B", "dateTime", "2026-03-02T09:15:00-00:00", checks.Pass},
		{&datamodel.UTCTimes, "Device.Time.CurrentLocalTime", "dateTime", "2026-03-02T09:15:00+05:30", checks.NotApplicable},
		{&datamodel.UTCTimes, "Device.X_001122_A.B", "dateTime", "2026-03-02T09:15:00+05:30", checks.NotApplicable},
		{&datamodel.UTCTimes, "Device.A.B", "dateTime", "0001-01-01T00:03:12", checks.NotApplicable},
		{&datamodel.UnknownTimes, "Device.A.B", "dateTime", "1970-01-01T00:00:00Z", checks.Warn},
		{&datamodel.UnknownTimes, "Device.A.B", "dateTime", "0001-01-01T00:00:00+00:00", checks.Warn},
		{&datamodel.UnknownTimes, "Device.A.B", "dateTime", "-1", checks.Fail},
		{&datamodel.UnknownTimes, "Device.A.B", "dateTime", "2026-03-02T09:15:00Z", checks.NotApplicable},
		{&datamodel.BootTimes, "Device.A.B", "dateTime", "0001-01-02T00:03:12", checks.Pass},
		{&datamodel.ZonelessTimes, "Device.A.B", "dateTime", "0001-01-01T00:00:00", checks.Pass},
		{&datamodel.ZonelessTimes, "Device.A.B", "dateTime", "0001-01-01T00:00:00Z", checks.NotApplicable},
		{&datamodel.ZonelessTimes, "Device.A.B", "dateTime", "1970-01-01T00:03:12", checks.Fail},
		{&datamodel.TimeForm, "Device.A.B", "dateTime", "2024-02-29T24:00:00Z", checks.Pass},
		{&datamodel.TimeForm, "Device.A.B", "dateTime", "2023-02-29T10:00:00Z", checks.Fail},
		{&datamodel.MACAddresses, "Device.A.MACAddress", "string", "00:11:22:33:44:5", checks.Fail},
		{&datamodel.MACAddresses, "Device.A.MACAddress", "string", "00:11:22:33:44:5G", checks.Fail},
		{&datamodel.MACAddresses, "Device.A.MACAddress", "string", "", checks.Pass},
		{&datamodel.MACAddresses, "Device.X_001122_A.MACAddress", "string", "001122334455", checks.NotApplicable},
		{&datamodel.IPv4Addresses, "Device.IP.Interface.1.IPv4Address.1.IPAddress", "string", "010.000.002.001", checks.Pass},
		{&datamodel.IPv4Addresses, "Device.IP.Interface.1.IPv4Address.1.IPAddress", "string", "10.0.2.256", checks.Fail},
		{&datamodel.IPv4Addresses, "Device.IP.Interface.1.IPv4Address.1.IPAddress", "string", "0.0.0.0", checks.Warn},
		{&datamodel.IPv4Addresses, "Device.Hosts.Host.1.IPAddress", "string", "2001:db8::1", checks.NotApplicable},
		{&datamodel.IPv6Addresses, "Device.Hosts.Host.1.IPAddress", "string", "fe80::1%br0", checks.Fail},
		{&datamodel.IPv6Addresses, "Device.Hosts.Host.1.IPAddress", "string", "::ffff:192.0.2.1", checks.Pass},
		{&datamodel.Binary, "Device.A.B", "hexBinary", "", checks.Pass},
		{&datamodel.Binary, "Device.A.B", "hexBinary", "0x0A", checks.Fail},
		{&datamodel.Binary, "Device.A.B", "base64", "iVBO\n Rw0K", checks.Pass},
		{&datamodel.KnownType, "Device.A.B", "integer", "1", checks.Pass},
		{&datamodel.KnownType, "Device.A.B", "unsignedint", "1", checks.Fail},
		{&datamodel.NullReferences, "Device.A.LowerLayers", "string", "Device.B.1,Device.B.2", checks.Pass},
		{&datamodel.NullReferences, "Device.A.LowerLayers", "string", "NULL", checks.Fail},
		{&datamodel.NodeNames, "Device.A.[cpe-1].B", "string", "", checks.Pass},
		{&datamodel.NodeNames, "Device.A.B-c_9", "string", "", checks.Pass},
		{&datamodel.NodeNames, "Device.A.9b", "string", "", checks.Fail},
		{&datamodel.NodeNames, "Device.A:B", "string", "", checks.Fail},
		{&datamodel.InstanceNumbers, "Device.A.10.B", "string", "", checks.Pass},
		{&datamodel.InstanceNumbers, "Device.A.+1.B", "string", "", checks.Fail},
		{&datamodel.InstanceNumbers, "Device.A.-1.B", "string", "", checks.Fail},
		{&datamodel.VendorNames, "Device.X_001122_A.B", "string", "", checks.Pass},
		{&datamodel.VendorNames, "Device.A.X_EXAMPLE-COM_b c", "string", "", checks.Fail},
		{&datamodel.DeviceSummary, "Device.DeviceSummary", "string", "Device:1.0[](Baseline:1), VoiceService:1.0[1,3-4](Endpoint:1, TAEndpoint:1)", checks.Pass},
		{&datamodel.DeviceSummary, "Device.DeviceSummary", "string", "Device:1.0[]()", checks.Pass},
		{&datamodel.DeviceSummary, "Device.DeviceSummary", "string", "Device:1.0(Baseline:1)", checks.Fail},
		{&datamodel.DeviceSummary, "Device.DeviceSummary", "string", "", checks.NotApplicable},
		{&datamodel.ManufacturerOUI, "Device.A.ManufacturerOUI", "string", "none of ours", checks.NotApplicable},
	} {
		t.Run(tc.rule.ID+" "+tc.kind+" "+tc.text, func(t *testing.T) {
			NewWithT(t).Expect(checks.Judge(only(tc.name, tc.kind, tc.text), tc.rule).Outcome).To(Equal(tc.want))
		})
	}
}

// only is a recording in which one value is told.
func only(name, kind, text string) *golden.Recording {
	item := `<ParameterValueStruct><Name>` + name + `</Name><Value xsi:type="xsd:` + kind + `">` + text + `</Value></ParameterValueStruct>`
	return golden.Load("datamodel-values").With(mutate.Where(mutate.InSession(1), mutate.RawText("GetParameterValuesResponse/ParameterList", item)),
		mutate.RawText("SetParameterValues/ParameterList", ""), mutate.DropExchange(mutate.InSession(2)), mutate.RawText("Inform/ParameterList", ""))
}

// TestRequestURL judges the URL of an Inform.
func TestRequestURL(t *testing.T) {
	for url, want := range map[string]checks.Outcome{
		"http://[2001:db8::10]:7547/a": checks.Pass,
		"http://device.example/a":      checks.Pass,
		"http://192.0.2.1:0/a":         checks.Fail,
		"http://192.0.2.1:70000/a":     checks.Fail,
		"http://192.0.2.1:/a":          checks.Fail,
		"https://192.0.2.1:7547/a":     checks.Fail,
		"http://0.0.0.0:7547/a":        checks.Warn,
		"":                             checks.Warn,
	} {
		rec := golden.Load("datamodel-values").With(mutate.ReplaceInBody("http://192.0.2.10:7547/5c90e1f72ab8", url))
		NewWithT(t).Expect(checks.Judge(rec, &datamodel.RequestURL).Outcome).To(Equal(want), url)
	}
}

// TestAliasOfTheACS: an alias that the ACS sets in between may differ.
func TestAliasOfTheACS(t *testing.T) {
	changed := mutate.Where(mutate.InSession(2), mutate.ReplaceInBody(">cpe-lan<", ">lan<"))
	set := mutate.Text("SetParameterValues/ParameterList/ParameterValueStruct[2]/Name", "Device.IP.Interface.1.Alias")
	for name, tc := range map[string]struct {
		edits []mutate.Edit
		want  checks.Outcome
	}{
		"changed":                   {[]mutate.Edit{changed}, checks.Fail},
		"set":                       {[]mutate.Edit{set, changed}, checks.NotApplicable},
		"new rows after a transfer": {[]mutate.Edit{mutate.Where(mutate.InSession(2), mutate.ReplaceInBody("2 PERIODIC", "7 TRANSFER COMPLETE")), changed}, checks.NotApplicable},
	} {
		NewWithT(t).Expect(checks.Judge(golden.Load("datamodel-values").With(tc.edits...), &datamodel.AliasKept).Outcome).To(Equal(tc.want), name)
	}
}

// A summary that is cut off is longer than what a finding shows of it: its end, and the bracket that is open, tell most.
func TestASummaryThatIsCutOff(t *testing.T) {
	g := NewWithT(t)
	text := "InternetGatewayDevice:1.1[](Baseline:1, EthernetLAN:1, WiFiLAN:1, WIMAXWAN:1, Bridging:1, Time:1, IPPing:1"
	res := checks.Judge(only("InternetGatewayDevice.DeviceSummary", "string", text), &datamodel.DeviceSummary)
	g.Expect(res.Findings).NotTo(BeEmpty())
	g.Expect(res.Findings[0].Observed).To(And(ContainSubstring(`Time:1, IPPing:1"`), HaveSuffix(`where a "(" has no ")"`)))
}
