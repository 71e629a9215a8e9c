package proxy_test

import (
	"context"
	"crypto/tls"
	"flag"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
	"cwmplab/fixtures/cpe"
	"cwmplab/internal/memnet"
	"cwmplab/proxy"
)

var update = flag.Bool("update", false, "write the recordings in testdata anew")

// played is a pair of reference peers with the proxy between them.
type played struct {
	*bench
	ctx    context.Context
	acs    *acs.ACS
	cpe    *cpe.CPE
	device *acs.Device
	stop   func()
}

// play starts the peers and waits for their first session.
func play(b *bench, secure bool) *played {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	ac := acs.Config{
		Dial: b.net.Dialer(peerACS), Listener: b.listen(peerACS + ":7547"), Seed: 1,
		Password:                  func(string) (string, bool) { return "secret", true },
		ConnectionRequestUsername: "acs", ConnectionRequestPassword: "wake",
	}
	cc := cpe.Config{
		Dial: b.net.Dialer(cpeHost), Listener: b.listen(cpeHost + ":7547"), Seed: 2, ACSURL: b.p.ACSURL(),
		Password: "secret", ConnectionRequestUsername: "acs", ConnectionRequestPassword: "wake",
	}
	if cc.ACSURL == "" { // by the forward mode
		cc.ACSURL, cc.Dial = "http://"+peerACS+":7547/acs", b.viaProxy
	}
	if secure {
		ac.TLS = &tls.Config{GetCertificate: proxy.LeafFor(b.ca, peerACS)}
		cc.TLS = &tls.Config{RootCAs: b.ca.Pool()}
	}
	p := &played{bench: b, ctx: ctx}
	var err error
	p.acs, err = acs.New(ac)
	b.Expect(err).NotTo(HaveOccurred())
	p.cpe, err = cpe.New(cc)
	b.Expect(err).NotTo(HaveOccurred())
	if b.armed != nil {
		p.acs.Arm(b.armed)
	}
	stopACS, stopCPE := p.acs.Start(ctx), p.cpe.Start(ctx)
	p.stop = func() {
		stopCPE()
		stopACS()
		cancel()
	}
	p.session()
	p.device = p.acs.Devices()[0]
	synctest.Wait()
	return p
}

// peerACS is where the reference ACS is; the stub has its usual place.
const peerACS = "192.0.2.4"

// session waits for the next session to end well.
func (p *played) session() acs.Session {
	p.t.Helper()
	s, err := p.acs.AwaitSession(p.ctx)
	p.Expect(err).NotTo(HaveOccurred())
	p.Expect(s.Err).NotTo(HaveOccurred())
	return s
}

// write keeps the recording in testdata, where that is asked for. The test of the command checks that each of them is
// judged clean.
func (b *bench) write(name, note string) {
	if !*update {
		return
	}
	rd, err := capture.Open(b.path)
	b.Expect(err).NotTo(HaveOccurred())
	defer func() { _ = rd.Close() }()
	t, err := capture.ReadTranscript(rd)
	b.Expect(err).NotTo(HaveOccurred())
	text := "# " + strings.ReplaceAll(note, "\n", "\n# ") + "\n" + string(t.Format())
	b.Expect(os.WriteFile(filepath.Join("testdata", name+".txt"), []byte(text), 0o644)).To(Succeed())
}

// judged checks what the recording holds for rules: on the near leg sessions that end well, and who was woken.
func (b *bench) judged(sessions, requests int) {
	b.t.Helper()
	rd, err := capture.Open(b.path)
	b.Expect(err).NotTo(HaveOccurred())
	defer func() { _ = rd.Close() }()
	items, err := capture.Load(rd, capture.Options{})
	b.Expect(err).NotTo(HaveOccurred())
	for _, item := range items {
		switch x := item.(type) {
		case *capture.Session:
			if x.Leg == "" {
				sessions--
			}
			b.Expect(x.Ended).To(Equal(capture.EndedWell))
			b.Expect(x.NoStart || x.Doubtful).To(BeFalse())
		case *capture.ConnectionRequest:
			requests--
			b.Expect(x.Device).To(Equal(cpe.DefaultIdentity()))
		}
	}
	b.Expect(sessions).To(BeZero())
	b.Expect(requests).To(BeZero())
}

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
				s.Upstream, _ = url.Parse(s.Upstream.Scheme + "://" + peerACS + ":7547/acs")
			}, func(b *bench) { wake(b, w.secure) })
		})
	}
}

