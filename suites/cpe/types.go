package cpe

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/suites/bench"
)

// types: TR-069 A.2.1 and TR-106 3.2, values that are set and read again.
func types(b *bench.Bench) {
	Describe("Data types", bench.Section("A.2.1"), bench.Needs(bench.Write), func() {
		b.It("gives back the characters that XML writes in another way", bench.Rule("CWMP-TYP-022"), func(ctx context.Context) {
			acs := b.ACS(ctx)
			name := acs.Parameter(ctx, bench.AString)
			acs.Borrow(ctx, name)
			setAndRead(ctx, acs, name, "xsd:string", `a<&">'b`, "Zürich 10 €")
			Expect(acs.Recording()).To(bench.PassRule("CWMP-TYP-022"))
		})

		b.It("keeps the case of texts", bench.Rule("CWMP-TYP-023"), func(ctx context.Context) {
			acs := b.ACS(ctx)
			name := acs.Parameter(ctx, bench.AString)
			acs.Borrow(ctx, name)
			setAndRead(ctx, acs, name, "xsd:string", "aBcDeF")
			Expect(acs.Recording()).To(bench.PassRule("CWMP-TYP-023"))
		})
	})
}
