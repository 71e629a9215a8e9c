package cpe

import (
	"context"
	"strconv"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// sessionWait is how long the session is waited for that an accepted connection request promises.
const sessionWait = 130 * time.Second

// rebootWait is how long a reboot that the CPE does by itself is waited for.
const rebootWait = 10 * time.Minute

// setLater is about when a change is in effect, and what Status says of it.
func setLater(b *bench.Bench) {
	b.It("says Status 0 where the change is in effect", bench.About(bench.Rule("CWMP-SPV-011"), bench.Needs(bench.RequestCredentials), bench.Takes(10*time.Second)), func(ctx context.Context) {
		acs := b.ACS(ctx)
		if !acs.Reachable(ctx) {
			Skip("the CPE cannot be reached by connection requests from here")
		}
		name, other := acs.Root()+"ManagementServer.ConnectionRequestUsername", "cwmplab-spv"
		var undo func()
		b.Undo("the user name of our connection requests", func(context.Context) error { undo(); return nil })
		undo = func() {}
		acs.Borrow(ctx, name)
		acs.Provoke(bench.Facts{"username": other})
		answer := acs.Ask(ctx, "set", setOne(name, "xsd:string", other, "spv"))
		bench.Unless(answer, "setting "+name)
		if set, ok := answer.(*cwmp.SetParameterValuesResponse); ok && set.Status != 0 {
			Skip("the CPE answers the change of " + name + " with Status 1: it may take effect later")
		}
		undo = acs.RequestAs(other)
		acs.Step("request", nil)
		switch request, err := acs.ConnectionRequest(ctx); {
		case err == nil && request.Accepted:
			acs.AwaitWithin(ctx, sessionWait, nil)
		case err == nil && request.Status == 401:
			undo() // the old name holds on
		}
		acs.Over()
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPV-011"))
	})

	b.It("keeps what it has committed with Status 1, in the same session and in the next", bench.Rule("CWMP-SPV-013", "CWMP-SPV-014"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		name, key := acs.Parameter(ctx, bench.Deferred), parameterKey(acs)
		acs.Borrow(ctx, name)
		acs.Provoke(bench.Facts{"parameter": name, "key": key})
		changed := another(acs.Ask(ctx, "before", get(name)), name)
		answers := acs.AskAll(ctx,
			bench.Call{Step: "set", RPC: &cwmp.SetParameterValues{ParameterList: []cwmp.ParameterValue{changed}, ParameterKey: "spv-deferred"}},
			bench.Call{Step: "same", RPC: get(name, key)})
		committedOr(answers[0], name, "deferred")
		acs.Ask(ctx, "read", get(name))
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPV-013", "CWMP-SPV-014"))
	})

	b.It("reboots by itself where a change needs it", bench.About(bench.Rule("CWMP-SPV-041"), bench.Needs(bench.Reboot), bench.Takes(30*time.Second), bench.AtMost(20*time.Minute)), func(ctx context.Context) {
		acs := b.ACS(ctx)
		name := acs.Parameter(ctx, bench.Rebooting)
		b.Undo("the reboot that puts "+name+" back", func(ctx context.Context) error {
			acs.AwaitBack(ctx)
			return nil
		})
		acs.Borrow(ctx, name)
		acs.Provoke(bench.Facts{"parameter": name, "within": strconv.Itoa(int(rebootWait / time.Second))})
		changed := another(acs.Ask(ctx, "before", get(name)), name)
		answer := acs.Ask(ctx, "set", &cwmp.SetParameterValues{ParameterList: []cwmp.ParameterValue{changed}, ParameterKey: "spv"})
		committedOr(answer, name, "rebooting")
		acs.AwaitRestart(ctx, rebootWait)
		acs.Over()
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPV-041"))
	})
}

// committedOr skips the scenario unless a change was answered with Status 1.
func committedOr(answer cwmp.RPC, name, kind string) {
	bench.Unless(answer, "setting "+name)
	if set, ok := answer.(*cwmp.SetParameterValuesResponse); ok && set.Status != 1 {
		Skip("the CPE applies a change of " + name + " at once (Status " + strconv.Itoa(int(set.Status)) + "): name one that it answers with Status 1 in the device file (parameters." + kind + ")")
	}
}

// another is a value of the same type that the parameter does not have. The scenario is skipped where it cannot be read.
func another(answer cwmp.RPC, name string) cwmp.ParameterValue {
	bench.Unless(answer, "reading "+name)
	v := typedValue(answer, name)
	switch v.Type {
	case "xsd:int", "xsd:long", "xsd:unsignedLong":
		v.Value = next(v.Value)
	default:
		v.Value = others(name, v.Type, v.Value)[0]
	}
	return v
}
