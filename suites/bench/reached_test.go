package bench

import (
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/checks"
	"cwmplab/cwmp"
)

// A rule that was not reached because the device left a call without an answer says so; a verdict of its own stands for itself.
func TestWhyARuleWasNotReached(t *testing.T) {
	g := NewWithT(t)
	b := &Bench{}
	b.denies(Call{RPC: &cwmp.GetRPCMethods{}}, &cwmp.GetRPCMethodsResponse{})
	g.Expect(b.cause(checks.Result{Outcome: checks.NotApplicable})).To(BeEmpty())
	b.denies(Call{RPC: &cwmp.GetParameterValues{}}, nil)
	b.denies(Call{RPC: &cwmp.AddObject{}}, nil)
	g.Expect(b.cause(checks.Result{Outcome: checks.NotApplicable})).To(Equal(", as GetParameterValues got no answer: the session broke off"))
	g.Expect(b.cause(checks.Result{Outcome: checks.Fail})).To(BeEmpty())
}
