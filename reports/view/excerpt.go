package view

import (
	"fmt"

	"cwmplab/capture"
	"cwmplab/checks"
)

// Excerpt reads a recording and gives the flows that are wanted, by their IDs without the recording's key. Secrets are
// overwritten before anything is read: they are in nothing of what it gives. What could be read before an error is given
// with it.
func Excerpt(rd capture.Reader, o capture.Options, wanted map[FlowID]bool) (map[FlowID]*Flow, error) {
	found := map[FlowID]*Flow{}
	left, onlySessions := 0, true
	for id, is := range wanted {
		if is {
			left++
			onlySessions = onlySessions && id.Session > 0
		}
	}
	b := builder{overwritten: true}
	for it, err := range capture.Items(capture.Redact(rd, capture.RedactOptions{}), o) {
		if err != nil {
			return found, err
		}
		switch it := it.(type) {
		case *capture.Session:
			if id := (FlowID{Session: it.Number}); wanted[id] {
				f := b.session(it)
				if before := found[id]; before != nil { // a further window
					f.Exchanges = append(before.Exchanges, f.Exchanges...)
					f.index()
				}
				found[id] = &f
				if !it.More {
					left--
				}
				if left == 0 && onlySessions {
					return found, nil // nothing behind it is asked for
				}
			}
		case *capture.ConnectionRequest:
			b.wanted(found, wanted, it.Exchange, string(capture.KeyOf(it.Device)))
		case *capture.Other:
			b.wanted(found, wanted, it.Exchange, string(capture.KeyOf(it.Device)))
		}
		release(it)
	}
	return found, nil
}

// Redacted reads the recording of a finding once more, and gives the flows that its message may stand in, their secrets
// overwritten.
func (l *Library) Redacted(f *Finding) (map[FlowID]*Flow, error) {
	l.mu.RLock()
	_, r := l.lookup(f.Flow)
	at := l.locate(f)
	l.mu.RUnlock()
	if r == nil {
		return nil, nil
	}
	rd, err := r.source.Open()
	if err != nil {
		return nil, fmt.Errorf("view: %s cannot be read again: %w", r.Name, err)
	}
	defer rd.Close()
	at.Recording = ""
	flows, err := Excerpt(rd, r.source.Reading, map[FlowID]bool{at: true})
	if len(flows) > 0 {
		err = nil // a recording that is still written ends somewhere
	}
	return flows, err
}

// wanted keeps an exchange outside sessions, if it is asked for.
func (b *builder) wanted(found map[FlowID]*Flow, wanted map[FlowID]bool, x *capture.Exchange, device string) {
	id := FlowID{Connection: x.Conn.ID}
	if !wanted[id] {
		return
	}
	f := found[id]
	if f == nil {
		f = &Flow{ID: id, Device: device}
		found[id] = f
	}
	b.lone(f, x)
}

// FindingOf is a finding of a report as pages show it. The rule may be nil.
func FindingOf(res *checks.Result, f checks.Finding, rule *checks.Rule) *Finding {
	made := &Finding{Finding: f, Rule: rule, RuleID: res.Rule, Title: res.Title, Area: res.Area, Level: res.Level,
		Section: res.Section, Subject: res.Subject, Sure: checks.Confidence(res.Confidence), Flow: FlowID{Session: f.Session}}
	if f.Session == 0 {
		made.Flow = FlowID{Connection: f.Connection}
	}
	if rule != nil {
		made.Section = rule.Spec.String()
	}
	return made
}
