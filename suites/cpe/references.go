package cpe

import (
	"context"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/suites/bench"
)

// references: TR-106 3.2.4, what becomes of references when the row they lead to goes.
func references(b *bench.Bench) {
	Describe("References to a row that is deleted", bench.Section("A.3.2.7"), bench.Needs(bench.Write), func() {
		b.It("empties strong references", bench.Rule("CWMP-DEL-009"), func(ctx context.Context) {
			acs := b.ACS(ctx)
			deleteReferred(ctx, acs, bench.Strong)
			Expect(acs.Recording()).To(bench.PassRule("CWMP-DEL-009"))
		})

		b.It("leaves weak references as they are", bench.Rule("CWMP-DEL-010"), func(ctx context.Context) {
			acs := b.ACS(ctx)
			deleteReferred(ctx, acs, bench.Weak)
			Expect(acs.Recording()).To(bench.PassRule("CWMP-DEL-010"))
		})
	})
}

// referable is the table that the references of diagnostics lead to. A row of ours in it is an interface that lies on
// nothing.
func referable(acs *bench.ACS) string { return acs.Root() + "IP.Interface." }

// deleteReferred has a reference lead to a row of ours, deletes the row, and reads the reference before and after.
func deleteReferred(ctx context.Context, acs *bench.ACS, kind bench.Kind) {
	name := acs.Parameter(ctx, kind)
	acs.Borrow(ctx, name)
	row := acs.Row(ctx, referable(acs))
	acs.Provoke(bench.Facts{"parameter": name, "row": row})
	answers := acs.AskAll(ctx, bench.Call{Step: "set", RPC: setOne(name, "xsd:string", strings.TrimSuffix(row, "."), "reference")},
		bench.Call{Step: "before", RPC: get(name)}, bench.Call{Step: "delete", RPC: remove(row, "reference")})
	bench.Unless(answers[0], "setting "+name)
	bench.Unless(answers[2], "DeleteObject "+row)
	acs.Ask(ctx, "after", get(name))
}
