package cpe

import (
	"context"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// writable: TR-069 A.3.2.3, what GetParameterNames says that can be changed.
func writable(b *bench.Bench) {
	Describe("Writable", bench.Section("A.3.2.3"), bench.Needs(bench.Write), func() {
		b.It("tells of a parameter whether it can be set", bench.Rule("CWMP-GPN-010"), func(ctx context.Context) {
			acs := b.ACS(ctx)
			for _, short := range settable {
				setAsItIs(ctx, acs, acs.Root()+short)
			}
			Expect(acs.Recording()).To(bench.PassRule("CWMP-GPN-010"))
		})

		b.It("tells of a table whether it takes further instances", bench.Rule("CWMP-GPN-011"), func(ctx context.Context) {
			acs := b.ACS(ctx)
			tables := []string{acs.Parameter(ctx, bench.Table)}
			if fixed := acs.FixedTable(ctx); fixed != "" {
				tables = append(tables, fixed)
			}
			for _, table := range tables {
				acs.Provoke(bench.Facts{"subject": table})
				answers := acs.AskAll(ctx, bench.Call{Step: "names", RPC: names(above(table), true)}, bench.Call{Step: "change", RPC: add(table, "")})
				if row := rowOf(table, answers[1]); row != "" {
					acs.DeleteLater(row)
				}
				acs.Over()
			}
			Expect(acs.Recording()).To(bench.PassRule("CWMP-GPN-011"))
		})

		b.It("tells of an instance whether it can be deleted", bench.Rule("CWMP-GPN-012"), func(ctx context.Context) {
			acs := b.ACS(ctx)
			deletes(ctx, acs, acs.Row(ctx, acs.Parameter(ctx, bench.Table)))
			Expect(acs.Recording()).To(bench.PassRule("CWMP-GPN-012"))
		})

		b.It("is false for an instance that cannot be deleted", bench.About(bench.Rule("CWMP-GPN-012"), bench.Needs(bench.Destructive)), func(ctx context.Context) {
			acs := b.ACS(ctx)
			deletes(ctx, acs, acs.FixedRow(ctx))
			Expect(acs.Recording()).To(bench.PassRule("CWMP-GPN-012"))
		})
	})
}

// settable are parameters that nearly every device has, of either kind, which do no harm when they are set to what they are.
var settable = []string{"DeviceInfo.ProvisioningCode", "ManagementServer.PeriodicInformInterval", "ManagementServer.UpgradesManaged",
	"DeviceInfo.ModelName", "DeviceInfo.SoftwareVersion"}

// setAsItIs sets a parameter to the value it has.
func setAsItIs(ctx context.Context, acs *bench.ACS, name string) {
	GinkgoHelper()
	acs.Provoke(bench.Facts{"subject": name})
	acs.AskAll(ctx, bench.Call{Step: "names", RPC: names(name, false)}, bench.Call{Step: "value", RPC: get(name), Then: func(answer cwmp.RPC) []bench.Call {
		held, ok := answer.(*cwmp.GetParameterValuesResponse)
		if !ok || len(held.ParameterList) != 1 {
			return nil // the device does not have it
		}
		return []bench.Call{{Step: "change", RPC: &cwmp.SetParameterValues{ParameterList: held.ParameterList}}}
	}})
	acs.Over()
}

// deletes asks what the device says of an instance, and deletes it.
func deletes(ctx context.Context, acs *bench.ACS, row string) {
	GinkgoHelper()
	acs.Provoke(bench.Facts{"subject": row})
	acs.AskAll(ctx, bench.Call{Step: "names", RPC: names(above(row), true)}, bench.Call{Step: "change", RPC: remove(row, "")})
	acs.Over()
}

// above is the path of the object that holds another one.
func above(object string) string {
	path := strings.TrimSuffix(object, ".")
	return path[:strings.LastIndexByte(path, '.')+1]
}

// standardTables are tables whose new rows are filled in by the standard.
var standardTables = []string{"NAT.PortMapping.", "DHCPv4.Server.Pool.", "ManagementServer.InformParameter.", "Users.User.", "User.",
	"Layer3Forwarding.Forwarding.", "Bridging.Bridge.", "QoS.Classification."}

// standardTable is a table that takes AddObject and whose new rows are filled in by the standard. The scenario is skipped
// where the device has none.
func standardTable(ctx context.Context, acs *bench.ACS) string {
	GinkgoHelper()
	if table := acs.Parameter(ctx, bench.Table); slices.Contains(standardTables, strings.TrimPrefix(table, acs.Root())) {
		return table
	}
	for _, short := range standardTables {
		if takes, has := acs.Has(ctx, acs.Root()+short); takes && has {
			return acs.Root() + short
		}
	}
	Skip("the CPE has no table of which it is known what new rows hold")
	return ""
}
