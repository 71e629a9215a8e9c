package rpc_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/checks/rpc"
	"cwmplab/cwmp"
)

func TestAnswers(t *testing.T) {
	const d = "Device.DeviceInfo."
	for _, c := range []struct {
		rule     *checks.Rule
		ask, ans string
		want     string
	}{
		{&rpc.ValuesAskedFor, get(d + "UpTime"), values(d + "UpTime"), "kept"},
		{&rpc.ValuesAskedFor, get(d + "UpTime"), values(" " + d + "UpTime\n"), "kept"},
		{&rpc.ValuesAskedFor, get(d + "UpTime"), values(d+"UpTime", d+"UpTime"), "kept"},
		{&rpc.ValuesAskedFor, get(d + "UpTime"), values(), "broken"},
		{&rpc.ValuesAskedFor, get(d + "UpTime"), values(d + "Uptime"), "broken"},
		{&rpc.ValuesAskedFor, get(d+"UpTime", d), values(d+"UpTime", d+"MemoryStatus.Total"), "kept"},
		{&rpc.ValuesAskedFor, get(d+"UpTime", "Device."), values(d+"UpTime", "Device.Hosts.Host.1.HostName"), "kept"},
		{&rpc.ValuesAskedFor, get(d+"UpTime", ""), values(d+"UpTime", "Device.Hosts.Host.1.HostName"), "kept"},
		{&rpc.ValuesAskedFor, get(d+"UpTime", "Device.Hosts."), values(d+"UpTime", d+"ModelName"), "broken"},
		{&rpc.ValuesAskedFor, get("Device.Hosts."), values("Device.Hosts.HostNumberOfEntries"), "not here"},
		{&rpc.ValuesAskedFor, get(d+"UpTime", "Device.Hosts.Host.*.HostName"), values(d+"UpTime", "Device.Hosts.Host.1.HostName"), "kept"},
		{&rpc.ValuesAskedFor, get("Device.Hosts.Host.[a].HostName"), values("Device.Hosts.Host.1.HostName"), "not here"},
		{&rpc.ValuesAskedFor, get(d+"UpTime", d+"ModelName"), values(d+"ModelName", d+"UpTime"), "kept"},
		{&rpc.ValuesAskedFor, get(d+"UpTime", d+"ModelName"), values(d+"UpTime", d+"ModelName", d+"Other"), "broken"},
		{&rpc.NoNameTwice, list(d, "1"), infos(d+"UpTime", d+"ModelName", d+"UpTime"), "broken"},
		{&rpc.NoNameTwice, list(d, "1"), infos(d+"UpTime", d+"ModelName", d+"Uptime"), "kept"},
		{&rpc.ValuesAskedFor, list(d, "1"), values(d + "UpTime"), "not here"},

		{&rpc.NextLevelOnly, list(d, "true"), infos(d+"UpTime", d+"MemoryStatus."), "kept"},
		{&rpc.NextLevelOnly, list(d, "1"), infos(d + "MemoryStatus.Total"), "broken"},
		{&rpc.NextLevelOnly, list(d, "1"), infos(d), "broken"},
		{&rpc.NextLevelOnly, list(d, "1"), infos("Device.Hosts."), "broken"},
		{&rpc.NextLevelOnly, list(d, "1"), infos(), "not here"},
		{&rpc.NextLevelOnly, list(d, "0"), infos(d, d+"MemoryStatus.", d+"MemoryStatus.Total"), "not here"},
		{&rpc.NextLevelOnly, list("", "1"), infos("Device."), "not here"},
		{&rpc.NextLevelOnly, list("Device.Hosts.Host.*.", "1"), infos("Device.Hosts.Host.1.HostName"), "not here"},

		{&rpc.RootOnly, list("", "1"), infos("InternetGatewayDevice."), "kept"},
		{&rpc.RootOnly, list("", "1"), infos("Device.", d), "broken"},
		{&rpc.RootOnly, list("", "1"), infos(), "broken"},
		{&rpc.RootOnly, list("", "0"), infos("Device.", d), "not here"},

		{&rpc.DotOfObjects, list(d, "0"), infos(d, d+"UpTime"), "kept"},
		{&rpc.DotOfObjects, list("Device.Hosts.", "0"), infos("Device.Hosts.", "Device.Hosts.Host", "Device.Hosts.Host.1."), "broken"},
		{&rpc.DotOfObjects, list("Device.Hosts.Host.", "1"), infos("Device.Hosts.Host.1"), "broken"},
		{&rpc.DotOfObjects, list("", "1"), infos("Device"), "broken"},

		{&rpc.WholeBranch, list("Device.Hosts.", "0"), infos("Device.Hosts.", "Device.Hosts.Host.", "Device.Hosts.Host.1."), "kept"},
		{&rpc.WholeBranch, list("Device.Hosts.", "0"), infos("Device.Hosts.Host.1.", "Device.Hosts.Host.", "Device.Hosts."), "kept"},
		{&rpc.WholeBranch, list("Device.Hosts.", "0"), infos("Device.Hosts.", "Device.Hosts.Host.1."), "broken"},
		{&rpc.WholeBranch, list("Device.Hosts.", "1"), infos("Device.Hosts.Host."), "not here"},
		{&rpc.WholeBranch, list("Device.Hosts.Host.1.HostName", "0"), infos("Device.Hosts.Host.1.HostName"), "not here"},
		{&rpc.WholeBranch, list("", "0"), infos("Device.", d, d+"UpTime"), "kept"},
		{&rpc.WholeBranch, list("", "0"), infos(d, d+"UpTime"), "broken"},

		{&rpc.FaultOfMethod, get(d), failed("9005"), "kept"},
		{&rpc.FaultOfMethod, get(d), failed("9002"), "kept"},
		{&rpc.FaultOfMethod, get(d), failed("9850"), "kept"},
		{&rpc.FaultOfMethod, get(d), failed("9007"), "broken"},
		{&rpc.FaultOfMethod, get(d), failed("8003"), "not here"}, // of the other side
		{&rpc.FaultOfMethod, get(d), failed("9500"), "not here"}, // of no table
		{&rpc.FaultOfMethod, "<cwmp:FactoryReset/>", failed("9000"), "kept"},
		{&rpc.FaultOfMethod, "<cwmp:X_001122_Do/>", failed("9009"), "not here"},
		{&rpc.FaultOfCPE, get(d), failed("8005"), "broken"},
		{&rpc.FaultOfCPE, get(d), failed("9005"), "kept"},
		{&rpc.NoResourcesToDelete, "<cwmp:DeleteObject><ObjectName>Device.A.1.</ObjectName><ParameterKey/></cwmp:DeleteObject>", failed("9004"), "broken"},
		{&rpc.NoResourcesToDelete, get(d), failed("9004"), "not here"},
	} {
		NewWithT(t).Expect(judged(c.rule, answer(c.ask, c.ans))).To(Equal(c.want), "%s: %s answers %s", c.rule.ID, c.ans, c.ask)
	}
}

