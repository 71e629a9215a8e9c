package cpe

import (
	"context"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// wildcards: the data model on InstanceWildcardsSupported, "*" in the place of a row where something is read.
func wildcards(b *bench.Bench) {
	Describe("Wildcards", bench.Section("A.3.2.2"), bench.Needs(bench.Write, bench.Amendment(6)), func() {
		b.It("returns values of all rows where it says that it supports wildcards, else a fault", bench.Rule("CWMP-GPV-019"), func(ctx context.Context) {
			acs := b.ACS(ctx)
			table, supported := rowsToRead(ctx, acs)
			name := readable(ctx, acs, table)
			acs.Provoke(bench.Facts{"table": table, "supported": supported})
			acs.AskAll(ctx, bench.Call{Step: "supported", RPC: get(supported)}, bench.Call{Step: "rows", RPC: names(table, true)},
				bench.Call{Step: "ask", RPC: get(table + "*." + name)})
			Expect(acs.Recording()).To(bench.PassRule("CWMP-GPV-019"))
		})

		b.It("returns names and attributes of all rows where it says that it supports wildcards", bench.Rule("CWMP-GPN-024", "CWMP-GPA-009"), func(ctx context.Context) {
			acs := b.ACS(ctx)
			table, supported := rowsToRead(ctx, acs)
			acs.Provoke(bench.Facts{"table": table, "supported": supported})
			answers := acs.AskAll(ctx, bench.Call{Step: "supported", RPC: get(supported)}, bench.Call{Step: "rows", RPC: names(table, true)},
				bench.Call{Step: "names", RPC: names(table+"*.", true)}, bench.Call{Step: "attributes", RPC: attributes(table + "*.")})
			unlessTrue(answers[0], supported)
			Expect(acs.Recording()).To(bench.PassRule("CWMP-GPN-024", "CWMP-GPA-009"))
		})
	})
}

// rowsToRead makes two rows in a table, and gives it with the parameter that tells whether wildcards are supported.
func rowsToRead(ctx context.Context, acs *bench.ACS) (table, supported string) {
	table = acs.Parameter(ctx, bench.Table)
	acs.Row(ctx, table)
	acs.Row(ctx, table)
	return table, acs.Root() + "ManagementServer.InstanceWildcardsSupported"
}

// readable gives the name below the row of a parameter that rows of a table have.
func readable(ctx context.Context, acs *bench.ACS, table string) string {
	answer := acs.Ask(ctx, "held", get(table))
	bench.Unless(answer, "reading "+table)
	for _, v := range answer.(*cwmp.GetParameterValuesResponse).ParameterList {
		_, name, _ := strings.Cut(strings.TrimPrefix(v.Name, table), ".")
		if name != "" && !strings.Contains(name, ".") {
			return name
		}
	}
	Skip("the rows of " + table + " have no parameters")
	return ""
}

// unlessTrue skips the scenario where the device does not say that a parameter is true.
func unlessTrue(answer cwmp.RPC, name string) {
	if r, ok := answer.(*cwmp.GetParameterValuesResponse); ok && len(r.ParameterList) == 1 {
		if v := strings.TrimSpace(r.ParameterList[0].Value); v == "1" || v == "true" {
			return
		}
	}
	Skip("the CPE does not say that " + name + " is true")
}
