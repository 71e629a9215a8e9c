package main

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture/mutate"
	"cwmplab/fixtures/golden"
)

// page fetches a page of a viewer.
func page(g *WithT, url string) string {
	answer, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Get(url)
	g.Expect(err).NotTo(HaveOccurred())
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(answer.StatusCode).To(Equal(http.StatusOK))
	return string(text)
}

// brokenInform is an Inform that claims two envelopes.
func brokenInform(t *testing.T) string {
	t.Helper()
	rd := golden.Load("cpe-boot").With(mutate.Text("Inform/MaxEnvelopes", "2")).Reader()
	for {
		ev, err := rd.Next()
		NewWithT(t).Expect(err).NotTo(HaveOccurred())
		if _, body, ok := strings.Cut(string(ev.Data), "\r\n\r\n"); ok && strings.Contains(body, "MaxEnvelopes") {
			return body
		}
	}
}

// follows reads a page of a viewer again at each change that it tells, until a text stands on it.
func follows(g *WithT, viewer, path, text string) string {
	changes, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Get(viewer + "/live")
	g.Expect(err).NotTo(HaveOccurred())
	defer changes.Body.Close()
	lines := bufio.NewScanner(changes.Body)
	for {
		shown := page(g, viewer+path)
		if strings.Contains(shown, text) {
			return shown
		}
		g.Expect(lines.Scan()).To(BeTrue(), "changes are told until it says %q", text)
	}
}

// A session that is still running stands on the pages with the rule it broke, while the proxy records.
func TestProxyShowsWhatItRecords(t *testing.T) {
	g := NewWithT(t)
	acs := serveACS(t, g, nil)
	file := filepath.Join(t.TempDir(), "one.pcapng")
	url, errs, _, stop := startProxy(t, "--listen", "127.0.0.1:0", "--upstream", "http://"+acs+"/acs", "--record", file, "--view", "127.0.0.1:0")
	defer stop()
	viewer := strings.TrimSuffix(errs.await(t, `viewer +(http://\S+)\n`), "/")
	g.Expect(page(g, viewer+"/")).NotTo(ContainSubstring("CWMP-SOP-038"))

	g.Expect(ask(t, g, url, brokenInform(t))).To(Equal(http.StatusNoContent))
	first := follows(g, viewer, "/", "CWMP-SOP-038")
	g.Expect(first).To(And(ContainSubstring("Violations so far"), ContainSubstring("Under way"), ContainSubstring("data-live")))
	g.Expect(page(g, viewer+"/r/one.pcapng/s/1")).To(And(ContainSubstring("still running"), ContainSubstring("CWMP-SOP-038")))
	g.Expect(page(g, viewer+"/sessions?outcome=fail")).To(ContainSubstring("still running"))
	g.Expect(page(g, viewer+"/r/one.pcapng/s/1/f/CWMP-SOP-038/1")).To(ContainSubstring("MaxEnvelopes"))
	g.Expect(stop()).To(Equal(0), errs.String())
}

// A suite that waits for its device shows what comes meanwhile: the session as it runs, and the rule it broke.
func TestASuiteShowsWhatItRecords(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	device, runDir := filepath.Join(dir, "device.yaml"), filepath.Join(dir, "run")
	g.Expect(os.WriteFile(device, []byte("format: cwmplab-dut/1\nlisten: 127.0.0.1:0\n"), 0o600)).To(Succeed())
	out := newConsole()
	suite := exec.CommandContext(t.Context(), "cwmplab", "test", "cpe", "--dut", device, "--run", "CWMP-SES-005", "--view", "127.0.0.1:0", "--run-dir", runDir) // by itself, as suites share state
	suite.Stdout, suite.Stderr = out, out
	g.Expect(suite.Start()).To(Succeed())
	stop := sync.OnceValue(func() int {
		_ = suite.Process.Signal(os.Interrupt) // it may have ended
		_ = suite.Wait()                       // the exit code tells
		return suite.ProcessState.ExitCode()
	})
	defer stop()
	viewer := strings.TrimSuffix(out.await(t, `viewer +(http://\S+)\n`), "/")
	acs := out.await(t, `ACS URL for the device: (http://\S+)\n`)
	out.await(t, `…  (The order of a session)`)
	g.Expect(page(g, viewer+"/")).To(And(ContainSubstring("Recording …"), ContainSubstring("data-live"), Not(ContainSubstring("CWMP-SOP-038"))))

	g.Expect(ask(t, g, acs, brokenInform(t))).To(Equal(http.StatusOK), "an InformResponse")
	first := follows(g, viewer, "/", "CWMP-SOP-038")
	g.Expect(first).To(And(ContainSubstring("Violations so far"), ContainSubstring("Under way"), ContainSubstring("001122-HomeRouter-HR0000001")))
	g.Expect(follows(g, viewer, "/r/recording.pcapng/s/1", "CWMP-SOP-038")).To(ContainSubstring("still running"))
	g.Expect(page(g, viewer+"/sessions?rule=CWMP-SOP-038")).To(ContainSubstring("1 session"))
	g.Expect(page(g, viewer+"/r/recording.pcapng/s/1/x/1/request?finding=CWMP-SOP-038/1")).To(MatchRegexp(`<mark class="fail here[^>]*>2</mark>`))
	g.Expect(stop()).To(Equal(1), out.String())
	_, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Get(viewer + "/")
	g.Expect(err).To(HaveOccurred(), "the pages end with the run")
}

func TestAViewerThatCannotListen(t *testing.T) {
	g := NewWithT(t)
	t.Chdir(t.TempDir())
	var errs strings.Builder
	g.Expect(run(t.Context(), []string{"proxy", "--listen", "127.0.0.1:0", "--upstream", "http://127.0.0.1:1/", "--view", "nonsense"}, nil, io.Discard, &errs)).To(Equal(2))
	g.Expect(errs.String()).To(And(ContainSubstring("--view: "), ContainSubstring("hint: --view 127.0.0.1:8080")))
	g.Expect(filepath.Glob("*")).To(BeEmpty(), "nothing was begun")
}