func TestRequests(t *testing.T) {
	methods := func(arrayType, entries string) string {
		return `<cwmp:GetRPCMethodsResponse><MethodList soap-enc:arrayType="` + arrayType + `">` + entries + `</MethodList></cwmp:GetRPCMethodsResponse>`
	}
	add := func(name string) string {
		return "<cwmp:AddObject><ObjectName>" + name + "</ObjectName><ParameterKey/></cwmp:AddObject>"
	}
	delay := func(s string) string {
		return "<cwmp:ScheduleInform><DelaySeconds>" + s + "</DelaySeconds><CommandKey/></cwmp:ScheduleInform>"
	}
	for _, c := range []struct {
		rule *checks.Rule
		body string
		want string
	}{
		{&rpc.PathGrammar, get(""), "kept"},
		{&rpc.PathGrammar, get("Device."), "kept"},
		{&rpc.PathGrammar, get("InternetGatewayDevice.LANDevice.1.Hosts.Host.10.HostName"), "kept"},
		{&rpc.PathGrammar, get("Device.Hosts.Host.[cpe-desk].", "Device.Hosts.Host.*.HostName"), "kept"},
		{&rpc.PathGrammar, get("Device.X_001122_Lamp.Größe", "Device.X_EXAMPLE-COM_Lamp.On-Time_2", "X_001122_Root.A"), "kept"},
		{&rpc.PathGrammar, get("Device.UpTime "), "warned"},
		{&rpc.PathGrammar, get("Device"), "broken"},
		{&rpc.PathGrammar, get("."), "broken"},
		{&rpc.PathGrammar, get("Devices.UpTime"), "broken"},
		{&rpc.PathGrammar, get("Device.DeviceInfo.UpTime", "Device..UpTime"), "broken"},
		{&rpc.PathGrammar, get("Device.Hosts.Host.01."), "broken"},
		{&rpc.PathGrammar, get("Device.Hosts.Host.0."), "broken"},
		{&rpc.PathGrammar, get("Device.Hosts.Host.1"), "broken"},
		{&rpc.PathGrammar, get("Device.Hosts.Host.{i}."), "broken"},
		{&rpc.PathGrammar, get("Device.Hosts.Host.[]."), "broken"},
		{&rpc.SomeNames, get(), "broken"},
		{&rpc.SomeNames, get(""), "kept"},
		{&rpc.TableNamed, add("Device.NAT.PortMapping."), "kept"},
		{&rpc.TableNamed, add("Device.NAT.PortMapping.[web]."), "kept"},
		{&rpc.TableNamed, add("Device.NAT.PortMapping.3."), "broken"},
		{&rpc.TableNamed, add("Device.NAT.PortMapping"), "broken"},
		{&rpc.TableNamed, add(""), "broken"},
		{&rpc.SomeDelay, delay("+1"), "kept"},
		{&rpc.SomeDelay, delay("00"), "broken"},
		{&rpc.SomeDelay, delay("soon"), "not here"},
		{&rpc.NoNextLevelOfParameter, list("Device.UpTime", "0"), "not here"},
		{&rpc.NoNextLevelOfParameter, list("", "1"), "kept"},
		{&rpc.NoNextLevelOfParameter, list("Device.UpTime", "1"), "broken"},
		{&rpc.VendorMethod, "<cwmp:X_001122_Do/>", "kept"},
		{&rpc.VendorMethod, "<cwmp:X_EXAMPLE-COM_Do/>", "kept"},
		{&rpc.VendorMethod, "<cwmp:X_EXAMPLE_COM_Do/>", "kept"},
		{&rpc.VendorMethod, "<cwmp:X_example_Do/>", "warned"},
		{&rpc.VendorMethod, "<cwmp:X_Do/>", "broken"},
		{&rpc.VendorMethod, "<cwmp:DoIt/>", "broken"},
		{&rpc.VendorMethod, "<cwmp:getparametervalues/>", "not here"},
		{&rpc.VendorMethod, "<cwmp:GetParameterValuesResult/>", "not here"},
		{&rpc.VendorMethod, "<cwmp:Reboot><CommandKey/></cwmp:Reboot>", "not here"},
		{&rpc.MethodList, methods("xsd:string[1]", "<string>Reboot</string>"), "kept"},
		{&rpc.MethodList, methods("soap-enc:string[]", "<string>Reboot</string>"), "kept"},
		{&rpc.MethodList, methods("xsd:string[0]", "<string>Reboot</string>"), "broken"},
		{&rpc.MethodList, methods("xsd:int[1]", "<string>Reboot</string>"), "broken"},
		{&rpc.MethodList, methods("xsd:string[0]", ""), "broken"},
	} {
		NewWithT(t).Expect(judged(c.rule, envelope(cwmp.ACS, c.body))).To(Equal(c.want), "%s: %s", c.rule.ID, c.body)
	}
}

