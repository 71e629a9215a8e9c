package cpe

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// setParameterValues: TR-069 A.3.2.1.
func setParameterValues(b *bench.Bench) {
	Describe("SetParameterValues", bench.Section("A.3.2.1"), bench.Needs(bench.Write), func() {
		setRefused(b)
		setLists(b)
		setKey(b)
		setKept(b)
		setLater(b)
		setModel(b)
		setNames(b)
	})
}

// setKey is about the ParameterKey of calls that succeed.
func setKey(b *bench.Bench) {
	b.It("stores its ParameterKey when it succeeds", bench.Rule("CWMP-SPV-016"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		name, key := acs.Parameter(ctx, bench.AString), parameterKey(acs)
		acs.Borrow(ctx, name)
		acs.Provoke(bench.Facts{"key": key})
		acs.Ask(ctx, "set", setOne(name, "xsd:string", "spv", "key-1"))
		acs.Ask(ctx, "read", get(key))
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPV-016"))
	})

	b.It("takes an empty ParameterKey and stores it as empty", bench.Rule("CWMP-SPV-018"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		name, key := acs.Parameter(ctx, bench.AString), parameterKey(acs)
		acs.Borrow(ctx, name)
		acs.Provoke(bench.Facts{"key": key})
		bench.Unless(acs.Ask(ctx, "key", setOne(name, "xsd:string", text1, "spv-key")), "setting "+name)
		acs.AskAll(ctx, bench.Call{Step: "set", RPC: setOne(name, "xsd:string", text2, "")}, bench.Call{Step: "read", RPC: get(key)})
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPV-018"))
	})

	b.It("takes an empty ParameterList and stores the ParameterKey", bench.Rule("CWMP-SPV-019"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		key := parameterKey(acs)
		acs.Provoke(bench.Facts{"key": key})
		acs.AskAll(ctx, bench.Call{Step: "set", RPC: &cwmp.SetParameterValues{ParameterKey: "spv-empty"}}, bench.Call{Step: "read", RPC: get(key)})
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPV-019"))
	})
}

// Texts that fit whatever a scenario sets: dot-separated capitals and digits, as ProvisioningCode has them, and as host
// names may be.
const (
	text1 = "CWMP.LAB1"
	text2 = "CWMP.LAB2"
	text3 = "CWMP.LAB3"
)

// setOne sets one parameter.
func setOne(name, kind, value, key string) *cwmp.SetParameterValues {
	return &cwmp.SetParameterValues{ParameterList: []cwmp.ParameterValue{{Name: name, Type: kind, Value: value}}, ParameterKey: key}
}

// get reads parameters.
func get(names ...string) *cwmp.GetParameterValues {
	return &cwmp.GetParameterValues{ParameterNames: names}
}

// parameterKey is the name of the parameter that holds the key of the last change.
func parameterKey(acs *bench.ACS) string { return acs.Root() + "ManagementServer.ParameterKey" }
