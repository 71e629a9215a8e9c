package provoked_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/fixtures/golden"
)

// A device that goes where a redirect sends it, and loses its session there for another reason, is told that reason.
func TestASessionThatFailsBehindARedirect(t *testing.T) {
	g := NewWithT(t)
	rule, ok := catalogue.Lookup("CWMP-HTP-032")
	g.Expect(ok).To(BeTrue())
	last := func(session int, of mutate.Match) mutate.Match {
		return mutate.Last(mutate.And(mutate.InSession(session), of))
	}
	behind, without := mutate.Seq(mutate.Refuse(last(1, mutate.Responses()), "400 Bad Request"), mutate.Refuse(last(2, mutate.Responses()), "400 Bad Request")),
		mutate.Seq(mutate.DropHeader(last(1, mutate.Requests()), "Cookie"), mutate.DropHeader(last(2, mutate.Requests()), "Cookie"))
	for _, tc := range []struct {
		edit mutate.Edit
		why  string
	}{
		{behind, "is answered with status 400"},
		{mutate.Seq(behind, without), "is answered with status 400, as it comes without the cookie of the session"},
	} {
		res := checks.Judge(golden.Load("provoked/cwmp-htp-032").With(mutate.AfterProvocation(tc.edit)), rule)
		g.Expect(res.Outcome).To(Equal(checks.Unclear), "%v", res.Findings)
		g.Expect(res.Reason).To(HaveSuffix(tc.why))
	}
}
