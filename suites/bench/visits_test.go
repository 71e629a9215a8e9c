package bench_test

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/checks"
	"cwmplab/fixtures/cpe"
	"cwmplab/internal/clock"
	"cwmplab/internal/dut"
	"cwmplab/internal/memnet"
	"cwmplab/suites/bench"
	"cwmplab/suites/bench/benchtest"
)

// visitor is what comes instead of a device.
type visitor func(g *WithT, n *memnet.Network, acsURL string) (stop func())

// says opens a connection, says something, reads what is answered, and says it again a minute later, some times.
func says(text string, times int) visitor {
	return func(g *WithT, n *memnet.Network, _ string) func() {
		ctx, cancel := context.WithCancel(context.Background())
		var all sync.WaitGroup
		all.Go(func() {
			for range times {
				c, err := n.Dialer("10.0.0.2")(ctx, "tcp", "10.0.0.1:7547")
				if err != nil {
					return
				}
				_, _ = io.WriteString(c, text)
				_ = clock.Real().Wait(ctx, time.Minute)
				c.Close()
			}
		})
		return func() { cancel(); all.Wait() }
	}
}

// device is the reference CPE with a change to what it is given.
func device(change func(*cpe.Config)) visitor {
	return func(g *WithT, n *memnet.Network, acsURL string) func() {
		l, err := n.Listen("10.0.0.2:7547")
		g.Expect(err).NotTo(HaveOccurred())
		f := bench.ReferenceFile().Credentials
		c := cpe.Config{Dial: n.Dialer("10.0.0.2"), Listener: l, Seed: 2, ACSURL: acsURL, Username: f.CPE.Username, Password: f.CPE.Password.Reveal()}
		change(&c)
		peer, err := cpe.New(c)
		g.Expect(err).NotTo(HaveOccurred())
		return peer.Start(context.Background())
	}
}

// certificate has the bench serve TLS.
func certificate(t *testing.T) func(*dut.File) {
	server := httptest.NewTLSServer(nil)
	defer server.Close()
	cert := server.TLS.Certificates[0]
	key, err := x509.MarshalPKCS8PrivateKey(cert.PrivateKey)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	dir := t.TempDir()
	write := func(name, kind string, der []byte) string {
		file := filepath.Join(dir, name)
		NewWithT(t).Expect(os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600)).To(Succeed())
		return file
	}
	public, private := write("cert.pem", "CERTIFICATE", cert.Certificate[0]), write("key.pem", "PRIVATE KEY", key)
	return func(f *dut.File) { f.TLS.Certificate, f.TLS.Key = public, private }
}

// What came instead of the device is told at once, and again as the reason why there is no verdict.
func TestWhatComesInsteadOfTheDeviceIsTold(t *testing.T) {
	const post = "POST /wrong HTTP/1.1\r\nHost: acs\r\nContent-Length: 0\r\n\r\n"
	const plain = "10.0.0.2 begins with a TLS handshake, and this port is plain: give the device the URL http://10.0.0.1:7547/acs, or name a certificate in the device file (tls.certificate)"
	secure := certificate(t)
	for _, tc := range []struct {
		name string
		come visitor
		file func(*dut.File)
		want string
		live bool
	}{
		{name: "a wrong path", come: says(post, 1), live: true, want: "POST /wrong came from 10.0.0.2 and was answered 404: the path of the ACS URL is /acs"},
		{name: "again and again", come: says(post, 3), live: true, want: "POST /wrong came from 10.0.0.2 and was answered 404: the path of the ACS URL is /acs (3 times)"},
		{name: "a browser", come: says("GET /acs HTTP/1.1\r\nHost: acs\r\n\r\n", 1), live: true, want: "GET /acs came from 10.0.0.2 and was answered 405: a device sends POST"},
		{name: "a POST that is no XML", come: says("POST /acs HTTP/1.1\r\nHost: acs\r\nContent-Length: 5\r\n\r\nhello", 1), file: open, live: true,
			want: "a POST from 10.0.0.2 was answered 400: not well-formed XML"},
		{name: "silence", come: says("", 1), live: true, want: "a connection came from 10.0.0.2 and says nothing"},
		{name: "no HTTP", come: says("\x00\x01\x02 hello", 1), live: true, want: `10.0.0.2 sent what is no whole HTTP request, beginning with "\x00\x01\x02 hello"`},
		{name: "TLS on the plain port", come: says("\x16\x03\x01\x00\x05hello", 1), live: true, want: plain},
		{name: "plain HTTP on the TLS port", come: says(post, 1), file: secure, live: true, want: "10.0.0.2 speaks plain HTTP, and this port wants TLS: give the device the URL https://10.0.0.1:7547/acs"},
		{name: "a certificate that is not trusted", come: device(func(*cpe.Config) {}), file: secure, live: true,
			want: "10.0.0.2 breaks off the TLS handshake (tls: bad certificate): does it trust the certificate in the device file (tls.certificate)?"},
		{name: "a wrong password", come: device(func(c *cpe.Config) { c.Password = "wrong" }), live: true,
			want: `10.0.0.2 is answered 401 as the user "001122-Reference-R0001": what it shows is not what the password of credentials.cpe in the device file gives, is that right?`},
		{name: "another user", come: device(func(c *cpe.Config) { c.Username = "other" }), live: true,
			want: `10.0.0.2 shows the user "other" and is answered 401: credentials.cpe in the device file names "001122-Reference-R0001"`},
		{name: "no credentials", come: says("POST /acs HTTP/1.1\r\nHost: acs\r\nContent-Length: 0\r\n\r\n", 1),
			want: "10.0.0.2 is challenged (401) and shows no credentials: it needs those of credentials.cpe in the device file"},
		{name: "nothing", come: says(post, 0), want: "; nothing came here: has it the ACS URL http://10.0.0.1:7547/acs, and is there a way from it to this machine?"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			var mu sync.Mutex
			var notes []string
			suite := benchtest.Suite{Name: "one", Change: func(c *bench.Config) {
				if tc.file != nil {
					tc.file(c.File)
				}
				c.Note = func(text string) {
					mu.Lock()
					defer mu.Unlock()
					notes = append(notes, text)
				}
			}, Register: func(b *bench.Bench) {
				b.It("is visited", bench.Rule("CWMP-SES-001"), func(ctx context.Context) { b.ACS(ctx) })
			}}
			rep := benchtest.Stranger(t, suite, "", tc.come)
			g.Expect(rep.ExitCode).To(Equal(checks.ExitNoVerdict), "%v", benchtest.Findings(rep))
			g.Expect(rep.Reason).To(HavePrefix("the CPE opened no session within 10m0s; "))
			g.Expect(rep.Reason).To(ContainSubstring(tc.want))
			if tc.live {
				g.Expect(slices.ContainsFunc(notes, func(n string) bool { return n != "" && tc.want[:len(n)] == n })).To(BeTrue(), "%q", notes)
				g.Expect(notes).To(HaveLen(1), "each kind is told once")
			}
		})
	}
}

// open has the bench ask for no credentials.
func open(f *dut.File) { f.Credentials.CPE = dut.Account{} }
