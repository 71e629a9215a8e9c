package bench

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/onsi/ginkgo/v2"

	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
)

// A device that does not report a transfer costs a long wait. What that means is for CWMP-EST-016, whose scenario is always
// carried out; others are about what comes of a transfer, or about its report: they are skipped, the one that was first to
// wait in vain, too.

// transferComplete is the event of a transfer that is over.
const transferComplete = "7 TRANSFER COMPLETE"

// ReportsKeys fits from the session on by which an event has been reported with each of the keys, for [ACS.AwaitWithin]. A
// TransferComplete with the key reports it, too: that it comes without its event is for rules to say.
func ReportsKeys(code string, keys ...string) func(acs.Session) bool {
	return func(s acs.Session) bool {
		for _, e := range s.Inform.Event {
			keys = slices.DeleteFunc(keys, func(key string) bool { return e.EventCode == code && e.CommandKey == key })
		}
		for _, call := range s.Calls {
			if c, ok := call.(*cwmp.TransferComplete); ok {
				keys = slices.DeleteFunc(keys, func(key string) bool { return c.CommandKey == key })
			}
		}
		return len(keys) == 0
	}
}

// reportsTransfer fits sessions in which the end of a transfer is reported: by its event, or by the call alone.
func reportsTransfer(s acs.Session) bool {
	return s.Has(transferComplete) || slices.Contains(s.Called, "TransferComplete")
}

// AwaitReports is [ACS.AwaitWithin] until an event has been reported with each of the keys: the end of transfers. A device
// that does not report them is remembered. What the rules of the scenario cannot tell then has it skipped.
func (a *ACS) AwaitReports(ctx context.Context, d time.Duration, code string, keys ...string) (acs.Session, bool) {
	ginkgo.GinkgoHelper()
	s, came := a.AwaitWithin(ctx, d, ReportsKeys(code, keys...))
	if !came {
		a.silent, a.b.missed = true, unreported(d)
	}
	return s, came
}

// AwaitReport is [ACS.AwaitWithin] until the end of a transfer is reported, for the scenario whose rule judges that.
func (a *ACS) AwaitReport(ctx context.Context, d time.Duration) (acs.Session, bool) {
	ginkgo.GinkgoHelper()
	s, came := a.AwaitWithin(ctx, d, reportsTransfer)
	a.silent = a.silent || !came
	return s, came
}

// AwaitTransfer waits, as long as the scenario may take, for the session in which the end of a transfer is reported. Where
// none comes the scenario is skipped.
func (a *ACS) AwaitTransfer(ctx context.Context) acs.Session {
	ginkgo.GinkgoHelper()
	a.letGo()
	begun, without := a.b.cfg.Clock.Now(), 0
	for {
		s, err := a.AwaitSession(ctx)
		switch {
		case err != nil && a.b.interrupted.Err() != nil:
			ginkgo.Fail(wasInterrupted, 1)
		case err != nil:
			a.silent = true
			ginkgo.Skip(fmt.Sprintf("%s; sessions of it meanwhile: %d", unreported(a.b.cfg.Clock.Now().Sub(begun)), without), 1)
		case s.Device == a.device.Key() && reportsTransfer(s):
			return s
		case s.Device == a.device.Key():
			without++
		}
	}
}

// Unreported tells whether the device has left a transfer unreported in this run.
func (a *ACS) Unreported() bool { return a.silent }

func unreported(waited time.Duration) string {
	return fmt.Sprintf("the CPE has not reported the transfer (%s) within %s, which CWMP-EST-016 judges", transferComplete, waited.Round(time.Second))
}

// untold tells whether nothing but what the scenario waited for in vain keeps its rules from a verdict.
func (b *Bench) untold(results []checks.Result) bool {
	for _, res := range results {
		if res.Outcome != checks.NotApplicable && res.Outcome != checks.Unclear {
			return false
		}
	}
	return b.missed != "" && len(results) > 0
}
