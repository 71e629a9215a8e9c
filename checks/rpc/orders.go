package rpc

import (
	"bytes"
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
			o.moved = o.moved || c.ask.Dropped() || bytes.Contains(c.ask.Content(), []byte(".ManagementServer.URL"))
		}
	}
	return o
}

// following hands each Inform to a judge, with the commands of the session before it.
type following struct {
	last  orders
	open  []string // keys of Reboot that no Inform has told of yet
	judge func(f *following, s *capture.Session, tell checks.Tell)
}

// mostReboots is how many keys are remembered.
const mostReboots = 64

// Item judges a session, then notes its commands.
func (f *following) Item(it capture.Item, _ *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok {
		return
	}
	if opens(s) {
		f.judge(f, s, tell)
	}
	f.last = ordersOf(s)
	f.open = append(f.open, f.last.reboots...)
	if over := len(f.open) - mostReboots; over > 0 {
		f.open = slices.Delete(f.open, 0, over)
	}
}

// End tells nothing: a device that does not come again cannot be judged.
func (f *following) End(*checks.Facts, checks.Tell) {}

// followed makes the fold of a judge.
func followed(judge func(*following, *capture.Session, checks.Tell)) func() checks.Fold {
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
