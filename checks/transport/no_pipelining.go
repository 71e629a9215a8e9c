package transport

import (
	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NoPipelining: a request waits for the response before it. A request that starts while that response is still coming in
// is left open: captures are not exact enough to tell whether the last bytes had arrived.
var NoPipelining = checks.Rule{
	ID:         "CWMP-HTP-012",
	Title:      "The next request waits until the response before it is complete",
	Spec:       checks.TR069("3.4.6"),
	Level:      checks.MustNot,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Session().NeedsFraming().NeedsTiming(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		for a, b := range pairs(s) {
			if a.Conn != b.Conn || a.Lost == capture.LostToGap {
				continue
			}
			switch m := a.Response; {
			case outOfStep(s, a):
				tell(checks.Unsure("a response on this connection began before its request: which answers which is not clear"))
			case b.Request.Start.Before(a.Request.Start):
				tell(checks.Unsure("the clock of the recording runs backwards"))
			case m == nil:
				tell(checks.At(b.Request, "a request is sent while "+a.Request.Name()+" has no response", "to wait for the response"))
			case b.Request.Start.Before(m.Start):
				tell(checks.At(b.Request, "a request is sent before the response to "+a.Request.Name(), "to wait for the response"))
			case b.Request.Start.Before(m.End):
				tell(checks.Unsure("the request starts while the response before it is still coming in"))
			default:
				tell(nil)
			}
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(pipelined("the second request in front of the first response", 1)),
		checks.Breaks(pipelined("the third request in front of the second response", 2)).Only("cpe-boot", "redirect-307", "hold-requests"),
	},
	Hint: checks.Hint{
		Allowed:     "One request at a time on a connection.",
		Cause:       "The client sends its empty POST together with the Inform, since it knows what will come.",
		Consequence: "The ACS loses the second request or answers it out of turn, and the session falls apart.",
		Remedy:      "The maker of the CPE has to read each response to its end first.",
	},
}
