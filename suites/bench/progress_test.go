package bench_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/checks"
	"cwmplab/fixtures/cpe"
	"cwmplab/internal/clock"
	"cwmplab/suites"
	"cwmplab/suites/bench"
	"cwmplab/suites/bench/benchtest"
)

// again runs a suite in a directory, a day after it was run there before.
func again(t *testing.T, dir string, change func(*bench.Config), register func(*bench.Bench), faults ...cpe.Fault) *checks.Report {
	t.Helper()
	p, err := bench.ReadProgress(dir)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return benchtest.CPE(t, benchtest.Suite{Name: "sessions", Register: register, Change: func(c *bench.Config) {
		NewWithT(t).Expect(clock.Real().Wait(context.Background(), 24*time.Hour)).To(Succeed()) // of virtual time
		c.Dir, c.Earlier = dir, p
		change(c)
	}}, p.Begun.Seed, "", faults...)
}

func first(t *testing.T, dir string, register func(*bench.Bench), faults ...cpe.Fault) *checks.Report {
	t.Helper()
	return benchtest.CPE(t, benchtest.Suite{Name: "sessions", Register: register, Change: func(c *bench.Config) { c.Dir = dir }}, 7, "", faults...)
}

// counting has scenarios of the suite sessions note that they are carried out.
func counting(ran map[string]int) func(*bench.Bench) {
	return func(b *bench.Bench) {
		ginkgo.BeforeEach(func() { ran[ginkgo.CurrentSpecReport().LeafNodeText]++ })
		sessions(b)
	}
}

func states(rep *checks.Report) map[string]string {
	all := map[string]string{}
	for _, s := range rep.Scenarios {
		all[s.Name] = s.State
	}
	return all
}

func TestRunGoesOnAfterALossOfPower(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	whole := first(t, dir, sessions)
	g.Expect(whole.ExitCode).To(Equal(checks.ExitNoViolation), whole.Reason)

	// What a loss of power leaves: half a line of progress, half a block of the recording.
	name := filepath.Join(dir, suites.ProgressFile)
	text, err := os.ReadFile(name)
	g.Expect(err).NotTo(HaveOccurred())
	ended := bytes.SplitAfter(text, []byte(`{"scenario":`))
	g.Expect(ended).To(HaveLen(5), "%s", text)
	g.Expect(os.WriteFile(name, append(bytes.Join(ended[:3], nil), "{\"na"...), 0o600)).To(Succeed())
	recording := filepath.Join(dir, suites.RecordingFile)
	info, err := os.Stat(recording)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(os.Truncate(recording, info.Size()-10)).To(Succeed())

	p, err := bench.ReadProgress(dir)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(p.Begun.Seed).To(BeEquivalentTo(7))
	ran := map[string]int{}
	var planned *bench.Plan
	rep := again(t, dir, func(c *bench.Config) { c.Planned = func(p *bench.Plan) { planned = p } }, counting(ran))
	g.Expect(states(rep)).To(Equal(states(whole)))
	g.Expect(planned.Running()).To(BeNumerically("<", len(whole.Scenarios)), "what is done is not reckoned again")
	g.Expect(rep.ExitCode).To(Equal(checks.ExitNoViolation), rep.Reason)
	for _, s := range rep.Scenarios {
		g.Expect(s.Attempts).To(BeEmpty(), "what was done is not repeated")
	}
	for _, id := range []string{"CWMP-SES-001", "CWMP-SES-004", "CWMP-CRQ-013"} {
		got, why := outcome(rep, id)
		g.Expect(got).To(Equal(checks.Pass), "%s: %s", id, why)
	}
	text, err = os.ReadFile(name)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(bytes.Count(text, []byte(`"scenario":`))).To(Equal(4))
	g.Expect(bytes.Count(text, []byte(`"resumed":`))).To(Equal(1))
}

