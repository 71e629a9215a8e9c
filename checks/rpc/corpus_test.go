package rpc_test

import (
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/checks/rpc"
)

// TestRealTraffic judges recordings of programs that are not ours: nothing is found, and the rules that need more than one message
// are reached.
func TestRealTraffic(t *testing.T) {
	passed := map[string]bool{}
	for _, file := range []string{"genieacs1216-digest-easycwmp.pcap", "otheracs-genieacs-sim.pcap"} {
		path := filepath.Join("..", "..", "..", "shared", "corpus", file)
		if _, err := os.Stat(path); err != nil {
			t.Skipf("the recordings are not here: %v", err)
		}
		g := NewWithT(t)
		rd, err := capture.Open(path)
		g.Expect(err).NotTo(HaveOccurred())
		rep, err := checks.JudgeAll(rd, rpc.Rules(), checks.Options{}, checks.Run{})
		g.Expect(err).NotTo(HaveOccurred())
		for _, r := range rep.Results {
			passed[r.Rule] = passed[r.Rule] || r.Outcome == checks.Pass
			g.Expect([]checks.Outcome{checks.Pass, checks.NotApplicable}).To(ContainElement(r.Outcome), "%s: %s: %+v", file, r.Rule, r.Findings)
		}
		g.Expect(rd.Close()).To(Succeed())
	}
	for _, id := range []string{"CWMP-GPV-001", "CWMP-GPN-003", "CWMP-GPN-017", "CWMP-RB-002", "CWMP-RB-007"} {
		NewWithT(t).Expect(passed).To(HaveKeyWithValue(id, true), "the recordings reach it")
	}
}
