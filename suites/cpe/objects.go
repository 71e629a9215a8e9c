package cpe

import (
	"context"
	"fmt"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// objects: TR-069 A.3.2.6 and A.3.2.7, rows that come and go.
func objects(b *bench.Bench) {
	Describe("AddObject", bench.Section("A.3.2.6"), bench.Needs(bench.Write), func() {
		addRefused(b)
		addMade(b)
		addDefaults(b)
	})
	Describe("DeleteObject", bench.Section("A.3.2.7"), bench.Needs(bench.Write), func() {
		deleteRefused(b)
		deleteGone(b)
	})
}

func add(table, key string) *cwmp.AddObject {
	return &cwmp.AddObject{ObjectName: table, ParameterKey: key}
}

func remove(row, key string) *cwmp.DeleteObject {
	return &cwmp.DeleteObject{ObjectName: row, ParameterKey: key}
}

func names(path string, nextLevel bool) *cwmp.GetParameterNames {
	return &cwmp.GetParameterNames{ParameterPath: path, NextLevel: nextLevel}
}

// counterOf is the parameter that counts the rows of a table, where the data model has one.
func counterOf(table string) string { return strings.TrimSuffix(table, ".") + "NumberOfEntries" }

// refusedAdd asks for an instance that must not be made; one that is made all the same is deleted afterwards.
func refusedAdd(ctx context.Context, acs *bench.ACS, rule, name string, facts bench.Facts) {
	GinkgoHelper()
	acs.Provoke(facts)
	if made, ok := acs.Ask(ctx, "ask", add(name, "")).(*cwmp.AddObjectResponse); ok {
		acs.DeleteLater(fmt.Sprintf("%s.%d.", strings.TrimSuffix(name, "."), made.InstanceNumber))
	}
	Expect(acs.Recording()).To(bench.PassRule(rule))
}

func addRefused(b *bench.Bench) {
	b.It("refuses a table without the dot", bench.Rule("CWMP-ADD-002"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		refusedAdd(ctx, acs, "CWMP-ADD-002", strings.TrimSuffix(acs.Parameter(ctx, bench.Table), "."), nil)
	})

	b.It("refuses what is no table that can grow", bench.Rule("CWMP-ADD-003"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		acs.Supported(ctx, "AddObject")
		acs.Provoke(nil)
		acs.Ask(ctx, "ask", add(acs.Root()+"NoSuch.", ""))
		refusedAdd(ctx, acs, "CWMP-ADD-003", acs.Root()+"DeviceInfo.", bench.Facts{"kind": "fixed"})
	})

	b.It("refuses a path through an instance that does not exist", bench.Rule("CWMP-ADD-020"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		table := acs.Parameter(ctx, bench.Table)
		refusedAdd(ctx, acs, "CWMP-ADD-020", table+"9999.Sub.", nil)
	})

	b.It("refuses another row in a full table", bench.About(bench.Rule("CWMP-ADD-013"), bench.Needs(bench.Load)), func(ctx context.Context) {
		acs := b.ACS(ctx)
		table := acs.Parameter(ctx, bench.Table)
		for range mostRows {
			made, ok := acs.Ask(ctx, "row", add(table, "")).(*cwmp.AddObjectResponse)
			if !ok {
				break
			}
			acs.DeleteLater(fmt.Sprintf("%s%d.", table, made.InstanceNumber))
		}
		acs.Provoke(bench.Facts{"table": table})
		answers := acs.AskAll(ctx, bench.Call{Step: "full", RPC: add(table, "")}, bench.Call{Step: "names", RPC: names(table, true)})
		if made, ok := answers[0].(*cwmp.AddObjectResponse); ok {
			acs.DeleteLater(fmt.Sprintf("%s%d.", table, made.InstanceNumber))
			Skip(fmt.Sprintf("%s takes more than %d rows: name a smaller table in the device file (parameters.table)", table, mostRows))
		}
		Expect(acs.Recording()).To(bench.PassRule("CWMP-ADD-013"))
	})
}

// mostRows is how many rows are made to fill a table.
const mostRows = 64

func addMade(b *bench.Bench) {
	b.It("makes a row that exists, is empty below and is counted", bench.Rule("CWMP-ADD-001", "CWMP-ADD-008", "CWMP-ADD-009"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		table := acs.Parameter(ctx, bench.Table)
		counter := counterOf(table)
		acs.Provoke(bench.Facts{"table": table, "counter": counter})
		answers := acs.AskAll(ctx, bench.Call{Step: "before", RPC: get(counter)}, bench.Call{Step: "rows before", RPC: names(table, true)},
			bench.Call{Step: "add", RPC: add(table, "")})
		bench.Unless(answers[2], "AddObject "+table)
		row := fmt.Sprintf("%s%d.", table, answers[2].(*cwmp.AddObjectResponse).InstanceNumber)
		acs.DeleteLater(row)
		acs.AskAll(ctx, bench.Call{Step: "names", RPC: names(table, true)}, bench.Call{Step: "after", RPC: get(counter)},
			bench.Call{Step: "row", RPC: names(row, false)})
		reached := []string{"CWMP-ADD-001", "CWMP-ADD-008"}
		if _, without := bench.Refused(answers[0]); !without { // the data model may have no counter for this table
			reached = append(reached, "CWMP-ADD-009")
		}
		Expect(acs.Recording()).To(bench.PassRule(reached...))
	})

	b.It("makes a row that can be used in the same session", bench.Rule("CWMP-ADD-011"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		table := acs.Parameter(ctx, bench.Table)
		acs.Provoke(bench.Facts{"table": table})
		answers := acs.AskAll(ctx, bench.Call{Step: "add", RPC: add(table, ""), Then: func(answer cwmp.RPC) []bench.Call {
			made, ok := answer.(*cwmp.AddObjectResponse)
			if !ok {
				return nil
			}
			return []bench.Call{{Step: "look", RPC: get(fmt.Sprintf("%s%d.", table, made.InstanceNumber))}}
		}})
		bench.Unless(answers[0], "AddObject "+table)
		acs.DeleteLater(fmt.Sprintf("%s%d.", table, answers[0].(*cwmp.AddObjectResponse).InstanceNumber))
		Expect(acs.Recording()).To(bench.PassRule("CWMP-ADD-011"))
	})

	b.It("stores the ParameterKey when it succeeds, and only then", bench.Rule("CWMP-ADD-012"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		table, key := acs.Parameter(ctx, bench.Table), parameterKey(acs)
		acs.Provoke(bench.Facts{"table": table, "key": key})
		answers := acs.AskAll(ctx, bench.Call{Step: "add", RPC: add(table, "add-1")}, bench.Call{Step: "key", RPC: get(key)},
			bench.Call{Step: "bad", RPC: add(acs.Root()+"NoSuch.", "bad")}, bench.Call{Step: "same", RPC: get(key)})
		bench.Unless(answers[0], "AddObject "+table)
		acs.DeleteLater(fmt.Sprintf("%s%d.", table, answers[0].(*cwmp.AddObjectResponse).InstanceNumber))
		Expect(acs.Recording()).To(bench.PassRule("CWMP-ADD-012"))
	})

	b.It("makes a row that outlives a reboot", bench.About(bench.Rule("CWMP-ADD-018"), bench.Needs(bench.Reboot), bench.Takes(time.Minute)), func(ctx context.Context) {
		acs := b.ACS(ctx)
		table := acs.Parameter(ctx, bench.Table)
		row := acs.Row(ctx, table)
		acs.Provoke(bench.Facts{"row": row})
		bench.Unless(acs.Ask(ctx, "reboot", &cwmp.Reboot{CommandKey: "objects"}), "Reboot")
		acs.AwaitBack(ctx)
		acs.Ask(ctx, "names", names(table, true))
		Expect(acs.Recording()).To(bench.PassRule("CWMP-ADD-018"))
	})
}

// addDefaults is about what new rows hold.
func addDefaults(b *bench.Bench) {
	b.It("makes a row with the values that the data model gives new rows", bench.Rule("CWMP-ADD-007"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		table := standardTable(ctx, acs)
		acs.Provoke(bench.Facts{"table": table})
		made := acs.AskAll(ctx, bench.Call{Step: "add", RPC: add(table, ""), Then: func(answer cwmp.RPC) []bench.Call {
			if row := rowOf(table, answer); row != "" {
				return []bench.Call{{Step: "values", RPC: get(row)}}
			}
			return nil
		}})[0]
		bench.Unless(made, "AddObject "+table)
		acs.DeleteLater(rowOf(table, made))
		Expect(acs.Recording()).To(bench.PassRule("CWMP-ADD-007"))
	})
}

func deleteRefused(b *bench.Bench) {
	refuses := func(text, rule string, name func(ctx context.Context, acs *bench.ACS) string, needs ...bench.Need) {
		b.It(text, bench.About(bench.Rule(rule), bench.Needs(needs...)), func(ctx context.Context) {
			acs := b.ACS(ctx)
			object := name(ctx, acs)
			acs.Provoke(nil)
			acs.Ask(ctx, "ask", remove(object, ""))
			Expect(acs.Recording()).To(bench.PassRule(rule))
		})
	}
	refuses("refuses an instance that does not exist", "CWMP-DEL-002", func(ctx context.Context, acs *bench.ACS) string {
		return acs.Parameter(ctx, bench.Table) + "9999."
	})
	refuses("refuses a table", "CWMP-DEL-003", func(ctx context.Context, acs *bench.ACS) string {
		table := acs.Parameter(ctx, bench.Table)
		acs.Row(ctx, table)
		return table
	}, bench.Destructive)
	refuses("refuses an instance without the dot", "CWMP-DEL-011", func(ctx context.Context, acs *bench.ACS) string {
		return strings.TrimSuffix(acs.Row(ctx, acs.Parameter(ctx, bench.Table)), ".")
	})
	refuses("refuses a single object", "CWMP-DEL-013", func(_ context.Context, acs *bench.ACS) string {
		return acs.Root() + "Time."
	}, bench.Destructive)
	refuses("refuses an instance that cannot be deleted", "CWMP-DEL-004", func(ctx context.Context, acs *bench.ACS) string {
		return acs.FixedRow(ctx)
	}, bench.Destructive)
}

func deleteGone(b *bench.Bench) {
	b.It("takes the whole branch away and counts it no longer", bench.Rule("CWMP-DEL-001", "CWMP-DEL-007", "CWMP-GPN-019"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		table := acs.Parameter(ctx, bench.Table)
		row := acs.Row(ctx, table)
		acs.Provoke(bench.Facts{"row": row, "counter": counterOf(table)})
		before := acs.AskAll(ctx, bench.Call{Step: "before", RPC: get(counterOf(table))}, bench.Call{Step: "delete", RPC: remove(row, "")})[0]
		acs.AskAll(ctx, bench.Call{Step: "names", RPC: names(table, false)}, bench.Call{Step: "look", RPC: get(row)},
			bench.Call{Step: "after", RPC: get(counterOf(table))})
		reached := []string{"CWMP-DEL-001", "CWMP-GPN-019"}
		if _, without := bench.Refused(before); !without { // as in AddObject
			reached = append(reached, "CWMP-DEL-007")
		}
		Expect(acs.Recording()).To(bench.PassRule(reached...))
	})

	b.It("takes the row away at once", bench.Rule("CWMP-DEL-014"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		row := acs.Row(ctx, acs.Parameter(ctx, bench.Table))
		acs.Provoke(bench.Facts{"row": row})
		acs.AskAll(ctx, bench.Call{Step: "delete", RPC: remove(row, "")}, bench.Call{Step: "look", RPC: get(row)})
		Expect(acs.Recording()).To(bench.PassRule("CWMP-DEL-014"))
	})

	b.It("stores the ParameterKey when it succeeds, and only then", bench.Rule("CWMP-DEL-005"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		key := parameterKey(acs)
		row := acs.Row(ctx, acs.Parameter(ctx, bench.Table))
		acs.Provoke(bench.Facts{"row": row, "key": key})
		acs.AskAll(ctx, bench.Call{Step: "delete", RPC: remove(row, "delete-1")}, bench.Call{Step: "key", RPC: get(key)},
			bench.Call{Step: "bad", RPC: remove(row, "bad")}, bench.Call{Step: "same", RPC: get(key)})
		Expect(acs.Recording()).To(bench.PassRule("CWMP-DEL-005"))
	})

	b.It("leaves other rows as they are, and their numbers alone", bench.Rule("CWMP-DEL-006", "CWMP-ADD-005", "CWMP-ADD-006"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		table := acs.Parameter(ctx, bench.Table)
		first, middle, last := acs.Row(ctx, table), acs.Row(ctx, table), acs.Row(ctx, table)
		acs.Provoke(bench.Facts{"table": table, "first": first, "middle": middle, "last": last})
		acs.AskAll(ctx, bench.Call{Step: "held", RPC: get(first, last)}, bench.Call{Step: "delete", RPC: remove(middle, "")})
		answers := acs.AskAll(ctx, bench.Call{Step: "again", RPC: add(table, "")}, bench.Call{Step: "names", RPC: names(table, true)},
			bench.Call{Step: "values", RPC: get(first, last)})
		if made, ok := answers[0].(*cwmp.AddObjectResponse); ok {
			acs.DeleteLater(fmt.Sprintf("%s%d.", table, made.InstanceNumber))
		}
		Expect(acs.Recording()).To(bench.PassRule("CWMP-DEL-006", "CWMP-ADD-005", "CWMP-ADD-006"))
	})
}
