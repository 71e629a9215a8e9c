package acs_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/suites/acs"
	"cwmplab/suites/bench"
	"cwmplab/suites/bench/benchtest"
)

// What --dry-run says is sent was sent, to the reference ACS.
func TestTrafficIsAsToldBeforehand(t *testing.T) {
	g := NewWithT(t)
	var sent map[string]bench.Traffic
	watched := suite
	watched.Ran = func(b *bench.Bench) {
		var err error
		sent, err = b.Traffic()
		g.Expect(err).NotTo(HaveOccurred())
	}
	benchtest.ACS(t, watched, 1, "")
	var lines []string
	for _, s := range benchtest.Scenarios(t, suite, cwmp.ACS) {
		lines = append(lines, fmt.Sprintf("%s\t%d\t%s\n", s.Name, sent[s.Name].Sessions, sent[s.Name]))
		if told, _ := acs.Traffic(s.Name); !*update {
			g.Expect(told).To(Equal(sent[s.Name].String()), "%s: write it anew with -update", s.Name)
		}
	}
	if *update {
		g.Expect(os.WriteFile("traffic.txt", []byte(strings.Join(lines, "")), 0o644)).To(Succeed())
	}
}
