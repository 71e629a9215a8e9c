package benchtest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/cwmp"
	"cwmplab/fixtures/golden"
	"cwmplab/suites/bench"
)

// GoldenName is the name of the golden recording of a scenario against a side: that of the first rule on provocations it
// has to reach, in small letters, with "acs-" before it for an ACS; "" where it provokes nothing.
func GoldenName(side cwmp.Role, s checks.Scenario) string {
	for _, id := range s.Rules {
		if r, ok := catalogue.Lookup(id); ok && r.Scope() == checks.ScopeProvoked {
			return prefix(side) + strings.ToLower(id)
		}
	}
	return ""
}

func prefix(side cwmp.Role) string {
	if side == cwmp.ACS {
		return "provoked/acs-"
	}
	return "provoked/"
}

// Golden writes the golden recordings of a suite below a folder: of each scenario that provokes something, against the
// reference peer, in virtual time. Those that are there stay unless all is set. Run makes a run with a filter and hands
// over its recording.
func Golden(t *testing.T, side cwmp.Role, folder string, scenarios []checks.Scenario, all bool, run func(filter string) (recording string)) {
	t.Helper()
	done := map[string]bool{}
	for _, s := range scenarios {
		name := GoldenName(side, s)
		file := filepath.Join(folder, name+".txt")
		if _, err := os.Stat(file); name == "" || done[name] || err == nil && !all {
			continue
		}
		done[name] = true
		id := strings.ToUpper(strings.TrimPrefix(name, prefix(side)))
		write(t, file, s, run("rule:"+id))
	}
}

func write(t *testing.T, file string, s checks.Scenario, recording string) {
	t.Helper()
	g := NewWithT(t)
	rd, err := capture.Open(recording)
	g.Expect(err).NotTo(HaveOccurred())
	defer rd.Close()
	tr, err := capture.ReadTranscript(rd)
	g.Expect(err).NotTo(HaveOccurred())
	about := bench.ReferenceFile()
	f := about.Credentials
	tr.Comment = fmt.Sprintf("%s\nMade by the suite, the reference peer under test, in virtual time.\n"+
		"declared: amendment=%d username=%s password=%s connreq-username=%s connreq-password=%s\nexpect: clean",
		s.Name, about.Claims.Amendment, f.CPE.Username, f.CPE.Password.Reveal(), f.ConnectionRequest.Username, f.ConnectionRequest.Password.Reveal())
	g.Expect(os.WriteFile(file, tr.Format(), 0o644)).To(Succeed())
}

// HasGolden fails for every scenario that provokes something and has no golden recording.
func HasGolden(t *testing.T, side cwmp.Role, scenarios []checks.Scenario) {
	t.Helper()
	there := map[string]bool{}
	for _, r := range golden.Provoked() {
		there[r.Name] = true
	}
	for _, s := range scenarios {
		if name := GoldenName(side, s); name != "" && !there[name] {
			t.Errorf("%q has no golden recording %s: run the test of the suite with -update", s.Name, name)
		}
	}
}
