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

// moveWait is how long a device may take to come to an ACS whose URL it was given: some restart for it.
const moveWait = 5 * time.Minute

// discovery: TR-069 3.1, the URL of the ACS.
func discovery(b *bench.Bench) {
	Describe("The ACS URL", bench.Section("3.1"), func() {
		b.It("is an absolute URL", bench.Rule("CWMP-DSC-001"), func(ctx context.Context) {
			peer := b.ACS(ctx)
			name := peer.Root() + "ManagementServer.URL"
			peer.Provoke(bench.Facts{"parameter": name})
			bench.Unless(peer.Ask(ctx, "read", get(name)), "reading "+name)
			Expect(peer.Recording()).To(bench.PassRule("CWMP-DSC-001"))
		})

		moves := bench.Rule("CWMP-DSC-003", "CWMP-DSC-004", "CWMP-DSC-005", "CWMP-EST-011")
		b.It("is where the device goes once it is set", bench.About(moves, bench.Needs(bench.Write), bench.Takes(time.Minute), bench.AtMost(3*moveWait)), func(ctx context.Context) {
			peer := b.ACS(ctx)
			second := peer.SecondACS()
			name := peer.KeepURL(ctx, second)
			peer.Provoke(bench.Facts{"port": second.Port()})
			answers := peer.AskAll(ctx, bench.Call{Step: "set", RPC: setOne(name, "xsd:string", second.URL(), "dsc")},
				bench.Call{Step: "after", RPC: get(peer.Root() + "DeviceInfo.SoftwareVersion")})
			bench.Unless(answers[0], "setting "+name)
			unlessLater(answers[0], name)
			if _, came := second.AwaitMove(ctx, moveWait); !came { // also of one that has not come before: here the rules say what that means
				second.Step("wake", nil)
			}
			second.Visit(ctx)
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-DSC-003", "CWMP-DSC-004", "CWMP-DSC-005", "CWMP-EST-011"))
		})

		b.It("leads over TLS where it says https", bench.About(bench.Rule("CWMP-DSC-002"), bench.Needs(bench.Write, bench.Plain, bench.Trusted), bench.Takes(5*time.Second), bench.AtMost(3*moveWait)), func(ctx context.Context) {
			peer := b.ACS(ctx)
			unlessStays(peer)
			door := peer.Door()
			comesOverTLS(ctx, peer, door)
			name := peer.KeepURL(ctx, peer)
			peer.Provoke(bench.Facts{"port": door.Port()})
			answer := peer.Ask(ctx, "set", setOne(name, "xsd:string", door.URL(true), "dsc"))
			bench.Unless(answer, "setting "+name)
			unlessLater(answer, name)
			peer.AwaitMove(ctx, moveWait)
			peer.Visit(ctx)
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-DSC-002"))
		})

		b.It("outlives a reboot", bench.About(bench.Rule("CWMP-DSC-006"), bench.Needs(bench.Write, bench.Reboot), bench.Takes(2*time.Minute), bench.AtMost(4*moveWait)), func(ctx context.Context) {
			peer := b.ACS(ctx)
			second := moved(ctx, peer)
			peer.Provoke(bench.Facts{"port": second.Port()})
			bench.Unless(second.Ask(ctx, "reboot", &cwmp.Reboot{CommandKey: "discovery"}), "Reboot")
			if _, came := second.AwaitWithin(ctx, moveWait, bench.Reports("1 BOOT")); !came {
				second.Visit(ctx)
			}
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-DSC-006"))
		})

		b.It("leads to another address of its name where one does not answer", bench.About(bench.Rule("CWMP-DSC-016"),
			bench.Needs(bench.Write, bench.Plain, bench.OtherName), bench.Takes(40*time.Second), bench.AtMost(8*moveWait)), func(ctx context.Context) { byName(ctx, b) })
	})
}

// unlessLater skips the scenario where the device says that it puts a new URL into effect at a time of its own.
func unlessLater(answer cwmp.RPC, name string) {
	GinkgoHelper()
	if r, ok := answer.(*cwmp.SetParameterValuesResponse); ok && r.Status == 1 {
		Skip("the CPE answers with Status 1: it puts a new " + name + " into effect later, at a time that nobody can tell")
	}
}

// comesOverTLS skips the scenario where the device does not follow a redirect to https: it is not sent to a place for good to
// which it cannot come.
func comesOverTLS(ctx context.Context, peer *bench.ACS, door *bench.Door) {
	GinkgoHelper()
	taken, _ := door.Handshakes()
	peer.Redirect(acs.PostInform, 307, door.URL(true))
	peer.Visit(ctx)
	if now, _ := door.Handshakes(); now == taken {
		Skip("the CPE does not follow a redirect to https: it may not trust the certificate (tls.trusted), and could not be fetched back")
	}
}

// unlessStays skips the scenario where the device has not come before to an ACS whose URL it was given.
func unlessStays(peer *bench.ACS) {
	GinkgoHelper()
	if peer.Stays() {
		Skip("the CPE has not come before to an ACS whose URL it was given: waiting for it again would take as long (--run has this scenario run alone)")
	}
}

// moved gives the device the URL of a second ACS, until the scenario is over, and waits until it is there. The scenario is
// skipped where it does not come: what that means is for another.
func moved(ctx context.Context, peer *bench.ACS) *bench.ACS {
	GinkgoHelper()
	unlessStays(peer)
	second := peer.SecondACS()
	name := peer.KeepURL(ctx, second)
	bench.Unless(peer.Ask(ctx, "move", setOne(name, "xsd:string", second.URL(), "dsc")), "setting "+name)
	if _, came := second.AwaitMove(ctx, moveWait); !came {
		Skip("the CPE does not come to the ACS whose URL it was given")
	}
	return second
}
