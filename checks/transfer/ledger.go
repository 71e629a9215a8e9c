package transfer

import (
	"slices"
	"time"

	"cwmplab/capture"
	"cwmplab/checks"
)

// state is what became of a request for a transfer.
type state uint8

const (
	accepted state = iota // to be reported by TransferComplete
	atOnce                // done before the answer: Status 0
	refused               // answered with a fault
)

// transfer is a request for one, as the ledger keeps it.
type transfer struct {
	method, key, fileType string
	state                 state
	session               int           // number of the session it was asked for in
	asked                 time.Time     // when
	delay                 time.Duration // before it may begin
	reported              bool          // TransferComplete was answered
	as                    string        // what was reported
	cancelled             bool
	dropped               bool // a bootstrap or a reset came between: it may be forgotten
	told                  bool // a rule has said its last word on it
}

func (t *transfer) open() bool {
	return t.state == accepted && !t.reported && !t.cancelled && !t.dropped
}

// report is a TransferComplete as the ledger sees it.
type report struct {
	m         *capture.Message
	s         *capture.Session
	key, code string
	as        string // all that makes two reports the same
}

// ledger follows the transfers of one device over its sessions. It keeps the latest; what is older is forgotten, and
// the rules then say that they cannot tell.
type ledger struct {
	transfers []transfer
	forgot    bool // transfers were forgotten, or could not be read
	complete  bool // the recording begins with the first contact of the device
	own       contact
}

// contact is how the recording of a device begins. All ledgers of a device share it.
type contact struct {
	seen     bool // a session went by
	complete bool // it begins with the first contact
	now      *capture.Session
}

// begin takes the Inform of a session, once.
func (c *contact) begin(s *capture.Session) {
	if c.now == s {
		return
	}
	c.complete = c.complete || !c.seen && announces(s, "0 BOOTSTRAP", "", false) && opens(s)
	c.seen, c.now = true, s
}

// ItemDone lets go of the session at hand.
func (c *contact) ItemDone() { c.now = nil }

// mostTransfers is how many of them are kept.
const mostTransfers = 64

// find gives the latest transfer of a key that fits, nil if there is none.
func (l *ledger) find(key string, fits func(*transfer) bool) *transfer {
	for i := len(l.transfers) - 1; i >= 0; i-- {
		if t := &l.transfers[i]; t.key == key && fits(t) {
			return t
		}
	}
	return nil
}

// due is the transfer that a report is about, nil where none, or more than one kind, could be meant.
func (l *ledger) due(key string) *transfer {
	t := l.find(key, (*transfer).open)
	if t != nil && l.find(key, func(o *transfer) bool { return o.open() && o.method != t.method }) != nil {
		return nil
	}
	return t
}

// begin takes the Inform of a session.
func (l *ledger) begin(s *capture.Session, f *checks.Facts) {
	c := checks.PerDevice[contact](f)
	if c == nil {
		c = &l.own
	}
	l.complete = c.complete
	if s.Window > 0 {
		return
	}
	if announces(s, "0 BOOTSTRAP", "", false) {
		for i := range l.transfers {
			l.transfers[i].dropped = true
		}
	}
	c.begin(s)
	l.complete = c.complete
	if s.Doubtful || s.NoStart {
		l.forgot = true
	}
}

// walk takes the messages of a session; each report is handed on before it is booked.
func (l *ledger) walk(s *capture.Session, each func(*report)) {
	if !slices.ContainsFunc(s.Exchanges, concerns) {
		return
	}
	var answered *report // until the CPE shows that it has the answer
	for t := range s.Turns() {
		x := t.Exchange
		if answered != nil && !sentAgain(answered.m, x.Request) {
			l.booked(answered)
			answered = nil
		}
		switch {
		case answered != nil:
		case x.Request.IsRequest("TransferComplete"):
			r := reportOf(s, x.Request)
			if r == nil {
				l.forgot = true
				continue
			}
			each(r)
			if x.Response.IsResponse("TransferComplete") {
				answered = r
			}
		case t.Ask.IsRequest("Download", "Upload", "ScheduleDownload", "CancelTransfer", "FactoryReset") && x.Request.Answer():
			l.asked(s, t.Ask, x.Request)
		}
	}
	switch {
	case answered == nil:
	case s.Ended == capture.EndedWell:
		l.booked(answered)
	default: // the answer may have been lost on its way
		if t := l.find(answered.key, (*transfer).open); t != nil {
			t.dropped = true
		}
	}
}

// sentAgain tells whether a request is the same one over another connection: the CPE did not get the answer.
func sentAgain(before, now *capture.Message) bool {
	return now.IsRequest(before.Summary.Method) && now.Summary.ID == before.Summary.ID && now.Exchange.Conn != before.Exchange.Conn
}

// concerns tells whether an exchange has anything for the ledger.
func concerns(x *capture.Exchange) bool {
	return x.Request.IsRequest("TransferComplete") ||
		x.Response.IsRequest("Download", "Upload", "ScheduleDownload", "CancelTransfer", "FactoryReset")
}

