package cpe_test

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"testing"

	. "github.com/onsi/gomega"

	reference "cwmplab/fixtures/cpe"
	"cwmplab/internal/http1"
	"cwmplab/suites/bench"
	"cwmplab/suites/bench/benchtest"
)

// picking is a CPE that chooses among the addresses of a name in its own way: failed counts the tries without an answer.
func picking(choose func(list []string, failed int) []string) reference.Fault {
	return reference.Fault{Name: "picking", Arm: func(h *reference.Hooks) {
		received, failed := h.Received, 0
		h.Addresses = func(list []string) []string {
			failed++
			return choose(slices.Sorted(slices.Values(list)), failed-1)
		}
		h.Received = func(p reference.Post, m *http1.Message) error {
			failed = 0
			return received(p, m)
		}
	}}
}

const byName = "rule:CWMP-DSC-016"

// What a device may do about the addresses of a name, or cannot know, breaks no rule, however it is woken.
func TestTheAddressesOfANameAreTriedInManyWays(t *testing.T) {
	for _, tc := range []struct {
		name   string
		choose func(list []string, failed int) []string
		state  string
	}{
		{"always in the same order", func(list []string, _ int) []string { return list }, "passed"},
		{"one in each try, the other in the next", func(list []string, failed int) []string { return list[failed%2:][:1] }, "passed"},
		{"the other after four minutes", func(list []string, failed int) []string { return list[min(failed/24, 1):][:1] }, "passed"},
		{"one alone, as its resolver gives it no other", func(list []string, _ int) []string { return list[:1] }, "unfinished"},
	} {
		for _, unaided := range []bool{false, true} {
			t.Run(tc.name, func(t *testing.T) {
				g := NewWithT(t)
				woken := suite
				woken.Unaided = unaided
				rep := benchtest.CPE(t, woken, 1, byName, picking(tc.choose))
				g.Expect(benchtest.Broken(rep)).To(BeEmpty(), benchtest.Findings(rep))
				g.Expect(rep.Scenarios[0].State).To(Equal(tc.state), rep.Scenarios[0].Reason)
				g.Expect(rep.NotRestored).To(BeEmpty())
			})
		}
	}
}

func TestADeviceThatDoesNotResolveTheNameIsNotSentThere(t *testing.T) {
	g := NewWithT(t)
	nowhere := suite
	nowhere.Change = func(c *bench.Config) {
		c.SubjectLookup = func(_ context.Context, _, host string) ([]netip.Addr, error) {
			return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
		}
	}
	rep := benchtest.CPE(t, nowhere, 1, byName)
	g.Expect(benchtest.Broken(rep)).To(BeEmpty(), benchtest.Findings(rep))
	g.Expect(rep.Scenarios[0].State).To(Equal("skipped"))
	g.Expect(rep.Scenarios[0].Reason).To(ContainSubstring("it may not resolve the name (otherName)"))
}
