package checks_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/internal/http1"
)

func TestOnce(t *testing.T) {
	type count struct{ n int }
	type other struct{ _ int }
	g, worked := NewWithT(t), 0
	work := func(*capture.Message) *count { worked++; return &count{worked} }
	message := func() *capture.Message { return &capture.Message{HTTP: &http1.Message{Body: []byte("<a/>")}} }
	a, b := message(), message()
	f := &checks.Facts{Memo: &checks.Memo{}}

	g.Expect(checks.Once(f, a, work)).To(BeIdenticalTo(checks.Once(f, a, work)))
	g.Expect(worked).To(Equal(1))
	checks.Once(f, a, func(*capture.Message) *other { return &other{} })
	checks.Once(f, a, work)
	g.Expect(worked).To(Equal(1), "another type about the same message pushes nothing out")
	checks.Once(f, b, work)
	g.Expect(worked).To(Equal(2), "another message")
	checks.Once(f, a, work)
	g.Expect(worked).To(Equal(3), "only one message is remembered")
	a.Release()
	checks.Once(f, a, work)
	g.Expect(worked).To(Equal(4), "the tree it was worked out of is gone")
	checks.Once(&checks.Facts{}, a, work)
	checks.Once(nil, a, work)
	g.Expect(worked).To(Equal(6), "without a memo each time")
}