// An answer whose request is not in the recording is not judged, and neither is one without its own.
func TestAnswersWithoutRequest(t *testing.T) {
	g := NewWithT(t)
	alone := envelope(cwmp.CPE, values("Device.DeviceInfo.UpTime"))
	g.Expect(judged(&rpc.ValuesAskedFor, alone)).To(Equal("not here"))

	doubtful := answer(get("Device.DeviceInfo.UpTime"), values("Device.Other"))
	doubtful.Session().Doubtful = true
	g.Expect(judged(&rpc.ValuesAskedFor, doubtful)).To(Equal("not here"))

	late := answer(get("Device.DeviceInfo.UpTime"), values("Device.Other"))
	late.Session().Exchanges[0].Response = nil // the answer is sent again after a lost connection
	g.Expect(judged(&rpc.ValuesAskedFor, late)).To(Equal("not here"))

	broken := answer(get("Device.DeviceInfo.UpTime"), values("Device.Other"))
	broken.HTTP.Body = broken.HTTP.Body[:len(broken.HTTP.Body)-20]
	broken.Release()
	g.Expect(judged(&rpc.ValuesAskedFor, broken)).To(Equal("not here"))
}

// The dead weight of a challenge between request and answer changes nothing.
func TestAnswerAfterChallenge(t *testing.T) {
	m := answer(get("Device.DeviceInfo.UpTime"), values("Device.Other"))
	s := m.Session()
	refused := envelope(cwmp.ACS, "")
	refused.HTTP.Status, refused.HTTP.Body, refused.SOAP = 401, nil, false
	s.Exchanges = []*capture.Exchange{s.Exchanges[0], {Session: s, Request: m, Response: refused}, s.Exchanges[1]}
	NewWithT(t).Expect(judged(&rpc.ValuesAskedFor, m)).To(Equal("broken"))
}
