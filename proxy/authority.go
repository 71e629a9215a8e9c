package proxy

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Names of the files of an authority in its folder.
const (
	authorityFile = "authority.pem" // everything, the keys too: 0600
	rootFile      = "ca.pem"        // the certificate a device has to trust
)

// authorityYears is how long an authority lasts.
const authorityYears = 10

// Authority is the certificate authority of one installation: a root with an RSA key, which is the one certificate
// that a device has to trust, and below it a signer with an ECDSA key. RSA leaves, for old devices, are signed by the
// root, ECDSA leaves by the signer. Safe for concurrent use.
type Authority struct {
	dir    string
	root   *x509.Certificate
	rsa    crypto.Signer
	signer *x509.Certificate
	ecdsa  crypto.Signer
}

// DefaultAuthorityDir is where the authority of this installation lies unless the user says otherwise.
func DefaultAuthorityDir() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("proxy: certificate authority: %w", err)
	}
	return filepath.Join(dir, "cwmplab"), nil
}

// OpenAuthority reads the authority in dir; where there is none it makes one.
func OpenAuthority(dir string, now time.Time) (*Authority, error) {
	a, err := LoadAuthority(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return CreateAuthority(dir, now)
	}
	return a, err
}

// LoadAuthority reads the authority in dir. Where there is none the error is [fs.ErrNotExist].
func LoadAuthority(dir string) (*Authority, error) {
	name := filepath.Join(dir, authorityFile)
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("proxy: certificate authority: %w", err)
	}
	a, err := parseAuthority(data)
	if err != nil {
		return nil, fmt.Errorf("proxy: certificate authority: %s: %w", name, err)
	}
	a.dir = dir
	return a, nil
}

// CreateAuthority makes an authority in dir. One that is there already is an error ([fs.ErrExist]).
func CreateAuthority(dir string, now time.Time) (*Authority, error) {
	a, err := NewAuthority(now)
	if err != nil {
		return nil, err
	}
	data, err := a.marshal()
	if err != nil {
		return nil, fmt.Errorf("proxy: certificate authority: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("proxy: certificate authority: %w", err)
	}
	if err := placeNew(filepath.Join(dir, authorityFile), data); err != nil {
		return nil, fmt.Errorf("proxy: certificate authority: %w", err)
	}
	a.dir = dir
	if err := os.WriteFile(filepath.Join(dir, rootFile), a.PEM(), 0o644); err != nil {
		return nil, fmt.Errorf("proxy: certificate authority: %w", err)
	}
	return a, nil
}

// placeNew writes a file that its owner alone can read, all of it or nothing, and only where there is none.
func placeNew(name string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".authority-*") // created with 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }() // gone already where it was renamed
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	err = os.Link(f.Name(), name) // fails where name exists, and where the file system knows no links
	if err == nil {
		return nil
	}
	if _, there := os.Stat(name); there == nil {
		return fmt.Errorf("%s: %w", name, fs.ErrExist)
	}
	return os.Rename(f.Name(), name)
}

// NewAuthority makes an authority in memory.
func NewAuthority(now time.Time) (*Authority, error) {
	fail := func(err error) (*Authority, error) { return nil, fmt.Errorf("proxy: certificate authority: %w", err) }
	rootKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return fail(err)
	}
	signerKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fail(err)
	}
	id := make([]byte, 4)
	rand.Read(id)
	name := "cwmplab CA " + hex.EncodeToString(id) // so that two installations can be told apart in a device
	template := caTemplate(name, now)
	root, err := sign(template, template, rootKey.Public(), rootKey)
	if err != nil {
		return fail(err)
	}
	template = caTemplate(name+" ECDSA", now)
	template.MaxPathLenZero = true
	signer, err := sign(template, root, signerKey.Public(), rootKey)
	if err != nil {
		return fail(err)
	}
	return &Authority{root: root, rsa: rootKey, signer: signer, ecdsa: signerKey}, nil
}

func caTemplate(name string, now time.Time) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: serial(), Subject: pkix.Name{CommonName: name},
		NotBefore: now.Add(-24 * time.Hour), NotAfter: now.AddDate(authorityYears, 0, 0),
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		BasicConstraintsValid: true, IsCA: true,
	}
}

// serial is a random positive number of at most 127 bits.
func serial() *big.Int {
	b := make([]byte, 16)
	rand.Read(b)
	b[0] &= 0x7f
	b[15] |= 1
	return new(big.Int).SetBytes(b)
}

func sign(template, parent *x509.Certificate, public crypto.PublicKey, key crypto.Signer) (*x509.Certificate, error) {
	der, err := x509.CreateCertificate(rand.Reader, template, parent, public, key)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

// marshal writes everything as PEM: root, its key, signer, its key.
func (a *Authority) marshal() ([]byte, error) {
	var b bytes.Buffer
	for _, part := range []struct {
		cert *x509.Certificate
		key  crypto.Signer
	}{{a.root, a.rsa}, {a.signer, a.ecdsa}} {
		key, err := x509.MarshalPKCS8PrivateKey(part.key)
		if err != nil {
			return nil, err
		}
		b.Write(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: part.cert.Raw}))
		b.Write(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}))
	}
	return b.Bytes(), nil
}

func parseAuthority(data []byte) (*Authority, error) {
	var certs []*x509.Certificate
	var keys []crypto.Signer
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		switch block.Type {
		case "CERTIFICATE":
			cert, err := x509.ParseCertificate(block.Bytes)
			if err != nil {
				return nil, err
			}
			certs = append(certs, cert)
		case "PRIVATE KEY":
			key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
			if err != nil {
				return nil, err
			}
			if s, ok := key.(crypto.Signer); ok {
				keys = append(keys, s)
			}
		}
	}
	if len(certs) != 2 || len(keys) != 2 {
		return nil, errors.New("not what cwmplab ca init writes: remove it and run that again")
	}
	return &Authority{root: certs[0], rsa: keys[0], signer: certs[1], ecdsa: keys[1]}, nil
}

// File is the file with the certificate that a device has to trust, "" for an authority in memory.
func (a *Authority) File() string {
	if a.dir == "" {
		return ""
	}
	return filepath.Join(a.dir, rootFile)
}

// PEM is the certificate that a device has to trust.
func (a *Authority) PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.root.Raw})
}

// DER is the same in binary form.
func (a *Authority) DER() []byte { return bytes.Clone(a.root.Raw) }

// Pool holds the root, for a client that is to trust this authority.
func (a *Authority) Pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.root)
	return pool
}

// Expires is the end of its life.
func (a *Authority) Expires() time.Time { return a.root.NotAfter }

// Fingerprint is the SHA-256 of the root: "AB:CD:…".
func (a *Authority) Fingerprint() string {
	sum := sha256.Sum256(a.root.Raw)
	parts := make([]string, len(sum))
	for i, b := range sum {
		parts[i] = strings.ToUpper(hex.EncodeToString([]byte{b}))
	}
	return strings.Join(parts, ":")
}
