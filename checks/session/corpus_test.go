package session_test

import (
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/checks/session"
)

// TestRealTraffic says that the rules find nothing in recordings of programs that are not ours, and that they see them.
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
		rep, err := checks.JudgeAll(rd, session.Rules(), checks.Options{}, checks.Run{})
		g.Expect(err).NotTo(HaveOccurred())
		for _, r := range rep.Results {
			switch r.Outcome {
			case checks.Pass:
				passed[r.Rule] = true
			case checks.NotApplicable:
			default:
				t.Errorf("%s: %s of %s: %s %s", file, r.Rule, r.Subject, r.Outcome, r.Reason)
			}
		}
		g.Expect(rd.Close()).To(Succeed())
	}
	for _, id := range []string{"CWMP-SES-001", "CWMP-SES-004", "CWMP-SES-020", "CWMP-EST-010", "CWMP-EST-018", "CWMP-RTY-011"} {
		NewWithT(t).Expect(passed).To(HaveKey(id), "the recordings reach it")
	}
}
