package cpe

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
	"cwmplab/suites/bench"
)

// connectionRequestURL: TR-069 3.2.2, where the CPE takes connection requests.
func connectionRequestURL(b *bench.Bench) {
	Describe("ConnectionRequestURL", bench.Section("3.2.2"), func() {
		b.It("is where the CPE takes connection requests", bench.About(bench.Rule("CWMP-CRQ-001"), bench.Takes(bench.Apart)), func(ctx context.Context) {
			peer := b.ACS(ctx)
			at := peer.Root() + "ManagementServer."
			peer.Provoke(nil)
			url := value(peer.Ask(ctx, "read", &cwmp.GetParameterValues{ParameterNames: []string{at + "ConnectionRequestURL"}}), at+"ConnectionRequestURL")
			if url == "" {
				peer.Ask(ctx, "enabled", &cwmp.GetParameterValues{ParameterNames: []string{at + "HTTPConnectionRequestEnable"}})
			} else {
				peer.Pause(ctx, bench.Apart)
				if _, unanswered := peer.RequestConnection(ctx, "ask", acs.Asking{Bare: true, URL: url}); unanswered == "silent" {
					Skip("the address of ConnectionRequestURL cannot be reached from here")
				}
			}
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-CRQ-001"))
		})

		b.It("cannot be set", bench.About(bench.Rule("CWMP-CRQ-006"), bench.Needs(bench.Write)), func(ctx context.Context) {
			peer := b.ACS(ctx)
			name := peer.Root() + "ManagementServer.ConnectionRequestURL"
			url := value(peer.Ask(ctx, "read", &cwmp.GetParameterValues{ParameterNames: []string{name}}), name)
			peer.Provoke(nil)
			peer.Ask(ctx, "set", setOne(name, "xsd:string", url, "crq")) // the value that it has: nothing is to be put back where it is taken
			Expect(peer.Recording()).To(bench.PassRule("CWMP-CRQ-006"))
		})

		b.It("is empty and its port closed while HTTPConnectionRequestEnable is false", bench.About(bench.Rule("CWMP-CRQ-035"),
			bench.Needs(bench.Write), bench.Takes(25*time.Second), bench.AtMost(10*time.Minute)), func(ctx context.Context) {
			peer := reachable(ctx, b)
			at, url := peer.Root()+"ManagementServer.", peer.Subject().ConnectionRequestURL()
			comesByItself(ctx, peer) // nothing else brings it back
			b.Undo("the URL of connection requests", peer.TellsURL)
			peer.Borrow(ctx, at+"HTTPConnectionRequestEnable")
			peer.Provoke(nil)
			off := peer.Ask(ctx, "off", setOne(at+"HTTPConnectionRequestEnable", "xsd:boolean", "0", "crq"))
			bench.Unless(off, "switching connection requests off")
			peer.Pause(ctx, bench.Apart)
			peer.RequestConnection(ctx, "ask", acs.Asking{Bare: true, URL: url})
			peer.Ask(ctx, "read", &cwmp.GetParameterValues{ParameterNames: []string{at + "ConnectionRequestURL"}})
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-CRQ-035"))
		})
	})
}

// comesByItself has the CPE open a session every few seconds until the scenario is over, in the shortest of some intervals
// that it takes.
func comesByItself(ctx context.Context, peer *bench.ACS) {
	GinkgoHelper()
	at := peer.Root() + "ManagementServer.PeriodicInform"
	peer.Borrow(ctx, at+"Enable", at+"Interval")
	var answer cwmp.RPC
	for _, interval := range []string{"5", "10", "60"} {
		answer = peer.Ask(ctx, "period", &cwmp.SetParameterValues{ParameterKey: "crq", ParameterList: []cwmp.ParameterValue{
			{Name: at + "Enable", Type: "xsd:boolean", Value: "1"}, {Name: at + "Interval", Type: "xsd:unsignedInt", Value: interval}}})
		if _, refused := bench.Refused(answer); !refused {
			break
		}
	}
	bench.Unless(answer, "having it come by itself")
}

// reachable gives the ACS where connection requests can reach the CPE; else the scenario is skipped.
func reachable(ctx context.Context, b *bench.Bench) *bench.ACS {
	GinkgoHelper()
	peer := b.ACS(ctx)
	if peer.Subject().ConnectionRequestURL() == "" {
		Skip("the CPE announces no ConnectionRequestURL")
	}
	if !peer.Reachable(ctx) {
		Skip("the CPE cannot be reached by connection requests from here")
	}
	return peer
}
