package event

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// pending is an event that an Inform announced and that was not delivered.
type pending struct {
	code, key string
	own       bool // its Inform was accepted: it waits for the response of its own call
	retried   bool // by the policy of the table it has to come again, also over reboots
	reboot    bool // it may be dropped at a reboot
}

// retention follows which events of a device are undelivered. What it holds comes from the last session only, so it
// is bounded by the length of an event list.
type retention struct {
	events []pending
	known  bool // the last session was seen well enough
}

// take notes what a session leaves undelivered.
func (r *retention) take(s *capture.Session) {
	r.events, r.known = r.events[:0], false
	if !opens(s) || s.More || s.Ended == capture.EndedCut || s.Ended == capture.NotEnded || s.Ended == capture.EndedWell {
		return
	}
	accepted := s.InformResponse() != nil
	for _, x := range s.Exchanges {
		if x.Lost == capture.LostToEnd || x.Lost == capture.LostToGap || x.Request == nil {
			return // whether the answer came is not known
		}
	}
	r.known = true
	for _, e := range listOf(s.Inform()).entries {
		known, ok := cwmp.LookupEvent(e.code)
		if !ok || !known.Sure || known.Keep != cwmp.KeepAlways && known.Keep != cwmp.KeepUntilReboot {
			continue
		}
		if accepted && (known.ClearedBy == "Inform" || cleared(s, known, e.key)) {
			continue
		}
		r.events = append(r.events, pending{e.code, e.key, accepted, known.Keep == cwmp.KeepAlways, known.Keep == cwmp.KeepUntilReboot})
	}
}

// cleared tells whether the call of an event was answered in the session, with anything but the wish for a repetition.
// A fault leaves it open whether the event counts as delivered, so it is not held against the device.
func cleared(s *capture.Session, e cwmp.Event, key string) bool {
	for _, x := range s.Exchanges {
		if !x.Request.IsRequest(e.ClearedBy) || !x.Response.Answer() || x.Response.Summary.FaultCode == "8005" {
			continue
		}
		if e.Command == "" || !readable(x.Request) || strings.TrimSpace(x.Request.Find("CommandKey").Text()) == key {
			return true
		}
	}
	return false
}

// missing tells each event that the Inform of the next session should hold again. Only those whose own call was, or was
// not, under way are told about.
func (r *retention) missing(s *capture.Session, own bool, tell checks.Tell) {
	if !r.known || !opens(s) {
		return
	}
	l := listOf(s.Inform())
	if l.find("0 BOOTSTRAP") != nil {
		return // other events are dropped when it arises
	}
	booted := l.find("1 BOOT") != nil
	for _, p := range r.events {
		switch {
		case p.own != own:
		case p.reboot && p.code != "1 BOOT" && booted:
		case l.has(p.code, p.key):
			tell(nil)
		case s.RetryCount == 0 && !booted:
			tell(checks.Unsure("RetryCount is 0: a session in between may not have been recorded"))
		default:
			tell(place(s, "Event has no "+p.named()+" of the session that failed", p.named()+" until it is delivered"))
		}
	}
}

func (p pending) named() string {
	if p.key == "" {
		return p.code
	}
	return p.code + " with CommandKey " + quote(p.key)
}

// retentionFold judges one half of the table: events whose Inform failed, or events that wait for their own call.
type retentionFold struct {
	last retention
	own  bool
}

// Item compares an Inform with what the session before it left undelivered.
func (r *retentionFold) Item(it capture.Item, _ *checks.Facts, tell checks.Tell) {
	if s, ok := it.(*capture.Session); ok {
		r.last.missing(s, r.own, tell)
		r.last.take(s)
	}
}

// End tells nothing: a device that does not come again cannot be judged.
func (r *retentionFold) End(*checks.Facts, checks.Tell) {}

// Idle tells whether the last session left nothing that is known.
func (r *retentionFold) Idle() bool { return !r.last.known }

// Pack writes down the events.
func (r *retentionFold) Pack(p *checks.Packing) {
	p.Bool(&r.last.known)
	checks.PackList(p, &r.last.events, func(p *checks.Packing, e *pending) {
		p.String(&e.code)
		p.String(&e.key)
		p.Bool(&e.own, &e.retried, &e.reboot)
	})
}
