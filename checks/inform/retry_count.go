package inform

import (
	"fmt"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// RetryCountOfInform: RetryCount counts the tries of a session that failed and is 0 after one that succeeded. Tries
// that never reached the network may have been counted. CWMP-RTY-009 to -011 say when the count fails a device; here it
// warns.
var RetryCountOfInform = checks.Rule{
	ID:          "CWMP-IFM-010",
	Title:       "RetryCount is 0 after a successful session and counts failed tries",
	Spec:        checks.TR069("A.3.3.1"),
	Level:       checks.Must,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Expert,
	Observe:     checks.Device(),
	CheckDevice: func() checks.Fold { return new(retryFold) },
	Follows:     []string{"CWMP-RTY-009", "CWMP-RTY-011"},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.OnlySession(2, mutate.Text("Inform/RetryCount", "0"))).Only("retry-after-503").
			And("CWMP-RTY-009", "because the session before has failed"),
		checks.Breaks(mutate.OnlySession(2, mutate.Text("Inform/RetryCount", "2"))).Only("periodic-tr098", "set-parameter-values").
			And("CWMP-RTY-011", "because the session before has succeeded"),
	},
	Hint: checks.Hint{
		Allowed:     "0 after a session that succeeded, else the number of tries that failed.",
		Cause:       "The count is always 0, or is never reset.",
		Consequence: "The ACS cannot tell healthy devices from those that hardly reach it.",
		Remedy:      "The maker of the CPE has to count failed sessions; the operator can count them in a recording.",
	},
}

// retryFold remembers how the last session of a device ended.
type retryFold struct {
	succeeded, failed bool
	end               time.Time
	sent              checks.Unanswered
}

// Item compares the RetryCount of a session with the end of the one before.
func (r *retryFold) Item(it capture.Item, f *checks.Facts, tell checks.Tell) {
	if _, refused := it.(*capture.Attempt); refused {
		r.succeeded, r.failed = false, false // may have been a try of this device
	}
	s, ok := it.(*capture.Session)
	if !ok {
		return
	}
	whole := s.Window == 0 && !s.NoStart && !s.Doubtful && s.Inform() != nil
	if whole && s.RetryCount >= 0 && (r.succeeded || r.failed) && !r.sent.SentAgain(s) && !f.Unseen(r.end, s.Start) {
		r.compare(s, tell)
	}
	r.sent, r.end = checks.UnansweredOf(s), s.End
	r.succeeded = whole && !s.More && s.Ended == capture.EndedWell
	r.failed = whole && !s.More && s.Ended == capture.EndedFailed && s.InformResponse() == nil
}

// End tells nothing.
func (r *retryFold) End(*checks.Facts, checks.Tell) {}

func (r *retryFold) compare(s *capture.Session, tell checks.Tell) {
	node := s.Inform().Find("RetryCount")
	switch {
	case r.succeeded && s.RetryCount > 0:
		tell(checks.At(node, fmt.Sprintf("RetryCount is %d after a session that succeeded", s.RetryCount), "0").In(s.Inform()).Warn())
	case r.failed && s.RetryCount == 0:
		tell(checks.At(node, "RetryCount is 0 after a session that failed", "1 or more").In(s.Inform()).Warn())
	default:
		tell(nil)
	}
}

// Idle tells whether nothing is remembered.
func (r *retryFold) Idle() bool { return !r.succeeded && !r.failed && r.sent == checks.Unanswered{} }

// Pack writes down how it ended.
func (r *retryFold) Pack(p *checks.Packing) {
	p.Bool(&r.succeeded, &r.failed)
	p.Time(&r.end)
	r.sent.Pack(p)
}
