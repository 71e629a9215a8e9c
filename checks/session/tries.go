package session

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// result tells what became of a try.
type result uint8

const (
	unknown   result = iota // the recording does not say
	succeeded               // the session ended in order
	failed                  // it failed by the list of TR-069 3.2.1.1 and 3.4.2
)

// try is one attempt of a device to hold a session, as far as the rules on retries need it.
type try struct {
	result      result
	established bool // InformResponse was received
	byACS       bool // what made it fail came from the ACS
	guessed     bool // that it failed is a guess: the last credentials were refused and nothing followed
	retryAfter  bool // the response that made it fail has Retry-After
	retryCount  int  // of its Inform, -1 where it cannot be read
	events      []cwmp.EventStruct
	acs         string    // host it began with
	redirects   []string  // hosts it was sent on to
	opened      time.Time // its first connection, or its first byte
	end         time.Time // its last byte
	closed      time.Time // its last connection, when the CPE closed it; zero if that was not seen
	silent      bool      // no answer came, and the recording does not show when the CPE gave up waiting
	unanswered  checks.Unanswered
	tick        time.Time // when its 2 PERIODIC arose at the latest; zero where it lists none, or has not failed
	retries     int       // which retry the next try is, from 1; 0 where the recording does not say
}

// between is what the recording shows between two tries of which nothing else is known.
type between struct {
	refused []*capture.Conn // connections from the address of the device that never carried a request
	blind   bool            // there were connections that cannot be read
	asked   bool            // a connection request was accepted
	period  uint64          // PeriodicInformInterval in seconds, 0 where the recording does not say
}

// tries is a fold that compares each session of a device with the try before it.
type tries struct {
	judge func(before, now *try, gap between, s *capture.Session, f *checks.Facts, tell checks.Tell)
	own   trail // where nothing is shared
}

// trail is what all rules on retries have to know of a device. They share it.
type trail struct {
	last  *try
	asked time.Time // the latest connection request that was accepted

	period uint64 // PeriodicInformInterval in seconds, 0 where the recording does not say

	session *capture.Session // under judgement, with what follows from it
	before  *try             // nil for none
	gap     between
}

// ItemDone lets go of the session under judgement.
func (t *trail) ItemDone() { t.session, t.before, t.gap = nil, nil, between{} }

// Idle tells whether nothing was seen yet: attempts before the first session say nothing.
func (t *trail) Idle() bool { return t.last == nil } // nor does a connection request

// retries makes the fold of a rule that compares a session with the try before it.
func retries(judge func(before, now *try, gap between, s *capture.Session, f *checks.Facts, tell checks.Tell)) func() checks.Fold {
	return func() checks.Fold { return &tries{judge: judge} }
}

// Item takes the next item of the device.
func (ts *tries) Item(it capture.Item, f *checks.Facts, tell checks.Tell) {
	t := checks.PerDevice[trail](f)
	if t == nil {
		t = &ts.own
		defer t.ItemDone()
	}
	if c, ok := it.(*capture.ConnectionRequest); ok && c.Success() && c.Exchange.Answered() {
		t.asked = c.Exchange.Response.Start
	}
	s, ok := it.(*capture.Session)
	switch {
	case !ok:
	case s.Window == 0 && len(s.Exchanges) > 0:
		t.take(s, f)
		if t.before != nil && t.last.retryCount >= 0 && !s.NoStart && !s.Doubtful && t.last.opened.After(t.before.end) && s.Inform() != nil {
			ts.judge(t.before, t.last, t.gap, s, f, tell)
		}
	case s.Window > 0 && t.last != nil: // a further window of a long session
		t.last.becomes(s)
	}
}

// Pack writes down the last try.
func (t *trail) Pack(p *checks.Packing) {
	checks.PackPointer(p, &t.last, func(p *checks.Packing, t *try) {
		p.Bool(&t.established, &t.byACS, &t.guessed, &t.retryAfter, &t.silent)
		checks.PackNumber(p, &t.result)
		checks.PackNumber(p, &t.retryCount)
		checks.PackNumber(p, &t.retries)
		p.Events(&t.events)
		p.String(&t.acs)
		p.Strings(&t.redirects)
		p.Time(&t.opened)
		p.Time(&t.end)
		p.Time(&t.closed)
		p.Time(&t.tick)
		t.unanswered.Pack(p)
	})
	p.Time(&t.asked)
	checks.PackNumber(p, &t.period)
}

// Pack writes down its own.
func (ts *tries) Pack(p *checks.Packing) { ts.own.Pack(p) }

// Idle tells that all is shared.
func (ts *tries) Idle() bool { return ts.own.Idle() }

// End has nothing left to judge.
func (ts *tries) End(*checks.Facts, checks.Tell) {}

// take makes a session the last try, once.
func (t *trail) take(s *capture.Session, f *checks.Facts) {
	if t.session == s {
		return
	}
	t.session, t.before, t.last = s, t.last, tryOf(s)
	if t.before != nil {
		t.gap = gapOf(f.Attempts, t.before, t.last, s.Exchanges[0].Conn.Client.Addr())
		t.gap.asked, t.gap.period = t.asked.After(t.before.end), t.period
	}
	t.last.retries = counted(t.last, t.before, t.gap)
	t.last.tick = ticked(t.last, t.before)
	t.learn(s)
}

