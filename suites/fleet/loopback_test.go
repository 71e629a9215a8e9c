package fleet_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"net"
	"path/filepath"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/fixtures/acs"
	"cwmplab/suites/fleet"
)

// certificate makes one for this machine, and the pool that trusts it.
func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	g := NewWithT(t)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	g.Expect(err).NotTo(HaveOccurred())
	now := time.Now()
	of := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, of, of, &key.PublicKey, key)
	g.Expect(err).NotTo(HaveOccurred())
	leaf, err := x509.ParseCertificate(der)
	g.Expect(err).NotTo(HaveOccurred())
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

// TestOnLoopback runs a small fleet over real sockets, in clear and over TLS, where Basic credentials go along unasked.
func TestOnLoopback(t *testing.T) {
	cert, pool := certificate(t)
	for name, encrypted := range map[string]*tls.Config{"clear": nil, "TLS": {Certificates: []tls.Certificate{cert}}} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			l, err := net.Listen("tcp", "127.0.0.1:0")
			g.Expect(err).NotTo(HaveOccurred())
			server, err := acs.New(acs.Config{Listener: l, TLS: encrypted, Password: func(string) (string, bool) { return "secret", true }})
			g.Expect(err).NotTo(HaveOccurred())
			stop := server.Start(context.Background())
			defer stop()
			path := filepath.Join(t.TempDir(), "fleet.pcapng")
			f, err := fleet.New(fleet.Config{
				ACSURL: server.URL(), TLS: &tls.Config{RootCAs: pool}, Devices: 50, Rate: 100, For: time.Second, Parallel: 8,
				Who: fleet.MadeUp("", "", "", "secret"), Rules: catalogue.All(), Record: fleet.RecordAll, Path: path,
			})
			g.Expect(err).NotTo(HaveOccurred())
			out, err := f.Run(t.Context())
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(out.Figures.Well).To(BeNumerically(">", 0))
			g.Expect(out.Figures.Failed).To(BeZero(), "%+v", out.Figures.Failures)
			g.Expect(out.Figures.Begun + out.Figures.Missed.Sum()).To(BeNumerically("~", 100, 4))
			g.Expect(out.Figures.RoundTrip.P50).To(BeNumerically(">", 0))
			rep := out.Report(checks.Run{})
			g.Expect(broken(rep)).To(BeEmpty())
			g.Expect(unblamed(recorded(t, path))).To(BeEmpty())
		})
	}
}
