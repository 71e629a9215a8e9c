package checks

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/cwmp"
)

// Steps of a change that somebody else than the ACS makes: reads of the parameter before and after it, when the change is asked
// for and when it is made, and a read of DefaultActiveNotificationThrottle.
const (
	StepBefore   = "before"
	StepChange   = "change"
	StepMade     = "made"
	StepValue    = "value"
	StepThrottle = "throttle"
)

// ChangeTold is how long a device may take to notice a change and to open a session for it, beside the throttle.
const ChangeTold = time.Minute

// Change is what somebody else than the ACS has done to a parameter.
type Change struct {
	Parameter string
	Made      time.Time          // by then
	Value     Reading            // what it is afterwards
	Read      *capture.Session   // in which that was read
	Before    *capture.Message   // the last Inform before it
	Throttle  time.Duration      // what holds sessions for it back
	sessions  []*capture.Session // that began after it
}

// Change finds the change of a parameter. The verdict is not nil where there was none, or none can be seen.
func (p *Provocation) Change(name string) (Change, error) {
	step, ok := p.Step(StepChange)
	if !ok {
		return Change{}, NotHere
	}
	before, v := p.Read(StepBefore, name)
	if v != nil {
		return Change{}, NotHere
	}
	value, v := p.Read(StepValue, name)
	if v != nil {
		return Change{}, v
	}
	if before.Is(value.Text()) {
		return Change{}, NotHere // nothing has come of it
	}
	c := Change{Parameter: name, Made: step.Time, Value: value, Read: p.Call(StepValue).Session, Before: p.Call(StepBefore).Session.Inform()}
	if made, ok := p.Step(StepMade); ok {
		c.Made = made.Time
	}
	if held := p.Call(StepThrottle); held.Responded() {
		n, err := strconv.Atoi(trimmed(held.Answer.Find("ParameterList/*/Value").Text()))
		if err == nil {
			c.Throttle = time.Duration(n) * time.Second
		}
	}
	for _, s := range p.Since(step.Time) {
		if s.Number > p.Call(StepBefore).Session.Number && s.Inform() != nil && !s.NoStart && !s.Doubtful && !s.Inform().Dropped() {
			c.sessions = append(c.sessions, s)
		}
	}
	slices.SortStableFunc(c.sessions, func(a, b *capture.Session) int { return a.Start.Compare(b.Start) })
	return c, nil
}

// Sessions are those that began after the change, in that order.
func (c Change) Sessions() []*capture.Session { return c.sessions }

// After is how long after the change a session began; it is negative where it began while the change was made.
func (c Change) After(s *capture.Session) time.Duration { return s.Start.Sub(c.Made) }

// Reported tells whether a session reports the change: by 4 VALUE CHANGE, and with the parameter in its list.
func (c Change) Reported(s *capture.Session) bool {
	return reportsChange(s) && ValueOf(s.Inform(), c.Parameter) != nil
}

func isValueChange(e cwmp.EventStruct) bool {
	return strings.TrimSpace(e.EventCode) == "4 VALUE CHANGE"
}

func reportsChange(s *capture.Session) bool { return slices.ContainsFunc(s.Events, isValueChange) }

// ForChange tells whether a session has no other reason than to report changes.
func ForChange(s *capture.Session) bool {
	return len(s.Events) > 0 && !slices.ContainsFunc(s.Events, func(e cwmp.EventStruct) bool { return !isValueChange(e) })
}

// Other is a parameter of an Inform, other than the one at hand, that the Inform before the change did not have, or had with
// another value; "" for none. It may be why a session was opened.
func (c Change) Other(s *capture.Session) string {
	for n := range s.Inform().FindAll("ParameterList/*") {
		name := trimmed(n.Child("Name").Text())
		if name == c.Parameter {
			continue
		}
		if old := ValueOf(c.Before, name); old == nil || !SameValue(TypeOf(old), old.Text(), n.Child("Value").Text()) {
			return name
		}
	}
	return ""
}

// OpensSession gives the verdict on a change for which a session has to be opened: one that reports it has to begin before
// the throttle and the time that a device may take are over.
func (c Change) OpensSession() error {
	limit, expected := c.Throttle+ChangeTold, "a session with 4 VALUE CHANGE as soon as the throttle allows it"
	for _, s := range c.sessions {
		d := c.After(s)
		switch {
		case !c.Reported(s):
			continue
		case d > limit:
			return At(s.Inform().Find("Event"), "the change of "+c.Parameter+" is reported "+d.Round(time.Second).String()+" after it", expected).In(s.Inform())
		case ForChange(s):
			return nil
		}
		return NotHere // another reason opened it, which was in time
	}
	if c.After(c.Read) > limit {
		return At(c.Read.Inform().Find("Event"), "the change of "+c.Parameter+" is not reported within "+c.After(c.Read).Round(time.Second).String(), expected).In(c.Read.Inform())
	}
	return Unsure("the parameter was read before the change had to be reported")
}
