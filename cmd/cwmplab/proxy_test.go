package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing" // testing is a command here
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/proxy"
)

// console is an output that can be waited on.
type console struct {
	mu   sync.Mutex
	text bytes.Buffer
	more chan struct{}
}

func newConsole() *console { return &console{more: make(chan struct{}, 1)} }

func (c *console) Write(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	select {
	case c.more <- struct{}{}:
	default:
	}
	return c.text.Write(b)
}

func (c *console) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text.String()
}

// await waits for a text and gives its first group.
func (c *console) await(t *testing.T, pattern string) string {
	t.Helper()
	re := regexp.MustCompile(pattern)
	for {
		if found := re.FindStringSubmatch(c.String()); found != nil {
			return found[1]
		}
		select {
		case <-c.more:
		case <-t.Context().Done():
			t.Fatalf("%s never came:\n%s", pattern, c)
		}
	}
}

// startProxy runs the command until stop is called, which gives the exit code.
func startProxy(t *testing.T, args ...string) (url string, errs *console, out *bytes.Buffer, stop func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	errs, out = newConsole(), &bytes.Buffer{}
	code := make(chan int, 1)
	go func() { code <- run(ctx, append([]string{"proxy"}, args...), strings.NewReader(""), out, errs) }()
	url = errs.await(t, `(?:ACS URL for the CPE|cwmplab:) +(.*)\n`)
	errs.await(t, "(Ctrl-C ends it|cwmplab:)")
	return url, errs, out, sync.OnceValue(func() int {
		cancel()
		return <-code
	})
}

// ask sends one request and reads what comes until the connection ends or has answered.
func ask(t *testing.T, g *WithT, url, body string) (int, error) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	g.Expect(err).NotTo(HaveOccurred())
	resp, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode, resp.Body.Close()
}

func serveACS(t *testing.T, g *WithT, config *tls.Config) (addr string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	g.Expect(err).NotTo(HaveOccurred())
	addr = l.Addr().String()
	if config != nil {
		l = tls.NewListener(l, config)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(l)
	}()
	t.Cleanup(func() {
		_ = server.Close()
		<-done
	})
	return addr
}

func TestProxyRecordsUntilItIsStopped(t *testing.T) {
	g := NewWithT(t)
	acs := serveACS(t, g, nil)
	file := filepath.Join(t.TempDir(), "one.pcapng")
	url, errs, _, stop := startProxy(t, "--listen", "127.0.0.1:0", "--upstream", "http://"+acs+"/acs", "--record", file)
	defer stop()
	g.Expect(url).To(HaveSuffix("/acs"))
	g.Expect(ask(t, g, url, "hello")).To(Equal(http.StatusNoContent))

	var second bytes.Buffer
	g.Expect(run(t.Context(), []string{"proxy", "--listen", "127.0.0.1:0", "--upstream", "http://" + acs, "--record", file, "--append"}, nil, io.Discard, &second)).To(Equal(2))
	g.Expect(second.String()).To(And(ContainSubstring("another recorder is writing this file"), ContainSubstring("hint: ")))

	g.Expect(stop()).To(Equal(0), errs.String())
	g.Expect(errs.String()).To(And(ContainSubstring("1 connection"), ContainSubstring("recorded in "+file), ContainSubstring("CRQ not exercised; use --rewrite-connection-request")))
	rd, err := capture.Open(file)
	g.Expect(err).NotTo(HaveOccurred())
	defer func() { _ = rd.Close() }()
	var seen bytes.Buffer
	for {
		ev, err := rd.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		g.Expect(err).NotTo(HaveOccurred())
		seen.Write(ev.Data)
	}
	g.Expect(seen.String()).To(And(ContainSubstring("POST /acs HTTP/1.1"), ContainSubstring("hello"), ContainSubstring("204 No Content")))
	g.Expect(rd.Source().Header.Mode).To(Equal("proxy"))
}