func wake(b *bench, secure bool) {
	p := play(b, secure)
	b.Expect(p.device.ConnectionRequestURL()).To(HavePrefix("http://" + proxyHost + ":"))
	b.Expect(pathOf(b, p.device.ConnectionRequestURL())).To(Equal(pathOf(b, p.cpe.ConnectionRequestURL())))
	time.Sleep(time.Minute)
	request, err := p.device.ConnectionRequest(p.ctx)
	b.Expect(err).NotTo(HaveOccurred())
	b.Expect(request.Accepted).To(BeTrue())
	b.Expect(request.Attempts).To(Equal(2), "the challenge was answered")
	b.Expect(p.session().Has("6 CONNECTION REQUEST")).To(BeTrue())
	time.Sleep(time.Minute)
	p.cpe.Periodic()
	p.session()
	p.stop()

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

	b.judged(3, 2) // the request that was challenged and the one that answered
	if !secure {
		b.write("connection-request", "The reference peers with the proxy between them, --rewrite-connection-request: both legs are there, the Informs of\nthe far one are altered. Written by go test ./proxy -run Reference -update.")
	}
}

// TestWhatKeepsTheDeviceIsRecorded has an ACS that sets a cookie for its own name and moves its CPE to another URL.
func TestWhatKeepsTheDeviceIsRecorded(t *testing.T) {
	inBubble(t, func(s *settings, n *memnet.Network) {
		s.KeepDevice, s.RewriteHost = true, true
		s.Upstream, _ = url.Parse("http://" + peerACS + ":7547/acs")
		s.Advertise, _ = url.Parse("http://" + proxyAddr)
	}, func(b *bench) {
		b.armed = func(h *acs.Hooks) {
			was := h.SetCookie
			h.SetCookie = func(value string) string { return was(value) + "; Domain=acs.example" }
		}
		p := play(b, false)
		const moved = "http://" + peerACS + ":7547/acs?moved"
		p.device.Queue(&cwmp.SetParameterValues{ParameterKey: "moved",
			ParameterList: []cwmp.ParameterValue{{Name: "Device.ManagementServer.URL", Type: "xsd:string", Value: moved}}})
		p.acs.Redirect(acs.PostInform, 307, "http://"+peerACS+":7547/acs?redirected")
		time.Sleep(time.Minute)
		p.cpe.Periodic()
		p.session()
		url, _ := p.cpe.Value("Device.ManagementServer.URL")
		b.Expect(url).To(Equal("http://"+proxyAddr+"/acs?moved"), "still us")
		b.Expect(p.session().Has("0 BOOTSTRAP")).To(BeTrue())
		p.stop()
		kinds := map[string]bool{}
		for _, c := range b.recorded() {
			for _, s := range c.Altered {
				kinds[s.Name] = true
			}
		}
		b.Expect(kinds).To(Equal(map[string]bool{"location": true, "host": true, "cookie": true, "acs-url": true, "content-length": true}))
		b.judged(3, 0)
		b.write("keep-device", "The reference peers with the proxy between them, --rewrite-host --keep-device: Host is altered on the far leg, a redirect,\na cookie's Domain and ManagementServer.URL on the near one. Written by go test ./proxy -run Keeps -update.")
	})
}

// viaProxy dials as a CPE that is told to use an HTTP proxy.
func (b *bench) viaProxy(ctx context.Context, network, addr string) (net.Conn, error) {
	c, err := b.net.Dialer(cpeHost)(ctx, network, proxyAddr)
	return &proxyClient{c, "http://" + addr}, err
}

// proxyClient names the whole URL in its requests, and speaks to the proxy in a field.
type proxyClient struct {
	net.Conn
	server string
}

func (c *proxyClient) Write(b []byte) (int, error) {
	text := strings.Replace(string(b), "POST /", "POST "+c.server+"/", 1)
	_, err := io.WriteString(c.Conn, strings.Replace(text, "Host: ", "Proxy-Connection: keep-alive\r\nHost: ", 1))
	return len(b), err
}

// TestProxyRequestsAreRecorded has a CPE that is told to use an HTTP proxy.
func TestProxyRequestsAreRecorded(t *testing.T) {
	inBubble(t, func(s *settings, n *memnet.Network) {
		s.noListen, s.Upstream = true, nil
		s.Forward, _ = n.Listen(proxyAddr)
	}, func(b *bench) {
		p := play(b, false)
		time.Sleep(time.Minute)
		p.cpe.Periodic()
		p.session()
		p.stop()
		for _, c := range b.recorded() {
			for _, s := range c.Altered {
				b.Expect(s.Name).To(Or(Equal("request-target"), Equal("proxy-field")))
				b.Expect(c.Leg).To(Equal("upstream"))
			}
			b.Expect(strings.Contains(c.data[up], "Proxy-Connection")).To(Equal(c.Leg == ""))
		}
		b.judged(2, 0)
		b.write("proxy-requests", "The reference peers with the proxy between them, in the forward mode: on the far leg targets are in origin form and the\nfields for the proxy taken out. Written by go test ./proxy -run Requests -update.")
	})
}

func pathOf(b *bench, text string) string {
	u, err := url.Parse(text)
	b.Expect(err).NotTo(HaveOccurred())
	return u.RequestURI()
}
