package proxy_test

import (
	"context"
	"crypto/tls"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/fixtures/acs"
	"cwmplab/fixtures/cpe"
	"cwmplab/internal/memnet"
	"cwmplab/proxy"
)

// TestReferencePeersThroughTheProxy plays sessions and a connection request: the digest of the request covers the
// path of the rewritten URL, and the time from its answer to the next Inform can be read off the recording.
func TestReferencePeersThroughTheProxy(t *testing.T) {
	for _, w := range []struct {
		name   string
		secure bool
	}{{"plain", false}, {"TLS", true}} {
		t.Run(w.name, func(t *testing.T) {
			inBubble(t, func(s *settings, n *memnet.Network) {
				s.RewriteConnectionRequest = true
				if w.secure {
					secureReverse(s, n)
				}
				s.Upstream, _ = url.Parse(s.Upstream.Scheme + "://10.0.0.4:7547/acs")
			}, func(b *bench) { play(b, w.secure) })
		})
	}
}

func play(b *bench, secure bool) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()
	ac := acs.Config{
		Dial: b.net.Dialer("10.0.0.4"), Listener: b.listen("10.0.0.4:7547"), Seed: 1,
		Password:                  func(string) (string, bool) { return "secret", true },
		ConnectionRequestUsername: "acs", ConnectionRequestPassword: "wake",
	}
	cc := cpe.Config{
		Dial: b.net.Dialer(cpeHost), Listener: b.listen(cpeHost + ":7547"), Seed: 2, ACSURL: b.p.ACSURL(),
		Password: "secret", ConnectionRequestUsername: "acs", ConnectionRequestPassword: "wake",
	}
	if secure {
		ac.TLS = &tls.Config{GetCertificate: proxy.LeafFor(b.ca, "10.0.0.4")}
		cc.TLS = &tls.Config{RootCAs: b.ca.Pool()}
	}
	server, err := acs.New(ac)
	b.Expect(err).NotTo(HaveOccurred())
	device, err := cpe.New(cc)
	b.Expect(err).NotTo(HaveOccurred())
	stopACS := server.Start(ctx)
	defer stopACS()
	stopCPE := device.Start(ctx)
	defer stopCPE()

	first, err := server.AwaitSession(ctx)
	b.Expect(err).NotTo(HaveOccurred())
	b.Expect(first.Err).NotTo(HaveOccurred())
	d := server.Devices()[0]
	b.Expect(d.ConnectionRequestURL()).To(HavePrefix("http://" + proxyHost + ":"))
	b.Expect(pathOf(b, d.ConnectionRequestURL())).To(Equal(pathOf(b, device.ConnectionRequestURL())))

	synctest.Wait()
	request, err := d.ConnectionRequest(ctx)
	b.Expect(err).NotTo(HaveOccurred())
	b.Expect(request.Accepted).To(BeTrue())
	b.Expect(request.Attempts).To(Equal(2), "the challenge was answered")
	second, err := server.AwaitSession(ctx)
	b.Expect(err).NotTo(HaveOccurred())
	b.Expect(second.Has("6 CONNECTION REQUEST")).To(BeTrue())
	stopCPE()
	stopACS()

	var answered, informed time.Time
	for _, c := range b.recorded() {
		switch {
		case strings.HasPrefix(c.data[up], "GET "):
			b.Expect(c.data[up]).To(ContainSubstring("Authorization: Digest "))
			answered = c.Ends[down].Time
		case c.Leg == "" && strings.Contains(c.data[up], "6 CONNECTION REQUEST"):
			informed = c.Opened
		}
	}
	b.Expect(answered).NotTo(BeZero())
	b.Expect(informed.Sub(answered)).To(And(BeNumerically(">=", 0), BeNumerically("<", 30*time.Second)))

	rd, err := capture.Open(b.path)
	b.Expect(err).NotTo(HaveOccurred())
	defer func() { _ = rd.Close() }()
	items, err := capture.Load(rd, capture.Options{})
	b.Expect(err).NotTo(HaveOccurred())
	sessions, requests := 0, 0
	for _, item := range items {
		switch x := item.(type) {
		case *capture.Session:
			if x.Leg == "" {
				sessions++
			}
			b.Expect(x.Ended).To(Equal(capture.EndedWell))
			b.Expect(x.NoStart || x.Doubtful).To(BeFalse())
		case *capture.ConnectionRequest:
			requests++
			b.Expect(x.Device).To(Equal(cpe.DefaultIdentity()))
		}
	}
	b.Expect(sessions).To(Equal(2))
	b.Expect(requests).To(Equal(2), "the challenged one and the one that answers the challenge")
}

func pathOf(b *bench, text string) string {
	u, err := url.Parse(text)
	b.Expect(err).NotTo(HaveOccurred())
	return u.RequestURI()
}
