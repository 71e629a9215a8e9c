package acs

import (
	"context"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/fixtures/cpe"
	"cwmplab/suites/bench"
)

// Parameters that every device has which we play. The first three stand in no Inform: an ACS need not ask for what it was
// just told.
const (
	modelName        = "Device.DeviceInfo.ModelName"
	description      = "Device.DeviceInfo.Description"
	manufacturer     = "Device.DeviceInfo.Manufacturer"
	provisioningCode = "Device.DeviceInfo.ProvisioningCode"
)

// answers: TR-069 3.7.2, what the ACS asks, and what it makes of the answers.
func answers(b *bench.Bench) {
	Describe("What is queued", bench.Section("3.7.2.3"), bench.Needs(bench.Acting), func() {
		b.It("comes in one session", bench.Rule("CWMP-SES-022"), func(ctx context.Context) {
			peer := b.CPE(ctx)
			peer.Provoke(nil)
			for i, name := range []string{manufacturer, modelName, description} {
				peer.Step([]string{"queued 1", "queued 2", "queued 3"}[i], bench.Facts{"method": "GetParameterValues", "asks": name})
				queue(ctx, peer, &cwmp.GetParameterValues{ParameterNames: []string{name}})
			}
			for range 3 {
				peer.Session(ctx, "2 PERIODIC")
			}
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-SES-022"))
		})
	})

	Describe("Answers of the CPE", bench.Section("A.3"), bench.Needs(bench.Acting), func() {
		answersToSet(b)
		answersTaken(b)
	})
}

// answersTaken are answers that an ACS has to take in its stride.
func answersTaken(b *bench.Bench) {
	b.It("may list methods that nobody knows", bench.Rule("CWMP-GRM-005"), func(ctx context.Context) {
		peer := b.CPE(ctx)
		peer.Provoke(nil)
		queue(ctx, peer, &cwmp.GetRPCMethods{})
		peer.Announce("list", "answer to GetRPCMethods", nil)
		peer.Answering(func(ask cwmp.RPC) cwmp.RPC {
			if _, ok := ask.(*cwmp.GetRPCMethods); ok {
				return &cwmp.GetRPCMethodsResponse{MethodList: []string{"GetRPCMethods", "X_FFFFFF_Foo", "GetParameterValues", "SetParameterValues"}}
			}
			return nil
		}, func() { peer.Session(ctx, "2 PERIODIC") })
		peer.Over()
		Expect(peer.Recording()).To(bench.PassRule("CWMP-GRM-005"))
	})

	b.It("may be empty, or a fault", bench.Rule("CWMP-GPV-022"), func(ctx context.Context) {
		peer := b.CPE(ctx)
		peer.Provoke(nil)
		const table = "Device.NAT.PortMapping."
		queue(ctx, peer, &cwmp.GetParameterValues{ParameterNames: []string{table}})
		queue(ctx, peer, &cwmp.GetParameterValues{ParameterNames: []string{vendorParameter}})
		peer.Announce("empty", "answer to GetParameterValues", bench.Facts{"asks": table})
		peer.Announce("refused", "answer to GetParameterValues", bench.Facts{"asks": vendorParameter})
		peer.Answering(func(ask cwmp.RPC) cwmp.RPC {
			if get, ok := ask.(*cwmp.GetParameterValues); ok && slices.Contains(get.ParameterNames, table) {
				return &cwmp.GetParameterValuesResponse{} // whatever rows the ACS has added
			}
			return nil
		}, func() { unlessCalled("GetParameterValues", peer.Session(ctx, "2 PERIODIC")) })
		peer.Over()
		Expect(peer.Recording()).To(bench.PassRule("CWMP-GPV-022"))
	})

	b.It("may end a transfer at once, with Status 0", bench.Rule("CWMP-DL-036"), func(ctx context.Context) {
		peer := b.CPE(ctx)
		peer.Provoke(nil)
		const file = "cwmplab-image" // an ACS may have a file server of its own
		queue(ctx, peer, &cwmp.Download{CommandKey: "cwmplab", FileType: "1 Firmware Upgrade Image", URL: "http://files.example/" + file})
		peer.Announce("done", "answer to Download", bench.Facts{"asks": file})
		peer.Answering(func(ask cwmp.RPC) cwmp.RPC {
			if _, ok := ask.(*cwmp.Download); ok {
				return &cwmp.DownloadResponse{StartTime: someTime, CompleteTime: someTime}
			}
			return nil
		}, func() {
			var held []cpe.Session
			for range 3 {
				held = append(held, peer.Session(ctx, "2 PERIODIC"))
			}
			unlessCalled("Download", held...)
		})
		peer.Over()
		Expect(peer.Recording()).To(bench.PassRule("CWMP-DL-036"))
	})
}

