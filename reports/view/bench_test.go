//go:build unix

package view_test

import (
	"runtime"
	"syscall"
	"testing"
	"time"

	"cwmplab/capture"
	"cwmplab/checks/catalogue"
	"cwmplab/fixtures/golden"
	"cwmplab/reports/view"
)

// cpu is the time that this process has spent so far, on all cores.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// Ten thousand sessions have to be there to look at in less than two seconds: "to-read" is that, as time and as time of all
// cores, whatever else the machine does; the rules go on behind it.
func BenchmarkTenThousandSessions(b *testing.B) {
	rec := golden.Load("cpe-boot")
	var took, spent time.Duration
	for b.Loop() {
		runtime.GC()
		lib := view.NewLibrary(catalogue.All())
		began, before := time.Now(), cpu()
		done := make(chan struct{})
		go func() {
			defer close(done)
			for {
				changed := lib.Changed()
				if list := lib.Recordings(); len(list) == 1 && list[0].State > view.Reading {
					took += time.Since(began)
					spent += cpu() - before
					return
				}
				<-changed
			}
		}()
		lib.Load(b.Context(), []view.Source{{Name: "crowd", Open: func() (capture.Reader, error) { return rec.Crowd(10_000), nil }}}, view.Judge{Rules: catalogue.All()})
		if _, total := lib.SomeSessions(view.Filter{}, 0, 100); total != 10_000 {
			b.Fatalf("%d sessions", total)
		}
		<-done
	}
	b.ReportMetric(took.Seconds()/float64(b.N), "s-to-read")
	b.ReportMetric(spent.Seconds()/float64(b.N), "cpu-s-to-read")
}
