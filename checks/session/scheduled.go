package session

import (
	"math"
	"slices"
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// Scheduled: what ScheduleInform asks for happens. A session that comes later without the event shows that it did not.
var Scheduled = checks.Rule{
	ID:          "CWMP-EST-009",
	Title:       "A session is opened DelaySeconds after ScheduleInform",
	Spec:        checks.TR069("3.2.1", "A.4.1.2"),
	Level:       checks.Must,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Known,
	Observe:     checks.Device().NeedsTiming().NeedsOpens(),
	CheckDevice: func() checks.Fold { return &schedule{} },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Delay(mutate.And(mutate.InSession(2), mutate.ByMethod("Inform")), 10*time.Minute)).Only("event-scheduled"),
		checks.Breaks(mutate.Seq(mutate.Delay(mutate.And(mutate.InSession(2), mutate.ByMethod("Inform")), 5*time.Minute), mutate.OnlySession(2, mutate.ReplaceInBody("3 SCHEDULED", "2 PERIODIC")), mutate.OnlySession(2, mutate.ReplaceInBody("M ScheduleInform", "X 001122 Check")))).Only("event-scheduled"),
	},
	Hint: checks.Hint{
		Allowed:     "A session with 3 SCHEDULED and M ScheduleInform DelaySeconds after the answer; a minute later is let pass, and so is a session that had to wait for another one, for a restart or for a retry.",
		Cause:       "The client forgets the order at the end of the session.",
		Consequence: "The ACS waits for a device that comes only with its next period.",
		Remedy:      "The maker of the CPE has to keep the order; an ACS can send a connection request.",
	},
}

// grace is how much later than asked for a scheduled session may begin.
const grace = time.Minute

// maxOrders is how many orders of a device are remembered.
const maxOrders = 16

// order is a session that the ACS has asked for.
type order struct {
	given, due time.Time
	key        string
}

// schedule is the fold of [Scheduled].
type schedule struct {
	orders []order
	busy   time.Time // end of the latest session
}

func (sc *schedule) Item(it capture.Item, _ *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok || len(s.Exchanges) == 0 {
		return
	}
	if s.Window == 0 && len(sc.orders) > 0 {
		now := tryOf(s)
		sc.orders = slices.DeleteFunc(sc.orders, func(o order) bool { return sc.carriedOut(o, now, s, tell) })
	}
	if len(sc.orders) == 0 {
		sc.busy = time.Time{}
	}
	sc.learn(s)
	if s.End.After(sc.busy) {
		sc.busy = s.End
	}
}

// carriedOut judges an order by a session that came after it, and tells whether the order is settled.
func (sc *schedule) carriedOut(o order, now *try, s *capture.Session, tell checks.Tell) bool {
	due := o.due
	if sc.busy.After(due) {
		due = sc.busy // the session that was under way had to end first
	}
	told := slices.ContainsFunc(now.events, func(e cwmp.EventStruct) bool {
		return strings.TrimSpace(e.EventCode) == "M ScheduleInform" && e.CommandKey == o.key
	})
	delay := now.opened.Sub(due)
	switch {
	case s.Inform() == nil || s.NoStart || s.Doubtful || !now.opened.After(o.given):
		return false
	case now.retryCount != 0 || has(now.events, "1 BOOT") || has(now.events, "0 BOOTSTRAP"):
		return true // excused
	case told && delay <= grace:
		tell(nil)
		return true
	case delay <= grace:
		return now.result == failed && now.opened.After(o.due)
	case told:
		tell(checks.At(s.Inform().Find("Event"), "the scheduled session begins "+seconds(delay)+" late", "DelaySeconds after ScheduleInform").In(s.Inform()))
		return true
	}
	tell(checks.At(s.Inform().Find("Event"), "a session "+seconds(delay)+" after the time of ScheduleInform has no such event, and none came before", "a session with 3 SCHEDULED").In(s.Inform()))
	return true
}

// learn takes the orders that were accepted in a session.
func (sc *schedule) learn(s *capture.Session) {
	for t := range s.Turns() {
		m := t.Exchange.Request
		if !t.Ask.IsRequest("ScheduleInform") || !m.IsResponse("ScheduleInform") {
			continue
		}
		n, err := t.Ask.Find("DelaySeconds").Uint()
		if err != nil || n == 0 || n > math.MaxInt32 {
			continue
		}
		if len(sc.orders) >= maxOrders {
			sc.orders = slices.Delete(sc.orders, 0, 1)
		}
		sc.orders = append(sc.orders, order{m.Start, m.Start.Add(time.Duration(n) * time.Second), t.Ask.Find("CommandKey").Text()})
	}
}

func (sc *schedule) End(*checks.Facts, checks.Tell) {}

// Idle tells whether nothing is remembered.
func (sc *schedule) Idle() bool { return len(sc.orders) == 0 }

// Pack writes down the orders.
func (sc *schedule) Pack(p *checks.Packing) {
	p.Time(&sc.busy)
	checks.PackList(p, &sc.orders, func(p *checks.Packing, o *order) {
		p.Time(&o.given)
		p.Time(&o.due)
		p.String(&o.key)
	})
}
