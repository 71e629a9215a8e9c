package session_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/session"
	"cwmplab/fixtures/golden"
)

// A CPE that does not go where its empty POST is redirected to has sent it all the same: it leaves because of the redirect.
func TestARedirectThatIsNotFollowed(t *testing.T) {
	g := NewWithT(t)
	rec := golden.Load("http-redirect-mid-session").With(mutate.Seq(mutate.DropConn(mutate.Last(mutate.Status(204))), mutate.Quiet(2*time.Minute)))
	g.Expect(checks.Judge(rec, &session.EmptyWhenIdle).Findings).To(BeEmpty())
	res := checks.Judge(rec, &session.EndsInOrder)
	g.Expect(res.Outcome).To(Equal(checks.Fail))
	g.Expect(res.Findings[0].Observed).To(ContainSubstring("after status 307"))
	g.Expect(res.Findings[0].Expected).To(Equal("the same POST to where Location says"))
}
