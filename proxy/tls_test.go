package proxy_test

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"io"
	"net/netip"
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/internal/memnet"
	"cwmplab/proxy"
)

func TestCertificateFitsTheClient(t *testing.T) {
	suites := func(ids ...uint16) *tls.Config {
		return &tls.Config{MaxVersion: tls.VersionTLS12, CipherSuites: ids}
	}
	for _, tc := range []struct {
		name   string
		config *tls.Config
		server string // SNI
		legacy bool
		rsa    bool
	}{
		{"modern client", &tls.Config{}, "acs.example", false, false},
		{"ECDSA suites only", suites(tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256), "acs.example", false, false},
		{"RSA suites only", suites(tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256), "acs.example", false, true},
		{"no SNI, by address", &tls.Config{}, proxyHost, false, false},
		{"RSA key exchange of old devices", suites(tls.TLS_RSA_WITH_AES_128_CBC_SHA), "acs.example", true, true},
		{"TLS 1.0", &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS10,
			CipherSuites: []uint16{tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA}}, "acs.example", true, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			inBubble(t, func(s *settings, n *memnet.Network) {
				secureReverse(s, n)
				s.Legacy = tc.legacy
			}, func(b *bench) {
				tc.config.RootCAs, tc.config.ServerName = b.ca.Pool(), tc.server
				c := tls.Client(b.connect(cpeHost, proxyAddr), tc.config)
				defer func() { _ = c.Close() }()
				b.Expect(c.Handshake()).To(Succeed())
				leaf := c.ConnectionState().PeerCertificates[0]
				if tc.rsa {
					b.Expect(leaf.PublicKey).To(BeAssignableToTypeOf(&rsa.PublicKey{}))
				} else {
					b.Expect(leaf.PublicKey).To(BeAssignableToTypeOf(&ecdsa.PublicKey{}))
				}
				b.Expect(leaf.VerifyHostname(tc.server)).To(Succeed())
			})
		})
	}
}

func TestOldTLSNeedsItsSwitch(t *testing.T) {
	inBubble(t, secureReverse, func(b *bench) {
		c := tls.Client(b.connect(cpeHost, proxyAddr), &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11})
		b.Expect(c.Handshake()).NotTo(Succeed())
		_ = c.Close()
		synctest.Wait()
		b.Expect(b.lines.String()).To(ContainSubstring("--tls-legacy"))
	})
}

func TestTLSFactsAreRecorded(t *testing.T) {
	inBubble(t, secureReverse, func(b *bench) {
		cpe := b.dialTLS(&tls.Config{RootCAs: b.ca.Pool(), ServerName: "acs.example", MaxVersion: tls.VersionTLS12,
			CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256}})
		b.send(cpe, get)
		b.next(b.acs)
		cpe.Close()
		synctest.Wait()
		facts := b.recorded()[0].TLS
		b.Expect(facts.Version).To(Equal("1.2"))
		b.Expect(facts.Suite).To(Equal("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"))
		b.Expect(facts.SNI).To(Equal("acs.example"))
		b.Expect(facts.OfferedMax).To(Equal("1.2"))
		b.Expect(facts.Offered).To(ContainElement("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"))
		b.Expect(facts.ServerCert).To(HaveLen(64))
		hello, err := base64.StdEncoding.DecodeString(facts.HelloBase64)
		b.Expect(err).NotTo(HaveOccurred())
		b.Expect(hello[0]).To(Equal(byte(0x16)))
		b.Expect(string(hello)).To(ContainSubstring("acs.example"))
	})
}

func TestRefusedCertificateIsRecorded(t *testing.T) {
	for name, version := range map[string]uint16{"1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, secureReverse, func(b *bench) {
				c := tls.Client(b.connect(cpeHost, proxyAddr), &tls.Config{RootCAs: x509.NewCertPool(), ServerName: "acs.example", MinVersion: version, MaxVersion: version})
				b.Expect(c.Handshake()).NotTo(Succeed())
				_ = c.Close()
				synctest.Wait()
				b.Expect(b.p.Summary().Alerts).To(HaveKeyWithValue("alert from the peer: bad certificate", 1))
				b.Expect(b.lines.String()).To(ContainSubstring("install the CA file"))
				conn := b.recorded()[0]
				b.Expect(conn.data).To(Equal([2]string{}))
				b.Expect(conn.TLS.Alert).To(Equal("bad certificate"))
				b.Expect(b.acs.conns).To(BeEmpty(), "the ACS is not bothered")
				b.Expect(conn.TLS.HelloBase64).NotTo(BeEmpty())
			})
		})
	}
}

func TestWrongPort(t *testing.T) {
	t.Run("plain HTTP on the TLS port", func(t *testing.T) {
		inBubble(t, secureReverse, func(b *bench) {
			cpe := b.dial()
			b.send(cpe, get)
			b.Expect(cpe.ended()).To(HaveOccurred())
			b.Expect(b.p.Summary().PlainOnTLS).To(Equal(int64(1)))
			b.Expect(b.recorded()[0].data[up]).To(Equal(get))
			b.Expect(b.lines.String()).To(ContainSubstring("check the scheme of the ACS URL"))
		})
	})
	t.Run("TLS on the plain port", func(t *testing.T) {
		inBubble(t, nil, func(b *bench) {
			c := tls.Client(b.connect(cpeHost, proxyAddr), &tls.Config{ServerName: "acs.example", RootCAs: x509.NewCertPool()})
			b.Expect(c.Handshake()).NotTo(Succeed())
			_ = c.Close()
			b.Expect(b.p.Summary().TLSOnPlain).To(Equal(int64(1)))
			b.Expect(b.recorded()[0].TLS.SNI).To(Equal("acs.example"))
		})
	})
}

