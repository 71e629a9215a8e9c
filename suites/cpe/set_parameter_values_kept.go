package cpe

import (
	"context"
	"strconv"
	"strings"

	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// kinds are the kinds of parameters that are written and read, with their types.
var kinds = []struct {
	kind bench.Kind
	typ  string
}{{bench.AString, "xsd:string"}, {bench.ABoolean, "xsd:boolean"}, {bench.AnUnsign, "xsd:unsignedInt"}, {bench.ADateTime, "xsd:dateTime"}}

// setKept is about values that the device takes, and what becomes of them.
func setKept(b *bench.Bench) {
	b.It("takes booleans as digits and as words", bench.Rule("CWMP-SPV-026"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		name := acs.Parameter(ctx, bench.ABoolean)
		acs.Borrow(ctx, name)
		acs.Provoke(bench.Facts{"parameter": name})
		var calls []bench.Call
		for _, spelling := range []string{"1", "true", "0", "false"} {
			calls = append(calls, bench.Call{Step: spelling, RPC: setOne(name, "xsd:boolean", spelling, "spv")})
		}
		acs.AskAll(ctx, calls...)
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPV-026"))
	})

	for _, k := range kinds[:3] { // a time without zone may be what the device has, and not what it takes
		b.It("takes the value that a "+string(k.kind)+" has", bench.Rule("CWMP-SPV-027"), func(ctx context.Context) {
			acs := b.ACS(ctx)
			name := acs.Parameter(ctx, k.kind)
			acs.Provoke(bench.Facts{"parameter": name})
			answer := acs.Ask(ctx, "held", get(name))
			bench.Unless(answer, "reading "+name)
			held := typedValue(answer, name)
			if !strings.HasPrefix(held.Type, "xsd:") { // what is wrong with it is for other rules to say
				held.Type = k.typ
			}
			acs.Ask(ctx, "set", setOne(name, held.Type, held.Value, "spv"))
			Expect(acs.Recording()).To(bench.PassRule("CWMP-SPV-027"))
		})
	}

	for _, k := range kinds {
		b.It("keeps a "+string(k.kind)+" as it was set", bench.Rule("CWMP-SPV-028"), func(ctx context.Context) {
			acs := b.ACS(ctx)
			name := acs.Parameter(ctx, k.kind)
			setAndRead(ctx, acs, name, k.typ, others(name, k.typ, acs.Borrow(ctx, name)[name])...)
			Expect(acs.Recording()).To(bench.PassRule("CWMP-SPV-028"))
		})
	}

	b.It("answers the same whatever the order of the list", bench.Rule("CWMP-SPV-010"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		one, other := acs.Parameter(ctx, bench.AString), acs.Parameter(ctx, bench.AnUnsign)
		held := acs.Borrow(ctx, one, other)
		was := pair(one, "xsd:string", held[one], other, "xsd:unsignedInt", held[other])
		now := pair(one, "xsd:string", text1, other, "xsd:unsignedInt", next(held[other]))
		setBothWays(ctx, acs, was, now)
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPV-010"))
	})

	b.It("does not give up after the session what it has accepted", bench.Rule("CWMP-SPV-015"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		name := acs.Parameter(ctx, bench.AString)
		text := others(name, "xsd:string", acs.Borrow(ctx, name)[name])[0]
		acs.Provoke(bench.Facts{"parameter": name})
		answers := acs.AskAll(ctx, bench.Call{Step: "before", RPC: get(name)}, bench.Call{Step: "set", RPC: setOne(name, "xsd:string", text, "spv")})
		bench.Unless(answers[1], "setting "+name)
		acs.Ask(ctx, "read", get(name))
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPV-015"))
	})
}

// setAndRead sets a parameter to each of some values and reads it again. The scenario is skipped where the device refuses
// all of them.
func setAndRead(ctx context.Context, acs *bench.ACS, name, typ string, texts ...string) {
	var refused cwmp.RPC
	taken := 0
	for _, text := range texts {
		acs.Provoke(bench.Facts{"parameter": name})
		answers := acs.AskAll(ctx, bench.Call{Step: "set", RPC: setOne(name, typ, text, "spv")}, bench.Call{Step: "read", RPC: get(name)})
		if _, ok := answers[0].(*cwmp.SetParameterValuesResponse); ok {
			taken++
		} else {
			refused = answers[0]
		}
	}
	if taken == 0 {
		bench.Unless(refused, "setting "+name)
	}
}

// setBothWays sets a pair in one order, puts it back, and sets it in the other order.
func setBothWays(ctx context.Context, acs *bench.ACS, was, now []cwmp.ParameterValue) {
	back := &cwmp.SetParameterValues{ParameterList: was, ParameterKey: "spv"}
	one, other := now[0], now[1]
	acs.Provoke(bench.Facts{"one": one.Name, "other": other.Name})
	acs.AskAll(ctx,
		bench.Call{Step: "first", RPC: &cwmp.SetParameterValues{ParameterList: []cwmp.ParameterValue{one, other}, ParameterKey: "spv"}},
		bench.Call{Step: "one", RPC: get(one.Name, other.Name)},
		bench.Call{Step: "back", RPC: back},
		bench.Call{Step: "second", RPC: &cwmp.SetParameterValues{ParameterList: []cwmp.ParameterValue{other, one}, ParameterKey: "spv"}},
		bench.Call{Step: "two", RPC: get(one.Name, other.Name)})
}

// pair is a list of two parameters.
func pair(name1, typ1, value1, name2, typ2, value2 string) []cwmp.ParameterValue {
	return []cwmp.ParameterValue{{Name: name1, Type: typ1, Value: value1}, {Name: name2, Type: typ2, Value: value2}}
}

// others are values that a parameter does not have now. ProvisioningCode is a text without a meaning to the device, so
// that white space counts in it.
func others(name, typ, held string) []string {
	switch typ {
	case "xsd:boolean":
		return []string{strconv.FormatBool(held != "1" && held != "true")}
	case "xsd:unsignedInt":
		return []string{next(held)}
	case "xsd:dateTime":
		return []string{"2024-05-01T10:00:00Z"}
	}
	text := text1
	if held == text {
		text = text2
	}
	if strings.HasSuffix(name, ".ProvisioningCode") {
		return []string{text, " " + text + " "}
	}
	return []string{text}
}

// next is another number, which fits where the present one does.
func next(held string) string {
	n, _ := strconv.ParseUint(held, 10, 32)
	if n >= 65535 {
		return strconv.FormatUint(n-1, 10)
	}
	return strconv.FormatUint(n+1, 10)
}

// value is what an answer tells of a parameter, "" for nothing. The scenario is skipped where it is a fault.
func value(answer cwmp.RPC, name string) string {
	bench.Unless(answer, "reading "+name)
	return typedValue(answer, name).Value
}

// typedValue is value with its type.
func typedValue(answer cwmp.RPC, name string) cwmp.ParameterValue {
	if list, ok := answer.(*cwmp.GetParameterValuesResponse); ok {
		for _, v := range list.ParameterList {
			if v.Name == name {
				return v
			}
		}
	}
	return cwmp.ParameterValue{Name: name}
}
