package proxy

import (
	"crypto/tls"
	"time"
)

// LeafFor makes certificates for stub servers.
func LeafFor(a *Authority, names ...string) func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	l := newLeaves(a, time.Now)
	return func(h *tls.ClientHelloInfo) (*tls.Certificate, error) { return l.choose(h, names) }
}

// ExpiredLeaf is a certificate that has run out.
func ExpiredLeaf(a *Authority, names ...string) func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	l := newLeaves(a, func() time.Time { return a.root.NotBefore.Add(time.Hour - leafLife) })
	cert, err := l.get(names, false)
	return func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return cert, err }
}
