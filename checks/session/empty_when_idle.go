package session

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// EmptyWhenIdle: a CPE that has nothing to send gives the turn to the ACS with an empty POST; it does not just leave.
var EmptyWhenIdle = checks.Rule{
	ID:         "CWMP-SES-009",
	Title:      "With nothing to send, the next POST is empty",
	Spec:       checks.TR069("3.7.1.3"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Session().NeedsFraming(),
	CheckSession: func(s *capture.Session, f *checks.Facts, tell checks.Tell) {
		if s.Doubtful || s.NoStart || s.More || s.InformResponse() == nil {
			return
		}
		var last capture.Turn
		for t := range s.Turns() {
			if t.State == capture.StateEnded {
				return // what goes on after the end is for CWMP-SES-011
			}
			if t.Post == capture.PostEmpty && (t.State == capture.StateFree || t.State == capture.StateHeld) {
				tell(nil)
			}
			last = t
		}
		if idle := last.After.State; idle == capture.StateFree || idle == capture.StateHeld {
			wanted := "an empty POST"
			if last.Post == capture.PostEmpty {
				wanted = "another empty POST, as this one was sent while requests were held"
			}
			tell(endOf(s, f, leftWithout(s, last, wanted)))
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.CloseAfter(mutate.First(mutate.ResponseTo("Inform")), capture.ToServer)).Only("set-parameter-values", "connreq-in-session").
			And("CWMP-SES-012", "because a session that the CPE leaves has not ended in order"),
		checks.Breaks(mutate.CloseAfter(mutate.First(mutate.ResponseTo("TransferComplete")), capture.ToServer)).Only("session-after-transfer").
			And("CWMP-SES-012", "because a session that the CPE leaves has not ended in order"),
	},
	Hint: checks.Hint{
		Allowed:     "An empty POST, or a request of the CPE where requests are not held.",
		Cause:       "The client takes InformResponse for the end of the session and closes the connection.",
		Consequence: "The ACS never gets its turn: nothing that is queued for the device is ever delivered.",
		Remedy:      "The maker of the CPE has to send the empty POST; no ACS can work around it.",
	},
}

// leftWithout judges the end of a session that still waits for the CPE. What the CPE sent and was challenged for, or
// redirected with, it has sent: whether it follows is not for this.
func leftWithout(s *capture.Session, last capture.Turn, wanted string) error {
	if last.Exchange == nil || s.Exchanges[len(s.Exchanges)-1] != last.Exchange || !leftBehind(s, last.Exchange) {
		return checks.NotHere
	}
	return leaves(last.Exchange, wanted)
}

// leaves is the finding on a CPE that left behind an exchange.
func leaves(x *capture.Exchange, wanted string) error {
	return checks.At(x.Response, "the CPE closes the connection after "+x.Response.Name()+" and does not come back", wanted)
}

// leftBehind tells whether the CPE ended a session behind an exchange. Only a CPE that closes the connection itself, in
// order and first, has left; anything else may be a power cut or a broken line. What an earlier window of a long session
// held is not known.
func leftBehind(s *capture.Session, x *capture.Exchange) bool {
	if s.Ended == capture.EndedCut || x.Response == nil || s.Window > 0 || transfers(s) {
		return false
	}
	left, other := x.Conn.Ends[capture.ToServer], x.Conn.Ends[capture.ToClient]
	switch {
	case left.Time.IsZero() || left.Reset || left.Time.Before(x.Response.Start):
		return false
	case !other.Time.IsZero() && other.Time.Before(left.Time):
		return false // the ACS closed first: the session may go on elsewhere, and here it just stopped
	}
	return !closing(x.Response)
}

// endOf makes a verdict on the end of a session a warning where the peers speak the first issue of 2004, which ends
// sessions otherwise (catalogue part 1, trap 26).
func endOf(s *capture.Session, f *checks.Facts, v error) error {
	if b, ok := v.(*checks.Broken); ok && f.IssueOne(s) {
		return b.Warn()
	}
	return v
}

// transfers tells whether the session may have been ended in favour of a file transfer (TR-069 3.4.3).
func transfers(s *capture.Session) bool {
	for _, x := range s.Exchanges {
		if x.Response != nil && (x.Response.IsRequest("Download", "Upload", "ScheduleDownload")) {
			return true
		}
	}
	return false
}

// closing tells whether a response announces that its connection is closed, so that a close by the CPE says nothing.
func closing(m *capture.Message) bool { return !m.HTTP.KeepAlive() }
