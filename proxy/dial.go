package proxy

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"syscall"

	"cwmplab/capture"
)

// connect opens the upstream connection. It answers false when there is none; then that is recorded and said.
func (l *link) connect(ctx context.Context) bool {
	c, err := l.dialed, error(nil)
	if c == nil {
		c, err = l.dial(ctx)
	}
	if err == nil && l.to.secure {
		c, err = l.secureUpstream(c)
	}
	if err == nil {
		l.far = c
		return true
	}
	l.unreachable(err)
	l.flow.End(capture.ToClient, l.role == toCPE)
	if l.role == toCPE {
		abort(l.raw) // as a device would that is not there
	}
	return false
}

// unreachable records and tells that there is no upstream.
func (l *link) unreachable(err error) {
	p := l.p
	p.counts.upstreamFailed.Add(1)
	p.counts.lastFailure.Store(l.to.addr() + ": " + err.Error() + upstreamHint(err))
	l.flow.UpstreamFailed(l.to.addr(), err)
	p.tell("warning: connection from %s closed: upstream %s: %v%s", l.raw.RemoteAddr(), l.to.addr(), err, upstreamHint(err))
}

// dial opens the TCP connection.
func (l *link) dial(ctx context.Context) (net.Conn, error) {
	p := l.p
	addr := l.to.addr()
	if ip, ok := p.o.Resolve[l.to.host]; ok {
		addr = net.JoinHostPort(ip.String(), l.to.port)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stop := p.o.Clock.AfterFunc(p.o.DialTimeout, func() { cancel(errTooSlow) })
	defer stop()
	c, err := p.o.Dial(ctx, "tcp", addr)
	if err != nil {
		if cause := context.Cause(ctx); cause != nil {
			err = cause
		}
		return nil, err
	}
	if p.ours(c) {
		c.Close()
		return nil, ErrSelf
	}
	l.flow.UpstreamOpened(c.LocalAddr(), c.RemoteAddr(), p.o.Clock.Now())
	if !l.hold(1, c) {
		c.Close()
		return nil, net.ErrClosed
	}
	return c, nil
}

// secureUpstream does the TLS handshake with the upstream.
func (l *link) secureUpstream(c net.Conn) (net.Conn, error) {
	p := l.p
	config := p.base()
	config.ServerName, config.RootCAs, config.Certificates = l.to.name(), p.o.UpstreamCA, p.o.ClientCerts
	config.InsecureSkipVerify = p.o.UpstreamInsecure // only where the user asks for it by name
	t := tls.Client(c, config)
	facts := capture.TLSFacts{SNI: config.ServerName}
	err := l.within(p.o.HandshakeTimeout, c, t.Handshake)
	if err != nil {
		failed(&facts, err)
		l.flow.UpstreamTLS(facts)
		c.Close()
		return nil, err
	}
	s := t.ConnectionState()
	var leaf []byte
	if len(s.PeerCertificates) > 0 {
		leaf = s.PeerCertificates[0].Raw
	}
	agreed(&facts, s, leaf)
	l.flow.UpstreamTLS(facts)
	return t, nil
}

// upstreamHint says what helps against an upstream that cannot be reached.
func upstreamHint(err error) string {
	var invalid x509.CertificateInvalidError
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var dns *net.DNSError
	switch {
	case errors.Is(err, ErrSelf):
		return ": give the address of the ACS; where DNS leads here, --resolve HOST:IP"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return fmt.Sprintf(": renew the certificate of the ACS (valid %s to %s), or --upstream-insecure",
			invalid.Cert.NotBefore.UTC().Format("2006-01-02"), invalid.Cert.NotAfter.UTC().Format("2006-01-02"))
	case errors.As(err, &unknown):
		return ": --upstream-ca FILE names the authority of the ACS; --upstream-insecure trusts it unseen"
	case errors.As(err, &name):
		return ": use the name in the certificate, with --resolve HOST:IP where needed, or --upstream-insecure"
	case errors.As(err, &dns):
		return ": check the name, or --resolve HOST:IP"
	case errors.Is(err, syscall.ECONNREFUSED):
		return ": nobody listens there; check host and port"
	case alertOf(err) != "":
		return ": the ACS refused our handshake; a client certificate is given with --client-cert and --client-key"
	}
	return ""
}

// ours tells that a connection leads to a listener of this proxy.
func (p *Proxy) ours(c net.Conn) bool {
	to, from := addrPortOf(c.RemoteAddr()), addrPortOf(c.LocalAddr())
	return p.listensAt(to, func(ip netip.Addr) bool { return ip.IsLoopback() || ip == from.Addr() })
}

// listensAt tells that a listener of the proxy takes connections to an address; here says which addresses are this
// host's, for listeners on all of them.
func (p *Proxy) listensAt(to netip.AddrPort, here func(netip.Addr) bool) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, l := range p.listeners {
		at := addrPortOf(l.Addr())
		if at.Port() == to.Port() && (at.Addr() == to.Addr() || at.Addr().IsUnspecified() && here(to.Addr())) {
			return true
		}
	}
	return false
}

func addrPortOf(a net.Addr) netip.AddrPort {
	if t, ok := a.(*net.TCPAddr); ok && t != nil {
		return netip.AddrPortFrom(t.AddrPort().Addr().Unmap().WithZone(""), t.AddrPort().Port())
	}
	return netip.AddrPort{}
}

// checkUpstream finds out before the start what would fail on every connection: a name that does not resolve, and an
// upstream that is ourselves.
func (p *Proxy) checkUpstream(ctx context.Context) error {
	if p.o.Upstream == nil {
		return nil
	}
	t := urlTarget(p.o.Upstream)
	self := &ConfigError{fmt.Errorf("proxy: upstream %s: %w", p.o.Upstream, ErrSelf),
		"give the address of the ACS itself; where its name leads here, --resolve HOST:IP"}
	if p.o.Advertise != nil && p.o.Resolve[t.host] == (netip.Addr{}) && urlTarget(p.o.Advertise).addr() == t.addr() {
		return self
	}
	var ips []netip.Addr
	if ip, ok := p.o.Resolve[t.host]; ok {
		ips = []netip.Addr{ip}
	} else if ip, err := netip.ParseAddr(t.host); err == nil {
		ips = []netip.Addr{ip}
	} else {
		found, err := p.o.Lookup(ctx, t.host)
		if err != nil {
			return &ConfigError{fmt.Errorf("proxy: upstream %s: %w", p.o.Upstream, err), "check the name, or give its address: --resolve " + t.host + ":IP"}
		}
		ips = found
	}
	port, err := net.DefaultResolver.LookupPort(ctx, "tcp", t.port)
	if err != nil {
		return &ConfigError{fmt.Errorf("proxy: upstream %s: %w", p.o.Upstream, err), "a port is a number up to 65535"}
	}
	own := interfaceAddrs()
	for _, ip := range ips {
		if p.listensAt(netip.AddrPortFrom(ip.Unmap(), uint16(port)), func(ip netip.Addr) bool { return ip.IsLoopback() || own[ip] }) {
			return self
		}
	}
	return nil
}

// interfaceAddrs are the addresses of this host.
func interfaceAddrs() map[netip.Addr]bool {
	own := map[netip.Addr]bool{}
	addrs, _ := net.InterfaceAddrs() // without them, connections are still checked one by one
	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok {
			if ip, ok := netip.AddrFromSlice(n.IP); ok {
				own[ip.Unmap()] = true
			}
		}
	}
	return own
}
