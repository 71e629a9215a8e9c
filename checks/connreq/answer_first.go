package connreq

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// AnswerFirst: the CPE answers at once and then opens the session. Only a session that has no other cause is held against it,
// and only where the order on the wire is beyond doubt.
var AnswerFirst = checks.Rule{
	ID:          "CWMP-CRQ-015",
	Title:       "The success answer comes before the session it leads to is opened",
	Spec:        checks.TR069("3.2.2.2"),
	Level:       checks.Must,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Seen,
	Observe:     checks.Device().NeedsTiming().NeedsOpens(),
	CheckDevice: Follow(Accepted, answerFirst),
	Mutants: []checks.Mutant{
		checks.Breaks(lateSuccess(6*time.Second)).Only("connection-request", "connreq-burst", "connreq-twice"),
		checks.Breaks(lateSuccess(3 * time.Second)).Only("connection-request"),
	},
	Hint: checks.Hint{
		Allowed:     "The answer first, at once; the session after it.",
		Cause:       "One thread of the CPE does both, and answers when the session is over.",
		Consequence: "The ACS gives up waiting, books the request as failed and repeats it while the session runs.",
		Remedy:      "The maker of the CPE has to answer before it opens the session; an ACS can wait longer.",
	},
}

// reorder is how much packets of two connections may overtake each other on their way to the recorder.
const reorder = 200 * time.Millisecond

func answerFirst(a *Asked, over bool) (error, bool) {
	v := a.Within
	if v == nil {
		if len(a.Next) > 0 && a.Next[0].Six {
			return nil, true
		}
		return checks.NotHere, len(a.Next) > 0
	}
	asked := a.Request.Exchange.Request.Start
	if !v.Opened.After(asked) || !v.Clear || !v.Alone || a.Preceded {
		return checks.NotHere, true // it had been opened before the request came, or for something else
	}
	if a.At.Sub(v.Opened) <= reorder {
		return checks.NotHere, true
	}
	return checks.At(a.Request.Exchange.Response, "the session was opened "+short(a.At.Sub(v.Opened))+" before the answer", "the answer first"), true
}

// lateSuccess lets all success answers to connection requests come later, and nothing else.
func lateSuccess(d time.Duration) mutate.Edit {
	return mutate.New("success answers to connection requests later by "+d.String(), func(t *capture.Transcript) bool {
		late := map[string]bool{}
		for i, e := range t.Entries {
			if !strings.HasPrefix(e.Conn, "cr") {
				continue
			}
			answer := e.Verb == capture.VerbData && e.Dir == capture.ToClient
			if answer && (bytes.HasPrefix(e.Data, []byte("HTTP/1.1 200")) || bytes.HasPrefix(e.Data, []byte("HTTP/1.1 204"))) {
				late[e.Conn] = true
			}
			if late[e.Conn] {
				t.Entries[i].At += d
			}
		}
		slices.SortStableFunc(t.Entries, func(a, b capture.Entry) int { return cmp.Compare(a.At, b.At) })
		return len(late) > 0
	})
}
