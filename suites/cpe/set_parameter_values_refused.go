package cpe

import (
	"context"
	"strings"
	"unicode"

	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// wrongItem is an item that a device has to refuse, and how the parameter may be set.
type wrongItem struct {
	kind           bench.Kind // of the parameter, "" for the one named
	name           string     // below the root
	wrongType      string
	wrong, control string // control "" means the value it has
	typ            string
}

// setRefused is about single items that must not be taken.
func setRefused(b *bench.Bench) {
	b.It("refuses an unknown parameter with item fault 9005", bench.Rule("CWMP-SPV-004"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		refuse(ctx, acs, acs.Root()+"NoSuch", "xsd:string", "1")
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPV-004"))
	})

	b.It("refuses a read-only parameter with item fault 9008", bench.Rule("CWMP-SPV-005"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		refuse(ctx, acs, acs.Parameter(ctx, bench.ReadOnly), "xsd:string", "other")
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPV-005"))
	})

	for _, row := range []struct {
		sentence, id string
		wrongItem
	}{
		{"refuses a number outside its range with item fault 9007", "CWMP-SPV-006",
			wrongItem{name: "ManagementServer.PeriodicInformInterval", typ: "xsd:unsignedInt", wrong: "0"}},
		{"refuses a text that is too long with item fault 9007", "CWMP-SPV-006",
			wrongItem{name: "DeviceInfo.ProvisioningCode", typ: "xsd:string", control: text1, wrong: strings.Repeat("A", 65)}},
		{"refuses a value of another type with item fault 9006 or 9007", "CWMP-SPV-007",
			wrongItem{kind: bench.ABoolean, typ: "xsd:boolean", wrongType: "xsd:dateTime", wrong: "2024-05-01T10:00:00Z"}},
		{"refuses a text that is no number with item fault 9006 or 9007", "CWMP-SPV-008",
			wrongItem{kind: bench.AnUnsign, typ: "xsd:unsignedInt", wrong: "abc"}},
		{"refuses a text that is no boolean with item fault 9006 or 9007", "CWMP-SPV-008",
			wrongItem{kind: bench.ABoolean, typ: "xsd:boolean", wrong: "maybe"}},
	} {
		b.It(row.sentence, bench.Rule(row.id), func(ctx context.Context) {
			acs := b.ACS(ctx)
			row.refuse(ctx, acs)
			Expect(acs.Recording()).To(bench.PassRule(row.id))
		})
	}

	b.It("refuses to set ParameterKey as a parameter", bench.Rule("CWMP-SPV-020"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		refuse(ctx, acs, parameterKey(acs), "xsd:string", "other")
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPV-020"))
	})

	b.It("refuses an object as if it were a parameter with item fault 9005", bench.Rule("CWMP-SPV-021"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		refuse(ctx, acs, acs.Root()+"ManagementServer.", "xsd:string", "1")
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPV-021"))
	})

	b.It("refuses a name that differs by its case", bench.Rule("CWMP-SPV-022"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		name := acs.Parameter(ctx, bench.AString)
		held := acs.Borrow(ctx, name)[name]
		refuse(ctx, acs, otherCase(name), "xsd:string", held)
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPV-022"))
	})
}

// refuse sets what has to be refused.
func refuse(ctx context.Context, acs *bench.ACS, name, typ, value string) {
	acs.Provoke(bench.Facts{"parameter": name})
	acs.Ask(ctx, "set", setOne(name, typ, value, "spv"))
}

// refuse sets the parameter as it may be set, then to the wrong value.
func (w wrongItem) refuse(ctx context.Context, acs *bench.ACS) {
	name := acs.Root() + w.name
	if w.kind != "" {
		name = acs.Parameter(ctx, w.kind)
	}
	held := acs.Borrow(ctx, name)[name]
	if w.control == "" {
		w.control = held
	}
	if w.wrongType == "" {
		w.wrongType = w.typ
	}
	acs.Provoke(bench.Facts{"parameter": name})
	answers := acs.AskAll(ctx,
		bench.Call{Step: "control", RPC: setOne(name, w.typ, w.control, "spv")},
		bench.Call{Step: "set", RPC: setOne(name, w.wrongType, w.wrong, "spv")})
	bench.Unless(answers[0], "setting "+name)
}

// otherCase is a name whose last part begins in the other case.
func otherCase(name string) string {
	at := strings.LastIndexByte(name, '.') + 1
	first := []rune(name[at:])
	if unicode.IsUpper(first[0]) {
		first[0] = unicode.ToLower(first[0])
	} else {
		first[0] = unicode.ToUpper(first[0])
	}
	return name[:at] + string(first)
}

// setLists is about lists as a whole.
func setLists(b *bench.Bench) {
	all := []string{"CWMP-SPV-001", "CWMP-SPV-002", "CWMP-SPV-003", "CWMP-SPV-017"}
	b.It("applies nothing of a list in which items are wrong, and names these", bench.Rule(all...), func(ctx context.Context) {
		acs := b.ACS(ctx)
		name, key := acs.Parameter(ctx, bench.AString), parameterKey(acs)
		bad, worse := acs.Root()+"NoSuch", acs.Root()+"NoSuchEither"
		acs.Borrow(ctx, name)
		acs.Provoke(bench.Facts{"good": name, "bad": bad, "worse": worse, "key": key})
		setBetween(ctx, acs, name, &cwmp.SetParameterValues{ParameterKey: "spv-list", ParameterList: []cwmp.ParameterValue{
			{Name: name, Type: "xsd:string", Value: text2}, {Name: bad, Type: "xsd:string", Value: "1"}, {Name: worse, Type: "xsd:string", Value: "1"}}})
		Expect(acs.Recording()).To(bench.PassRule(all...))
	})

	b.It("refuses a list that names a parameter twice, and sets nothing", bench.Rule("CWMP-SPV-009"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		name, key := acs.Parameter(ctx, bench.AString), parameterKey(acs)
		acs.Borrow(ctx, name)
		acs.Provoke(bench.Facts{"parameter": name, "key": key})
		setBetween(ctx, acs, name, &cwmp.SetParameterValues{ParameterKey: "spv-list", ParameterList: []cwmp.ParameterValue{
			{Name: name, Type: "xsd:string", Value: text2}, {Name: name, Type: "xsd:string", Value: text3}}})
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPV-009"))
	})
}

// setBetween sets a text by itself, then as part of a list that has to be refused, and reads it before and after.
func setBetween(ctx context.Context, acs *bench.ACS, name string, list *cwmp.SetParameterValues) {
	key := parameterKey(acs)
	bench.Unless(acs.Ask(ctx, "control", setOne(name, "xsd:string", text1, "spv-control")), "setting "+name)
	acs.AskAll(ctx,
		bench.Call{Step: "before", RPC: get(name, key)},
		bench.Call{Step: "set", RPC: list},
		bench.Call{Step: "after", RPC: get(name, key)})
}
