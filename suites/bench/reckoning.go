package bench

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Scenarios say how long they take against a device that answers at once and restarts in a minute. How the device under test
// is had to come, and how long scenarios have taken with it, tells more: what is left is reckoned anew with each of them.

// scenarioKind is what the time of a scenario is made of.
type scenarioKind uint8

const (
	talking    scenarioKind = iota // a session or two
	waiting                        // for timers
	restarting                     // of the device
	scenarioKinds
)

func (p *Planned) kind() scenarioKind {
	switch {
	case slices.Contains(p.Needs, Reboot):
		return restarting
	case p.Estimate > shortScenario:
		return waiting
	}
	return talking
}

// trust is how long scenarios of a kind have to have taken before what they took counts for more than what they said.
var trust = [scenarioKinds]time.Duration{talking: 5 * time.Second, waiting: 30 * time.Second, restarting: 10 * time.Second}

// reckoning is what the run has learned of the time of scenarios.
type reckoning struct {
	wake    time.Duration // on top of each, for the device to come
	restart time.Duration // that the device takes, 0 where that is not known
	kind    [scenarioKinds]struct{ took, said time.Duration }
}

// usualRestart is how long a restart takes, as scenarios reckon that say a minute or more.
const usualRestart = time.Minute

// said is how long a scenario says that it takes, with the time that this device takes to come and to restart.
func (r *reckoning) said(s *Planned) time.Duration {
	said := s.Estimate + r.wake
	if s.kind() == restarting && r.restart > 0 && s.Estimate >= usualRestart {
		said += r.restart - usualRestart
	}
	return max(said, shortScenario)
}

// learn notes how long a scenario took that came to its end.
func (r *reckoning) learn(s *Planned, took time.Duration) {
	k := &r.kind[s.kind()]
	k.took += took
	k.said += r.said(s)
}

// expect is how long a scenario is going to take.
func (r *reckoning) expect(s *Planned) time.Duration {
	k, prior := r.kind[s.kind()], trust[s.kind()]
	return time.Duration(float64(r.said(s)) * float64(k.took+prior) / float64(k.said+prior))
}

// left is how long what still has to run takes, the scenario under way included. Called with the lock held.
func (m *moment) left(now time.Time) time.Duration {
	var sum time.Duration
	for _, s := range m.pending {
		expected := m.reckoning.expect(s)
		if s.Name == m.now.Scenario {
			expected = max(expected-now.Sub(m.begun), 0)
		}
		sum += expected
	}
	return sum
}

// comesBy notes how the device is woken, and tells what that makes of the estimate: 0 where it hangs on when it comes.
func (b *Bench) comesBy(means means) {
	b.moment.mu.Lock()
	b.moment.reckoning.wake = 0
	if means == byPeriod {
		b.moment.reckoning.wake = shortPeriod * time.Second
	}
	left := b.moment.left(b.cfg.Clock.Now())
	if means == byPatience || means == byPrompt {
		left = 0
	}
	b.moment.mu.Unlock()
	b.cfg.Logger.Info("the CPE is woken by", "means", means.String())
	b.cfg.Means(means.String(), left)
}

// took notes how long the scenario under way has taken.
func (b *Bench) took(s *Planned) {
	w := b.lastWindow(s.Name)
	if w == nil || w.end.IsZero() {
		return
	}
	took := w.end.Sub(w.start)
	if b.current < 0 && len(b.windows) == b.earlier+1 { // the first of this part has waited for the device to come at all
		took -= b.waited
	}
	if b.acs != nil {
		b.moment.reckoning.restart = b.acs.restart
	}
	b.moment.reckoning.learn(s, took)
}

// tellRestart tells the estimate anew when the device has been seen to restart for the first time.
func (b *Bench) tellRestart() {
	if b.acs == nil || b.acs.restart == 0 || b.restarted {
		return
	}
	b.restarted = true
	b.cfg.Note(fmt.Sprintf("the device took %s to restart; what is left takes about %s", b.acs.restart.Round(time.Second), Roughly(b.Moment().Left)))
}

// Roughly tells a time that is only reckoned, for people: "14m", "3m20s", "40s".
func Roughly(d time.Duration) string {
	switch {
	case d >= 10*time.Minute:
		d = d.Round(time.Minute)
	case d >= time.Minute:
		d = d.Round(10 * time.Second)
	default:
		d = d.Round(time.Second)
	}
	text := d.String()
	for _, nothing := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(text, nothing) {
			text = text[:len(text)-2]
		}
	}
	return text
}