// learn takes the period from values that the ACS sets or reads.
func (t *trail) learn(s *capture.Session) {
	for turn := range s.Turns() {
		m := told(turn)
		if m == nil || m.Dropped() || !m.Holds(".PeriodicInformInterval") {
			continue
		}
		for v := range m.FindAll("ParameterList/ParameterValueStruct") {
			if strings.HasSuffix(v.Child("Name").Text(), ".ManagementServer.PeriodicInformInterval") {
				t.period, _ = v.Child("Value").Uint()
			}
		}
	}
}

// told is the message of a turn that tells values of the device: what it was set to, or what was read; nil for none.
func told(t capture.Turn) *capture.Message {
	m := t.Exchange.Request
	switch {
	case m == nil:
	case m.IsResponse("SetParameterValues") && t.Ask.IsRequest("SetParameterValues"):
		return t.Ask
	case m.IsResponse("GetParameterValues"):
		return m
	}
	return nil
}

// ticked tells when the period raised the 2 PERIODIC of a try that failed: before it was made, or before an earlier one that
// it repeats.
func ticked(now, before *try) time.Time {
	switch {
	case now.result != failed || !has(now.events, "2 PERIODIC"):
		return time.Time{}
	case before != nil && now.retryCount > 0 && has(before.events, "2 PERIODIC"):
		return before.tick
	}
	return now.opened
}

// gapOf collects the attempts between two tries.
func gapOf(attempts []*capture.Attempt, before, now *try, client netip.Addr) (gap between) {
	for _, a := range attempts {
		switch c := a.Conn; {
		case c.Client.Addr() != client || c.Opened.Before(before.end) || c.Opened.After(now.opened):
		case c.TLS != nil && c.TLS.Encrypted:
			gap.blind = true
		default:
			gap.refused = append(gap.refused, c)
		}
	}
	slices.SortStableFunc(gap.refused, func(a, b *capture.Conn) int { return a.Opened.Compare(b.Opened) })
	return gap
}

// counted tells which retry would follow a try that failed. RetryCount says it as long as the device has not been
// restarted, which only a recording that goes back to a success, or to RetryCount 0, can show.
func counted(now, before *try, gap between) int {
	switch {
	case now.result != failed || now.retryCount < 0:
		return 0
	case now.retryCount == 0:
		return 1
	case before == nil || before.retries == 0 || gap.blind || now.retryCount != before.retryCount+1+len(gap.refused):
		return 0
	case restarted(before, now):
		return 0
	}
	return before.retries + 1 + len(gap.refused)
}

// tryOf reads a session.
func tryOf(s *capture.Session) *try {
	t := &try{retryCount: s.RetryCount, acs: s.ACS, opened: s.Start, events: s.Events}
	first := s.Exchanges[0]
	if c := first.Conn; c.OpenHow != capture.OpenUnknown && !c.Opened.IsZero() && opens(first) {
		t.opened = c.Opened
	}
	for _, x := range s.Exchanges {
		if x.Redirect() {
			if u, err := url.Parse(strings.TrimSpace(x.Response.Header("Location"))); err == nil && u.Host != "" {
				t.redirects = append(t.redirects, u.Host)
			}
		}
	}
	t.becomes(s)
	return t
}

// becomes takes from the latest window of a session what became of it.
func (t *try) becomes(s *capture.Session) {
	t.end, t.established, t.unanswered = s.End, s.InformResponse() != nil, checks.UnansweredOf(s)
	var last *capture.Exchange
	if n := len(s.Exchanges); n > 0 {
		last = s.Exchanges[n-1]
		t.closed = last.Conn.Ends[capture.ToServer].Time
		t.silent = !last.Answered() && t.closed.IsZero() && last.Conn.Ends[capture.ToClient].Time.IsZero()
	}
	switch {
	case s.NoStart || s.Doubtful || s.More:
	case s.Ended == capture.EndedWell:
		t.result = succeeded
	case last == nil: // it ended with the window before
	case s.Ended == capture.EndedFailed:
		t.result = failed
		t.byACS = last.Answered() || last.Lost == capture.LostToClose
		t.retryAfter = last.Response != nil && last.Response.Has("Retry-After")
	case last.Challenge() && last.Request != nil && last.Request.Has("Authorization") && s.Ended != capture.EndedCut:
		t.result, t.byACS, t.guessed = failed, true, true
		t.retryAfter = last.Response.Has("Retry-After")
	}
}

// opens tells whether an exchange is the first of its connection, so that the connection was opened for it.
func opens(x *capture.Exchange) bool {
	start, _ := x.Request.WireSpan()
	return x.Request != nil && start == x.Conn.Start[capture.ToServer]
}

// has tells whether a list holds an event.
func has(events []cwmp.EventStruct, code string) bool {
	return slices.ContainsFunc(events, func(e cwmp.EventStruct) bool { return strings.TrimSpace(e.EventCode) == code })
}

// restarted tells whether a device has started anew since the try before: its counters may, too.
func restarted(before, now *try) bool {
	return has(now.events, "1 BOOT") && !has(before.events, "1 BOOT") || has(now.events, "0 BOOTSTRAP") && !has(before.events, "0 BOOTSTRAP")
}

// counts makes a finding on RetryCount a warning where the count may have been right all the same: the peers may speak
// the first issue of the standard, which counts in another way; InformResponse had come, where older texts reset the
// count; the device has been restarted or sent to another ACS; or that the try before failed is a guess.
func counts(b *checks.Broken, before, now *try, s *capture.Session, f *checks.Facts) *checks.Broken {
	if before.established && before.result == failed || before.guessed || restarted(before, now) || !strings.EqualFold(before.acs, now.acs) || f.IssueOne(s) {
		return b.Warn()
	}
	return b
}
