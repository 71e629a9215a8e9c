package main

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// silent takes connections and says nothing.
func silent(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	var open []net.Conn
	done := make(chan struct{})
	go func() {
		defer close(done)
		for c, err := l.Accept(); err == nil; c, err = l.Accept() {
			open = append(open, c)
		}
	}()
	t.Cleanup(func() {
		_ = l.Close()
		<-done
		for _, c := range open {
			_ = c.Close()
		}
	})
	return l.Addr().String()
}

// refused is a port that nobody listens on.
func refused(t *testing.T) string {
	t.Helper()
	address, release, err := freePort()
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	t.Cleanup(release)
	return address
}

// An ACS that is none ends test acs with exit code 3, the cause and what to do, in every form of the report; the
// recording shows what came back, and nobody is accused.
func TestNoACSToBeTested(t *testing.T) {
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<html><title>It works!</title></html>")
	}))
	t.Cleanup(page.Close)
	secure := httptest.NewUnstartedServer(page.Config.Handler)
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	secure.StartTLS()
	t.Cleanup(secure.Close)
	at := func(server *httptest.Server, scheme, path string) string {
		return scheme + "://" + server.Listener.Addr().String() + path
	}
	for _, tc := range []struct{ name, url, what, hint string }{
		{"a wrong path", at(page, "http", "/acs"), "it answers 404 Not Found: there is no ACS at the path /acs", "mend the path in acs.url"},
		{"a refused port", "http://" + refused(t) + "/", "refuses the connection: nothing listens there", "start the ACS, or mend the port"},
		{"a web page", at(page, "http", "/"), "it answers the Inform with a web page (text/html): it is no ACS", "mend port and path"},
		{"TLS on the plain port", at(secure, "http", "/"), "it speaks TLS on this port, and acs.url says http", "acs: {url: \"https://"},
		{"plain HTTP on the TLS port", at(page, "https", "/"), "it speaks plain HTTP on this port, and acs.url says https", "acs: {url: \"http://"},
		{"a certificate of nobody", at(secure, "https", "/"), "its certificate is not trusted: it is signed by an unknown authority", "tls: {ca: FILE}"},
		{"silence", "http://" + silent(t) + "/", "it takes the connection and says nothing for 2s", "limits: {answer: 8s} waits longer"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			dir := t.TempDir()
			file, junit, run1 := filepath.Join(dir, "acs.yaml"), filepath.Join(dir, "junit.xml"), filepath.Join(dir, "run")
			limit := "7s"
			if tc.name == "silence" {
				limit = "2s"
			}
			g.Expect(os.WriteFile(file, fmt.Appendf(nil, "format: cwmplab-dut/1\nacs: {url: %q}\nlimits: {answer: %s}\n", tc.url, limit), 0o600)).To(Succeed())
			var out, complaint bytes.Buffer
			code := run(t.Context(), []string{"test", "acs", "--dut", file, "--run-dir", run1, "--format", "console", "--out", "-", "--format", "junit", "--out", junit}, strings.NewReader(""), &out, &complaint)
			g.Expect(code).To(Equal(3), out.String()+complaint.String())
			lines := strings.Split(strings.TrimSpace(complaint.String()), "\n")
			g.Expect(lines).To(HaveLen(2), complaint.String())
			g.Expect(lines[0]).To(SatisfyAll(HavePrefix("cwmplab: no session with the ACS at "+tc.url+": "), ContainSubstring(tc.what)))
			g.Expect(lines[1]).To(SatisfyAll(HavePrefix("hint: "), ContainSubstring(tc.hint)))
			g.Expect(out.String()).To(ContainSubstring("NO VERDICT: no session with the ACS"))

			text, err := os.ReadFile(filepath.Join(run1, "report.json"))
			g.Expect(err).NotTo(HaveOccurred())
			var report struct {
				Verdict string
				Reason  string
				Results []any
			}
			g.Expect(json.Unmarshal(text, &report)).To(Succeed())
			g.Expect(report.Verdict).To(Equal("none"))
			g.Expect(report.Reason).To(ContainSubstring(tc.what))
			g.Expect(report.Results).To(BeEmpty(), "nobody is accused")
			text, err = os.ReadFile(junit)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(string(text)).To(SatisfyAll(ContainSubstring("<error"), ContainSubstring("no session with the ACS at")))
			recording, err := filepath.Glob(filepath.Join(run1, "*.pcapng"))
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(recording).To(HaveLen(1))
		})
	}
}
