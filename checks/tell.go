package checks

import (
	"errors"

	"cwmplab/capture"
	"cwmplab/cwmp"
)

// tell takes a verdict on a message, exchange or session for the side that has to answer for it.
func (r *Runner) tell(i int, s *capture.Session, judged *capture.Message, v error) {
	m := judged
	if b, ok := isBroken(v); ok {
		m = b.place(judged)
	}
	if s == nil && m != nil {
		s = m.Session()
	}
	if s == nil {
		return
	}
	switch sideOf(r.rules[i], m) {
	case cwmp.CPE:
		r.tellFor(i, r.cpe(deviceID(s)), s, judged, v)
	case cwmp.ACS:
		r.tellFor(i, r.acs(acsID(s)), s, judged, v)
	default: // a rule of both sides on a session, without a message to tell whose it is
		r.tellFor(i, r.cpe(deviceID(s)), s, judged, v)
		r.tellFor(i, r.acs(acsID(s)), s, judged, v)
	}
}

// tellFold takes a verdict of a device fold.
func (r *Runner) tellFold(i int, sub *subject, s *capture.Session, it capture.Item, v error) {
	var judged *capture.Message
	switch it := it.(type) {
	case *capture.ConnectionRequest:
		judged = it.Exchange.Request
	case *capture.Other:
		judged = it.Exchange.Request
	case *capture.Session:
		judged = it.Inform()
	}
	m := judged
	if b, ok := isBroken(v); ok {
		m = b.place(judged)
	}
	if sideOf(r.rules[i], m) != cwmp.ACS {
		r.tellFor(i, sub, s, judged, v)
		return
	}
	if s == nil && m != nil {
		s = m.Session()
	}
	if s != nil {
		r.tellFor(i, r.acs(acsID(s)), s, judged, v)
		return
	}
	for _, a := range r.order {
		if a.role == cwmp.ACS {
			r.tellFor(i, a, nil, judged, v)
			return
		}
	}
	r.tellFor(i, r.acs("unknown ACS"), nil, judged, v)
}

// tellFor books a verdict for a subject.
func (r *Runner) tellFor(i int, sub *subject, s *capture.Session, judged *capture.Message, v error) {
	if errors.Is(v, NotHere) || r.played[sub.role] || !r.legs.judges(sub.role) {
		return
	}
	b, broken := isBroken(v)
	m := judged
	if broken {
		m = b.place(judged)
	}
	if r.opt.Within != nil && m != nil && !r.opt.Within(m) {
		return
	}
	sub.judged = true
	t := sub.tally(i, len(r.rules))
	switch {
	case v == nil:
		t.exercised++
		t.worst = max(t.worst, rankPass)
	case broken:
		r.book(i, t, b, m, s)
	default:
		t.unsure++
		t.worst = max(t.worst, rankUnclear)
		if t.reason == "" {
			t.reason = v.Error()
		}
	}
}

// book counts a broken requirement, unless the bytes it stands on are not those of the sender.
func (r *Runner) book(i int, t *tally, b *Broken, m *capture.Message, s *capture.Session) {
	if why := tainted(b, m); why != "" {
		t.unsure++
		t.worst = max(t.worst, rankUnclear)
		if t.reason == "" {
			t.reason = why
		}
		return
	}
	rule := r.rules[i]
	outcome := r.opt.Policy.Of(rule, b)
	t.exercised++
	t.broken++
	if outcome == Fail {
		t.failures++
		t.worst = max(t.worst, rankFail)
	} else {
		t.worst = max(t.worst, rankWarn)
	}
	if len(t.findings) < MaxFindings {
		f := locate(rule, b, m, s)
		f.Outcome, f.Input = outcome, r.opt.Input
		t.findings = append(t.findings, f)
	}
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
	f.Frame = m.FrameAt(f.WireOffset)
	if x := m.Exchange; x != nil {
		f.Exchange, f.Connection, f.TCPStream = x.Number, x.Conn.ID, x.Conn.Stream
		if s == nil && x.Session != nil {
			f.Session = x.Session.Number
		}
	}
	return f
}
