package web_test

import (
	"bufio"
	"context"
	"strings"
	"sync"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/fixtures/golden"
	"cwmplab/reports/view"
)

// gated is a recording that can be read when it is told so, and judged when it is told so again.
func gated(rec *golden.Recording) (source view.Source, read, judge func()) {
	gates := []chan struct{}{make(chan struct{}), make(chan struct{})}
	var mu sync.Mutex
	opened := 0
	source = view.Source{Name: "slow.txt", Open: func() (capture.Reader, error) {
		mu.Lock()
		gate := gates[min(opened, 1)]
		opened++
		mu.Unlock()
		<-gate
		return rec.Reader(), nil
	}}
	return source, sync.OnceFunc(func() { close(gates[0]) }), sync.OnceFunc(func() { close(gates[1]) })
}

// loading loads a gated recording until the test ends.
func loading(t *testing.T, rec *golden.Recording) (s *site, read, judge func()) {
	t.Helper()
	lib := view.NewLibrary(catalogue.All())
	source, read, judge := gated(rec)
	loaded := make(chan struct{})
	go func() {
		defer close(loaded)
		lib.Load(t.Context(), []view.Source{source}, view.Judge{Rules: catalogue.All(), Options: checks.Options{Area: catalogue.AreaOf}})
	}()
	t.Cleanup(func() {
		read()
		judge()
		<-loaded
	})
	for changed := lib.Changed(); lib.Version() == 0; changed = lib.Changed() { // until the recording is known
		<-changed
	}
	return serving(t, lib), read, judge
}

// What is looked at before it is judged keeps itself up to date until it is.
func TestPagesAreToldWhileARecordingIsJudged(t *testing.T) {
	g := NewWithT(t)
	s, read, judge := loading(t, wrong("cpe-boot"))
	answer, err := s.http.Get(s.base + "/live")
	g.Expect(err).NotTo(HaveOccurred())
	defer answer.Body.Close()
	changes := bufio.NewScanner(answer.Body)
	next := func(kind string) {
		for changes.Scan() {
			if changes.Text() == "event: "+kind {
				return
			}
		}
		t.Fatalf("never %s: %v", kind, changes.Err())
	}
	next("judging")
	_, body := s.get("/")
	g.Expect(body).To(And(ContainSubstring("<body data-live>"), ContainSubstring("Judging …"), MatchRegexp(`<main [^>]*data-version="\d+"`)))
	read()
	for !strings.Contains(body, "1 session read") {
		next("judging")
		_, body = s.get("/")
	}
	judge()
	next("complete")
	_, body = s.get("/")
	g.Expect(body).To(And(ContainSubstring("Violations found"), Not(ContainSubstring("data-live"))))
}

// The same in a browser: the verdict comes to a page that stays open.
func judged(t *testing.T, browser context.Context) {
	s, read, judge := loading(t, wrong("cpe-boot"))
	p := open(t, browser, s.base, "/")
	p.Expect(p.text(`document.querySelector(".verdict h1").innerText`)).To(Equal("Judging …"))
	read()
	p.becomes(`document.querySelector(".verdict").innerText.includes("1 session read")`)
	judge()
	p.becomes(`document.querySelector(".verdict h1").innerText.includes("Violations found") && document.querySelector("#live").textContent === "complete"`)
}
