package session

import (
	"math"
	"strconv"
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// policy are the two numbers that the waits between retries follow from (TR-069 3.2.1.1).
type policy struct {
	minimum, multiplier uint64 // seconds, thousandths
	knownMin, knownMul  bool   // the recording says so
}

// usual is the policy of a device that nobody has configured.
var usual = policy{minimum: 5, multiplier: 2000}

// known tells whether the recording says both numbers.
func (p policy) known() bool { return p.knownMin && p.knownMul }

// standard tells whether the recording says both numbers, and they are those of the table.
func (p policy) standard() bool {
	return p.known() && p.minimum == usual.minimum && p.multiplier == usual.multiplier
}

// lastRange is the retry from which on the range stays the same.
const lastRange = 10

// bounds are the shortest and the longest wait before retry n.
func (p policy) bounds(n int) (low, high time.Duration) {
	return RetryBounds(p.minimum, p.multiplier, n)
}

// RetryBounds are the shortest and the longest wait before retry n (from 1) for CWMPRetryMinimumWaitInterval in seconds and
// CWMPRetryIntervalMultiplier in thousandths (TR-069 3.2.1.1).
func RetryBounds(minimum, multiplier uint64, n int) (low, high time.Duration) {
	n = min(max(n, 1), lastRange)
	m, k := float64(minimum), float64(multiplier)/1000
	seconds := func(s float64) time.Duration { return time.Duration(min(s, 1e9) * float64(time.Second)) }
	return seconds(m * math.Pow(k, float64(n-1))), seconds(m * math.Pow(k, float64(n)))
}

// Tolerances for a wait: 2 s at its low end, 10 % and 5 s at its high end.
const (
	early = 2 * time.Second
	late  = 5 * time.Second
)

// pauses is a fold that compares the waits before retries with the policy in force.
type pauses struct {
	tries
	policy policy
	known  bool // judge where the recording tells the policy, else where it does not
}

// waits makes the fold of a rule on the waits before retries.
func waits(known bool) func() checks.Fold {
	return func() checks.Fold {
		p := &pauses{policy: usual, known: known}
		p.judge = p.wait
		return p
	}
}

// Item takes the next item of the device.
func (p *pauses) Item(it capture.Item, f *checks.Facts, tell checks.Tell) {
	p.tries.Item(it, f, tell)
	if s, ok := it.(*capture.Session); ok {
		p.learn(s)
	}
}

func (p *pauses) wait(before, now *try, gap between, s *capture.Session, f *checks.Facts, tell checks.Tell) {
	table := !p.known && p.policy.standard() // by the other rule, too, which tells what is wrong
	if p.policy.known() != p.known && !table || before.result != failed || before.retries == 0 || gap.blind ||
		now.retryCount != before.retryCount+1+len(gap.refused) || restarted(before, now) {
		return
	}
	fresh := news(before, now) || gap.asked || gap.ticks(before, now)
	from, to := before.end, before.closed
	switch {
	case before.silent:
		to = now.opened
	case to.Before(from):
		to = from
	}
	for i := range len(gap.refused) + 1 {
		n, next := before.retries+i, now.opened
		if i < len(gap.refused) {
			next = gap.refused[i].Opened
		}
		low, high := p.policy.bounds(n)
		switch shortest, longest := next.Sub(to), next.Sub(from); {
		case longest < low-early && !fresh && !before.retryAfter && !table:
			tell(p.outside(s, f, n, longest, low, high))
			return
		case shortest > high+high/10+late && !before.retryAfter && !table:
			tell(p.outside(s, f, n, shortest, low, high))
			return
		case longest < low-early || shortest > high+high/10+late:
			return // for a new event, to please Retry-After, or told by the other rule
		}
		if i < len(gap.refused) {
			from, to = gap.refused[i].Opened, gap.refused[i].Ends[capture.ToServer].Time
			if other := gap.refused[i].Ends[capture.ToClient].Time; other.After(to) {
				to = other
			}
			switch {
			case to.IsZero(): // a SYN that nobody answered
				to = now.opened
			case to.Before(from):
				to = from
			}
		}
	}
	tell(nil)
}

// outside is the verdict on a wait outside of its range. Without the parameters a device of 1.1 or later may have been
// configured before the recording began.
func (p *pauses) outside(s *capture.Session, f *checks.Facts, n int, wait, low, high time.Duration) error {
	b := checks.At(s.Inform(), "retry "+strconv.Itoa(n)+" comes after "+seconds(wait), seconds(low)+" to "+seconds(high))
	if !p.known && f.Version != cwmp.V1_0 {
		return b.Warn()
	}
	return b
}

// leastPeriod is the shortest period that is thought of where the recording tells none.
const leastPeriod = 30 * time.Second

// ticks tells whether a period may have been over since 2 PERIODIC arose that a try lists: another one shows in nothing but
// the try itself.
func (b between) ticks(before, now *try) bool {
	period := leastPeriod
	if b.period > 0 {
		period = time.Duration(b.period) * time.Second
	}
	return !before.tick.IsZero() && has(now.events, "2 PERIODIC") && now.opened.Sub(before.tick) >= period-period/10-early
}

// news tells whether a try has an event that the one before it had not, so that it was made at once. An event that is not
// carried into a retry has come anew whenever it is listed.
func news(before, now *try) bool {
	for _, e := range now.events {
		if code := strings.TrimSpace(e.EventCode); !has(before.events, code) || Anew(code) {
			return true
		}
	}
	return false
}

// Anew tells whether an event that failed to be delivered is dropped, so that it has come anew where it is listed again.
func Anew(code string) bool {
	event, known := cwmp.LookupEvent(code)
	return known && event.Keep == cwmp.NotRetried
}

// learn takes the policy from values that the ACS sets or reads.
func (p *pauses) learn(s *capture.Session) {
	for t := range s.Turns() {
		if m := told(t); m != nil {
			p.values(m)
		}
	}
}

func (p *pauses) values(m *capture.Message) {
	if m.Dropped() {
		p.policy = usual // it may have been changed
		return
	}
	if !m.Holds(".CWMPRetry") {
		return // most do not, and need not be parsed
	}
	for v := range m.FindAll("ParameterList/ParameterValueStruct") {
		name := v.Child("Name").Text()
		if strings.HasSuffix(name, ".ManagementServer.CWMPRetryMinimumWaitInterval") {
			p.policy.minimum, p.policy.knownMin = number(v, 1)
		}
		if strings.HasSuffix(name, ".ManagementServer.CWMPRetryIntervalMultiplier") {
			p.policy.multiplier, p.policy.knownMul = number(v, 1000)
		}
	}
}

func number(v *xmltree.Node, least uint64) (uint64, bool) {
	n, err := v.Child("Value").Uint()
	return n, err == nil && n >= least && n <= 65535
}

// seconds gives a time span as people write it.
func seconds(d time.Duration) string { return d.Round(100 * time.Millisecond).String() }

// Idle tells whether the policy is the usual one, as far as the recording goes.
func (p *pauses) Idle() bool { return p.policy == usual && p.tries.Idle() }

// Pack writes down the policy.
func (p *pauses) Pack(n *checks.Packing) {
	p.tries.Pack(n)
	checks.PackNumber(n, &p.policy.minimum)
	checks.PackNumber(n, &p.policy.multiplier)
	n.Bool(&p.policy.knownMin, &p.policy.knownMul)
}