func TestScenarioWhoseRecordingWasLostIsRepeated(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	first(t, dir, sessions)
	recording := filepath.Join(dir, suites.RecordingFile)
	g.Expect(os.Truncate(recording, 1000)).To(Succeed())
	var planned *bench.Plan
	rep := again(t, dir, func(c *bench.Config) { c.Planned = func(p *bench.Plan) { planned = p } }, sessions)
	for _, s := range planned.Scenarios {
		g.Expect(s.Runs()).To(Equal(s.Name != "gives up"), s.Name) // that one left nothing in the recording
	}
	g.Expect(rep.ExitCode).To(Equal(checks.ExitNoViolation), rep.Reason)
}

func TestWhatFailedOnceIsNeverGreen(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	fault, _ := cpe.LookupFault("empty-before-answer")
	rep := first(t, dir, sessions, fault)
	g.Expect(states(rep)["answers"]).To(Equal("failed"))
	g.Expect(rep.ExitCode).To(Equal(checks.ExitViolation))

	rep = again(t, dir, func(*bench.Config) {}, sessions)
	for _, s := range rep.Scenarios {
		g.Expect(s.Attempts).To(BeEmpty(), "going on repeats nothing that has an end")
	}

	rep = again(t, dir, func(c *bench.Config) { c.RerunFailed = true }, sessions)
	g.Expect(rep.ExitCode).To(Equal(checks.ExitViolation))
	for _, s := range rep.Scenarios {
		if s.Name != "answers" {
			g.Expect(s.Attempts).To(BeEmpty())
			continue
		}
		g.Expect(s.State).To(Equal("failed"))
		g.Expect(s.Reason).To(HavePrefix("failed 1 of 2: CWMP-SES-004"))
		g.Expect(s.Attempts).To(HaveLen(2))
		g.Expect([]string{s.Attempts[0].State, s.Attempts[1].State}).To(Equal([]string{"failed", "passed"}))
	}
	got, _ := outcome(rep, "CWMP-SES-004")
	g.Expect(got).To(Equal(checks.Fail), "the recording of the first try counts")

	rep = again(t, dir, func(c *bench.Config) { c.RerunFailed = true }, sessions)
	for _, s := range rep.Scenarios {
		if s.Name == "answers" {
			g.Expect(s.Reason).To(HavePrefix("failed 1 of 3: "))
		}
	}
}

func TestWhatWasNotPutBackIsTold(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	first(t, dir, func(b *bench.Bench) {
		b.It("changes", bench.Rule("CWMP-SES-001"), func(ctx context.Context) {
			b.Undo("Device.X", func(context.Context) error { return nil })
			peer := b.ACS(ctx)
			peer.Session(ctx)
			reaches(peer, "CWMP-SES-001")
		})
	})
	p, err := bench.ReadProgress(dir)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(p.NotRestored()).To(BeEmpty())

	name := filepath.Join(dir, suites.ProgressFile)
	text, err := os.ReadFile(name)
	g.Expect(err).NotTo(HaveOccurred())
	before, _, found := bytes.Cut(text, []byte(`{"scenario":`))
	g.Expect(found).To(BeTrue())
	g.Expect(os.WriteFile(name, before, 0o600)).To(Succeed())
	p, err = bench.ReadProgress(dir)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(p.NotRestored()).To(Equal([]string{"Device.X: the run broke off before it was put back"}))
}

func TestProgressOfAnotherRunIsRefused(t *testing.T) {
	g := NewWithT(t)
	_, err := bench.ReadProgress(t.TempDir())
	g.Expect(err).To(MatchError(os.ErrNotExist))
	for text, want := range map[string]string{
		"":     "the format is \"\"",
		"{}\n": "the format is \"\"",
		"{\"begun\":{\"format\":\"cwmplab-progress/9\"}}\n": "this program knows",
		"nothing\n": "line 1: ",
	} {
		dir := t.TempDir()
		g.Expect(os.WriteFile(filepath.Join(dir, suites.ProgressFile), []byte(text), 0o600)).To(Succeed())
		g.Expect(os.WriteFile(filepath.Join(dir, suites.RecordingFile), nil, 0o600)).To(Succeed())
		_, err := bench.ReadProgress(dir)
		g.Expect(err).To(MatchError(ContainSubstring(want)))
	}
}
