package view

import (
	"fmt"
	"time"

	"cwmplab/capture"
)

// Heights of the rows of a ladder, in pixels.
const (
	rowTop    = 30 // above the first row
	rowArrow  = 46
	rowEvent  = 28
	rowGap    = 30
	rowChip   = 18
	longest   = 600 // of a pause drawn to scale
	perSecond = 40  // of a pause drawn to scale
)

// longPause is a time without any event that is drawn as a gap.
const longPause = 2 * time.Second

// lay gives each step its place.
func (d *drawing) lay() {
	d.ys = map[*Message]int{}
	y, last := rowTop, time.Time{}
	for _, s := range d.steps {
		y += d.pause(&last, s.at, y)
		switch {
		case s.arrow != nil:
			s.arrow.Y = y + 22
			for i := range s.arrow.Findings {
				s.arrow.Findings[i].Y = s.arrow.Y + i*rowChip
			}
			d.l.Arrows = append(d.l.Arrows, *s.arrow)
			if s.of != nil {
				d.ys[s.of] = s.arrow.Y
			}
			y += max(rowArrow, 22+s.lines*rowChip)
		case s.event != nil:
			s.event.Y = y + rowEvent/2
			d.l.Events = append(d.l.Events, *s.event)
			y += rowEvent
		}
	}
	d.l.Height = y + 24
}

// pause makes room for the time since the step before: as a gap with its length in words, or to scale.
func (d *drawing) pause(last *time.Time, at time.Time, y int) int {
	if at.IsZero() {
		return 0
	}
	before := *last
	*last = at
	if before.IsZero() {
		return 0
	}
	long := at.Sub(before)
	room := 0
	if d.o.Scaled {
		room = min(int(long.Seconds()*perSecond), longest)
	}
	if long < longPause && room < longest {
		return max(0, room)
	}
	room = max(room, rowGap)
	d.l.Gaps = append(d.l.Gaps, Gap{Y: y + room/2, Text: Duration(long)})
	return room
}

// bands draws who may speak and what holds between the messages.
func (d *drawing) bands(shown []*Exchange) {
	from, held, told := rowTop-12, 0, ""
	if t := turnAt(shown); t != nil {
		held = d.hold(t.Before, 0, from)
	}
	for i, x := range shown {
		request, response := d.yOf(x.Request, from), d.yOf(x.Response, 0)
		if t := turnAt(shown[i:]); t != nil && request > from {
			kind, text := stateText(t.Before)
			if text == told && i > 0 && shown[i-1].HTTP { // a challenge or a redirect changed nothing
				text = ""
			} else {
				told = text
			}
			if kind != "" {
				d.l.Turns = append(d.l.Turns, Band{Y1: from, Y2: request, Kind: kind, Text: text, CPE: true})
			}
		}
		if response == 0 {
			from = d.l.Height - 12
			continue
		}
		d.l.Turns = append(d.l.Turns, Band{Y1: request, Y2: response, Kind: "acs"})
		if from = response; x.Turn != nil {
			held = d.hold(x.Turn.After, held, response)
		}
	}
	d.hold(Standing{}, held, d.l.Height-12)
	if n := len(shown); n > 0 && shown[n-1].Turn != nil && from < d.l.Height-12 {
		if kind, text := stateText(shown[n-1].Turn.After); kind != "" {
			d.l.Turns = append(d.l.Turns, Band{Y1: from, Y2: d.l.Height - 12, Kind: kind, Text: text, CPE: true})
		}
	}
}

// turnAt is the turn that comes next, nil for none.
func turnAt(rest []*Exchange) *Turn {
	for _, x := range rest {
		if x.Turn != nil {
			return x.Turn
		}
	}
	return nil
}

// hold begins or ends the band of HoldRequests at a response. It gives where the band under way began, 0 for none.
func (d *drawing) hold(s Standing, since, y int) int {
	switch {
	case s.Held && since == 0:
		return y
	case !s.Held && since > 0:
		d.l.Holds = append(d.l.Holds, Band{Y1: since, Y2: y, Kind: "held", Text: "HoldRequests"})
		return 0
	}
	return since
}

func (d *drawing) yOf(m *Message, otherwise int) int {
	if m == nil {
		return otherwise
	}
	if y, ok := d.ys[m]; ok {
		return y
	}
	return otherwise
}

// stateText says what the CPE may do next.
func stateText(s Standing) (kind, text string) {
	switch s.State {
	case capture.StateIdle:
		return "cpe", "must begin with Inform"
	case capture.StateAgain:
		return "cpe", "must repeat the request"
	case capture.StateFree:
		return "cpe", "a request, else an empty POST"
	case capture.StateHeld:
		return "held", "held: an empty POST only"
	case capture.StateAnswer:
		return "cpe", "must answer " + Short(s.Ask, 24)
	case capture.StateEnded:
		return "ended", "the session has ended"
	case capture.StateFailed:
		return "failed", "the session has failed"
	}
	return "", ""
}

// Since tells the time since the first message, fine enough to tell two messages apart.
func Since(d time.Duration) string {
	sign := "+"
	if d < 0 {
		sign, d = "−", -d
	}
	switch {
	case d == 0:
		return "0"
	case d < time.Millisecond:
		return fmt.Sprintf("%s%d µs", sign, d.Microseconds())
	case d < time.Second:
		return fmt.Sprintf("%s%.1f ms", sign, float64(d.Microseconds())/1000)
	case d < time.Minute:
		return fmt.Sprintf("%s%.3f s", sign, d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%s%d:%06.3f", sign, int(d.Minutes()), d.Seconds()-60*float64(int(d.Minutes())))
	}
	return fmt.Sprintf("%s%d:%02d:%02d", sign, int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60)
}
