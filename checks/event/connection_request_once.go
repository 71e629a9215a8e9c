package event

import (
	"slices"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ConnectionRequestOnce: 6 CONNECTION REQUEST belongs to one session and is not carried over to its retry. Only
// sessions whose request was recorded are judged: others may be caused by requests that went another way.
var ConnectionRequestOnce = checks.Rule{
	ID:          "CWMP-EVT-016",
	Title:       "6 CONNECTION REQUEST is not carried over to a retry",
	Spec:        checks.TR069("3.7.1.5"),
	Level:       checks.MustNot,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Seen,
	Observe:     checks.Device(),
	CheckDevice: func() checks.Fold { return new(requestFold) },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.OnlySession(3, mutate.ReplaceInBody("<EventCode>2 PERIODIC<", "<EventCode>6 CONNECTION REQUEST<"))).
			Only("event-request-dropped"),
		checks.Breaks(mutate.Seq(
			mutate.OnlySession(3, mutate.RawText("Inform/Event", event("2 PERIODIC")+event("6 CONNECTION REQUEST"))),
			mutate.OnlySession(3, mutate.Attr("Inform/Event", "soap-enc:arrayType", "cwmp:EventStruct[2]")),
		)).
			Only("event-request-dropped"),
	},
	Hint: checks.Hint{
		Allowed:     "A retry without the event, with an empty list if there was no other; the event again if the ACS asked again.",
		Cause:       "The retry sends a copy of the Inform that failed.",
		Consequence: "The ACS takes the retry for the answer to a request it has long given up.",
		Remedy:      "The maker of the CPE has to drop the event when the session fails.",
	},
}

func event(code string) string {
	return "<EventStruct><EventCode>" + code + "</EventCode><CommandKey></CommandKey></EventStruct>"
}

// requestFold remembers the last connection request that was accepted and the session it caused.
type requestFold struct {
	asked  time.Time // when the last accepted request came
	failed time.Time // start of the session it caused, if that failed
	sent   checks.Unanswered
	doubts []doubt // a finding that a late answer may explain, one at most
}

// doubt is a finding on a session, as long as the answer to a request that was asked before it may still be recorded.
type doubt struct {
	broken   *checks.Broken
	from, to time.Time // a request that was asked between them explains the session
}

// lateAnswer is how long a CPE may take to answer a connection request whose session it has opened already.
const lateAnswer = 30 * time.Second

// Item notes connection requests and judges the session after a failed one.
func (r *requestFold) Item(it capture.Item, _ *checks.Facts, tell checks.Tell) {
	switch it := it.(type) {
	case *capture.ConnectionRequest:
		if it.Success() {
			r.asked = it.Exchange.Request.Start
			r.doubts = slices.DeleteFunc(r.doubts, func(d doubt) bool { return r.asked.After(d.from) && r.asked.Before(d.to) })
		}
	case *capture.Session:
		r.sure(it.Start, tell)
		r.session(it, tell)
	}
}

// sure tells the finding that no answer can explain any more.
func (r *requestFold) sure(now time.Time, tell checks.Tell) {
	if len(r.doubts) > 0 && now.Sub(r.doubts[0].to) > lateAnswer {
		r.told(tell)
	}
}

// told tells what no answer has explained.
func (r *requestFold) told(tell checks.Tell) {
	for _, d := range r.doubts {
		tell(d.broken)
	}
	r.doubts = nil
}

// End tells what is left.
func (r *requestFold) End(_ *checks.Facts, tell checks.Tell) { r.told(tell) }

func (r *requestFold) session(s *capture.Session, tell checks.Tell) {
	if s.Window > 0 {
		return
	}
	asked, failed, again := r.asked, r.failed, r.sent.SentAgain(s)
	r.failed, r.sent = time.Time{}, checks.UnansweredOf(s)
	if !opens(s) {
		return
	}
	e := listOf(s.Inform()).find("6 CONNECTION REQUEST")
	if !failed.IsZero() && !asked.After(failed) && !again {
		if e != nil {
			r.told(tell) // one is enough
			b := checks.At(e.node, "6 CONNECTION REQUEST comes again though the ACS has not asked again", "the event in the session that failed only").In(s.Inform())
			r.doubts = []doubt{{b, failed, s.Start}}
			return
		}
		tell(nil)
	}
	caused := e != nil && !asked.IsZero() && asked.Before(s.Start) && s.Start.Sub(asked) < time.Minute
	if caused && !s.More && s.InformResponse() == nil && (s.Ended == capture.EndedFailed || s.Ended == capture.EndedByInform || s.Ended == capture.EndedSilent) {
		r.failed = s.Start
	}
}

// Idle tells whether nothing is remembered.
func (r *requestFold) Idle() bool {
	return r.asked.IsZero() && r.failed.IsZero() && len(r.doubts) == 0 && r.sent == checks.Unanswered{}
}

// Pack writes down both times.
func (r *requestFold) Pack(p *checks.Packing) {
	p.Time(&r.asked)
	p.Time(&r.failed)
	r.sent.Pack(p)
	checks.PackNone(p, &r.doubts)
}
