package security_test

import (
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/checks/security"
)

// TestRealTraffic says what the rules find in recordings of programs that are not ours, and that it is no more than that.
func TestRealTraffic(t *testing.T) {
	for file, want := range map[string]map[string]checks.Outcome{
		"genieacs1216-digest-easycwmp.pcap": {"CWMP-AUT-008": checks.Warn}, // it comes with its own name at its bootstrap
		"otheracs-genieacs-sim.pcap":        {},
	} {
		path := filepath.Join("..", "..", "..", "shared", "corpus", file)
		if _, err := os.Stat(path); err != nil {
			t.Skipf("the recordings are not here: %v", err)
		}
		g := NewWithT(t)
		rd, err := capture.Open(path)
		g.Expect(err).NotTo(HaveOccurred())
		rep, err := checks.JudgeAll(rd, security.Rules(), checks.Options{}, checks.Run{})
		g.Expect(err).NotTo(HaveOccurred())
		got := map[string]checks.Outcome{}
		for _, r := range rep.Results {
			if r.Outcome != checks.Pass && r.Outcome != checks.NotApplicable {
				got[r.Rule] = r.Outcome
			}
		}
		g.Expect(got).To(Equal(want), file)
		g.Expect(rd.Close()).To(Succeed())
	}
}
