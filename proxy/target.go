package proxy

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
)

// headMost is how long a request head may be that is needed to find the upstream.
const headMost = 64 << 10

// target is where a connection goes.
type target struct {
	host   string // name or address, without port
	port   string
	secure bool   // TLS
	opaque bool   // the bytes are not ours to read
	server string // the name the upstream certificate has to be for; host where empty
}

func (t target) addr() string { return net.JoinHostPort(t.host, t.port) }

// name is what the certificate is asked for.
func (t target) name() string {
	if t.server != "" {
		return t.server
	}
	return t.host
}

// authority is host and port as a URL or a Host field writes them: without the port of the scheme.
func (t target) authority() string {
	if t.port == schemePort(t.secure) {
		if strings.Contains(t.host, ":") {
			return "[" + t.host + "]"
		}
		return t.host
	}
	return t.addr()
}

func schemePort(secure bool) string {
	if secure {
		return "443"
	}
	return "80"
}

// urlTarget is the target of a URL with host.
func urlTarget(u *url.URL) target {
	t := target{host: strings.ToLower(u.Hostname()), port: u.Port(), secure: strings.EqualFold(u.Scheme, "https")}
	if t.port == "" {
		t.port = schemePort(t.secure)
	}
	return t
}

// authorityTarget reads host and port as Host fields and CONNECT write them.
func authorityTarget(text string, secure bool) (target, error) {
	u, err := url.Parse("//" + text)
	if err != nil || u.Hostname() == "" || u.User != nil || u.Path != "" {
		return target{}, fmt.Errorf("%q names no host", text)
	}
	t := urlTarget(u)
	t.secure = secure
	if u.Port() == "" {
		t.port = schemePort(secure)
	}
	return t, nil
}

// fixed is the target of the reverse mode: the upstream that was given, else SNI or Host.
func (p *Proxy) fixed(l *link) (target, error) {
	if p.o.Upstream != nil {
		return urlTarget(p.o.Upstream), nil
	}
	secure := l.hello != nil
	if secure && matches(p.o.Passthrough, l.hello.ServerName) {
		return authorityTarget(l.hello.ServerName, true)
	}
	head, err := l.request()
	if err != nil {
		return target{}, err
	}
	host := hostField(head)
	if secure && l.hello.ServerName != "" {
		t, err := authorityTarget(l.hello.ServerName, true)
		if h, hostErr := authorityTarget(host, true); err == nil && hostErr == nil {
			t.port = h.port // SNI names no port
		}
		return t, err
	}
	if host == "" {
		return target{}, errors.New("neither SNI nor Host says where it goes: give --upstream URL")
	}
	return authorityTarget(host, secure)
}

// headComplete tells that b holds a whole head.
func headComplete(b []byte) bool { return headEnd(b) > 0 }

// headEnd is the length of the head with which b begins, 0 while its end is not there. A bare LF ends a line too.
func headEnd(b []byte) int {
	for at := 0; ; {
		i := bytes.IndexByte(b[at:], '\n')
		if i < 0 {
			return 0
		}
		at += i + 1
		switch {
		case bytes.HasPrefix(b[at:], []byte("\n")):
			return at + 1
		case bytes.HasPrefix(b[at:], []byte("\r\n")):
			return at + 2
		}
	}
}

// hostField is the value of the first Host field of a head.
func hostField(head []byte) string {
	for line := range bytes.Lines(head) {
		name, value, ok := bytes.Cut(line, []byte(":"))
		if ok && strings.EqualFold(string(bytes.TrimRight(name, " \t")), "Host") {
			return string(bytes.TrimSpace(value))
		}
	}
	return ""
}
