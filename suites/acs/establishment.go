package acs

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/fixtures/cpe"
	"cwmplab/suites/bench"
)

// establishment: TR-069 3.2 and 3.7.2, how sessions begin, and what they outlive.
func establishment(b *bench.Bench) {
	Describe("Sessions", bench.Section("3.2"), func() {
		b.It("are taken without a connection request", bench.Rule("CWMP-EST-002"), func(ctx context.Context) {
			peer := b.CPE(ctx)
			peer.Provoke(nil)
			peer.Announce("inform", "Inform", nil)
			peer.Session(ctx, "2 PERIODIC")
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-EST-002"))
		})

		b.It("are taken from a device that comes back with the credentials of the factory", bench.Rule("CWMP-DSC-007"), func(ctx context.Context) {
			peer := b.CPE(ctx)
			peer.Provoke(nil)
			peer.Announce("reset", "Inform", nil)
			peer.Session(ctx, "0 BOOTSTRAP")
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-DSC-007"))
		})

		outlived(b)

		b.It("are refused in the words of the standard", bench.About(bench.Rule("CWMP-IFM-020"), bench.Needs(bench.Fresh(1))), func(ctx context.Context) {
			b.CPE(ctx)
			i := b.FreshIdentity()
			if !i.Invented() {
				Skip("the ACS knows the devices that the device file lists")
			}
			i.ID.ProductClass = bench.UnknownClass
			stranger, first := b.Stranger(ctx, i)
			if first.Informed {
				Skip("the ACS takes devices that it does not know")
			}
			Expect(stranger.Recording()).To(bench.PassRule("CWMP-IFM-020"))
		})
	})

}

// outlived is what a session outlives, and what it does not.
func outlived(b *bench.Bench) {
	b.It("wait for a CPE that takes 25 seconds", bench.About(bench.Rule("CWMP-RTY-028"), bench.Takes(26*time.Second)), func(ctx context.Context) {
		peer := b.CPE(ctx)
		peer.Provoke(nil)
		peer.Announce("pause", "empty", nil)
		peer.Pause(cpe.PostEmpty, 25*time.Second)
		peer.Session(ctx, "2 PERIODIC")
		peer.Over()
		Expect(peer.Recording()).To(bench.PassRule("CWMP-RTY-028"))
	})

	b.It("go on over a new connection with their cookie", bench.Rule("CWMP-SES-026"), func(ctx context.Context) {
		peer := b.CPE(ctx)
		peer.Provoke(nil)
		peer.Announce("moved", "empty", nil)
		peer.Reconnect(cpe.PostEmpty)
		peer.Session(ctx, "2 PERIODIC")
		peer.Over()
		Expect(peer.Recording()).To(bench.PassRule("CWMP-SES-026"))
	})

	b.It("begin anew with an Inform while an old one is open", bench.About(bench.Rule("CWMP-SES-027"), bench.Takes(12*time.Second)), func(ctx context.Context) {
		peer := b.CPE(ctx)
		peer.Provoke(nil)
		peer.BreakSession(cpe.PostEmpty)
		peer.Session(ctx, "2 PERIODIC")
		peer.Announce("again", "Inform", nil)
		peer.Session(ctx, "2 PERIODIC")
		peer.Over()
		Expect(peer.Recording()).To(bench.PassRule("CWMP-SES-027"))
	})
}

// versions: TR-069 3.7.4, which version a session is held in.
func versions(b *bench.Bench) {
	Describe("Versions", bench.Section("3.7.4"), func() {
		b.It("are those of the namespace of Inform", bench.Rule("CWMP-VER-005"), func(ctx context.Context) {
			peer := b.CPE(ctx)
			peer.Provoke(nil)
			peer.Announce("old", "Inform", nil)
			peer.With(inVersion(cwmp.V1_0), func() { peer.Session(ctx, "2 PERIODIC") })
			peer.Over()
			Expect(peer.Recording()).To(bench.PassRule("CWMP-VER-005"))
		})

		b.It("are refused where none is shared", bench.Rule("CWMP-VER-007"), func(ctx context.Context) {
			peer := b.CPE(ctx)
			peer.Provoke(nil)
			if s := peer.Session(ctx, "2 PERIODIC"); s.Version < cwmp.V1_4 {
				Skip("the ACS speaks " + s.Version.String() + ", where no versions are offered")
			}
			peer.Announce("foreign", "Inform", nil)
			peer.With(offering("9.9"), func() { peer.Session(ctx, "2 PERIODIC") })
			peer.Over()
			peer.Settle(ctx)
			Expect(peer.Recording()).To(bench.PassRule("CWMP-VER-007"))
		})
	})
}

// inVersion makes Inform that of a CPE of a version below 1.3.
func inVersion(v cwmp.Version) func(*cpe.Hooks) {
	return func(h *cpe.Hooks) {
		next := h.Envelope
		h.Envelope = func(p cpe.Post, e *cwmp.Envelope) {
			if next(p, e); p.Kind == cpe.PostInform {
				e.Version, e.Header.SupportedCWMPVersions, e.Header.SessionTimeout = v, nil, nil
			}
		}
	}
}

// offering makes Inform list versions.
func offering(versions ...string) func(*cpe.Hooks) {
	return func(h *cpe.Hooks) {
		next := h.Envelope
		h.Envelope = func(p cpe.Post, e *cwmp.Envelope) {
			if next(p, e); p.Kind == cpe.PostInform {
				e.Header.SupportedCWMPVersions = versions
			}
		}
	}
}
