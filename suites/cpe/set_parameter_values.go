package cpe

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// setParameterValues: TR-069 A.3.2.1.
func setParameterValues(b *bench.Bench) {
	Describe("SetParameterValues", bench.Section("A.3.2.1"), bench.Needs(bench.Write), func() {
		b.It("refuses an unknown parameter with item fault 9005", bench.Rule("CWMP-SPV-004"), func(ctx context.Context) {
			acs := b.ACS(ctx)
			unknown := acs.Root() + "NoSuch"
			acs.Provoke(bench.Facts{"parameter": unknown})
			acs.Ask(ctx, "set", setOne(unknown, "xsd:string", "1", "spv"))
			Expect(acs.Recording()).To(bench.PassRule("CWMP-SPV-004"))
		})

		b.It("refuses a read-only parameter with item fault 9008", bench.Rule("CWMP-SPV-005"), func(ctx context.Context) {
			acs := b.ACS(ctx)
			name := acs.Parameter(ctx, bench.ReadOnly)
			acs.Provoke(bench.Facts{"parameter": name})
			acs.Ask(ctx, "set", setOne(name, "xsd:string", "other", "spv"))
			Expect(acs.Recording()).To(bench.PassRule("CWMP-SPV-005"))
		})

		b.It("stores its ParameterKey when it succeeds", bench.Rule("CWMP-SPV-016"), func(ctx context.Context) {
			acs := b.ACS(ctx)
			name, key := acs.Parameter(ctx, bench.AString), acs.Root()+"ManagementServer.ParameterKey"
			acs.Borrow(ctx, name)
			acs.Provoke(bench.Facts{"key": key})
			acs.Ask(ctx, "set", setOne(name, "xsd:string", "spv", "key-1"))
			acs.Ask(ctx, "read", &cwmp.GetParameterValues{ParameterNames: []string{key}})
			Expect(acs.Recording()).To(bench.PassRule("CWMP-SPV-016"))
		})
	})
}

// setOne sets one parameter.
func setOne(name, kind, value, key string) *cwmp.SetParameterValues {
	return &cwmp.SetParameterValues{ParameterList: []cwmp.ParameterValue{{Name: name, Type: kind, Value: value}}, ParameterKey: key}
}
