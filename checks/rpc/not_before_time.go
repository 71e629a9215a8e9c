package rpc

import (
	"fmt"
	"slices"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NotBeforeTime compares the session that a command asks for with the delay. It is 2 s and 2 % lenient, as clocks differ. The key is
// all that ties the two together: with an empty one, or one that is used again and again, the command may be another, so that
// only warns.
var NotBeforeTime = checks.Rule{
	ID:          "CWMP-SI-003",
	Title:       "The scheduled Inform does not come before its delay is over",
	Spec:        checks.TR069("A.4.1.2"),
	Level:       checks.MustNot,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Expert,
	Observe:     checks.Device().NeedsTiming(),
	CheckDevice: func() checks.Fold { return new(schedule) },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("ScheduleInform/DelaySeconds", "3600")),
		checks.Breaks(mutate.Text("ScheduleInform/DelaySeconds", "40")),
	},
	Hint: checks.Hint{
		Allowed:     "The session at the end of the delay or later; sessions for other reasons in between.",
		Cause:       "The client reads the delay in another unit, or sends the event with the next session whatever it is.",
		Consequence: "The ACS looks for a result that is not there yet.",
		Remedy:      "The maker of the CPE has to keep the event back until it is due.",
	},
}

// schedule holds the commands of a device that are not due yet.
type schedule struct {
	open []appointment
	used []string // keys of former commands
}

type appointment struct {
	key   string
	again bool      // the key is not that of this command alone
	from  time.Time // the request
	delay time.Duration
}

// mostAppointments is how many commands are remembered.
const mostAppointments = 64

// Item compares the M ScheduleInform of a session with the commands, then notes those of the session.
func (a *schedule) Item(it capture.Item, _ *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok {
		return
	}
	if s.Doubtful || s.NoStart {
		a.open = nil
	}
	if opens(s) {
		for i := range s.Events {
			if trim(s.Events[i].EventCode) == "M ScheduleInform" {
				a.due(trim(s.Events[i].CommandKey), s, tell)
			}
		}
	}
	for c := range calls(s) {
		if !c.done("ScheduleInform") || readable(c.ask) != nil {
			continue
		}
		if seconds, err := c.ask.Find("DelaySeconds").Uint(); err == nil && seconds < 1<<32 {
			a.note(trim(c.ask.Find("CommandKey").Text()), c.ask.Start, time.Duration(seconds)*time.Second)
		}
	}
}

// note remembers a command, in place of the oldest where there are too many.
func (a *schedule) note(key string, from time.Time, delay time.Duration) {
	if len(a.open) == mostAppointments {
		a.open = slices.Delete(a.open, 0, 1)
	}
	again := key == "" || slices.Contains(a.used, key)
	a.open = append(a.open, appointment{key, again, from, delay})
	if len(a.used) == mostAppointments {
		a.used = slices.Delete(a.used, 0, 1)
	}
	a.used = append(a.used, key)
}

// End tells nothing: whether a session comes at all is another question.
func (a *schedule) End(*checks.Facts, checks.Tell) {}

// due judges one event against the command of its key that is due first.
func (a *schedule) due(key string, s *capture.Session, tell checks.Tell) {
	earliest := -1
	for i, o := range a.open {
		if o.key == key && (earliest < 0 || o.from.Add(o.delay).Before(a.open[earliest].from.Add(a.open[earliest].delay))) {
			earliest = i
		}
	}
	if earliest < 0 {
		return
	}
	o := a.open[earliest]
	if s.Ended == capture.EndedWell {
		a.open = slices.Delete(a.open, earliest, earliest+1)
	}
	if after := s.Start.Sub(o.from); after < o.delay-o.delay/50-2*time.Second {
		b := events(s, fmt.Sprintf("M ScheduleInform comes %.1f s after the command", after.Seconds()), fmt.Sprintf("it %.0f s after the command", o.delay.Seconds()))
		if o.again {
			b = b.Warn()
		}
		tell(b)
		return
	}
	tell(nil)
}

// Idle tells whether nothing is remembered.
func (a *schedule) Idle() bool { return len(a.open) == 0 && len(a.used) == 0 }

// Pack writes down the commands.
func (a *schedule) Pack(p *checks.Packing) {
	p.Strings(&a.used)
	checks.PackList(p, &a.open, func(p *checks.Packing, o *appointment) {
		p.String(&o.key)
		p.Bool(&o.again)
		p.Time(&o.from)
		checks.PackNumber(p, &o.delay)
	})
}
