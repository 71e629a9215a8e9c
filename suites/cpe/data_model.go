package cpe

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/checks/datamodel/provoked"
	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// Bounds of what is asked of a large data model.
const (
	mostTables  = 12
	mostSecured = 40
)

// dataModel: TR-106 and the data models, what a device tells of itself.
func dataModel(b *bench.Bench) {
	Describe("The data model", bench.Section("A.2.2"), func() {
		modelNames(b)
		modelClaims(b)
		modelValues(b)
	})
}

// modelNames is about names that are there, and names that are not.
func modelNames(b *bench.Bench) {
	b.It("counts the rows of its tables", bench.Rule("CWMP-DM-006"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		tables := counted(acs.Names(ctx))
		if len(tables) == 0 {
			Skip("the CPE has no table with a parameter that counts its rows")
		}
		acs.Provoke(nil)
		var counters []string
		for _, table := range tables {
			counters = append(counters, counterOf(table))
		}
		calls := []bench.Call{{Step: "before", RPC: get(counters...)}}
		for i, table := range tables {
			calls = append(calls, bench.Call{Step: fmt.Sprintf("rows %d", i+1), RPC: names(table, true), Facts: bench.Facts{"table": table, "counter": counters[i]}})
		}
		acs.AskAll(ctx, append(calls, bench.Call{Step: "after", RPC: get(counters...)})...)
		Expect(acs.Recording()).To(bench.PassRule("CWMP-DM-006"))
	})

	b.It("counts the instances of each type of service", bench.Rule("CWMP-DM-007"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		services := acs.Root() + "Services."
		acs.Provoke(bench.Facts{"services": services})
		var types []bench.Call
		acs.AskAll(ctx, bench.Call{Step: "services", RPC: names(services, true), Then: func(answer cwmp.RPC) []bench.Call {
			list, _ := answer.(*cwmp.GetParameterNamesResponse)
			for i := 0; list != nil && i < len(list.ParameterList) && len(types) < mostTables; i++ {
				if name := list.ParameterList[i].Name; name != services && strings.HasSuffix(name, ".") {
					types = append(types, bench.Call{Step: "type " + name, RPC: names(name, true), Facts: bench.Facts{"type": name}})
				}
			}
			return types
		}})
		if len(types) == 0 {
			Skip("the CPE has no service")
		}
		Expect(acs.Recording()).To(bench.PassRule("CWMP-DM-007"))
	})

	b.It("has no DeviceSummary where it is a Device:2", bench.Rule("CWMP-DM-009"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		if version := acs.Root() + "RootDataModelVersion"; acs.Root() != "Device." || !strings.HasPrefix(value(acs.Ask(ctx, "version", get(version)), version), "2.") {
			Skip("the CPE has no Device:2 data model that tells its version")
		}
		acs.Provoke(nil)
		acs.Ask(ctx, "root", names("Device.", true))
		Expect(acs.Recording()).To(bench.PassRule("CWMP-DM-009"))
	})

	b.It("has what every device has in ManagementServer and DeviceInfo", bench.Rule("CWMP-DM-036"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		acs.Provoke(bench.Facts{"root": acs.Root()})
		acs.AskAll(ctx, bench.Call{Step: "management", RPC: names(acs.Root()+"ManagementServer.", true)},
			bench.Call{Step: "info", RPC: names(acs.Root()+"DeviceInfo.", true)})
		Expect(acs.Recording()).To(bench.PassRule("CWMP-DM-036"))
	})
}

// modelClaims is about names that are there because the device can do something.
func modelClaims(b *bench.Bench) {
	b.It("has what its profiles list", bench.Rule("CWMP-VAL-014"), func(ctx context.Context) { claimedProfiles(ctx, b) })

	b.It("has KickURL where it can call Kicked", bench.Rule("CWMP-DEP-004"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		facts, url := bench.Facts{"management": acs.Root() + "ManagementServer."}, acs.Root()+"ManagementServer.KickURL"
		claimed := b.Claims().Methods
		switch _, has := acs.Has(ctx, url); {
		case len(claimed) > 0:
			facts["kicked"] = strconv.FormatBool(slices.Contains(claimed, "Kicked"))
		case has:
			Skip("the CPE has KickURL, and no message tells whether it can call Kicked: say in the device file what it can (claims.methods)")
		}
		acs.Provoke(facts)
		acs.Ask(ctx, "names", names(acs.Root()+"ManagementServer.", true))
		Expect(acs.Recording()).To(bench.PassRule("CWMP-DEP-004"))
	})
}

