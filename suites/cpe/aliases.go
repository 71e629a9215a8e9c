package cpe

import (
	"context"
	"fmt"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// aliases: TR-069 3.6.1, rows that have names.
func aliases(b *bench.Bench) {
	Describe("Keys of new rows", bench.Section("A.3.2.6"), bench.Needs(bench.Write), func() {
		b.It("makes rows whose keys differ, or that are not enabled", bench.Rule("CWMP-ADD-014"), func(ctx context.Context) {
			acs := b.ACS(ctx)
			table := acs.Parameter(ctx, bench.Table)
			acs.Provoke(bench.Facts{"table": table})
			answers := acs.AskAll(ctx, bench.Call{Step: "first", RPC: add(table, "")}, bench.Call{Step: "second", RPC: add(table, "")})
			deleteMade(acs, table, answers...)
			for _, answer := range answers {
				bench.Unless(answer, "AddObject "+table)
			}
			unlessKeyless(acs.Ask(ctx, "values", get(table)), table)
			Expect(acs.Recording()).To(bench.PassRule("CWMP-ADD-014"))
		})
	})
	Describe("Alias-based addressing", bench.Section("3.6.1"), func() {
		namedRows(b)
		namesInPaths(b)
	})
}

// unlessKeyless skips the scenario where nothing tells the rows of a table apart that is known here: they have no Alias, and
// the table is not one of port mappings.
func unlessKeyless(values cwmp.RPC, table string) {
	GinkgoHelper()
	r, ok := values.(*cwmp.GetParameterValuesResponse)
	if !ok || strings.HasSuffix(table, ".PortMapping.") {
		return
	}
	if !slices.ContainsFunc(r.ParameterList, func(v cwmp.ParameterValue) bool { return strings.HasSuffix(v.Name, ".Alias") }) {
		Skip("the rows of " + table + " have no Alias, and their key is not known here: name another table in the device file (parameters.table)")
	}
}

// aliasBased is the parameter that tells whether paths may hold aliases. The scenario is skipped where the device does not
// say so in its Inform, which has to hold the parameter where there is one.
func aliasBased(acs *bench.ACS) string {
	const short = "ManagementServer.AliasBasedAddressing"
	if v := strings.TrimSpace(acs.Informed(short)); v != "1" && v != "true" {
		Skip("the CPE does not say in its Inform that paths may hold aliases (" + short + ")")
	}
	return acs.Root() + short
}

// deleteMade deletes rows when the scenario is over, by the answers that told of them.
func deleteMade(acs *bench.ACS, table string, answers ...cwmp.RPC) {
	for _, answer := range answers {
		if made, ok := answer.(*cwmp.AddObjectResponse); ok {
			acs.DeleteLater(fmt.Sprintf("%s%d.", table, made.InstanceNumber))
		}
	}
}

func namedRows(b *bench.Bench) {
	b.It("makes a row under the alias of the request, and no second one", bench.About(bench.Rule("CWMP-ADD-015"), bench.Needs(bench.Write)), func(ctx context.Context) {
		acs := b.ACS(ctx)
		based, table := aliasBased(acs), acs.Parameter(ctx, bench.Table)
		const alias = "cwmplab-row"
		acs.Provoke(bench.Facts{"based": based, "table": table, "alias": alias})
		answers := acs.AskAll(ctx, bench.Call{Step: "based", RPC: get(based)},
			bench.Call{Step: "add", RPC: add(table+"["+alias+"].", ""), Then: func(answer cwmp.RPC) []bench.Call {
				made, ok := answer.(*cwmp.AddObjectResponse)
				if !ok {
					return nil
				}
				return []bench.Call{{Step: "named", RPC: get(fmt.Sprintf("%s%d.Alias", table, made.InstanceNumber))}}
			}})
		deleteMade(acs, table, answers...)
		if _, refused := bench.Refused(answers[1]); !refused {
			deleteMade(acs, table, acs.Ask(ctx, "again", add(table+"["+alias+"].", "")))
		}
		Expect(acs.Recording()).To(bench.PassRule("CWMP-ADD-015"))
	})

	b.It("names a row that was made without an alias", bench.About(bench.Rule("CWMP-ADD-016", "CWMP-DM-027"), bench.Needs(bench.Write)), func(ctx context.Context) {
		acs := b.ACS(ctx)
		based, table := aliasBased(acs), acs.Parameter(ctx, bench.Table)
		acs.Row(ctx, table)
		acs.Provoke(bench.Facts{"based": based, "table": table})
		answers := acs.AskAll(ctx, bench.Call{Step: "based", RPC: get(based)}, bench.Call{Step: "add", RPC: add(table, "")},
			bench.Call{Step: "names", RPC: names(acs.Root(), false)})
		deleteMade(acs, table, answers[1])
		bench.Unless(answers[1], "AddObject "+table)
		acs.Ask(ctx, "aliases", get(endingWith(answers[2], ".Alias")...))
		Expect(acs.Recording()).To(bench.PassRule("CWMP-ADD-016", "CWMP-DM-027"))
	})

	b.It("makes a row of an unknown alias while AutoCreateInstances is true, and only then", bench.About(bench.Rule("CWMP-SPV-031"), bench.Needs(bench.Write)), func(ctx context.Context) {
		acs := b.ACS(ctx)
		based, table := aliasBased(acs), acs.Parameter(ctx, bench.Table)
		automatic := acs.Root() + "ManagementServer.AutoCreateInstances"
		item := rowSetting(ctx, acs, table)
		acs.Borrow(ctx, automatic)
		const alias = "cwmplab-auto"
		row := table + "[" + alias + "]."
		set := setOne(row+item.Name, item.Type, item.Value, "alias")
		acs.DeleteLater(row)
		acs.Provoke(bench.Facts{"based": based, "table": table, "alias": alias})
		acs.AskAll(ctx, bench.Call{Step: "based", RPC: get(based)}, bench.Call{Step: "off", RPC: setOne(automatic, "xsd:boolean", "0", "alias")},
			bench.Call{Step: "before", RPC: names(table, true)}, bench.Call{Step: "denied", RPC: set}, bench.Call{Step: "after", RPC: names(table, true)})
		acs.AskAll(ctx, bench.Call{Step: "on", RPC: setOne(automatic, "xsd:boolean", "1", "alias")}, bench.Call{Step: "made", RPC: set},
			bench.Call{Step: "row", RPC: get(row + "Alias")})
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPV-031"))
	})
}

// rowSetting gives a writable parameter that rows of a table have, with a value it may have: that of a row made for it.
// Its name is that below the row.
func rowSetting(ctx context.Context, acs *bench.ACS, table string) cwmp.ParameterValue {
	row := acs.Row(ctx, table)
	answers := acs.AskAll(ctx, bench.Call{Step: "names", RPC: names(row, true)}, bench.Call{Step: "held", RPC: get(row)})
	for _, answer := range answers {
		bench.Unless(answer, "reading "+row)
	}
	for _, p := range answers[0].(*cwmp.GetParameterNamesResponse).ParameterList {
		name := strings.TrimPrefix(p.Name, row)
		if held := typedValue(answers[1], p.Name); p.Writable && name != "Alias" && held.Type == "xsd:string" {
			held.Name = name
			return held
		}
	}
	Skip(row + " has no writable text")
	return cwmp.ParameterValue{}
}

// endingWith are the names of a list that end alike.
func endingWith(answer cwmp.RPC, end string) []string {
	var found []string
	if list, ok := answer.(*cwmp.GetParameterNamesResponse); ok {
		for _, p := range list.ParameterList {
			if strings.HasSuffix(p.Name, end) {
				found = append(found, p.Name)
			}
		}
	}
	return found
}

func namesInPaths(b *bench.Bench) {
	b.It("has InstanceMode and AutoCreateInstances", bench.Rule("CWMP-DM-026"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		based, server := aliasBased(acs), acs.Root()+"ManagementServer."
		acs.Provoke(bench.Facts{"based": based, "server": server})
		acs.AskAll(ctx, bench.Call{Step: "based", RPC: get(based)}, bench.Call{Step: "names", RPC: names(server, true)})
		Expect(acs.Recording()).To(bench.PassRule("CWMP-DM-026"))
	})

	b.It("reads a row by its number and by its alias alike", bench.About(bench.Rule("CWMP-DM-029"), bench.Needs(bench.Write)), func(ctx context.Context) {
		acs := b.ACS(ctx)
		based, table := aliasBased(acs), acs.Parameter(ctx, bench.Table)
		row := acs.Row(ctx, table)
		acs.Provoke(bench.Facts{"based": based, "table": table, "row": row})
		acs.AskAll(ctx, bench.Call{Step: "based", RPC: get(based)}, bench.Call{Step: "number", RPC: get(row), Then: func(answer cwmp.RPC) []bench.Call {
			alias := typedValue(answer, row+"Alias").Value
			if alias == "" {
				return nil
			}
			return []bench.Call{{Step: "alias", RPC: get(table + "[" + alias + "].")}}
		}})
		Expect(acs.Recording()).To(bench.PassRule("CWMP-DM-029"))
	})

	b.It("names rows by their aliases where InstanceMode says so", bench.About(bench.Rule("CWMP-DM-030"), bench.Needs(bench.Write)), func(ctx context.Context) {
		acs := b.ACS(ctx)
		based, table := aliasBased(acs), acs.Parameter(ctx, bench.Table)
		mode := acs.Root() + "ManagementServer.InstanceMode"
		acs.Row(ctx, table)
		acs.Borrow(ctx, mode)
		acs.Provoke(bench.Facts{"based": based, "table": table, "mode": mode})
		answers := acs.AskAll(ctx, bench.Call{Step: "based", RPC: get(based)}, bench.Call{Step: "set", RPC: setOne(mode, "xsd:string", "InstanceAlias", "alias")},
			bench.Call{Step: "mode", RPC: get(mode)}, bench.Call{Step: "names", RPC: names(table, true)}, bench.Call{Step: "values", RPC: get(table)})
		bench.Unless(answers[1], "setting "+mode)
		Expect(acs.Recording()).To(bench.PassRule("CWMP-DM-030"))
	})

	b.It("keeps strong references to a row that gets another alias, and the text of weak ones", bench.About(bench.Rule("CWMP-DM-047"), bench.Needs(bench.Write)), func(ctx context.Context) {
		acs := b.ACS(ctx)
		based, strong, weak, table := aliasBased(acs), acs.Parameter(ctx, bench.Strong), acs.Parameter(ctx, bench.Weak), referable(acs)
		acs.Borrow(ctx, strong, weak)
		row := acs.Row(ctx, table)
		const was, is = "cwmplab-was", "cwmplab-is"
		path := table + "[" + was + "]"
		acs.Provoke(bench.Facts{"based": based, "table": table, "row": row, "strong": strong, "weak": weak, "was": was, "is": is})
		answers := acs.AskAll(ctx, bench.Call{Step: "based", RPC: get(based)}, bench.Call{Step: "name", RPC: setOne(row+"Alias", "xsd:string", was, "alias")},
			bench.Call{Step: "refer", RPC: &cwmp.SetParameterValues{ParameterList: pair(strong, "xsd:string", path, weak, "xsd:string", path), ParameterKey: "alias"}},
			bench.Call{Step: "before", RPC: get(strong, weak)}, bench.Call{Step: "rename", RPC: setOne(row+"Alias", "xsd:string", is, "alias")})
		bench.Unless(answers[1], "setting the alias of "+row)
		bench.Unless(answers[2], "references to "+path)
		bench.Unless(answers[4], "another alias of "+row)
		acs.Ask(ctx, "after", get(strong, weak, row+"Alias"))
		Expect(acs.Recording()).To(bench.PassRule("CWMP-DM-047"))
	})
}
