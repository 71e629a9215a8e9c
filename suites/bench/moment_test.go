package bench_test

import (
	"context"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/checks"
	"cwmplab/suites/bench"
	"cwmplab/suites/bench/benchtest"
)

func TestMomentTellsWhatTheRunIsDoing(t *testing.T) {
	g := NewWithT(t)
	var b *bench.Bench
	register := func(given *bench.Bench) {
		b = given
		b.It("first", bench.About(bench.Rule("CWMP-SES-001"), bench.Takes(2*time.Second)), func(ctx context.Context) {
			peer := b.ACS(ctx)
			peer.Session(ctx)
			m := b.Moment()
			Expect(m.Last).To(HavePrefix("> 204"))
			Expect(m.LastAt).NotTo(BeZero())
			Expect(m.Waiting).To(BeEmpty(), "the session is over")
			reaches(peer, "CWMP-SES-001")
		})
		b.It("second", bench.About(bench.Rule("CWMP-SES-009"), bench.Takes(time.Minute)), func(ctx context.Context) {
			outer := b.Waiting("outer", time.Minute)
			inner := b.Waiting("inner", 0)
			m := b.Moment()
			Expect(m.Scenario).To(Equal("second"))
			Expect([]int{m.Number, m.Of}).To(Equal([]int{2, 2}))
			Expect(m.Counts).To(Equal(map[string]int{"passed": 1}))
			Expect(m.Left).To(BeNumerically("~", time.Minute, 5*time.Second), "the first took no time")
			Expect(m.Waiting).To(Equal("inner"))
			Expect(m.Until).To(BeZero())
			inner()
			m = b.Moment()
			Expect(m.Waiting).To(Equal("outer"))
			Expect(m.Until.Sub(m.Since)).To(Equal(time.Minute))
			outer()
			Expect(b.Moment().Waiting).To(BeEmpty())
			b.Waiting("forgotten", 0)
			peer := b.ACS(ctx)
			peer.Session(ctx)
			reaches(peer, "CWMP-SES-009")
		})
	}
	suite := benchtest.Suite{Name: "moments", Register: register, Change: func(c *bench.Config) {
		c.Progress = func(checks.Scenario) { g.Expect(b.Moment().Waiting).To(BeEmpty(), "no wait outlives its scenario") }
	}}
	rep := benchtest.CPE(t, suite, 1, "")
	g.Expect(rep.ExitCode).To(Equal(checks.ExitNoViolation), rep.Reason)
	g.Expect(rep.Scenarios[0].Estimate + rep.Scenarios[1].Estimate).To(Equal(62.0))
}

func TestQuickRunEndsInTimeWithASlowSubject(t *testing.T) {
	g := NewWithT(t)
	register := func(b *bench.Bench) {
		for _, name := range []string{"a", "b", "c", "d"} {
			b.It(name, bench.Rule("CWMP-SES-001"), func(ctx context.Context) {
				peer := b.ACS(ctx)
				peer.Pause(ctx, 25*time.Second)
				peer.Session(ctx)
				reaches(peer, "CWMP-SES-001")
			})
		}
	}
	rep := benchtest.CPE(t, benchtest.Suite{Name: "slow", Register: register, Change: func(c *bench.Config) {
		c.Selection = bench.Selection{Profile: bench.Quick}
	}}, 1, "")
	g.Expect(rep.Scenarios).To(HaveLen(4))
	for i, s := range rep.Scenarios {
		g.Expect(s.State).To(Equal([]string{"passed", "passed", "passed", "skipped"}[i]), s.Reason)
	}
	g.Expect(rep.Scenarios[3].Reason).To(Equal("quick: the 1m0s are over (--profile normal runs it)"))
}
