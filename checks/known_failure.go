package checks

import (
	"fmt"
	"time"
)

// KnownFailure is a failure that somebody knows of and accepts for a while: one rule on one device.
type KnownFailure struct {
	Rule    string    // ID
	Device  string    // as the report names the subject
	Reason  string    // why it is accepted
	Expires time.Time // midnight (UTC) at the beginning of the last day it is accepted
}

func (k *KnownFailure) expired(now time.Time) bool { return !now.Before(k.Expires.AddDate(0, 0, 1)) }

// Expect turns failures that are known into [ExpectedFail]. An entry that is not needed any more makes its result
// [UnexpectedPass]; one that has expired leaves the failure what it is, and there is no verdict where nothing fails. What
// was not exercised says nothing about an entry, and entries of devices that the report does not speak of do not count.
func (rep *Report) Expect(known []KnownFailure, now time.Time) {
	for i := range known {
		for j := range rep.Results {
			if r := &rep.Results[j]; r.Rule == known[i].Rule && r.Subject == known[i].Device {
				rep.expect(&known[i], r, now)
			}
		}
	}
	rep.Close()
}

func (rep *Report) expect(k *KnownFailure, r *Result, now time.Time) {
	until := k.Expires.Format(time.DateOnly)
	switch expired := k.expired(now); {
	case r.Outcome == Fail && expired:
		r.Reason = fmt.Sprintf("it was expected to fail until %s: %s", until, k.Reason)
	case r.Outcome == Fail:
		r.Outcome, r.Reason = ExpectedFail, fmt.Sprintf("known until %s: %s", until, k.Reason)
		for i := range r.Findings {
			if r.Findings[i].Outcome == Fail {
				r.Findings[i].Outcome = ExpectedFail
			}
		}
	case r.Outcome == Pass:
		r.Outcome, r.Reason = UnexpectedPass, fmt.Sprintf("it passes and was expected to fail (%s): take it off the list of known failures", k.Reason)
	case expired:
		rep.NoVerdict(fmt.Sprintf("the known failure of %s on %s expired on %s", k.Rule, k.Device, until))
	case r.Outcome == Warn:
		rep.NoVerdict(fmt.Sprintf("%s on %s only warns: take it off the list of known failures", k.Rule, k.Device))
	}
}
