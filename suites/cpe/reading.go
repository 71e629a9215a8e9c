package cpe

import (
	"context"
	"strings"
	"unicode"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// reading: TR-069 A.3.2.2, A.3.2.3 and A.3.2.5, what can be read and what cannot.
func reading(b *bench.Bench) {
	Describe("GetParameterValues", bench.Section("A.3.2.2"), func() {
		valuesRefused(b)
		valuesRead(b)
	})
	Describe("GetParameterNames", bench.Section("A.3.2.3"), func() { namesRead(b) })
	Describe("GetParameterAttributes", bench.Section("A.3.2.5"), func() { attributesRead(b) })
}

// refuses declares a scenario with one call that asks for what is not there.
func refuses(b *bench.Bench, text, rule string, call func(ctx context.Context, acs *bench.ACS) cwmp.RPC) {
	b.It(text, bench.Rule(rule), func(ctx context.Context) {
		acs := b.ACS(ctx)
		rpc := call(ctx, acs)
		acs.Provoke(nil)
		acs.Ask(ctx, "ask", rpc)
		Expect(acs.Recording()).To(bench.PassRule(rule))
	})
}

func valuesRefused(b *bench.Bench) {
	refuses(b, "refuses a list with one unknown name", "CWMP-GPV-004", func(_ context.Context, acs *bench.ACS) cwmp.RPC {
		return get(acs.Root()+"DeviceInfo.SoftwareVersion", acs.Root()+"NoSuch")
	})
	refuses(b, "refuses an object without its dot", "CWMP-GPV-005", func(_ context.Context, acs *bench.ACS) cwmp.RPC {
		return get(acs.Root() + "DeviceInfo")
	})
	refuses(b, "refuses a parameter with a dot behind it", "CWMP-GPV-006", func(_ context.Context, acs *bench.ACS) cwmp.RPC {
		return get(acs.Root() + "DeviceInfo.SerialNumber.")
	})
	refuses(b, "refuses an instance that does not exist", "CWMP-GPV-011", func(ctx context.Context, acs *bench.ACS) cwmp.RPC {
		return get(acs.Parameter(ctx, bench.Table) + "9999.")
	})
	refuses(b, "refuses a name in other case", "CWMP-GPV-013", func(_ context.Context, acs *bench.ACS) cwmp.RPC {
		return get(swapCase(acs.Root() + "DeviceInfo.SoftwareVersion"))
	})
}

// swapCase changes the case of every letter.
func swapCase(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsUpper(r) {
			return unicode.ToLower(r)
		}
		return unicode.ToUpper(r)
	}, s)
}

func valuesRead(b *bench.Bench) {
	b.It("returns what GetParameterNames lists, and GetParameterAttributes too",
		bench.Rule("CWMP-GPV-002", "CWMP-GPV-023", "CWMP-GPN-001", "CWMP-GPA-002"), func(ctx context.Context) {
			acs := b.ACS(ctx)
			path := acs.Root() + "ManagementServer."
			acs.Provoke(bench.Facts{"path": path})
			acs.AskAll(ctx, bench.Call{Step: "names", RPC: names(path, false)}, bench.Call{Step: "values", RPC: get(path)},
				bench.Call{Step: "attributes", RPC: attributes(path)})
			Expect(acs.Recording()).To(bench.PassRule("CWMP-GPV-002", "CWMP-GPV-023", "CWMP-GPN-001", "CWMP-GPA-002"))
		})

	refuses(b, "returns the whole tree for an empty name", "CWMP-GPV-003", func(context.Context, *bench.ACS) cwmp.RPC { return get("") })

	b.It("returns an empty list for an object without parameters", bench.Rule("CWMP-GPV-010", "CWMP-GPN-015", "CWMP-GPA-010"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		path := acs.EmptyTable(ctx)
		acs.Provoke(bench.Facts{"path": path})
		acs.AskAll(ctx, bench.Call{Step: "values", RPC: get(path)}, bench.Call{Step: "names", RPC: names(path, true)},
			bench.Call{Step: "attributes", RPC: attributes(path)})
		Expect(acs.Recording()).To(bench.PassRule("CWMP-GPV-010", "CWMP-GPN-015", "CWMP-GPA-010"))
	})

	refuses(b, "answers paths that overlap", "CWMP-GPV-017", func(_ context.Context, acs *bench.ACS) cwmp.RPC {
		return get(acs.Root()+"DeviceInfo.SoftwareVersion", acs.Root()+"DeviceInfo.")
	})

	b.It("returns nothing of a hidden parameter", bench.Rule("CWMP-GPV-009"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		name := acs.Parameter(ctx, bench.Hidden)
		acs.Provoke(bench.Facts{"parameter": name})
		acs.Ask(ctx, "values", get(name))
		Expect(acs.Recording()).To(bench.PassRule("CWMP-GPV-009"))
	})
}

func attributes(names ...string) *cwmp.GetParameterAttributes {
	return &cwmp.GetParameterAttributes{ParameterNames: names}
}

func namesRead(b *bench.Bench) {
	refuses(b, "refuses the next level of a parameter", "CWMP-GPN-004", func(_ context.Context, acs *bench.ACS) cwmp.RPC {
		return names(acs.Root()+"DeviceInfo.SerialNumber", true)
	})
	refuses(b, "refuses an unknown path", "CWMP-GPN-007", func(_ context.Context, acs *bench.ACS) cwmp.RPC { return names(acs.Root()+"NoSuch.", false) })
	refuses(b, "refuses an object without its dot", "CWMP-GPN-008", func(_ context.Context, acs *bench.ACS) cwmp.RPC {
		return names(acs.Root()+"DeviceInfo", false)
	})
	refuses(b, "lists the whole tree for an empty path", "CWMP-GPN-006", func(context.Context, *bench.ACS) cwmp.RPC { return names("", false) })

	b.It("lists one parameter, and GetParameterAttributes returns one entry", bench.Rule("CWMP-GPN-002", "CWMP-GPA-001"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		name := acs.Root() + "DeviceInfo.SoftwareVersion"
		acs.Provoke(bench.Facts{"parameter": name})
		acs.AskAll(ctx, bench.Call{Step: "names", RPC: names(name, false)}, bench.Call{Step: "attributes", RPC: attributes(name)})
		Expect(acs.Recording()).To(bench.PassRule("CWMP-GPN-002", "CWMP-GPA-001"))
	})

	b.It("lists the instances of a table by their numbers", bench.About(bench.Rule("CWMP-GPN-014"), bench.Needs(bench.Write)), func(ctx context.Context) {
		acs := b.ACS(ctx)
		table := acs.Parameter(ctx, bench.Table)
		acs.Row(ctx, table)
		acs.Provoke(bench.Facts{"table": table})
		acs.Ask(ctx, "names", names(table, true))
		Expect(acs.Recording()).To(bench.PassRule("CWMP-GPN-014"))
	})
}

func attributesRead(b *bench.Bench) {
	refuses(b, "refuses a list with one unknown name", "CWMP-GPA-004", func(_ context.Context, acs *bench.ACS) cwmp.RPC {
		return attributes(acs.Root()+"DeviceInfo.SoftwareVersion", acs.Root()+"NoSuch")
	})
	refuses(b, "returns the whole tree for an empty name", "CWMP-GPA-003", func(context.Context, *bench.ACS) cwmp.RPC { return attributes("") })
}
