package rpc

import (
	"slices"
	"time"

	"cwmplab/capture"
	"cwmplab/checks"
)

// orders are the commands of a session that the next Inform of the device has to speak of.
type orders struct {
	whole   bool     // the session was seen from its beginning to a good end
	reboots []string // the CommandKey of each Reboot
	lost    bool     // a Reboot whose key is not known
	reset   bool     // FactoryReset
	moved   bool     // the ACS URL was set, or may have been
	acs     string   // where the session went
	end     time.Time
}

// ordersOf reads the commands that the CPE accepted in a session.
func ordersOf(s *capture.Session) orders {
	o := orders{acs: s.ACS, end: s.End}
	o.whole = s.Ended == capture.EndedWell && !s.Doubtful && !s.NoStart && s.Window == 0 && !s.More
	for c := range calls(s) {
		switch {
		case c.done("Reboot") && readable(c.ask) == nil:
			o.reboots = append(o.reboots, trim(c.ask.Find("CommandKey").Text()))
		case c.done("Reboot"):
			o.lost = true
		case c.done("FactoryReset"):
			o.reset = true
		case c.done("SetParameterValues"):
			o.moved = o.moved || c.ask.Dropped() || c.ask.Holds(".ManagementServer.URL")
		}
	}
	return o
}

// following hands each Inform to a judge, with the commands of the session before it.
type following struct {
	judge func(f *followed, s *capture.Session, tell checks.Tell)
	own   followed // where nothing is shared
}

// followed is what all rules on commands have to know of a device. They share it.
type followed struct {
	last orders
	open []string // keys of Reboot that no Inform has told of yet
	now  *capture.Session
}

// ItemDone notes the commands of the session at hand.
func (f *followed) ItemDone() {
	if f.now == nil {
		return
	}
	f.last = ordersOf(f.now)
	f.now = nil
	f.open = append(f.open, f.last.reboots...)
	if over := len(f.open) - mostReboots; over > 0 {
		f.open = slices.Delete(f.open, 0, over)
	}
}

// mostReboots is how many keys are remembered.
const mostReboots = 64

// Item judges a session, whose commands are noted when all have judged it.
func (f *following) Item(it capture.Item, facts *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok {
		return
	}
	known := checks.PerDevice[followed](facts)
	if known == nil {
		known = &f.own
		defer known.ItemDone()
	}
	known.now = s
	if opens(s) {
		f.judge(known, s, tell)
	}
}

// Idle tells that all is shared.
func (f *following) Idle() bool { return f.own.last.end.IsZero() }

// End tells nothing: a device that does not come again cannot be judged.
func (f *following) End(*checks.Facts, checks.Tell) {}

// follow makes the fold of a judge.
func follow(judge func(*followed, *capture.Session, checks.Tell)) func() checks.Fold {
	return func() checks.Fold { return &following{judge: judge} }
}

// hasKey tells whether the Inform of a session has an event with this CommandKey.
func hasKey(s *capture.Session, code, key string) bool {
	for i := range s.Events {
		if trim(s.Events[i].EventCode) == code && trim(s.Events[i].CommandKey) == key {
			return true
		}
	}
	return false
}

// Pack writes down the commands.
func (f *followed) Pack(p *checks.Packing) {
	p.Bool(&f.last.whole, &f.last.lost, &f.last.reset, &f.last.moved)
	p.Strings(&f.last.reboots)
	p.String(&f.last.acs)
	p.Time(&f.last.end)
	p.Strings(&f.open)
}

// Pack writes down its own.
func (f *following) Pack(p *checks.Packing) { f.own.Pack(p) }
