package checks_test

import (
	"slices"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/session"
	"cwmplab/fixtures/golden"
)

// A device is not to blame for what it did while nobody recorded.
func TestNothingIsComparedAcrossABreak(t *testing.T) {
	g := NewWithT(t)
	broken := golden.Load("retry-thrice").With(mutate.OnlySession(4, mutate.Text("Inform/RetryCount", "3")))
	g.Expect(checks.Judge(broken, &session.RetryCountReset).Outcome).To(Equal(checks.Fail))

	text := broken.Transcript()
	opens := func(e capture.Entry) bool { return e.Verb == capture.VerbOpen }
	at := len(text.Entries) - 1
	for !opens(text.Entries[at]) {
		at--
	}
	text.Entries = slices.Insert(text.Entries, at, capture.Entry{At: text.Entries[at].At, Verb: capture.Verb(capture.RecordHeader),
		Record: &capture.Record{Data: []byte(`{"format":1}`)}})
	g.Expect(checks.Judge(text, &session.RetryCountReset).Outcome).To(Equal(checks.NotApplicable))
}