func TestProxyWithoutADeviceHasNoVerdict(t *testing.T) {
	g := NewWithT(t)
	_, errs, out, stop := startProxy(t, "--listen", "127.0.0.1:0", "--upstream", "http://127.0.0.1:1/", "--record", filepath.Join(t.TempDir(), "x.pcapng"),
		"--format", "console")
	g.Expect(stop()).To(Equal(3))
	g.Expect(errs.String()).To(ContainSubstring("no device connected"))
	g.Expect(strings.ToLower(out.String())).To(ContainSubstring("no verdict"), "--format judges the recording")
}

func TestProxyWithAnExpiredUpstream(t *testing.T) {
	g := NewWithT(t)
	cert, pool := expired(g)
	acs := serveACS(t, g, &tls.Config{Certificates: []tls.Certificate{cert}})
	dir := t.TempDir()
	ca := filepath.Join(dir, "acs.pem")
	g.Expect(os.WriteFile(ca, pool, 0o600)).To(Succeed())
	url, errs, _, stop := startProxy(t, "--listen", "127.0.0.1:0", "--upstream", "https://"+acs+"/", "--upstream-ca", ca, "--ca-dir", dir, "--record", filepath.Join(dir, "x.pcapng"))
	_, err := ask(t, g, url, "")
	g.Expect(err).To(HaveOccurred())
	g.Expect(stop()).To(Equal(3))
	g.Expect(errs.String()).To(And(ContainSubstring("renew the certificate of the ACS"), ContainSubstring("no session reached the ACS")))
	g.Expect(filepath.Join(dir, "ca.pem")).To(BeAnExistingFile(), "made on first use")
}

// expired is a certificate that has run out, and itself as PEM.
func expired(g *WithT) (tls.Certificate, []byte) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	g.Expect(err).NotTo(HaveOccurred())
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "acs"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(-24 * time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	g.Expect(err).NotTo(HaveOccurred())
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

func TestProxyRefusesWrongConfiguration(t *testing.T) {
	dir := t.TempDir()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	defer func() { _ = taken.Close() }()
	self, release, err := freePort()
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	defer release()
	there := filepath.Join(dir, "there.pcapng")
	NewWithT(t).Expect(os.WriteFile(there, nil, 0o600)).To(Succeed())
	listen := []string{"--listen", "127.0.0.1:0", "--upstream", "http://127.0.0.1:1/"}
	for name, tc := range map[string]struct {
		args []string
		says string
	}{
		"nothing to do":         {nil, "--listen or --forward is needed"},
		"no upstream":           {listen[:2], "--listen needs --upstream"},
		"no URL":                {[]string{"--listen", "127.0.0.1:0", "--upstream", "acs:80"}, "is no http or https URL"},
		"port in use":           {[]string{"--listen", taken.Addr().String(), "--upstream", "http://127.0.0.1:1/"}, "the port is in use"},
		"ourselves":             {[]string{"--listen", self, "--upstream", "http://" + self + "/"}, "the upstream is this proxy itself"},
		"file is there":         {append(listen, "--record", there), "--force overwrites it"},
		"folder is not there":   {append(listen, "--record", filepath.Join(dir, "no", "x.pcapng")), "choose a file"},
		"half a pair":           {append(listen, "--cert", there), "--cert and --key belong together"},
		"no certificate":        {append(listen, "--upstream-ca", there), "holds no certificate"},
		"no address":            {append(listen, "--resolve", "acs.example"), "is not HOST:IP"},
		"no size":               {append(listen, "--rotate", "much"), "is no size"},
		"advertised nothing":    {append(listen, "--advertise", "lab"), "is no http or https URL"},
		"unknown report":        {append(listen, "--format", "paper"), "unknown report format"},
		"unknown rule":          {append(listen, "--rule", "CWMP-XXX-999"), "--rule"},
		"no room for the ports": {append(listen, "--connection-request-port", "65000"), "999 more above it"},
		"broken authority":      {[]string{"--forward", "127.0.0.1:0", "--ca-dir", there}, "certificate authority"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			t.Chdir(dir)
			var out, errs bytes.Buffer
			g.Expect(run(t.Context(), append([]string{"proxy"}, tc.args...), strings.NewReader(""), &out, &errs)).To(Equal(2), errs.String())
			g.Expect(errs.String()).To(ContainSubstring(tc.says))
			g.Expect(errs.String()).To(ContainSubstring("hint: "))
			g.Expect(out.String()).To(BeEmpty())
			left, err := filepath.Glob("*_proxy_proxy.pcapng")
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(left).To(BeEmpty(), "no empty recording is left")
		})
	}
}

