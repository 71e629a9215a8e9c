package connreq_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/connreq"
	"cwmplab/fixtures/golden"
)

// A request is refused, and soon after it another one is accepted, whose answer is recorded behind the whole session that
// comes of it: the session is not due to the one that was refused.
func TestAnswerBehindTheSessionThatComesOfIt(t *testing.T) {
	g := NewWithT(t)
	behind := golden.Load("connection-request").With(refusedBefore(), hurried())
	g.Expect(checks.Judge(behind, &connreq.RefusedStays).Outcome).NotTo(Equal(checks.Fail))
	alone := golden.Load("connection-request").With(refusedBefore(), hurried(), mutate.New("no request is accepted", func(t *capture.Transcript) bool {
		t.Entries = slices.DeleteFunc(t.Entries, func(e capture.Entry) bool { return e.Conn == "cr1" })
		return true
	}))
	g.Expect(checks.Judge(alone, &connreq.RefusedStays).Outcome).To(Equal(checks.Fail))
}

// refusedBefore puts a request that is answered with 503 three seconds before the one of the recording.
func refusedBefore() mutate.Edit {
	return mutate.New("a refused request before", func(t *capture.Transcript) bool {
		for _, e := range slices.Clone(t.Entries) {
			if e.Conn != "cr1" {
				continue
			}
			e.At, e.Conn = e.At-3*time.Second, "cr9"
			e.Data = bytes.Replace(e.Data, []byte("204 No Content"), []byte("503 Service Unavailable"), 1)
			t.Entries = append(t.Entries, e)
		}
		slices.SortStableFunc(t.Entries, func(a, b capture.Entry) int { return int(a.At - b.At) })
		return true
	})
}

// hurried has the session begin 11 ms after the request and last 60 ms, and the success answer recorded behind it.
func hurried() mutate.Edit {
	return mutate.New("the session overtakes the answer", func(t *capture.Transcript) bool {
		const asked = 300189 * time.Millisecond
		for i, e := range t.Entries {
			switch {
			case e.Conn == "c2":
				t.Entries[i].At = asked + 11*time.Millisecond + (e.At-302216*time.Millisecond)/3
			case e.Conn == "cr1" && (e.Verb == capture.VerbClose || strings.HasPrefix(string(e.Data), "HTTP/1.1 204")):
				t.Entries[i].At += 70 * time.Millisecond
			}
		}
		slices.SortStableFunc(t.Entries, func(a, b capture.Entry) int { return int(a.At - b.At) })
		return true
	})
}
