package proxy

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/netip"
	"net/url"
	"time"

	"cwmplab/capture"
	"cwmplab/internal/clock"
)

// Dialer opens a TCP connection, as net.Dialer.DialContext does.
type Dialer func(ctx context.Context, network, addr string) (net.Conn, error)

// Security says what a listener expects from a client.
type Security uint8

// What a listener may expect.
const (
	Detect Security = iota // TLS or plain HTTP, by the first byte
	Plain                  // plain HTTP only
	TLS                    // TLS only
)

// Options are what a proxy needs. Zero values stand for the defaults named.
type Options struct {
	Clock    clock.Clock                                                  // clock.Real()
	Dial     Dialer                                                       // net.Dialer; leads to the ACS, and to CPEs for connection requests
	Listen   func(addr string) (net.Listener, error)                      // net.Listen; opens the listeners for connection requests and aliases
	Lookup   func(ctx context.Context, host string) ([]netip.Addr, error) // net.DefaultResolver
	Recorder *capture.Recorder                                            // required; the caller closes it after Run
	Tell     func(line string)                                            // lines for the user while it runs, without line end; drops them

	Listener net.Listener // of the reverse mode: the CPE's ACS URL leads here; nil: no reverse mode
	Security Security     // of Listener
	Forward  net.Listener // of the forward mode: an HTTP proxy; nil: no forward mode
	Allow    []string     // hosts that the forward mode leads to, "*.example" for a domain; empty: all

	Upstream *url.URL              // the ACS; nil takes it from SNI or Host (auto)
	Resolve  map[string]netip.Addr // dials these hosts (lower case) at these addresses

	UpstreamInsecure bool              // the upstream certificate is not verified
	UpstreamCA       *x509.CertPool    // trusted instead of the system's roots
	ClientCerts      []tls.Certificate // shown to an upstream that asks

	Authority   *Authority       // signs the certificates shown to the CPE; required for TLS unless Certificate is given
	Certificate *tls.Certificate // shown to the CPE instead
	Passthrough []string         // SNI of connections that stay encrypted, "*.example" for a domain
	Legacy      bool             // TLS 1.0 and 1.1 and RSA key exchange too, on both sides

	Advertise *url.URL // scheme, host and port by which the CPE knows us, where the listener's address is not it

	RewriteConnectionRequest bool // ConnectionRequestURL leads the ACS to a listener of ours
	RewriteHost              bool // Host names the upstream
	KeepDevice               bool // what would lead the CPE past us is rewritten
	// ConnectionRequestPort is the first of a thousand ports for connection requests; each device gets the same one
	// again after a restart, unless it is taken. 0 leaves the choice to the system.
	ConnectionRequestPort int

	DialTimeout      time.Duration // 10 s
	HandshakeTimeout time.Duration // 15 s, each TLS handshake
	IdleTimeout      time.Duration // 5 min without a byte; a connection may last up to twice as long
	MaxConnections   int           // 4096 at the same time; further ones are closed at once
	Grace            time.Duration // 5 s at most for transfers under way when the proxy is stopped
}

// ConfigError is wrong configuration, with what can be done about it.
type ConfigError struct {
	Err  error
	Hint string
}

// Error says what is wrong.
func (e *ConfigError) Error() string { return e.Err.Error() }

// Unwrap gives the cause.
func (e *ConfigError) Unwrap() error { return e.Err }

// ErrSelf tells that an upstream is a listener of the proxy itself.
var ErrSelf = errors.New("the upstream is this proxy itself")

func (o Options) withDefaults() (Options, error) {
	if o.Recorder == nil {
		return o, errors.New("proxy: no recorder")
	}
	if o.Listener == nil && o.Forward == nil {
		return o, errors.New("proxy: nothing to listen on")
	}
	if o.Clock == nil {
		o.Clock = clock.Real()
	}
	if o.Dial == nil {
		o.Dial = new(net.Dialer).DialContext
	}
	if o.Listen == nil {
		o.Listen = func(addr string) (net.Listener, error) { return net.Listen("tcp", addr) }
	}
	if o.Lookup == nil {
		o.Lookup = func(ctx context.Context, host string) ([]netip.Addr, error) {
			return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
		}
	}
	if o.Tell == nil {
		o.Tell = func(string) {}
	}
	if o.Authority == nil && o.Certificate == nil && (o.Forward != nil || o.Security != Plain) {
		return o, errors.New("proxy: TLS without a certificate authority")
	}
	for _, d := range []struct {
		value *time.Duration
		most  time.Duration
	}{{&o.DialTimeout, 10 * time.Second}, {&o.HandshakeTimeout, 15 * time.Second}, {&o.IdleTimeout, 5 * time.Minute}, {&o.Grace, 5 * time.Second}} {
		if *d.value <= 0 {
			*d.value = d.most
		}
	}
	if o.MaxConnections <= 0 {
		o.MaxConnections = 4096
	}
	return o, nil
}

// Header is what the recording of a proxy with these options opens with.
func (o *Options) Header(tool string) capture.Header {
	h := capture.Header{Tool: tool, Mode: "proxy", Subjects: []string{"CPE", "ACS"}}
	for _, r := range []struct {
		on   bool
		name string
	}{{o.RewriteConnectionRequest, "rewrite-connection-request"}, {o.RewriteHost, "rewrite-host"}, {o.KeepDevice, "keep-device"}} {
		if r.on {
			h.Rewrites = append(h.Rewrites, r.name)
		}
	}
	return h
}

// ParseUpstream reads the URL of an ACS: http or https, with a host. "auto" gives nil.
func ParseUpstream(text string) (*url.URL, error) {
	if text == "auto" {
		return nil, nil
	}
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return nil, &ConfigError{err, "https://acs.example:7547/path, or auto"}
	case u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
		return nil, &ConfigError{errors.New("\"" + text + "\" is no http or https URL"), "https://acs.example:7547/path, or auto"}
	case u.User != nil:
		return nil, &ConfigError{errors.New("the upstream URL holds credentials"), "leave them out: the CPE sends its own"}
	}
	return u, nil
}
