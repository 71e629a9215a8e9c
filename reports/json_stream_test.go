package reports

import (
	"bytes"
	"encoding/json"
	"strconv"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/checks"
)

func TestJSONIsThatOfTheWholeReport(t *testing.T) {
	for _, n := range []int{0, 1, 3} {
		t.Run(strconv.Itoa(n), func(t *testing.T) {
			g := NewWithT(t)
			rep := &checks.Report{Format: checks.FormatName, Reason: "\n \"results\": []", Results: []checks.Result{},
				Scenarios: []checks.Scenario{{Name: "a <b> & c"}}}
			for i := range n {
				rep.Results = append(rep.Results, checks.Result{Requirement: &checks.Requirement{Rule: "R" + strconv.Itoa(i)}, Findings: []checks.Finding{{Observed: "<\u202e>\x1b", Path: "/a"}}})
			}
			var whole, parts bytes.Buffer
			e := json.NewEncoder(&whole)
			e.SetEscapeHTML(false)
			e.SetIndent("", " ")
			g.Expect(e.Encode(rep)).To(Succeed())
			g.Expect(JSON(&parts, rep)).To(Succeed())
			g.Expect(parts.String()).To(Equal(string(escapeHidden(whole.Bytes()))))
		})
	}
}
