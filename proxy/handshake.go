package proxy

import (
	"context"
	"crypto/tls"
	"net"
	"slices"
	"strings"

	"cwmplab/capture"
)

// legacySuites are what old devices speak besides: RSA key exchange and CBC with SHA-1.
var legacySuites = []uint16{
	tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
	tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
	tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
	tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
	tls.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, tls.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
	tls.TLS_RSA_WITH_AES_128_GCM_SHA256, tls.TLS_RSA_WITH_AES_256_GCM_SHA384, tls.TLS_RSA_WITH_AES_128_CBC_SHA256,
	tls.TLS_RSA_WITH_AES_128_CBC_SHA, tls.TLS_RSA_WITH_AES_256_CBC_SHA, tls.TLS_RSA_WITH_3DES_EDE_CBC_SHA,
}

// base is the part that both sides have in common.
func (p *Proxy) base() *tls.Config {
	c := &tls.Config{Time: p.o.Clock.Now, MinVersion: tls.VersionTLS12}
	if p.o.Legacy {
		c.MinVersion, c.CipherSuites = tls.VersionTLS10, legacySuites
	}
	return c
}

// greet does the TLS handshake with the client, or relays a connection that is to stay encrypted. It answers true
// when the client side is up and a plain text relay follows.
func (l *link) greet(ctx context.Context, first []byte, where aim) bool {
	p := l.p
	var raw []byte
	err := l.within(p.o.HandshakeTimeout, l.raw, func() (err error) {
		raw, err = readHello(l.raw, first)
		return err
	})
	l.hello = parseHello(raw)
	t := helloFacts(raw, l.hello)
	if err != nil {
		l.handshakeFailed(t, err)
		return false
	}
	if l.hello != nil && matches(p.o.Passthrough, l.hello.ServerName) {
		l.encrypted(ctx, t, raw, where)
		return false
	}
	var served []byte
	config := p.base()
	config.GetCertificate = func(h *tls.ClientHelloInfo) (*tls.Certificate, error) {
		cert, err := p.certificate(l, h)
		if err == nil {
			served = cert.Certificate[0]
		}
		return cert, err
	}
	c := tls.Server(&lookahead{l.raw, raw}, config)
	if err := l.within(p.o.HandshakeTimeout, l.raw, c.Handshake); err != nil {
		l.handshakeFailed(t, err)
		return false
	}
	agreed(&t, c.ConnectionState(), served)
	l.flow.TLS(t)
	l.near, l.facts = c, t
	return true
}

// handshakeFailed records a handshake that did not come to its end.
func (l *link) handshakeFailed(t capture.TLSFacts, err error) {
	why := failed(&t, err)
	l.flow.TLS(t)
	l.left(err)
	l.flow.End(capture.ToClient, false)
	l.p.counts.alert(why)
	l.p.tell("warning: TLS handshake with %s failed: %s%s", l.raw.RemoteAddr(), why, handshakeHint(l.p, t))
}

// handshakeHint says what helps, where that is known.
func handshakeHint(p *Proxy, t capture.TLSFacts) string {
	switch {
	case strings.Contains(t.Alert, "unknown certificate authority"), strings.Contains(t.Alert, "bad certificate"), strings.Contains(t.Alert, "certificate unknown"):
		return "; the device does not trust our certificate: install the CA file, or give --cert and --key"
	case strings.Contains(t.Error, "unsupported versions"), strings.Contains(t.Error, "cipher suite"):
		if !p.o.Legacy {
			return "; the device speaks old TLS only: --tls-legacy lets it in"
		}
	}
	return ""
}

// certificate chooses what the client is shown: by SNI, else by the names under which it can know us.
func (p *Proxy) certificate(l *link, h *tls.ClientHelloInfo) (*tls.Certificate, error) {
	if p.o.Certificate != nil {
		return p.o.Certificate, nil
	}
	if name := strings.TrimSuffix(strings.ToLower(h.ServerName), "."); name != "" {
		return p.leaves.choose(h, []string{name})
	}
	if l.role == viaProxy {
		return p.leaves.choose(h, []string{l.to.name()})
	}
	names := p.names()
	if a, ok := l.raw.LocalAddr().(*net.TCPAddr); ok && !slices.Contains(names, a.IP.String()) {
		names = append(names, a.IP.String())
	}
	return p.leaves.choose(h, names)
}

// names are the hosts by which a CPE that sends no SNI may know us.
func (p *Proxy) names() []string {
	var names []string
	if p.o.Advertise != nil {
		names = append(names, strings.ToLower(p.o.Advertise.Hostname()))
	}
	if p.o.Listener != nil {
		if a, ok := p.o.Listener.Addr().(*net.TCPAddr); ok && !a.IP.IsUnspecified() && !slices.Contains(names, a.IP.String()) {
			names = append(names, a.IP.String())
		}
	}
	return names
}

// encrypted relays a connection without looking into it. What is recorded is that it was there, and its ClientHello.
func (l *link) encrypted(ctx context.Context, t capture.TLSFacts, raw []byte, where aim) {
	t.Encrypted = true
	l.flow.TLS(t)
	l.early = raw
	to, err := where(l)
	if err != nil {
		l.p.counts.upstreamFailed.Add(1)
		l.p.warn(l.flow, "no-upstream", "connection from %s closed: %v", l.raw.RemoteAddr(), err)
		return
	}
	l.to, l.to.secure, l.to.opaque = to, false, true
	if l.connect(ctx) {
		l.p.counts.passedThrough.Add(1)
		l.run(ctx)
	}
}

// matches tells whether a host is in a list: by its name, or as part of a domain ("*.example").
func matches(list []string, host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	return slices.ContainsFunc(list, func(item string) bool {
		item = strings.ToLower(item)
		if domain, ok := strings.CutPrefix(item, "*"); ok {
			return strings.HasSuffix(host, domain)
		}
		return item == host
	})
}
