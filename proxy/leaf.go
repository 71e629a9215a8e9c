package proxy

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"
)

const (
	leafLife   = 365 * 24 * time.Hour
	leavesMost = 2048 // kept; a client that asks for ever new names must not fill memory
)

// leaves makes and keeps the certificates that are shown to CPEs. Each is made once, however many connections ask for
// it at the same time; all of one kind share a key.
type leaves struct {
	authority *Authority
	now       func() time.Time

	rsaKey, ecdsaKey func() (crypto.Signer, error)

	mu   sync.Mutex
	made map[leafID]func() (*tls.Certificate, error)
}

// leafID names a leaf: by the names in it, joined with spaces.
type leafID struct {
	names string
	rsa   bool
}

func newLeaves(a *Authority, now func() time.Time) *leaves {
	return &leaves{
		authority: a, now: now, made: map[leafID]func() (*tls.Certificate, error){},
		rsaKey:   sync.OnceValues(func() (crypto.Signer, error) { return rsa.GenerateKey(rand.Reader, 2048) }),
		ecdsaKey: sync.OnceValues(func() (crypto.Signer, error) { return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) }),
	}
}

// choose gives the certificate for a ClientHello: ECDSA where the client can take it, else RSA.
func (l *leaves) choose(hello *tls.ClientHelloInfo, names []string) (*tls.Certificate, error) {
	cert, err := l.get(names, false)
	if err != nil {
		return nil, err
	}
	if hello.SupportsCertificate(cert) == nil {
		return cert, nil
	}
	return l.get(names, true)
}

func (l *leaves) get(names []string, useRSA bool) (*tls.Certificate, error) {
	id := leafID{strings.Join(names, " "), useRSA}
	l.mu.Lock()
	once := l.made[id]
	if once == nil {
		if len(l.made) >= leavesMost {
			clear(l.made)
		}
		once = sync.OnceValues(func() (*tls.Certificate, error) { return l.make(names, useRSA) })
		l.made[id] = once
	}
	l.mu.Unlock()
	return once()
}

func (l *leaves) make(names []string, useRSA bool) (*tls.Certificate, error) {
	a := l.authority
	parent, parentKey, key, chain := a.signer, a.ecdsa, l.ecdsaKey, [][]byte{a.signer.Raw, a.root.Raw}
	if useRSA {
		parent, parentKey, key, chain = a.root, a.rsa, l.rsaKey, [][]byte{a.root.Raw}
	}
	private, err := key()
	if err != nil {
		return nil, fmt.Errorf("certificate for %s: %w", strings.Join(names, ", "), err)
	}
	now := l.now()
	template := &x509.Certificate{
		SerialNumber: serial(), Subject: pkix.Name{CommonName: commonName(names)},
		NotBefore: latest(now.Add(-24*time.Hour), parent.NotBefore), NotAfter: earliest(now.Add(leafLife), parent.NotAfter),
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
	}
	if useRSA {
		template.KeyUsage |= x509.KeyUsageKeyEncipherment // RSA key exchange of old devices
	}
	for _, n := range names {
		if ip := net.ParseIP(n); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, n)
		}
	}
	leaf, err := sign(template, parent, private.Public(), parentKey)
	if err != nil {
		return nil, fmt.Errorf("certificate for %s: %w", strings.Join(names, ", "), err)
	}
	return &tls.Certificate{Certificate: append([][]byte{leaf.Raw}, chain...), PrivateKey: private, Leaf: leaf}, nil
}

// commonName is the first name: old clients look there only. It has at most 64 characters.
func commonName(names []string) string {
	if len(names) == 0 || len(names[0]) > 64 {
		return "cwmplab"
	}
	return names[0]
}

func latest(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

func earliest(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
