package session_test

import (
	"bytes"
	"slices"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/inform"
	"cwmplab/checks/session"
	"cwmplab/fixtures/golden"
)

// sentAgain makes of retry-silent, whose ACS does not answer the first Inform, one whose ACS closes the connection, and
// whose CPE sends the same bytes again over another one some time after.
func sentAgain(after time.Duration) mutate.Edit {
	return mutate.New("sent again", func(t *capture.Transcript) bool {
		first := slices.IndexFunc(t.Entries, func(e capture.Entry) bool { return e.Verb == capture.VerbData })
		sent := t.Entries[first]
		second := slices.IndexFunc(t.Entries, func(e capture.Entry) bool { return e.Verb == capture.VerbData && e.Conn != sent.Conn })
		moved := t.Entries[second].At - sent.At - after
		t.Entries[second].Data = bytes.Clone(sent.Data)
		for i := range t.Entries {
			e := &t.Entries[i]
			switch {
			case e.Conn != sent.Conn:
				e.At -= moved
			case e.Verb == capture.VerbClose && e.Dir == capture.ToClient:
				e.At = sent.At + time.Millisecond
			case e.Verb == capture.VerbClose:
				e.At = sent.At + 2*time.Millisecond
			}
		}
		slices.SortStableFunc(t.Entries, func(a, b capture.Entry) int { return int(a.At - b.At) })
		return true
	})
}

// An HTTP client sends a request again whose connection is closed under it; the CPE knows nothing of it.
func TestWhatTheHTTPClientSendsAgainIsNoRetry(t *testing.T) {
	for _, tc := range []struct {
		after time.Duration
		told  checks.Outcome
	}{
		{100 * time.Millisecond, checks.NotApplicable},
		{900 * time.Millisecond, checks.NotApplicable},
		{6 * time.Second, checks.Fail},
	} {
		g := NewWithT(t)
		rec := golden.Load("retry-silent").With(sentAgain(tc.after))
		g.Expect(checks.Judge(rec, &session.RetryCountTold).Outcome).To(Equal(tc.told), "%s", tc.after)
		if tc.told != checks.Fail {
			g.Expect(checks.Judge(rec, &inform.RetryCountOfInform).Outcome).To(Equal(tc.told), "%s", tc.after)
		}
	}
}
