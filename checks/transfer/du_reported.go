package transfer

import (
	"slices"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// StateChangeReported: an accepted ChangeDUState has one report for all its operations, with its key.
var StateChangeReported = checks.Rule{
	ID:          "CWMP-DU-002",
	Title:       "An accepted ChangeDUState is followed by exactly one DUStateChangeComplete",
	Spec:        checks.TR069("A.4.1.10"),
	Level:       checks.Must,
	Role:        cwmp.CPE,
	Versions:    checks.Since(cwmp.V1_2),
	Confidence:  checks.Expert,
	Observe:     checks.Device(),
	CheckDevice: func() checks.Fold { return new(stateChangeFold) },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.RepeatExchange(mutate.ByMethod("DUStateChangeComplete"))),
		checks.Breaks(mutate.Text("DUStateChangeComplete/CommandKey", "apps-9")).And("CWMP-DU-004", "because the M event has another key"),
	},
	Hint: checks.Hint{
		Allowed:     "One call with a Results element per operation.",
		Cause:       "The client reports each operation when it ends.",
		Consequence: "The ACS takes the first report for the whole and loses the others.",
		Remedy:      "The maker of the CPE has to wait for the last operation.",
	},
}

// stateChange is a ChangeDUState that was accepted.
type stateChange struct {
	key  string
	done bool
}

// stateChangeFold follows them; it keeps the latest.
type stateChangeFold struct {
	open   []stateChange
	forgot bool
}

// Item takes a session.
func (c *stateChangeFold) Item(it capture.Item, _ *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok {
		return
	}
	if s.Doubtful || announces(s, "0 BOOTSTRAP", "", false) {
		c.open, c.forgot = nil, true
	}
	if !slices.ContainsFunc(s.Exchanges, func(x *capture.Exchange) bool {
		return x.Request.IsRequest("DUStateChangeComplete") || x.Response.IsRequest("ChangeDUState")
	}) {
		return
	}
	var last *capture.Message
	for t := range s.Turns() {
		switch x := t.Exchange; {
		case x.Request.IsRequest("DUStateChangeComplete") && readable(x.Request):
			if last != nil && sentAgain(last, x.Request) {
				continue
			}
			c.reported(s, x, tell)
			last = x.Request
		case t.Ask.IsRequest("ChangeDUState") && x.Request.IsResponse("ChangeDUState"):
			if len(c.open) == mostTransfers {
				c.open, c.forgot = slices.Delete(c.open, 0, 1), true
			}
			c.open = append(c.open, stateChange{key: trimmed(t.Ask, "CommandKey")})
		}
	}
}

// End tells nothing: the report may still come.
func (c *stateChangeFold) End(*checks.Facts, checks.Tell) {}

func (c *stateChangeFold) reported(s *capture.Session, x *capture.Exchange, tell checks.Tell) {
	m, key := x.Request, trimmed(x.Request, "CommandKey")
	waits := slices.IndexFunc(c.open, func(o stateChange) bool { return o.key == key && !o.done })
	switch {
	case waits >= 0:
		tell(nil)
		// An answer that was the last of a failed session may have been lost on its way.
		arrived := s.Ended == capture.EndedWell || x != s.Exchanges[len(s.Exchanges)-1]
		c.open[waits].done = arrived && x.Response.IsResponse("DUStateChangeComplete")
	case slices.ContainsFunc(c.open, func(o stateChange) bool { return o.key == key }):
		tell(checks.At(m, "DUStateChangeComplete for "+quote(key)+" comes again after its response", "one for all operations"))
	case c.forgot:
		tell(checks.Unsure("not all state changes of the device can be remembered"))
	case len(c.open) == 0 || announces(s, "M ChangeDUState", key, true):
	default:
		tell(checks.At(m.Find("CommandKey"), "the CommandKey is "+quote(key), quote(c.open[len(c.open)-1].key)+", that of ChangeDUState").In(m))
	}
}

// Idle tells whether nothing is remembered.
func (c *stateChangeFold) Idle() bool { return len(c.open) == 0 && !c.forgot }

// Pack writes down the changes.
func (c *stateChangeFold) Pack(p *checks.Packing) {
	p.Bool(&c.forgot)
	checks.PackList(p, &c.open, func(p *checks.Packing, s *stateChange) { p.String(&s.key); p.Bool(&s.done) })
}
