package acs

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// types: TR-069 A.2.1, values that the ACS is told to set.
func types(b *bench.Bench) {
	Describe("Data types", bench.Section("A.2.1"), bench.Needs(bench.Acting), func() {
		b.It("keeps the case of texts", bench.Rule("CWMP-TYP-023"), func(ctx context.Context) {
			cpe := b.CPE(ctx)
			const name, text = "Device.DeviceInfo.ProvisioningCode", "aBcDeF"
			cpe.Provoke(nil)
			cpe.Step("queued", bench.Facts{"parameter": name, "value": text})
			cpe.Asked(cpe.Adapter().Queue(ctx, cpe.Key(), &cwmp.SetParameterValues{
				ParameterList: []cwmp.ParameterValue{{Name: name, Type: "xsd:string", Value: text}}}))
			cpe.Session(ctx, "2 PERIODIC")
			Expect(cpe.Recording()).To(bench.PassRule("CWMP-TYP-023"))
		})
	})
}
