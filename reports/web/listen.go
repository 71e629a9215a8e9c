package web

import (
	"crypto/rand"
	"fmt"
	"net"
	"net/netip"
	"net/url"
)

// Place is where a viewer listens, and the address that leads to it.
type Place struct {
	Listener net.Listener
	URL      string // for the browser; holds the token where there is one
	token    string // "" on loopback
}

// Listen opens the port of a viewer. An address that others can reach gets a random token: only who has the printed URL
// comes in.
func Listen(addr string) (*Place, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("viewer: %w", err)
	}
	at, err := netip.ParseAddrPort(l.Addr().String())
	if err != nil {
		l.Close()
		return nil, fmt.Errorf("viewer: %s: %w", l.Addr(), err)
	}
	p := &Place{Listener: l}
	u := url.URL{Scheme: "http", Host: at.String(), Path: "/"}
	if !at.Addr().Unmap().IsLoopback() {
		p.token = rand.Text()
		u.RawQuery = url.Values{tokenName: {p.token}}.Encode()
		if at.Addr().IsUnspecified() {
			u.Host = netip.AddrPortFrom(reachable(), at.Port()).String()
		}
	}
	p.URL = u.String()
	return p, nil
}

// reachable is an address of this machine that others may know, else loopback.
func reachable() netip.Addr {
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return netip.AddrFrom4([4]byte{127, 0, 0, 1})
	}
	for _, a := range addrs {
		if p, err := netip.ParsePrefix(a.String()); err == nil && p.Addr().IsGlobalUnicast() {
			return p.Addr()
		}
	}
	return netip.AddrFrom4([4]byte{127, 0, 0, 1})
}
