package provoked

import (
	"net/netip"
	"slices"
	"strconv"
	"time"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/checks/session"
)

// Tolerances for a wait: 2 s at its low end, 10 % and 5 s at its high end; and what a try may take to show after it.
const (
	early  = 2 * time.Second
	late   = 5 * time.Second
	margin = 30 * time.Second
)

// try is one attempt of the device to hold a session.
type try struct {
	session *capture.Session // nil: a connection that carried no request
	opened  time.Time
	end     time.Time // its last byte
	closed  time.Time // when the CPE closed its last connection; its end where that was not seen
	failed  bool
}

// tries are the attempts that began at or after a time, in their order. Where no session shows the address of the device,
// what the listener of the suite has accepted is taken for its own.
func tries(p *checks.Provocation, from time.Time) []try {
	var list []try
	var home netip.Addr
	for _, s := range p.Since(from) {
		if len(s.Exchanges) == 0 {
			continue
		}
		t := try{session: s, opened: s.Start, end: s.End, closed: s.End}
		first, last := s.Exchanges[0], s.Exchanges[len(s.Exchanges)-1]
		if first.Conn.OpenHow != capture.OpenUnknown && !first.Conn.Opened.Before(from) && !first.Conn.Opened.After(s.Start) {
			t.opened = first.Conn.Opened
		}
		if c := last.Conn.Ends[capture.ToServer].Time; c.After(t.end) {
			t.closed = c
		}
		t.failed = s.Ended == capture.EndedFailed || !last.Answered()
		home = first.Conn.Client.Addr()
		list = append(list, t)
	}
	for _, a := range p.Attempts {
		theirs := a.Conn.Client.Addr() == home || !home.IsValid() && a.Conn.OpenHow == capture.OpenAccept
		if theirs && !a.Conn.Opened.Before(from) {
			end := a.Conn.Opened
			for _, e := range a.Conn.Ends {
				if e.Time.After(end) {
					end = e.Time
				}
			}
			list = append(list, try{opened: a.Conn.Opened, end: end, closed: end, failed: true})
		}
	}
	slices.SortStableFunc(list, func(a, b try) int { return a.opened.Compare(b.opened) })
	return list
}

// waited gives the time before the next try: from the last close to its opening, and from the last byte on.
func (t try) waited(next try) (shortest, longest time.Duration) {
	return next.opened.Sub(t.closed), next.opened.Sub(t.end)
}

// message is what a finding on a try points at, nil where it carried none.
func (t try) message() *capture.Message {
	switch {
	case t.session == nil:
		return nil
	case t.session.Inform() != nil:
		return t.session.Inform()
	}
	return t.session.Exchanges[0].Request
}

// bounds are the shortest and the longest wait before retry n, for the parameters that the facts "minimum" and
// "multiplier" tell.
func bounds(p *checks.Provocation, n int) (low, high time.Duration) {
	m, k := uint64(5), uint64(2000)
	if v, err := strconv.ParseUint(p.Fact("minimum"), 10, 32); err == nil {
		m = v
	}
	if v, err := strconv.ParseUint(p.Fact("multiplier"), 10, 32); err == nil {
		k = v
	}
	return session.RetryBounds(m, k, n)
}

// FirstRetry is how long after a session that failed its first retry may come, by the policy that the facts of the provocation
// tell, with what devices add.
func FirstRetry(p *checks.Provocation) time.Duration {
	_, high := bounds(p, 1)
	return high + high/10 + late
}

// latest is when a try has to have come after one that failed, before retry n.
func latest(p *checks.Provocation, t try, n int) time.Time {
	_, high := bounds(p, n)
	return t.closed.Add(high + high/10 + late + margin)
}

// missing gives the verdict where no try follows one that failed, before retry n of the provocation. It only warns where the
// device had nothing left to deliver.
func missing(p *checks.Provocation, t try, n int, observed string) error {
	switch {
	case t.session != nil && t.session.RetryCount >= n:
		n = t.session.RetryCount + 1 // its sessions had failed before
	case t.session == nil && p.Failing:
		return checks.Unsure("the sessions of the CPE had failed before: its wait may be longer than recorded")
	}
	if p.End.IsZero() || p.Seen.Before(latest(p, t, n)) {
		return checks.Unsure("the recording ends before a try had to follow")
	}
	low, high := bounds(p, n)
	expected := "a try " + seconds(low) + " to " + seconds(high) + " later"
	if !hasReason(p, t) {
		return checks.At(t.message(), observed+"; no event is known to be left but "+requested+", which is not sent again", expected).Warn()
	}
	return checks.At(t.message(), observed, expected)
}

// requested is the event that goes with the session that fails (TR-069 3.7.1.5). Some hold that nothing is left then that
// the session would have to be tried again for.
const requested = "6 CONNECTION REQUEST"

// hasReason tells whether a try that failed was for more than a connection request: its Inform says so, or, where it
// carried none, the fact "due" of the step it belongs to, or of the provocation.
func hasReason(p *checks.Provocation, t try) bool {
	if t.session != nil && t.session.Inform() != nil {
		return len(t.session.Events) != 1 || t.session.Events[0].EventCode != requested
	}
	due := p.Fact("due")
	for _, s := range p.Steps {
		if f := s.Facts["due"]; f != "" && !s.Time.After(t.opened) {
			due = f
		}
	}
	return due != ""
}

// seconds gives a time span as people write it.
func seconds(d time.Duration) string { return d.Round(100 * time.Millisecond).String() }
