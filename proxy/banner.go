package proxy

import (
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// portText is a port in digits.
func portText(port uint16) string { return strconv.Itoa(int(port)) }

// ACSURL is the URL to configure in the CPE, "" without a reverse mode.
func (p *Proxy) ACSURL() string {
	if p.o.Listener == nil {
		return ""
	}
	u := url.URL{Scheme: "http", Path: "/"}
	if p.o.Security == TLS || p.o.Security == Detect && p.o.Upstream != nil && p.o.Upstream.Scheme == "https" {
		u.Scheme = "https"
	}
	at := addrPortOf(p.o.Listener.Addr())
	host := at.Addr().String()
	if at.Addr().IsUnspecified() {
		host = outward()
	}
	u.Host = net.JoinHostPort(host, portText(at.Port()))
	if p.o.Upstream != nil {
		u.Path, u.RawPath, u.RawQuery = p.o.Upstream.Path, p.o.Upstream.RawPath, p.o.Upstream.RawQuery
	}
	if p.o.Advertise != nil {
		u.Scheme, u.Host = p.o.Advertise.Scheme, p.o.Advertise.Host
	}
	return u.String()
}

// outward is an address of this host that a device may reach, for a listener on all of them.
func outward() string {
	addrs, _ := net.InterfaceAddrs() // without them the placeholder says what is missing
	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && n.IP.IsGlobalUnicast() {
			return n.IP.String()
		}
	}
	return "127.0.0.1"
}

// Banner says what to configure, line by line.
func (p *Proxy) Banner() []string {
	var lines []string
	say := func(label, format string, args ...any) {
		lines = append(lines, fmt.Sprintf("%-20s ", label)+fmt.Sprintf(format, args...))
	}
	if at := p.ACSURL(); at != "" {
		say("ACS URL for the CPE", "%s", at)
		if p.o.Upstream != nil {
			say("goes to", "%s", p.o.Upstream)
		} else {
			say("goes to", "what SNI or Host names")
		}
		if option, err := DHCP43(at); err == nil {
			say("DHCP option 43", "%s", option)
		}
		if option, err := DHCP125(at); err == nil {
			say("DHCP option 125", "%s", option)
		}
	}
	if p.o.Forward != nil {
		say("HTTP proxy", "%s", p.o.Forward.Addr())
	}
	p.sayCertificates(say)
	p.sayRequests(say)
	if p.o.UpstreamInsecure {
		say("upstream", "its certificate is NOT verified (--upstream-insecure)")
	}
	return lines
}

func (p *Proxy) sayCertificates(say func(string, string, ...any)) {
	switch {
	case p.o.Certificate != nil:
		say("certificate", "the one given with --cert")
	case p.o.Authority != nil && (p.o.Forward != nil || p.o.Security != Plain):
		file := p.o.Authority.File()
		if file == "" {
			file = "in memory"
		}
		say("CA for the device", "%s", file)
		say("  SHA-256", "%s", p.o.Authority.Fingerprint())
		names := p.names()
		if p.o.Listener == nil || len(names) == 0 {
			say("  certificates for", "the name that SNI asks for")
			return
		}
		say("  certificates for", "%s, or the name that SNI asks for", strings.Join(names, ", "))
	}
}

func (p *Proxy) sayRequests(say func(string, string, ...any)) {
	if p.o.RewriteConnectionRequest {
		say("connection requests", "pass: ConnectionRequestURL is rewritten, the ACS has to reach this host")
		return
	}
	say("connection requests", "do not pass here: CRQ not exercised; use --rewrite-connection-request")
}
