package connreq_test

import (
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/checks/connreq"
)

// TestRealTraffic says that the rules find one thing in recordings of programs that are not ours: neither device has a path in its URL, and that they see them.
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
		rep, err := checks.JudgeAll(rd, connreq.Rules(), checks.Options{}, checks.Run{})
		g.Expect(err).NotTo(HaveOccurred())
		for _, r := range rep.Results {
			switch r.Outcome {
			case checks.Pass:
				passed[r.Rule] = true
			case checks.NotApplicable:
			case checks.Warn:
				g.Expect(r.Rule).To(Equal("CWMP-CRQ-005"))
			default:
				t.Errorf("%s: %s of %s: %s %s", file, r.Rule, r.Subject, r.Outcome, r.Reason)
			}
		}
		g.Expect(rd.Close()).To(Succeed())
	}
	for _, id := range []string{"CWMP-CRQ-004", "CWMP-CRQ-009", "CWMP-CRQ-015", "CWMP-CRQ-019", "CWMP-CRQ-020", "CWMP-CRQ-030"} {
		NewWithT(t).Expect(passed).To(HaveKey(id), "the recordings reach it")
	}
}