// modelValues is about values that say what the device is.
func modelValues(b *bench.Bench) {
	b.It("hides what the data model calls secured", bench.Rule("CWMP-DM-015"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		hidden := slices.DeleteFunc(acs.Names(ctx), func(name string) bool { return !provoked.Secured(name) })
		if len(hidden) == 0 {
			Skip("the CPE has no parameter that is known to be secured")
		}
		acs.Provoke(nil)
		acs.Ask(ctx, "values", get(hidden[:min(len(hidden), mostSecured)]...))
		Expect(acs.Recording()).To(bench.PassRule("CWMP-DM-015"))
	})

	b.It("lists HTTP among its methods of connection requests", bench.Rule("CWMP-DM-037"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		name := acs.Root() + "ManagementServer.SupportedConnReqMethods"
		have(ctx, acs, name)
		acs.Provoke(bench.Facts{"parameter": name})
		acs.AskAll(ctx, bench.Call{Step: "read", RPC: get(name)}, bench.Call{Step: "names", RPC: names(acs.Root()+"ManagementServer.", true)})
		Expect(acs.Recording()).To(bench.PassRule("CWMP-DM-037"))
	})

	b.It("says which data models it supports", bench.Rule("CWMP-DM-041"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		table := acs.Root() + "DeviceInfo.SupportedDataModel."
		have(ctx, acs, table)
		acs.Provoke(bench.Facts{"table": table})
		if list, ok := acs.Ask(ctx, "read", get(table)).(*cwmp.GetParameterValuesResponse); ok && len(list.ParameterList) == 0 {
			Skip(table + " has no rows")
		}
		Expect(acs.Recording()).To(bench.PassRule("CWMP-DM-041"))
	})

	b.It("takes no other compression than those it lists", bench.About(bench.Rule("CWMP-DM-043"), bench.Needs(bench.Write)), func(ctx context.Context) {
		acs := b.ACS(ctx)
		name := acs.Root() + "ManagementServer.HTTPCompression"
		have(ctx, acs, name)
		acs.Borrow(ctx, name)
		acs.Provoke(nil)
		acs.Ask(ctx, "set", setOne(name, "xsd:string", "Cwmplab", "dm"))
		Expect(acs.Recording()).To(bench.PassRule("CWMP-DM-043"))
	})

	b.It("takes no ACS URL that is neither HTTP nor HTTPS", bench.About(bench.Rule("CWMP-DM-019"), bench.Needs(bench.Write, bench.Destructive)), func(ctx context.Context) {
		acs := b.ACS(ctx)
		name := acs.Root() + "ManagementServer.URL"
		held := typedValue(acs.Ask(ctx, "url", get(name)), name)
		if held.Value == "" {
			Skip(name + " cannot be read, so that it could not be put back")
		}
		acs.Provoke(nil)
		// The next session might go nowhere.
		putBack(ctx, acs, bench.Call{Step: "set", RPC: setOne(name, "xsd:string", "ftp://acs.example/", "dm")}, setOne(name, "xsd:string", held.Value, "dm"))
		Expect(acs.Recording()).To(bench.PassRule("CWMP-DM-019"))
	})
}

// claimedProfiles lists what is below the objects of the profiles that the device claims, by DeviceSummary or in its file.
func claimedProfiles(ctx context.Context, b *bench.Bench) {
	GinkgoHelper()
	acs := b.ACS(ctx)
	summary, claimed := acs.Root()+"DeviceSummary", slices.Clone(b.Claims().Profiles)
	_, summed := acs.Has(ctx, summary)
	if summed {
		claimed = append(claimed, provoked.ProfilesOf(value(acs.Ask(ctx, "claims", get(summary)), summary))...)
	}
	objects := provoked.ProfileObjects(acs.Root(), claimed)
	if len(objects) == 0 {
		Skip("the CPE claims no profile that is known here: name its profiles in the device file (claims.profiles)")
	}
	acs.Provoke(bench.Facts{"root": acs.Root(), "profiles": strings.Join(b.Claims().Profiles, ",")})
	var calls []bench.Call
	if summed {
		calls = append(calls, bench.Call{Step: "summary", RPC: get(summary)})
	}
	for _, object := range objects {
		calls = append(calls, bench.Call{Step: "below " + object, RPC: names(object, object == acs.Root()), Facts: bench.Facts{"object": object}})
	}
	acs.AskAll(ctx, calls...)
	Expect(acs.Recording()).To(bench.PassRule("CWMP-VAL-014"))
}

// counted are tables that have a parameter beside them that counts their rows.
func counted(all []string) (tables []string) {
	for _, name := range all {
		table, counter := strings.CutSuffix(name, "NumberOfEntries")
		if _, there := slices.BinarySearch(all, table+"."); counter && there && len(tables) < mostTables {
			tables = append(tables, table+".")
		}
	}
	return tables
}

// have skips the scenario where the device does not have a parameter or object.
func have(ctx context.Context, acs *bench.ACS, name string) {
	GinkgoHelper()
	if _, has := acs.Has(ctx, name); !has {
		Skip("the CPE does not have " + name)
	}
}
