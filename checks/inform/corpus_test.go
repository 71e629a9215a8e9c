package inform_test

import (
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/checks/inform"
)

// TestRealTraffic says what the rules find in recordings of programs that are not ours, and that it is no more than that.
func TestRealTraffic(t *testing.T) {
	passed := map[string]bool{}
	for file, want := range map[string]map[string]checks.Outcome{
		"genieacs1216-digest-easycwmp.pcap": {"CWMP-IFM-004": checks.Warn}, // one Inform has no event at all
		"otheracs-genieacs-sim.pcap": {
			"CWMP-INF-007": checks.Warn, // the simulator lists no DeviceSummary, which came with version 1.1 of its model
			"CWMP-IFM-011": checks.Warn,
		},
	} {
		path := filepath.Join("..", "..", "..", "shared", "corpus", file)
		if _, err := os.Stat(path); err != nil {
			t.Skipf("the recordings are not here: %v", err)
		}
		g := NewWithT(t)
		rd, err := capture.Open(path)
		g.Expect(err).NotTo(HaveOccurred())
		rep, err := checks.JudgeAll(rd, inform.Rules(), checks.Options{}, checks.Run{})
		g.Expect(err).NotTo(HaveOccurred())
		got := map[string]checks.Outcome{}
		for _, r := range rep.Results {
			switch r.Outcome {
			case checks.Pass:
				passed[r.Rule] = true
			case checks.NotApplicable:
			default:
				got[r.Rule] = r.Outcome
			}
		}
		g.Expect(got).To(Equal(want), file)
		g.Expect(rd.Close()).To(Succeed())
	}
	for _, id := range []string{"CWMP-INF-013", "CWMP-INF-004"} {
		NewWithT(t).Expect(passed).To(HaveKey(id), "the recordings reach it")
	}
}