func TestCertificateAuthorityCommands(t *testing.T) {
	g := NewWithT(t)
	dir := filepath.Join(t.TempDir(), "ca")
	ca := func(args ...string) (int, string, string) {
		var out, errs bytes.Buffer
		code := run(t.Context(), append([]string{"ca"}, args...), strings.NewReader(""), &out, &errs)
		return code, out.String(), errs.String()
	}
	code, _, errs := ca("export", "--dir", dir)
	g.Expect(code).To(Equal(2))
	g.Expect(errs).To(ContainSubstring("cwmplab ca init"))
	code, out, _ := ca("init", "--dir", dir)
	g.Expect(code).To(Equal(0))
	g.Expect(out).To(ContainSubstring("SHA-256"))
	code, _, errs = ca("init", "--dir", dir)
	g.Expect(code).To(Equal(2), "an authority is never replaced")
	g.Expect(errs).To(ContainSubstring("hint: "))
	_, text, _ := ca("export", "--dir", dir)
	block, _ := pem.Decode([]byte(text))
	der := filepath.Join(dir, "x.der")
	code, _, _ = ca("export", "--dir", dir, "--format", "der", "--out", der)
	g.Expect(code).To(Equal(0))
	g.Expect(os.ReadFile(der)).To(Equal(block.Bytes))
	g.Expect(text).NotTo(ContainSubstring("PRIVATE"))
	code, _, _ = ca("export", "--dir", dir, "--format", "p12")
	g.Expect(code).To(Equal(2))
}

// TestAlterationsStayClean judges recordings in which the proxy changed something, each kind of alteration in one of
// them: what the proxy did is held against nobody.
func TestAlterationsStayClean(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "proxy", "testdata", "*.txt"))
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	kinds := map[string]bool{}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			g := NewWithT(t)
			var out, errs bytes.Buffer
			g.Expect(run(t.Context(), []string{"check", "--strict", "--format", "json", file}, strings.NewReader(""), &out, &errs)).To(Equal(0), errs.String())
			g.Expect(out.String()).To(And(MatchRegexp(`"warn": ?0\b`), MatchRegexp(`"inconclusive": ?0\b`), MatchRegexp(`"broken": ?0\b`)))
			rd, err := capture.Open(file)
			g.Expect(err).NotTo(HaveOccurred())
			defer func() { _ = rd.Close() }()
			for {
				ev, err := rd.Next()
				if errors.Is(err, io.EOF) {
					break
				}
				g.Expect(err).NotTo(HaveOccurred())
				if ev.Record != nil && ev.Record.Type == capture.RecordAltered {
					kinds[ev.Record.Name] = true
				}
			}
		})
	}
	for _, kind := range []string{"connection-request-url", "host", "location", "cookie", "acs-url", "content-length", "request-target", "proxy-field"} {
		NewWithT(t).Expect(kinds).To(HaveKey(kind))
	}
}

func TestProxyRunThatCannotBeReliedOn(t *testing.T) {
	for name, tc := range map[string]struct {
		s    proxy.Summary
		says string
	}{
		"gaps":        {proxy.Summary{Connections: 1, CWMP: 1, Gaps: 2}, "2 gaps"},
		"no device":   {proxy.Summary{}, "no device connected"},
		"no upstream": {proxy.Summary{Connections: 1, UpstreamFailed: 1, LastFailure: "why"}, "why"},
	} {
		var hint hintError
		NewWithT(t).Expect(errors.As(noVerdict(tc.s), &hint)).To(BeTrue(), name)
		NewWithT(t).Expect(hint.code).To(Equal(3))
		NewWithT(t).Expect(hint.Error()).To(ContainSubstring(tc.says))
	}
	NewWithT(t).Expect(noVerdict(proxy.Summary{Connections: 2, CWMP: 1, UpstreamFailed: 1})).To(Succeed())
}