func TestPassthroughStaysEncrypted(t *testing.T) {
	inBubble(t, func(s *settings, n *memnet.Network) {
		secureReverse(s, n)
		s.Passthrough = []string{"*.example"}
	}, func(b *bench) {
		var state tls.ConnectionState
		cpe := b.dialTLS(&tls.Config{RootCAs: b.ca.Pool(), ServerName: "acs.example", VerifyConnection: func(s tls.ConnectionState) error {
			state = s
			return nil
		}})
		b.send(cpe, get)
		acs := b.next(b.acs)
		b.Expect(acs.text()).To(Equal(get))
		b.Expect(state.PeerCertificates[0].IPAddresses).To(HaveLen(1), "the certificate is that of the ACS")
		b.send(acs, "secret")
		b.Expect(cpe.text()).To(Equal("secret"))
		cpe.Close()
		synctest.Wait()
		conn := b.recorded()[0]
		b.Expect(conn.TLS.Encrypted).To(BeTrue())
		b.Expect(conn.TLS.SNI).To(Equal("acs.example"))
		b.Expect(conn.data).To(Equal([2]string{}))
	})
}

func TestUpstreamFromTheRequest(t *testing.T) {
	resolve := map[string]netip.Addr{"acs.example": netip.MustParseAddr(acsHost)}
	auto := func(s *settings, _ *memnet.Network) { s.Upstream, s.Resolve, s.Security = nil, resolve, proxy.Detect }
	request := "GET / HTTP/1.1\r\nHost: acs.example:7547\r\n\r\n"
	t.Run("by Host", func(t *testing.T) {
		inBubble(t, auto, func(b *bench) {
			cpe := b.dial()
			b.send(cpe, request[:20])
			b.send(cpe, request[20:])
			b.Expect(b.next(b.acs).text()).To(Equal(request))
		})
	})
	t.Run("by SNI", func(t *testing.T) {
		inBubble(t, func(s *settings, n *memnet.Network) {
			secureReverse(s, n)
			auto(s, n)
		}, func(b *bench) {
			cpe := b.dialTLS(nil)
			b.send(cpe, request)
			b.Expect(b.next(b.acs).text()).To(Equal(request))
		})
	})
	t.Run("by nothing", func(t *testing.T) {
		inBubble(t, auto, func(b *bench) {
			cpe := b.dial()
			b.send(cpe, "GET / HTTP/1.0\r\n\r\n")
			b.Expect(cpe.ended()).To(Equal(io.EOF))
			b.Expect(b.lines.String()).To(ContainSubstring("give --upstream URL"))
		})
	})
	t.Run("to ourselves", func(t *testing.T) {
		inBubble(t, auto, func(b *bench) {
			cpe := b.dial()
			b.send(cpe, "GET / HTTP/1.1\r\nHost: "+proxyAddr+"\r\n\r\n")
			b.Expect(cpe.ended()).To(HaveOccurred())
			b.Expect(b.lines.String()).To(ContainSubstring(proxy.ErrSelf.Error()))
		})
	})
}

func TestUpstreamThatIsOurselvesIsRefusedAtTheStart(t *testing.T) {
	for name, tc := range map[string]struct {
		listen, upstream, advertise string
	}{
		"same address":       {proxyAddr, "http://" + proxyAddr + "/", ""},
		"all addresses":      {"0.0.0.0:7547", "http://127.0.0.1:7547/", ""},
		"advertised address": {proxyAddr, "http://192.0.2.1:8000/", "http://192.0.2.1:8000"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			l, err := memnet.New().Listen(tc.listen)
			g.Expect(err).NotTo(HaveOccurred())
			defer l.Close()
			o := proxy.Options{Listener: l, Security: proxy.Plain}
			o.Upstream, err = proxy.ParseUpstream(tc.upstream)
			g.Expect(err).NotTo(HaveOccurred())
			if tc.advertise != "" {
				o.Advertise, _ = url.Parse(tc.advertise)
			}
			o.Recorder, err = capture.Create(t.TempDir()+"/x.pcapng", o.Header("test"), capture.RecorderOptions{})
			g.Expect(err).NotTo(HaveOccurred())
			defer func() { _ = o.Recorder.Close() }()
			_, err = proxy.New(t.Context(), o)
			g.Expect(err).To(MatchError(proxy.ErrSelf))
			var config *proxy.ConfigError
			g.Expect(err).To(BeAssignableToTypeOf(config))
		})
	}
}

func TestSilenceIsReported(t *testing.T) {
	inBubble(t, nil, func(b *bench) {
		cpe := b.dial()
		b.send(cpe, "GET /index.html HTTP/1.1\r\nHost: x\r\n\r\n")
		time.Sleep(31 * time.Second)
		synctest.Wait()
		b.Expect(b.lines.String()).To(ContainSubstring("nothing from a CPE for 30s: 1 connection, 1 with HTTP that is not CWMP"))
		time.Sleep(61 * time.Second)
		synctest.Wait()
		b.Expect(b.lines.String()).To(ContainSubstring("so far: 1 connection"))
	})
}
