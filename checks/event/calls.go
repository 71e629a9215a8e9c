package event

import (
	"slices"
	"strings"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// followed judges that the call announced by an event was made in the session. A session that failed, is cut, or was
// held back to its end may still make it later; one of the first issue ends by other rules and only warns.
func followed(s *capture.Session, f *checks.Facts, tell checks.Tell, codes ...string) {
	if s.Window > 0 || s.More || s.NoStart || s.Doubtful || s.Ended != capture.EndedWell {
		return
	}
	for _, e := range s.Events {
		code := strings.TrimSpace(e.EventCode)
		if !slices.Contains(codes, code) {
			continue
		}
		known, _ := cwmp.LookupEvent(code)
		if called(s, known.ClearedBy) {
			tell(nil)
			continue
		}
		b := place(s, "the session ends without "+known.ClearedBy+" though the Inform has "+code, known.ClearedBy+" before the end of the session")
		if f.IssueOne(s) {
			b = b.Warn()
		}
		tell(b)
	}
}

// called tells whether the CPE made a call in the session.
func called(s *capture.Session, method string) bool {
	return slices.ContainsFunc(s.Exchanges, func(x *capture.Exchange) bool { return x.Request.IsRequest(method) })
}

// follows makes the check of one or more events.
func follows(codes ...string) func(*capture.Session, *checks.Facts, checks.Tell) {
	return func(s *capture.Session, f *checks.Facts, tell checks.Tell) { followed(s, f, tell, codes...) }
}
