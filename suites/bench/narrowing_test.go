package bench_test

import (
	"context"
	"testing"

	"github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/checks"
	"cwmplab/suites/bench"
)

func TestARunThatGoesOnMayLeaveOutMoreButNotLess(t *testing.T) {
	g := NewWithT(t)
	whole := bench.Selection{Run: []string{"SES-*", "CRQ-*"}, Skip: []string{"need:reboot"}}
	less, err := whole.Narrow(bench.Selection{Run: []string{"SES-*"}, Skip: []string{"need:reboot", "SES-006"}, ReadOnly: true, Profile: bench.Quick})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(less.String()).To(Equal("--run SES-*,CRQ-* of these --run SES-* --skip need:reboot,SES-006 --profile quick --read-only"))
	g.Expect(whole.String()).To(Equal("--run SES-*,CRQ-* --skip need:reboot"), "what it was made of stays")
	g.Expect(running(g, bench.Config{Selection: less})).To(Equal([]string{"begins"}))

	for want, more := range map[string]bench.Selection{
		"--allow cannot change in a run that goes on":          {Allow: []bench.Need{bench.Load}, Profile: bench.Quick},
		"--profile cannot become longer in a run that goes on": {Profile: bench.Normal},
	} {
		_, err := less.Narrow(more)
		g.Expect(err).To(MatchError(want))
	}
	again, err := less.Narrow(bench.Selection{Profile: bench.Quick})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(again).To(Equal(less), "nothing that is left out comes back")
}

// What hung in an earlier part of a run is skipped on demand; the report keeps that it was tried.
func TestWhatHungIsLeftOutWhenTheRunGoesOn(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	suite := func(b *bench.Bench) {
		sessions(b)
		b.It("hangs", bench.Rule("CWMP-SES-006"), func(context.Context) { ginkgo.Fail("the CPE opened no session") })
	}
	rep := first(t, dir, suite)
	g.Expect(states(rep)).To(HaveKeyWithValue("hangs", "unfinished"))
	g.Expect(rep.ExitCode).To(Equal(checks.ExitNoVerdict))

	for range 2 { // nor does it come back when the run goes on once more without the option
		rep = again(t, dir, func(c *bench.Config) {
			var err error
			c.Selection, err = c.Earlier.Begun.Selection.Narrow(bench.Selection{Profile: bench.Night, Skip: []string{"CWMP-SES-006", "CWMP-SES-004"}})
			g.Expect(err).NotTo(HaveOccurred())
		}, suite)
		g.Expect(rep.ExitCode).To(Equal(checks.ExitNoViolation), rep.Reason)
		for _, s := range rep.Scenarios {
			if s.Name == "hangs" {
				g.Expect(s.State).To(Equal("skipped"))
				g.Expect(s.Reason).To(Equal("left out when the run went on (--run, --skip): before, it did not finish: the CPE opened no session"))
				g.Expect(s.Attempts).To(HaveLen(2))
			}
		}
		got, why := outcome(rep, "CWMP-SES-006")
		g.Expect(got).To(Equal(checks.Skipped), why)
		g.Expect(why).To(HavePrefix("left out when the run went on"))
		got, why = outcome(rep, "CWMP-SES-004")
		g.Expect(got).To(Equal(checks.Pass), "%s: what has ended before keeps its verdict", why)
	}
	p, err := bench.ReadProgress(dir)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(p.Begun.Selection.Skip).To(Equal([]string{"CWMP-SES-006", "CWMP-SES-004"}))
}