func reportOf(s *capture.Session, m *capture.Message) *report {
	if !readable(m) || m.Find("CommandKey") == nil {
		return nil
	}
	r := &report{m: m, s: s, key: trimmed(m, "CommandKey"), code: trimmed(m, "FaultStruct/FaultCode")}
	r.as = r.code + " " + trimmed(m, "StartTime") + " " + trimmed(m, "CompleteTime")
	return r
}

func (l *ledger) booked(r *report) {
	if t := l.find(r.key, (*transfer).open); t != nil {
		t.reported, t.as = true, r.as
	}
}

// asked notes a request of the ACS with its answer.
func (l *ledger) asked(s *capture.Session, ask, answer *capture.Message) {
	switch method := ask.Summary.Method; {
	case method == "FactoryReset":
		for i := range l.transfers {
			l.transfers[i].dropped = true
		}
		return
	case !readable(ask) || !readable(answer):
		l.forgot = true
		return
	case method == "CancelTransfer":
		for i := range l.transfers {
			if t := &l.transfers[i]; t.key == trimmed(ask, "CommandKey") && t.open() && !answer.Fault() {
				t.cancelled = true
			}
		}
		return
	}
	l.add(s, ask, answer)
}

func (l *ledger) add(s *capture.Session, ask, answer *capture.Message) {
	seconds, _ := ask.Find("DelaySeconds").Uint()
	t := transfer{method: ask.Summary.Method, key: trimmed(ask, "CommandKey"), fileType: trimmed(ask, "FileType"),
		session: s.Number, asked: answer.Start, delay: time.Duration(min(seconds, 1<<31)) * time.Second}
	switch {
	case answer.Fault():
		t.state = refused
	case t.method != "ScheduleDownload" && trimmed(answer, "Status") == "0":
		t.state = atOnce
	}
	if len(l.transfers) == mostTransfers {
		l.transfers, l.forgot = slices.Delete(l.transfers, 0, 1), true
	}
	l.transfers = append(l.transfers, t)
}

// idle tells whether the ledger is empty.
func (l *ledger) idle() bool { return len(l.transfers) == 0 && !l.forgot && l.own == (contact{}) }

// ledgerFold hands reports and sessions to a judge.
type ledgerFold struct {
	ledger ledger
	report func(l *ledger, r *report, tell checks.Tell)
	ended  func(l *ledger, s *capture.Session, tell checks.Tell)
}

// Item takes a session.
func (f *ledgerFold) Item(it capture.Item, facts *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok {
		return
	}
	f.ledger.begin(s, facts)
	f.ledger.walk(s, func(r *report) {
		if f.report != nil {
			f.report(&f.ledger, r, tell)
		}
	})
	if f.ended != nil {
		f.ended(&f.ledger, s, tell)
	}
}

// End tells nothing: what had not happened when the recording ended may still happen.
func (f *ledgerFold) End(*checks.Facts, checks.Tell) {}

// onReports makes the fold of a rule on TransferComplete.
func onReports(judge func(l *ledger, r *report, tell checks.Tell)) func() checks.Fold {
	return func() checks.Fold { return &ledgerFold{report: judge} }
}

// silent makes the fold of a rule which says that certain transfers are not reported. It is kept when a later session
// went by without a report.
func silent(fits func(*transfer) bool, what string) func() checks.Fold {
	return func() checks.Fold {
		return &ledgerFold{
			report: func(l *ledger, r *report, tell checks.Tell) {
				t := l.find(r.key, fits)
				if t == nil || r.key == "" || l.find(r.key, (*transfer).open) != nil || l.find(r.key, func(o *transfer) bool { return o.state == accepted && !fits(o) }) != nil {
					return
				}
				t.told = true
				tell(checks.At(r.m.Find("CommandKey"), "TransferComplete reports "+quote(r.key)+", "+what, "no TransferComplete for it").In(r.m))
			},
			ended: func(l *ledger, s *capture.Session, tell checks.Tell) {
				for i := range l.transfers {
					if t := &l.transfers[i]; fits(t) && !t.told && t.session != s.Number && s.Ended == capture.EndedWell {
						t.told = true
						tell(nil)
					}
				}
			},
		}
	}
}

// Idle tells whether nothing is remembered.
func (f *ledgerFold) Idle() bool { return f.ledger.idle() }

// Pack writes down how it begins.
func (c *contact) Pack(p *checks.Packing) { p.Bool(&c.seen, &c.complete) }

// Pack writes down the ledger.
func (f *ledgerFold) Pack(p *checks.Packing) { f.ledger.pack(p) }

func (l *ledger) pack(p *checks.Packing) {
	p.Bool(&l.forgot, &l.complete)
	l.own.Pack(p)
	checks.PackList(p, &l.transfers, func(p *checks.Packing, t *transfer) {
		for _, s := range []*string{&t.method, &t.key, &t.fileType, &t.as} {
			p.String(s)
		}
		checks.PackNumber(p, &t.state)
		checks.PackNumber(p, &t.session)
		p.Time(&t.asked)
		checks.PackNumber(p, &t.delay)
		p.Bool(&t.reported, &t.cancelled, &t.dropped, &t.told)
	})
}
