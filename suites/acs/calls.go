package acs

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// calls: TR-069 A.3.2 and A.4.1, how the ACS writes the methods that it is told to call. A CPE that does not have a method
// answers with fault 9000; the rules are about the call.
func calls(b *bench.Bench) {
	Describe("Calls of the ACS", bench.Section("A.3.2"), bench.Needs(bench.Acting), func() {
		for _, c := range []struct {
			text  string
			call  cwmp.RPC
			rules []string
		}{
			{"ask for the names of the next level", &cwmp.GetParameterNames{ParameterPath: "Device.DeviceInfo.", NextLevel: true}, []string{"CWMP-GPN-022"}},
			{"set attributes with all five members", &cwmp.SetParameterAttributes{ParameterList: []cwmp.SetParameterAttribute{
				{Name: provisioningCode, NotificationChange: true}}}, []string{"CWMP-SPA-024", "CWMP-XSD-012"}},
			{"add an object to a table", &cwmp.AddObject{ObjectName: "Device.NAT.PortMapping.", ParameterKey: "cwmplab"}, []string{"CWMP-ADD-019"}},
			{"schedule an Inform", &cwmp.ScheduleInform{DelaySeconds: 1 << 20, CommandKey: "cwmplab"}, []string{"CWMP-SI-008"}},
			{"ask for the transfers that wait", &cwmp.GetAllQueuedTransfers{}, []string{"CWMP-VER-008"}},
			{"upload without credentials in the URL", &cwmp.Upload{CommandKey: "cwmplab", FileType: "2 Vendor Log File", URL: "http://files.example/log"}, []string{"CWMP-UL-007"}},
			{"schedule a download in windows that do not overlap", &cwmp.ScheduleDownload{CommandKey: "cwmplab", FileType: "1 Firmware Upgrade Image",
				URL: "http://files.example/image", TimeWindowList: []cwmp.TimeWindow{
					{WindowStart: 3600, WindowEnd: 7200, WindowMode: "1 At Any Time", MaxRetries: -1},
					{WindowStart: 7200, WindowEnd: 9000, WindowMode: "1 At Any Time", MaxRetries: -1}}}, []string{"CWMP-SDL-012", "CWMP-VER-008"}},
			{"change deployment units, each operation with its type", &cwmp.ChangeDUState{CommandKey: new(string), Operations: []cwmp.Operation{
				&cwmp.InstallOp{URL: "http://files.example/unit"}, &cwmp.UninstallOp{UUID: "6f1c1d4e-3a0b-5c8d-9e2f-001122334455"}}},
				[]string{"CWMP-DU-018", "CWMP-XSD-016"}},
			{"escape what is special in XML", &cwmp.SetParameterValues{ParameterKey: "cwmplab", ParameterList: []cwmp.ParameterValue{
				{Name: provisioningCode, Type: "xsd:string", Value: `a<&">b`}}}, []string{"CWMP-SOP-023"}},
			{"write numbers as decimal text", &cwmp.SetParameterValues{ParameterKey: "cwmplab", ParameterList: []cwmp.ParameterValue{
				{Name: "Device.ManagementServer.PeriodicInformInterval", Type: "xsd:unsignedInt", Value: "86400"}}}, []string{"CWMP-TYP-008"}},
		} {
			b.It(c.text, bench.Rule(c.rules...), func(ctx context.Context) {
				peer := b.CPE(ctx)
				queue(ctx, peer, c.call)
				unlessCalled(c.call.Method(), peer.Session(ctx, "2 PERIODIC"))
				Expect(peer.Recording()).To(bench.PassRule(c.rules...))
			})
		}
	})
}
