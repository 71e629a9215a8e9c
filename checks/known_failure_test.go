package checks_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/checks"
)

func TestKnownFailures(t *testing.T) {
	lastDay := time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)
	inTime, late := lastDay.Add(24*time.Hour-1), lastDay.Add(24*time.Hour)
	for _, tc := range []struct {
		name string
		was  checks.Outcome
		now  time.Time
		want checks.Outcome
		code int
	}{
		{"a failure is expected", checks.Fail, inTime, checks.ExpectedFail, checks.ExitNoViolation},
		{"a failure whose entry expired fails", checks.Fail, late, checks.Fail, checks.ExitViolation},
		{"a pass is unexpected", checks.Pass, inTime, checks.UnexpectedPass, checks.ExitViolation},
		{"a pass whose entry expired is unexpected, too", checks.Pass, late, checks.UnexpectedPass, checks.ExitViolation},
		{"what was not exercised says nothing", checks.NotApplicable, inTime, checks.NotApplicable, checks.ExitNoViolation},
		{"what was skipped says nothing", checks.Skipped, inTime, checks.Skipped, checks.ExitNoViolation},
		{"what could not be told says nothing", checks.Unclear, inTime, checks.Unclear, checks.ExitNoViolation},
		{"an entry that expired is no silent success", checks.NotApplicable, late, checks.NotApplicable, checks.ExitNoVerdict},
		{"a warning needs no entry", checks.Warn, inTime, checks.Warn, checks.ExitNoVerdict},
		{"a broken rule stays one", checks.RuleBroken, inTime, checks.RuleBroken, checks.ExitNoVerdict},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			rep := &checks.Report{Results: []checks.Result{
				{Requirement: &checks.Requirement{Rule: "CWMP-SES-001", Confidence: "S"}, Subject: "d", Outcome: checks.Pass, Exercised: 1},
				{Requirement: &checks.Requirement{Rule: "CWMP-SES-004", Confidence: "S"}, Subject: "d", Outcome: tc.was, Exercised: 1,
					Findings: []checks.Finding{{Outcome: checks.Fail, Side: "CPE"}, {Outcome: checks.Warn, Side: "CPE"}}},
			}}
			rep.Expect([]checks.KnownFailure{{Rule: "CWMP-SES-004", Device: "d", Reason: "ticket 17", Expires: lastDay}}, tc.now)
			got := rep.Results[1]
			g.Expect(got.Outcome).To(Equal(tc.want))
			g.Expect(rep.ExitCode).To(Equal(tc.code), rep.Reason)
			g.Expect(rep.Results[0].Outcome).To(Equal(checks.Pass))
			if tc.want == checks.ExpectedFail {
				g.Expect(got.Reason).To(Equal("known until 2026-11-30: ticket 17"))
				g.Expect(got.Findings[0].Outcome).To(Equal(checks.ExpectedFail), "it is no first cause")
				g.Expect(got.Findings[1].Outcome).To(Equal(checks.Warn))
			}
		})
	}
}

func TestKnownFailureIsOfOneDevice(t *testing.T) {
	g := NewWithT(t)
	rep := &checks.Report{Results: []checks.Result{{Requirement: &checks.Requirement{Rule: "CWMP-SES-004", Confidence: "S"}, Subject: "d", Outcome: checks.Fail, Exercised: 1}}}
	far := time.Date(2999, 1, 1, 0, 0, 0, 0, time.UTC)
	rep.Expect([]checks.KnownFailure{{Rule: "CWMP-SES-004", Device: "other", Expires: far}, {Rule: "CWMP-SES-005", Device: "d", Expires: far}}, far)
	g.Expect(rep.ExitCode).To(Equal(checks.ExitViolation))
	g.Expect(rep.Results[0].Outcome).To(Equal(checks.Fail))
}
