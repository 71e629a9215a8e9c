package rpc

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/checks"
)

// objects follows which instances a device has made and removed for the ACS. What it remembers reaches into the next
// session only, and restarts end it: what becomes of a row later may have causes that no recording shows.
type objects struct {
	made, gone []instance
	session    int
	pause      time.Duration // between the session under way and the one before
	end        time.Time     // of the last session
	judge      func(o *objects, what happened, tell checks.Tell)
}

// instance is one row of a table, with its call.
type instance struct {
	path    string // "Device.NAT.PortMapping.3."
	status  string // of the response
	session int
}

// happened is what the judge of a rule is asked about: a call, and for listings an instance that the call should show.
type happened struct {
	call call
	row  *instance // nil for AddObject and DeleteObject themselves
	path string    // of the instance of AddObject or DeleteObject
	made bool      // the row was made, not removed
	seen bool      // the listing shows the row
	at   item      // where it shows a row that was removed
}

// mostInstances is how many are remembered of each kind.
const mostInstances = 256

// quiet is the time between sessions after which somebody else may well have changed a table.
const quiet = 10 * time.Minute

// Item follows the calls of a session in their order.
func (o *objects) Item(it capture.Item, _ *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok {
		return
	}
	if s.Doubtful || s.NoStart || has(s, "0 BOOTSTRAP", "1 BOOT") {
		o.forget()
	}
	if s.Window == 0 {
		o.session++
		o.pause = s.Start.Sub(o.end)
	}
	older := func(i instance) bool { return i.session < o.session-1 }
	o.made, o.gone = slices.DeleteFunc(o.made, older), slices.DeleteFunc(o.gone, older)
	for c := range calls(s) {
		o.call(c, tell)
	}
	if s.Ended != capture.EndedWell && !s.More {
		o.forget()
	}
	o.end = s.End
}

// End tells nothing.
func (o *objects) End(*checks.Facts, checks.Tell) {}

func (o *objects) forget() { o.made, o.gone = nil, nil }

// late tells that a row is of the session before, and that session long ago.
func (o *objects) late(row *instance) bool {
	return row.session != o.session && o.pause > quiet
}

func (o *objects) call(c call, tell checks.Tell) {
	switch {
	case c.done("FactoryReset"):
		o.forget()
	case c.done("AddObject", "DeleteObject"):
		if readable(c.ask) != nil || readable(c.answer) != nil {
			o.forget() // which row it was is not known
			return
		}
		o.change(c, tell)
	case c.done("GetParameterNames"):
		o.listing(c, tell)
	}
}

// change books a row that was made or removed.
func (o *objects) change(c call, tell checks.Tell) {
	path := trim(c.ask.Find("ObjectName").Text())
	row := instance{status: trim(c.answer.Find("Status").Text()), session: o.session}
	if !object(path) || special(path) {
		o.forget()
		return
	}
	if c.ask.Is("AddObject") {
		number, err := c.answer.Find("InstanceNumber").Uint()
		if err != nil || number == 0 {
			o.forget()
			return
		}
		row.path = path + strconv.FormatUint(number, 10) + "."
		o.judge(o, happened{call: c, path: row.path, made: true}, tell)
		o.gone = slices.DeleteFunc(o.gone, func(g instance) bool {
			return strings.HasPrefix(row.path, g.path) || strings.HasPrefix(g.path, row.path)
		})
		o.made = keep(o.made, row)
		return
	}
	row.path = path
	o.judge(o, happened{call: c, path: path}, tell)
	o.made = slices.DeleteFunc(o.made, func(m instance) bool { return strings.HasPrefix(m.path, path) })
	o.gone = keep(o.gone, row)
}

// keep adds a row, in place of the oldest where there are too many.
func keep(rows []instance, row instance) []instance {
	if len(rows) == mostInstances {
		rows = slices.Delete(rows, 0, 1)
	}
	return append(rows, row)
}

// listing compares the rows with an answer to GetParameterNames that has to show them. Answers are read only where
// there are such rows.
func (o *objects) listing(c call, tell checks.Tell) {
	if len(o.made)+len(o.gone) == 0 || readable(c.ask) != nil || c.answer.Dropped() {
		return
	}
	path := trim(c.ask.Find("ParameterPath").Text())
	next, err := c.ask.Find("NextLevel").Bool()
	shows := func(row *instance) bool {
		return next && above(row.path) == path || !next && (path == "" || object(path)) && strings.HasPrefix(row.path, path)
	}
	shown := func(row instance) bool { return shows(&row) }
	if err != nil || special(path) || !slices.ContainsFunc(o.made, shown) && !slices.ContainsFunc(o.gone, shown) || readable(c.answer) != nil {
		return
	}
	l := listOf(c.answer)
	for _, it := range l.items {
		if special(it.name) {
			return // instances go by their aliases
		}
	}
	for i := range o.made {
		if row := &o.made[i]; shows(row) {
			o.judge(o, happened{call: c, row: row, made: true, seen: l.has(row.path)}, tell)
		}
	}
	for i := range o.gone {
		row := &o.gone[i]
		if !shows(row) {
			continue
		}
		h := happened{call: c, row: row}
		if at := l.find(row.path); at != nil {
			h.seen, h.at = true, *at
		}
		o.judge(o, h, tell)
	}
}

// objectsOf makes the fold of a judge.
func objectsOf(judge func(*objects, happened, checks.Tell)) func() checks.Fold {
	return func() checks.Fold { return &objects{judge: judge} }
}

// Idle tells whether no row is followed; what else is kept is about those that are.
func (o *objects) Idle() bool { return len(o.made)+len(o.gone) == 0 }

// Pack writes down the rows.
func (o *objects) Pack(p *checks.Packing) {
	checks.PackNumber(p, &o.session)
	checks.PackNumber(p, &o.pause)
	p.Time(&o.end)
	checks.PackList(p, &o.made, packInstance)
	checks.PackList(p, &o.gone, packInstance)
}

func packInstance(p *checks.Packing, i *instance) {
	p.String(&i.path)
	p.String(&i.status)
	checks.PackNumber(p, &i.session)
}
