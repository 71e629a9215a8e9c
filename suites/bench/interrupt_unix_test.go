//go:build unix

package bench_test

import (
	"context"
	"os/signal"
	"runtime"
	"sync/atomic"
	"syscall"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

func TestCtrlCLetsAScenarioPutBackWhatItChanged(t *testing.T) {
	g := NewWithT(t)
	ctx, stop := signal.NotifyContext(t.Context(), syscall.SIGINT)
	defer stop()
	var putBack atomic.Bool
	b, err := bench.New(bench.Config{Role: cwmp.CPE, Dir: t.TempDir(), Seed: 1, Progress: func(s checks.Scenario) {
		g.Expect(putBack.Load()).To(BeTrue(), "%s is told before the end of the scenario", s.Name)
	}})
	g.Expect(err).NotTo(HaveOccurred())
	ran := 0
	scenario := func(ctx context.Context) {
		ran++
		b.Undo("a value", func(context.Context) error {
			for range 10_000 { // others get their turn meanwhile
				runtime.Gosched()
			}
			putBack.Store(true)
			return nil
		})
		Expect(syscall.Kill(syscall.Getpid(), syscall.SIGINT)).To(Succeed())
		<-ctx.Done()
	}
	g.Expect(b.Run(ctx, "interrupted", func(b *bench.Bench) {
		b.It("one", bench.Rule("CWMP-SES-001"), scenario)
		b.It("two", bench.Rule("CWMP-SES-004"), scenario)
	})).To(Succeed())
	g.Expect(b.Close()).To(Succeed())
	g.Expect(ran).To(Equal(1))
	rep, err := b.Report(checks.Run{}, checks.Policy{})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(rep.ExitCode).To(Equal(checks.ExitNoVerdict))
	g.Expect(rep.NotRestored).To(BeEmpty())
	g.Expect(rep.Scenarios).To(HaveLen(2))
	for _, s := range rep.Scenarios {
		g.Expect(s.State).To(Equal("unfinished"), "%s: %s", s.Name, s.Reason)
	}
}
