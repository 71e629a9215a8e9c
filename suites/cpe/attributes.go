package cpe

import (
	"context"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// attributeSettings: TR-069 A.3.2.4.
func attributeSettings(b *bench.Bench) {
	Describe("SetParameterAttributes", bench.Section("A.3.2.4"), bench.Needs(bench.Write), func() {
		attributesKept(b)
		attributesLast(b)
		attributesTaken(b)
		attributesRefused(b)
	})
}

// notify sets the notification of a name.
func notify(name string, n int32) *cwmp.SetParameterAttributes {
	return attributeItems(cwmp.SetParameterAttribute{Name: name, NotificationChange: true, Notification: n})
}

func attributeItems(items ...cwmp.SetParameterAttribute) *cwmp.SetParameterAttributes {
	return &cwmp.SetParameterAttributes{ParameterList: items}
}

// around makes a call between two looks at the attributes of a parameter.
func around(ctx context.Context, acs *bench.ACS, name string, set cwmp.RPC) []cwmp.RPC {
	acs.Provoke(bench.Facts{"parameter": name})
	return acs.AskAll(ctx, bench.Call{Step: "before", RPC: attributes(name)}, bench.Call{Step: "set", RPC: set}, bench.Call{Step: "after", RPC: attributes(name)})
}

func attributesKept(b *bench.Bench) {
	b.It("leaves Notification alone unless NotificationChange is true", bench.Rule("CWMP-SPA-001"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		name := acs.Parameter(ctx, bench.Notified)
		acs.BorrowAttributes(ctx, name)
		around(ctx, acs, name, attributeItems(cwmp.SetParameterAttribute{Name: name, Notification: 1}))
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPA-001"))
	})

	b.It("leaves AccessList alone unless AccessListChange is true", bench.Rule("CWMP-SPA-002"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		name := acs.Parameter(ctx, bench.Notified)
		acs.BorrowAttributes(ctx, name)
		around(ctx, acs, name, attributeItems(cwmp.SetParameterAttribute{Name: name, NotificationChange: true, Notification: 1}))
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPA-002"))
	})

	b.It("covers every parameter below a path, and GetParameterAttributes shows it", bench.Rule("CWMP-SPA-005", "CWMP-GPA-007"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		path := acs.Root() + "DeviceInfo."
		acs.BorrowAttributes(ctx, path)
		acs.Provoke(bench.Facts{"parameter": acs.Parameter(ctx, bench.Notified)})
		acs.AskAll(ctx, bench.Call{Step: "set", RPC: notify(path, 1)}, bench.Call{Step: "after", RPC: attributes(path)})
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPA-005", "CWMP-GPA-007"))
	})

	b.It("applies the items in their order", bench.Rule("CWMP-SPA-006"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		path, name := acs.Root()+"DeviceInfo.", acs.Parameter(ctx, bench.Notified)
		acs.BorrowAttributes(ctx, path)
		acs.Provoke(bench.Facts{"parameter": name})
		acs.AskAll(ctx, bench.Call{Step: "set", RPC: attributeItems(
			cwmp.SetParameterAttribute{Name: path, NotificationChange: true, Notification: 1},
			cwmp.SetParameterAttribute{Name: name, NotificationChange: true, Notification: 0})},
			bench.Call{Step: "after", RPC: attributes(name)})
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPA-006"))
	})
}

// attributesLast is about what stays, and what does not reach further.
func attributesLast(b *bench.Bench) {
	b.It("keeps forced active notification", bench.Rule("CWMP-SPA-010"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		name := acs.Root() + "DeviceInfo.SoftwareVersion"
		acs.BorrowAttributes(ctx, name)
		acs.Provoke(bench.Facts{"parameter": name})
		acs.AskAll(ctx, bench.Call{Step: "set", RPC: notify(name, 0)}, bench.Call{Step: "after", RPC: attributes(name)})
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPA-010"))
	})

	b.It("keeps its settings over a reboot", bench.About(bench.Rule("CWMP-SPA-015"), bench.Needs(bench.Reboot), bench.Takes(time.Minute)), func(ctx context.Context) {
		acs := b.ACS(ctx)
		name := acs.Parameter(ctx, bench.Notified)
		acs.BorrowAttributes(ctx, name)
		acs.Provoke(bench.Facts{"parameter": name})
		bench.Unless(acs.Ask(ctx, "set", notify(name, 1)), "passive notification of "+name)
		bench.Unless(acs.Ask(ctx, "reboot", &cwmp.Reboot{CommandKey: "attributes"}), "Reboot")
		acs.AwaitBack(ctx)
		acs.Ask(ctx, "after", attributes(name))
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPA-015"))
	})

	b.It("does not reach instances that come later", bench.Rule("CWMP-SPA-023"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		table := acs.Parameter(ctx, bench.Table)
		acs.Row(ctx, table)
		acs.Provoke(nil)
		bench.Unless(acs.Ask(ctx, "set", notify(table, 1)), "passive notification of "+table)
		row := ""
		answers := acs.AskAll(ctx, bench.Call{Step: "add", RPC: add(table, ""), Then: func(answer cwmp.RPC) []bench.Call {
			if row = rowOf(table, answer); row == "" {
				return nil
			}
			return []bench.Call{{Step: "after", RPC: attributes(row)}}
		}})
		bench.Unless(answers[0], "AddObject "+table)
		acs.DeleteLater(row)
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPA-023"))
	})
}

// rowOf is the path of the row that AddObject made, "" where it made none.
func rowOf(table string, answer cwmp.RPC) string {
	made, ok := answer.(*cwmp.AddObjectResponse)
	if !ok {
		return ""
	}
	return fmt.Sprintf("%s%d.", table, made.InstanceNumber)
}

func attributesTaken(b *bench.Bench) {
	b.It("takes passive notification on any parameter", bench.Rule("CWMP-SPA-007"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		for _, name := range []string{"ManagementServer.ParameterKey", "DeviceInfo.UpTime", "DeviceInfo.SerialNumber"} {
			if _, has := acs.Has(ctx, acs.Root()+name); !has {
				continue
			}
			acs.BorrowAttributes(ctx, acs.Root()+name)
			acs.Provoke(nil)
			acs.Ask(ctx, "set", notify(acs.Root()+name, 1))
		}
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPA-007"))
	})

	b.It("takes an empty name for the whole tree", bench.Rule("CWMP-SPA-027"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		acs.BorrowAttributes(ctx, "")
		acs.Provoke(nil)
		acs.Ask(ctx, "set", notify("", 1))
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPA-027"))
	})

	b.It("takes an entity of AccessList that it does not know", bench.Rule("CWMP-SPA-021"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		name := acs.Parameter(ctx, bench.AString)
		acs.BorrowAttributes(ctx, name)
		acs.Provoke(nil)
		acs.Ask(ctx, "set", attributeItems(cwmp.SetParameterAttribute{Name: name, AccessListChange: true, AccessList: []string{"X_001122_Other"}}))
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPA-021"))
	})

	b.It("lets the ACS write whatever AccessList says", bench.Rule("CWMP-SPA-020"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		name := acs.Parameter(ctx, bench.AString)
		acs.BorrowAttributes(ctx, name)
		acs.Borrow(ctx, name)
		acs.Provoke(nil)
		acs.AskAll(ctx, bench.Call{Step: "list", RPC: attributeItems(cwmp.SetParameterAttribute{Name: name, AccessListChange: true})},
			bench.Call{Step: "set", RPC: setOne(name, "xsd:string", text1, "")})
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPA-020"))
	})

	b.It("does not touch ParameterKey", bench.Rule("CWMP-SPA-022"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		name, key := acs.Parameter(ctx, bench.Notified), parameterKey(acs)
		acs.BorrowAttributes(ctx, name)
		acs.Provoke(bench.Facts{"key": key})
		acs.AskAll(ctx, bench.Call{Step: "before", RPC: get(key)}, bench.Call{Step: "set", RPC: notify(name, 1)}, bench.Call{Step: "after", RPC: get(key)})
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPA-022"))
	})
}

func attributesRefused(b *bench.Bench) {
	b.It("refuses a list with one unknown name, and changes nothing", bench.Rule("CWMP-SPA-003", "CWMP-SPA-004"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		name := acs.Parameter(ctx, bench.Notified)
		acs.BorrowAttributes(ctx, name)
		around(ctx, acs, name, attributeItems(
			cwmp.SetParameterAttribute{Name: name, NotificationChange: true, Notification: 1},
			cwmp.SetParameterAttribute{Name: acs.Root() + "NoSuch", NotificationChange: true, Notification: 1}))
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPA-003", "CWMP-SPA-004"))
	})

	b.It("refuses a path with a parameter that cannot be active, as a whole", bench.Rule("CWMP-SPA-009"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		path, name := acs.Root()+"DeviceInfo.", acs.Parameter(ctx, bench.Notified)
		acs.BorrowAttributes(ctx, path)
		if answers := around(ctx, acs, name, notify(path, 2)); answers[1] != nil {
			if _, refused := bench.Refused(answers[1]); !refused {
				Skip("the CPE takes active notification on all of " + path)
			}
		}
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPA-009"))
	})

	b.It("refuses a Notification above 6", bench.Rule("CWMP-SPA-014"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		name := acs.Parameter(ctx, bench.Notified)
		acs.BorrowAttributes(ctx, name)
		acs.Provoke(nil)
		acs.Ask(ctx, "set", notify(name, 7))
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPA-014"))
	})
	b.It("refuses a Notification above 2 before lightweight notifications were known",
		bench.About(bench.Rule("CWMP-SPA-013"), bench.Needs(bench.Before(cwmp.V1_4))), func(ctx context.Context) {
			acs := b.ACS(ctx)
			acs.SpeaksLess(cwmp.V1_4)
			name := acs.Parameter(ctx, bench.Notified)
			acs.BorrowAttributes(ctx, name)
			acs.Provoke(nil)
			acs.Ask(ctx, "set", notify(name, 3))
			Expect(acs.Recording()).To(bench.PassRule("CWMP-SPA-013"))
		})
}
