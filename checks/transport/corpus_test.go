package transport_test

import (
	"os"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/checks/transport"
)

// TestRealTraffic says what the rules find in recordings of programs that are not ours, and that it is no more than that.
func TestRealTraffic(t *testing.T) {
	for file, want := range map[string]map[string]checks.Outcome{
		"genieacs1216-digest-easycwmp.pcap": {"CWMP-HTP-006": checks.Fail},
		"otheracs-genieacs-sim.pcap": {
			"CWMP-HTP-003": checks.Fail, // the simulator sends no SOAPAction at all
			"CWMP-HTP-004": checks.Fail,
			"CWMP-HTP-006": checks.Fail, // and a Content-Type always
			"CWMP-HTP-024": checks.Warn, // one ACS sets no cookie
			"CWMP-HTP-025": checks.Warn, // another sets one for a day
		},
	} {
		path := filepath.Join("..", "..", "..", "shared", "corpus", file)
		if _, err := os.Stat(path); err != nil {
			t.Skipf("the recordings are not here: %v", err)
		}
		g := NewWithT(t)
		rd, err := capture.Open(path)
		g.Expect(err).NotTo(HaveOccurred())
		rep, err := checks.JudgeAll(rd, transport.Rules(), checks.Options{}, checks.Run{})
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
