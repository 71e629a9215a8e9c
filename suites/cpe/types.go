package cpe

import (
	"context"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/suites/bench"
)

// types: TR-069 A.2.1 and TR-106 3.2, values that are set and read again.
func types(b *bench.Bench) {
	Describe("Data types", bench.Section("A.2.1"), bench.Needs(bench.Write), func() {
		b.It("passes over white space around the commas of a list", bench.Rule("CWMP-TYP-014"), func(ctx context.Context) {
			acs := b.ACS(ctx)
			name := acs.Parameter(ctx, bench.AList)
			items := listOf(name, acs.Borrow(ctx, name)[name])
			acs.Provoke(bench.Facts{"parameter": name})
			answers := acs.AskAll(ctx,
				bench.Call{Step: "plain", RPC: setOne(name, "xsd:string", strings.Join(items, ","), "typ")},
				bench.Call{Step: "set", RPC: setOne(name, "xsd:string", strings.Join(items, " , "), "typ")},
				bench.Call{Step: "read", RPC: get(name)})
			bench.Unless(answers[0], "setting "+name)
			Expect(acs.Recording()).To(bench.PassRule("CWMP-TYP-014"))
		})

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

// listOf gives two items or more for a list: those it has, or what lists of this name may hold. The scenario is skipped
// where neither is known.
func listOf(name, held string) []string {
	items := strings.Split(held, ",")
	for i := range items {
		items[i] = strings.TrimSpace(items[i])
	}
	switch {
	case len(items) > 1:
		return items
	case strings.HasSuffix(name, ".HostList"):
		return []string{"192.0.2.1", "192.0.2.2"}
	case strings.HasSuffix(name, ".OperationTypeFilter"):
		return []string{"Install", "Update"}
	}
	Skip(name + " holds fewer than two items: name a list that holds more in the device file (parameters.list)")
	return nil
}
