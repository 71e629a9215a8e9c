package checks

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// tell takes a verdict for the side that has to answer for it.
func (r *Runner) tell(i int, sides sides, s *capture.Session, judged *capture.Message, v error) {
	if v == NotHere {
		return
	}
	m := judged
	b, broken := v.(*Broken)
	if broken {
		m = b.place(judged)
	}
	switch r.sideOf(r.rules[i], m) {
	case cwmp.CPE:
		r.book(i, sides.cpe, s, m, b, v)
	case cwmp.ACS:
		r.book(i, sides.acs, s, m, b, v)
	default: // a rule of both sides, without a message to tell whose it is
		r.book(i, sides.cpe, s, m, b, v)
		r.book(i, sides.acs, s, m, b, v)
	}
}

// judges tells whether a subject is judged by the item at hand.
func (r *Runner) judges(sub *subject) bool {
	return !r.played[sub.role] && r.legs.judges(sub.role) && (r.opt.Judges == nil || r.opt.Judges(sub.role, sub.id))
}

// book counts a verdict for a subject.
func (r *Runner) book(i int, sub *subject, s *capture.Session, m *capture.Message, b *Broken, v error) {
	if sub == nil || !r.judges(sub) {
		return
	}
	if !r.within(s, m) {
		return
	}
	sub.judged = true
	r.told(i, m, b, v)
	t := r.counters(sub, i)
	switch {
	case v == nil:
		t.exercised++
		t.worst = max(t.worst, rankPass)
	case b != nil:
		r.parties.speak(sub)
		if why := tainted(b, m); why != "" {
			t.worst = max(t.worst, rankUnclear)
			r.detail(i, sub, t).unclear(why)
			return
		}
		r.blame(i, sub, t, b, m, s)
	default:
		r.parties.speak(sub)
		t.worst = max(t.worst, rankUnclear)
		if d := r.detail(i, sub, t); d.reason == "" { // the first reason is kept: only that one is worth the search for secrets
			d.reason = r.secrets.hide(s, m, nil, v.Error())
		}
	}
}

// sideOf is the side that has to answer for a message. What was provoked is about the one whom no suite plays, whoever sent
// the message.
func (r *Runner) sideOf(rule *Rule, m *capture.Message) cwmp.Role {
	switch {
	case rule.Role != cwmp.Both || r.at.IsZero():
	case r.played[cwmp.ACS]:
		return cwmp.CPE
	case r.played[cwmp.CPE]:
		return cwmp.ACS
	}
	return sideOf(rule, m)
}

// told tells of a verdict that is counted, by the outcome it has without a policy.
func (r *Runner) told(i int, m *capture.Message, b *Broken, v error) {
	if r.opt.Told == nil {
		return
	}
	at, o := r.at, Unclear
	if at.IsZero() && m != nil {
		at = m.Start
	}
	switch {
	case v == nil:
		o = Pass
	case b != nil && tainted(b, m) == "":
		o = Policy{}.Of(r.rules[i], b)
	}
	r.opt.Told(r.rules[i], at, o)
}

// within tells whether a verdict is to be counted: by its message, else by the beginning of its session.
func (r *Runner) within(s *capture.Session, m *capture.Message) bool {
	switch {
	case r.opt.Within == nil:
		return true
	case !r.at.IsZero():
		return r.opt.Within(r.at)
	}
	switch {
	case m != nil:
		return r.opt.Within(m.Start)
	case s != nil:
		return r.opt.Within(s.Start)
	}
	return true
}

// detail is what a rule said about a subject beyond "kept". For devices that are told together there is one for all.
func (r *Runner) detail(i int, sub *subject, t *tally) *detail {
	if !sub.rest {
		return sub.detail(t)
	}
	rest := r.parties.rest
	return rest.detail(rest.tallies.of(i, len(r.rules)))
}

// blame counts a broken requirement and keeps where it is.
func (r *Runner) blame(i int, sub *subject, t *tally, b *Broken, m *capture.Message, s *capture.Session) {
	rule := r.rules[i]
	outcome := r.opt.Policy.Of(rule, b)
	t.exercised++
	t.broken++
	if outcome == Fail {
		t.worst = max(t.worst, rankFail)
	} else {
		t.worst = max(t.worst, rankWarn)
	}
	d := r.detail(i, sub, t)
	listed := len(d.findings) < MaxFindings
	if !listed && !r.opt.FoundAll {
		return
	}
	f := locate(rule, b, m, s)
	f.Side, f.Outcome, f.Input = r.sideOf(rule, m).String(), outcome, r.opt.Input
	if f.Time.IsZero() {
		f.Time = r.at // of what was provoked
	}
	f.Observed, f.Expected = r.secrets.hide(s, m, b, f.Observed), r.secrets.hide(s, m, b, f.Expected)
	if listed {
		d.findings = append(d.findings, f)
	}
	r.found(i, sub, f)
}

// tainted tells why a finding cannot stand: the span was altered, redacted or not recorded.
func tainted(b *Broken, m *capture.Message) string {
	if m == nil {
		return ""
	}
	start, end := m.WireSpan()
	if b.Part != "" {
		start = wireOffset(b, m)
		end = start + int64(max(b.Length, 1))
	}
	switch {
	case m.AlteredAt(start, end):
		return "the proxy changed these bytes"
	case m.RedactedAt(start, end):
		return "these bytes are redacted"
	case m.GapAt(start, end):
		return "bytes are missing from the recording"
	}
	return ""
}

func wireOffset(b *Broken, m *capture.Message) int64 {
	if b.Part == "body" {
		return m.HTTP.WireOffset(b.Offset)
	}
	return m.HTTP.Offset + int64(b.Offset)
}

// locate fills in where a finding is.
func locate(rule *Rule, b *Broken, m *capture.Message, s *capture.Session) Finding {
	f := Finding{Side: sideOf(rule, m).String(), Part: b.Part, Path: b.Path, Offset: b.Offset, Length: b.Length,
		Observed: b.Observed, Expected: b.Expected, Hint: rule.Hint.Cause, TCPStream: -1}
	if s != nil {
		f.Session, f.Time = s.Number, s.Start
	}
	if m == nil {
		return f
	}
	f.Time, f.Message, f.Direction = m.Start, m.Name(), "request"
	if m.Response {
		f.Direction = "response"
	}
	f.WireOffset = m.HTTP.Offset
	if b.Part != "" {
		f.WireOffset = wireOffset(b, m)
	}
	if b.Part == "body" && strings.HasPrefix(b.Path, "@") {
		f.Path = holder(m, b.Offset) + b.Path
	}
	f.Frame = m.FrameAt(f.WireOffset)
	if x := m.Exchange; x != nil {
		f.Exchange, f.Connection, f.TCPStream = x.Number, x.Conn.ID, x.Conn.Stream
		if s == nil && x.Session != nil {
			f.Session = x.Session.Number
		}
	}
	return f
}

// holder gives the path of the element that holds an offset of the body, with a slash at its end; "" where there is
// none. An attribute does not know its element, so that At cannot tell; only findings that are listed are worth a walk.
func holder(m *capture.Message, offset int) string {
	doc := m.Doc()
	if doc == nil {
		return ""
	}
	var found *xmltree.Node
	for n := doc.Root; n != nil; {
		switch {
		case offset < n.Offset():
			n = nil
		case offset < n.Offset()+n.Len():
			found, n = n, n.FirstChild()
		default:
			n = n.NextSibling()
		}
	}
	if found == nil {
		return ""
	}
	return found.Path() + "/"
}
