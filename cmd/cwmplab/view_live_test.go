package main

import (
	"bufio"
	"io"
	"net/http"
	"path/filepath"
	"strings"
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

// A session that is still running stands on the pages with the rule it broke, while the proxy records.
func TestProxyShowsWhatItRecords(t *testing.T) {
	g := NewWithT(t)
	acs := serveACS(t, g, nil)
	file := filepath.Join(t.TempDir(), "one.pcapng")
	url, errs, _, stop := startProxy(t, "--listen", "127.0.0.1:0", "--upstream", "http://"+acs+"/acs", "--record", file, "--view", "127.0.0.1:0")
	defer stop()
	viewer := strings.TrimSuffix(errs.await(t, `viewer +(http://\S+)\n`), "/")
	g.Expect(page(g, viewer+"/")).NotTo(ContainSubstring("CWMP-SOP-038"))

	changes, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Get(viewer + "/live")
	g.Expect(err).NotTo(HaveOccurred())
	defer changes.Body.Close()
	g.Expect(ask(t, g, url, brokenInform(t))).To(Equal(http.StatusNoContent))
	lines := bufio.NewScanner(changes.Body)
	for !strings.Contains(page(g, viewer+"/"), "CWMP-SOP-038") {
		g.Expect(lines.Scan()).To(BeTrue(), "changes are told until the finding is there")
	}
	first := page(g, viewer+"/")
	g.Expect(first).To(And(ContainSubstring("Violations so far"), ContainSubstring("Under way"), ContainSubstring("data-live")))
	g.Expect(page(g, viewer+"/r/one.pcapng/s/1")).To(And(ContainSubstring("still running"), ContainSubstring("CWMP-SOP-038")))
	g.Expect(page(g, viewer+"/sessions?outcome=fail")).To(ContainSubstring("still running"))
	g.Expect(page(g, viewer+"/r/one.pcapng/s/1/f/CWMP-SOP-038/1")).To(ContainSubstring("MaxEnvelopes"))
	g.Expect(stop()).To(Equal(0), errs.String())
}

func TestAViewerThatCannotListen(t *testing.T) {
	g := NewWithT(t)
	t.Chdir(t.TempDir())
	var errs strings.Builder
	g.Expect(run(t.Context(), []string{"proxy", "--listen", "127.0.0.1:0", "--upstream", "http://127.0.0.1:1/", "--view", "nonsense"}, nil, io.Discard, &errs)).To(Equal(2))
	g.Expect(errs.String()).To(And(ContainSubstring("--view: "), ContainSubstring("hint: --view 127.0.0.1:8080")))
	g.Expect(filepath.Glob("*")).To(BeEmpty(), "nothing was begun")
}
