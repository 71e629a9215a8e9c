package cpe

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// rpcMethods: TR-069 A.3.1.1 and A.3.2, methods as such and what they leave behind.
func rpcMethods(b *bench.Bench) {
	Describe("Methods", bench.Section("A.3.1.1"), func() {
		b.It("are those of MethodList, and the required ones are there", bench.About(bench.Rule("CWMP-GRM-001", "CWMP-GRM-002", "CWMP-GRM-003", "CWMP-RPC-004"), bench.Needs(bench.Write)), func(ctx context.Context) {
			peer := b.ACS(ctx)
			peer.Provoke(nil)
			calls := []bench.Call{{Step: "methods", RPC: &cwmp.GetRPCMethods{}}}
			for _, rpc := range harmless(peer) {
				calls = append(calls, bench.Call{Step: "try " + rpc.Method(), RPC: rpc})
			}
			peer.AskAll(ctx, calls...)
			Expect(peer.Recording()).To(bench.PassRule("CWMP-GRM-001", "CWMP-GRM-002", "CWMP-GRM-003", "CWMP-RPC-004"))
		})

		b.It("take an empty element in either form", bench.Rule("CWMP-GRM-008"), func(ctx context.Context) {
			peer := b.ACS(ctx)
			peer.Provoke(nil)
			peer.AskAll(ctx, bench.Call{Step: "short", Element: &cwmp.Element{Raw: []byte("<cwmp:GetRPCMethods/>"), Local: "GetRPCMethods"}},
				bench.Call{Step: "long", Element: &cwmp.Element{Raw: []byte("<cwmp:GetRPCMethods></cwmp:GetRPCMethods>"), Local: "GetRPCMethods"}})
			Expect(peer.Recording()).To(bench.PassRule("CWMP-GRM-008"))
		})

		b.It("refuse arguments that are none", bench.Rule("CWMP-RPC-006"), func(ctx context.Context) {
			peer := b.ACS(ctx)
			peer.Provoke(nil)
			peer.AskAll(ctx, bench.Call{Step: "ask", Element: &cwmp.Element{Local: "GetParameterNames", Children: []*cwmp.Element{
				cwmp.NewElement("ParameterPath", peer.Root()), cwmp.NewElement("NextLevel", "maybe")}}})
			Expect(peer.Recording()).To(bench.PassRule("CWMP-RPC-006"))
		})
	})
	Describe("What a method does", bench.Section("A.3.2"), bench.Needs(bench.Write), func() { effects(b) })
}

// harmless are calls that change nothing, whether they are carried out or refused.
func harmless(peer *bench.ACS) []cwmp.RPC {
	root := peer.Root()
	return []cwmp.RPC{
		names(root, true), get(root + "DeviceInfo.SoftwareVersion"), attributes(root + "DeviceInfo.SoftwareVersion"),
		setOne(root+"NoSuch", "xsd:string", "", ""), notify(root+"NoSuch", 0), add(root+"NoSuch.", ""), remove(root+"NoSuch.1.", ""),
		&cwmp.GetQueuedTransfers{}, &cwmp.GetAllQueuedTransfers{},
	}
}

// effects are about what calls leave behind.
func effects(b *bench.Bench) {
	b.It("is nothing where it is refused", bench.Rule("CWMP-RPC-008"), func(ctx context.Context) {
		peer := b.ACS(ctx)
		name, key := peer.Parameter(ctx, bench.AString), parameterKey(peer)
		peer.Borrow(ctx, name)
		peer.Provoke(bench.Facts{"parameter": name, "key": key})
		set := setOne(name, "xsd:string", text3, "refused")
		set.ParameterList = append(set.ParameterList, cwmp.ParameterValue{Name: peer.Root() + "NoSuch", Type: "xsd:string", Value: "1"})
		answers := peer.AskAll(ctx, bench.Call{Step: "before", RPC: get(name, key)}, bench.Call{Step: "set", RPC: set}, bench.Call{Step: "after", RPC: get(name, key)})
		if _, refused := bench.Refused(answers[1]); !refused && answers[1] != nil {
			Skip("the CPE accepts a list with an unknown parameter: nothing is refused")
		}
		Expect(peer.Recording()).To(bench.PassRule("CWMP-RPC-008"))
	})

	b.It("is seen in the same session", bench.Rule("CWMP-RPC-009"), func(ctx context.Context) {
		peer := b.ACS(ctx)
		name := peer.Parameter(ctx, bench.AString)
		peer.Borrow(ctx, name)
		peer.Provoke(bench.Facts{"parameter": name, "value": text2})
		peer.AskAll(ctx, bench.Call{Step: "set", RPC: setOne(name, "xsd:string", text2, "")}, bench.Call{Step: "after", RPC: get(name)})
		Expect(peer.Recording()).To(bench.PassRule("CWMP-RPC-009"))
	})

	b.It("outlives a reboot", bench.About(bench.Rule("CWMP-RPC-010"), bench.Needs(bench.Reboot), bench.Takes(time.Minute)), func(ctx context.Context) {
		peer := b.ACS(ctx)
		name := peer.Parameter(ctx, bench.AString)
		peer.Borrow(ctx, name)
		peer.Provoke(bench.Facts{"parameter": name, "value": text2})
		bench.Unless(peer.Ask(ctx, "set", setOne(name, "xsd:string", text2, "")), "setting "+name)
		bench.Unless(peer.Ask(ctx, "reboot", &cwmp.Reboot{CommandKey: "methods"}), "Reboot")
		peer.AwaitBack(ctx)
		peer.Ask(ctx, "after", get(name))
		Expect(peer.Recording()).To(bench.PassRule("CWMP-RPC-010"))
	})
}
