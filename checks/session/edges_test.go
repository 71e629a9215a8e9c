package session_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/session"
	"cwmplab/fixtures/golden"
)

// later moves the beginning of a session.
func later(number int, d time.Duration) mutate.Edit {
	return mutate.Delay(mutate.And(mutate.InSession(number), mutate.ByMethod("Inform")), d)
}

func count(number int, value string) mutate.Edit {
	return mutate.OnlySession(number, mutate.Text("Inform/RetryCount", value))
}

func firstEvent(number int, code string) mutate.Edit {
	return mutate.OnlySession(number, mutate.Text("Inform/Event/EventStruct/EventCode", code))
}

// In retry-inform-fault the retry comes 7 s after the session that failed.
func TestRetryWaits(t *testing.T) {
	for _, tc := range []struct {
		name string
		edit mutate.Edit
		want checks.Outcome
	}{
		{"3.1 s are within the tolerance", later(2, -3900*time.Millisecond), checks.Pass},
		{"2.9 s are not", later(2, -4100*time.Millisecond), checks.Warn},
		{"15.9 s are within the tolerance", later(2, 8900*time.Millisecond), checks.Pass},
		{"16.1 s are not", later(2, 9100*time.Millisecond), checks.Warn},
		{"a new event ends the wait", mutate.Seq(later(2, -6*time.Second), firstEvent(2, "4 VALUE CHANGE")), checks.NotApplicable},
		{"a count that skips says that a try was not recorded", mutate.Seq(later(2, 20*time.Second), count(2, "2")), checks.NotApplicable},
		{"a restart begins anew", mutate.Seq(later(2, 20*time.Second), firstEvent(2, "1 BOOT")), checks.NotApplicable},
		{"a device of 1.0 cannot have been configured", mutate.Seq(later(2, 20*time.Second), mutate.ReplaceInBody("cwmp-1-2", "cwmp-1-0")), checks.Fail},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rec := golden.Load("retry-inform-fault").With(tc.edit)
			NewWithT(t).Expect(checks.Judge(rec, &session.RetryWaits).Outcome).To(Equal(tc.want))
		})
	}
}

func TestRetryCountTold(t *testing.T) {
	for _, tc := range []struct {
		name, golden string
		edit         mutate.Edit
		issueOne     bool
		want         checks.Outcome
	}{
		{"0 after a failure", "retry-inform-fault", count(2, "0"), false, checks.Fail},
		{"more than one step", "retry-inform-fault", count(2, "7"), false, checks.Pass},
		{"no number is for the rules on types", "retry-inform-fault", count(2, "x"), false, checks.NotApplicable},
		{"the session broke after InformResponse", "retry-nothing-left", count(2, "0"), false, checks.Warn},
		{"the device has been restarted", "retry-inform-fault", mutate.Seq(count(2, "0"), firstEvent(2, "1 BOOT")), false, checks.Warn},
		{"the peers speak the first issue", "retry-inform-fault", count(2, "0"), true, checks.Warn},
		{"the credentials were refused, and whether that was the end is a guess", "retry-unauthorized", count(2, "0"), false, checks.Warn},
		{"what came before is not recorded", "session-from-the-middle", count(2, "5"), false, checks.NotApplicable},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rec := golden.Load(tc.golden).With(tc.edit)
			got := checks.Judge(rec, &session.RetryCountTold, checks.Options{Declared: checks.Declared{IssueOne: tc.issueOne}})
			NewWithT(t).Expect(got.Outcome).To(Equal(tc.want))
		})
	}
}

func TestRetryCountReset(t *testing.T) {
	for _, tc := range []struct {
		name, value string
		want        checks.Outcome
	}{
		{"back to 0", "0", checks.Pass},
		{"the count of the session before", "3", checks.Fail},
		{"it goes on", "4", checks.Fail},
		{"tries that left no trace", "1", checks.Warn},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			rec, fits := golden.Load("retry-thrice").Try(count(4, tc.value))
			if !fits {
				rec = golden.Load("retry-thrice")
			}
			g.Expect(checks.Judge(rec, &session.RetryCountReset).Outcome).To(Equal(tc.want))
		})
	}
}

func TestRetryEvents(t *testing.T) {
	for _, tc := range []struct {
		name string
		edit mutate.Edit
		want checks.Outcome
	}{
		{"an event that must be kept", firstEvent(1, "8 DIAGNOSTICS COMPLETE"), checks.Fail},
		{"one that is never retried", firstEvent(1, "6 CONNECTION REQUEST"), checks.NotApplicable},
		{"one of a vendor", firstEvent(1, "X 001122 Test"), checks.NotApplicable},
		{"one that a restart may clear", mutate.Seq(firstEvent(1, "8 DIAGNOSTICS COMPLETE"), firstEvent(2, "1 BOOT")), checks.NotApplicable},
		{"one that it may not", mutate.Seq(firstEvent(1, "2 PERIODIC"), firstEvent(2, "1 BOOT")), checks.Fail},
		{"a new bootstrap clears all", mutate.Seq(firstEvent(1, "8 DIAGNOSTICS COMPLETE"), firstEvent(2, "0 BOOTSTRAP")), checks.NotApplicable},
		{"a session may have delivered it unseen", mutate.Seq(firstEvent(1, "8 DIAGNOSTICS COMPLETE"), count(2, "0")), checks.NotApplicable},
	} {
		t.Run(tc.name, func(t *testing.T) {
			rec := golden.Load("retry-inform-fault")
			if e, fits := rec.Try(tc.edit); fits {
				rec = e
			} else {
				rec = rec.With(firstEvent(2, "1 BOOT")) // the first edit is what stands there
			}
			NewWithT(t).Expect(checks.Judge(rec, &session.RetryEvents).Outcome).To(Equal(tc.want))
		})
	}
}
