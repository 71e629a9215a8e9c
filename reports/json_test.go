package reports_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/fixtures/golden"
	"cwmplab/reports"
)

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	g := NewWithT(t)
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(reports.Schema))
	g.Expect(err).NotTo(HaveOccurred())
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	g.Expect(c.AddResource("schema.json", doc)).To(Succeed())
	s, err := c.Compile("schema.json")
	g.Expect(err).NotTo(HaveOccurred())
	return s
}

func invalid(t *testing.T, s *jsonschema.Schema, report string) error {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(report))
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return s.Validate(doc)
}

func TestEveryReportFitsTheSchema(t *testing.T) {
	s := schema(t)
	fits := func(t *testing.T, r *checks.Report) {
		t.Helper()
		NewWithT(t).Expect(invalid(t, s, written(t, "json", r, reports.Options{}))).To(Succeed())
	}
	t.Run("good recordings", func(t *testing.T) {
		for _, rec := range golden.All() {
			fits(t, judged(t, rec))
		}
	})
	t.Run("bad recordings", func(t *testing.T) {
		for _, rec := range broken() {
			rep := judged(t, rec)
			NewWithT(t).Expect(rep.Summary.Fail).NotTo(BeZero(), rec.Name)
			fits(t, rep)
		}
	})
	t.Run("nothing at all", func(t *testing.T) {
		fits(t, checks.NewRunner(nil, checks.Options{}).Report(checks.Run{Inputs: []checks.Input{}}))
	})
	t.Run("made up, with scenarios", func(t *testing.T) {
		rnd := rand.New(rand.NewPCG(1, 2))
		for range 300 {
			fits(t, madeUp(rnd, plain))
		}
	})
}

// What was broken comes with all that the rule has to say about it; what was kept needs no words.
func TestResultsThatAreNotKeptCarryTheHint(t *testing.T) {
	g := NewWithT(t)
	byID := map[string]*checks.Rule{}
	for _, rule := range catalogue.All() {
		byID[rule.ID] = rule
	}
	var back struct {
		Results []struct {
			Rule    string
			Outcome checks.Outcome
			Hint    *checks.Hint
		}
	}
	seen := map[checks.Outcome]int{}
	for _, rec := range broken() {
		g.Expect(json.Unmarshal([]byte(written(t, "json", judged(t, rec), reports.Options{})), &back)).To(Succeed())
		for _, res := range back.Results {
			seen[res.Outcome]++
			switch res.Outcome {
			case checks.Fail, checks.Warn, checks.Unclear:
				g.Expect(*res.Hint).To(Equal(byID[res.Rule].Hint), res.Rule)
				g.Expect([]string{res.Hint.Allowed, res.Hint.Cause, res.Hint.Consequence, res.Hint.Remedy}).NotTo(ContainElement(""), res.Rule)
			default:
				g.Expect(res.Hint).To(BeNil(), res.Rule)
			}
		}
		back.Results = nil
	}
	g.Expect(seen).To(And(HaveKey(checks.Fail), HaveKey(checks.Pass)))
}

func TestReportsOnRecordingsOfOthersFitTheSchema(t *testing.T) {
	files, _ := filepath.Glob("../../shared/corpus/*.pcap")
	if len(files) == 0 {
		t.Skip("../../shared/corpus is not there")
	}
	g := NewWithT(t)
	for _, file := range files {
		rd, err := capture.Open(file)
		g.Expect(err).NotTo(HaveOccurred())
		rep, err := checks.JudgeAll(rd, catalogue.All(), checks.Options{Area: catalogue.AreaOf, Input: file}, checks.Run{Inputs: []checks.Input{{Name: file}}})
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(rd.Close()).To(Succeed())
		g.Expect(invalid(t, schema(t), written(t, "json", rep, reports.Options{}))).To(Succeed())
	}
}

// The schema must be able to say no: a required field that is gone, a value out of its list, a number below zero.
func TestTheSchemaRefusesWhatIsNoReport(t *testing.T) {
	s := schema(t)
	good := written(t, "json", judged(t, broken()[0]), reports.Options{})
	NewWithT(t).Expect(invalid(t, s, good)).To(Succeed())
	for _, damage := range [][2]string{
		{`"format": "cwmplab-report/1"`, `"format": "cwmplab-report/9"`},
		{`"verdict": "fail"`, `"verdict": "perhaps"`},
		{`"exitCode": 1`, `"exitCode": 7`},
		{`"outcome": "fail"`, `"outcome": "bad"`},
		{`"level": "MUST"`, `"level": "OUGHT"`},
		{`"side": "CPE"`, `"side": "ISP"`},
		{`"observed"`, `"seen"`},
		{`"exercisedMust": `, `"exercisedMust": -`},
	} {
		bad := strings.Replace(good, damage[0], damage[1], 1)
		NewWithT(t).Expect(bad).NotTo(Equal(good), "nothing to damage: %s", damage[0])
		NewWithT(t).Expect(invalid(t, s, bad)).NotTo(Succeed(), damage[1])
	}
}

// What was captured stands in the report letter for letter, whatever it is.
func TestJSONKeepsEveryCharacter(t *testing.T) {
	g := NewWithT(t)
	const seen = "a\x1b[2J\u009b31m\u202e</script>\u2028\U000e0041\x00\n\"\\ü€"
	rep := &checks.Report{Results: []checks.Result{{Requirement: &checks.Requirement{}, Findings: []checks.Finding{{Observed: seen}}}}}
	out := written(t, "json", rep, reports.Options{})
	g.Expect(strings.ContainsAny(out, "\x1b\u009b\u202e\u2028\U000e0041\x00")).To(BeFalse(), out)
	var back checks.Report
	g.Expect(json.Unmarshal([]byte(out), &back)).To(Succeed())
	g.Expect(back.Results[0].Findings[0].Observed).To(Equal(seen))
}

func TestTheSchemaIsTheFileOfTheRepository(t *testing.T) {
	g := NewWithT(t)
	file, err := os.ReadFile("schema.json")
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(reports.Schema).To(Equal(file))
}