// answersToSet are answers to SetParameterValues.
func answersToSet(b *bench.Bench) {
	b.It("may put values off, with Status 1", bench.Rule("CWMP-SPV-038"), func(ctx context.Context) {
		peer := b.CPE(ctx)
		peer.Provoke(nil)
		queue(ctx, peer, setting(provisioningCode))
		peer.Announce("deferred", "answer to SetParameterValues", bench.Facts{"asks": provisioningCode})
		peer.Answering(toSet(&cwmp.SetParameterValuesResponse{Status: 1}), func() {
			for range 3 {
				peer.Session(ctx, "2 PERIODIC")
			}
		})
		peer.Over()
		Expect(peer.Recording()).To(bench.PassRule("CWMP-SPV-038"))
	})

	b.It("may refuse several values at a time", bench.Rule("CWMP-SPV-039"), func(ctx context.Context) {
		peer := b.CPE(ctx)
		peer.Provoke(nil)
		queue(ctx, peer, setting(provisioningCode, vendorParameter))
		fault := cwmp.NewFault(9003, "Invalid arguments")
		fault.SetParameterValuesFaults = []cwmp.SetParameterValuesFault{
			{ParameterName: provisioningCode, FaultCode: 9007, FaultString: "Invalid parameter value"},
			{ParameterName: vendorParameter, FaultCode: 9005, FaultString: "Invalid parameter name"}}
		peer.Announce("refused", "answer to SetParameterValues", bench.Facts{"asks": provisioningCode})
		peer.Answering(toSet(fault), func() { peer.Session(ctx, "2 PERIODIC") })
		peer.Over()
		Expect(peer.Recording()).To(bench.PassRule("CWMP-SPV-039"))
	})
}

// queue has the ACS call a method in the next session, or skips the scenario where it cannot be made to.
func queue(ctx context.Context, peer *bench.CPE, call cwmp.RPC) {
	GinkgoHelper()
	peer.Asked(peer.Adapter().Queue(ctx, peer.Key(), call))
}

// unlessCalled skips the scenario where sessions ended in order and the ACS has not called a method that it was told to: one
// that makes its calls itself may know another way to what it was told, or may have what it was to ask for.
func unlessCalled(method string, sessions ...cpe.Session) {
	GinkgoHelper()
	for _, s := range sessions {
		if s.Err != nil || slices.Contains(s.Asked, method) {
			return
		}
	}
	Skip("the ACS was told to call " + method + ", and ended the session without")
}

// setting is a call that sets parameters to a text.
func setting(names ...string) *cwmp.SetParameterValues {
	set := &cwmp.SetParameterValues{ParameterKey: "cwmplab"}
	for _, name := range names {
		set.ParameterList = append(set.ParameterList, cwmp.ParameterValue{Name: name, Type: "xsd:string", Value: "cwmplab"})
	}
	return set
}

// toSet answers the calls that set the provisioning code.
func toSet(answer cwmp.RPC) func(cwmp.RPC) cwmp.RPC {
	return func(ask cwmp.RPC) cwmp.RPC {
		if set, ok := ask.(*cwmp.SetParameterValues); ok {
			for _, v := range set.ParameterList {
				if v.Name == provisioningCode {
					return answer
				}
			}
		}
		return nil
	}
}
