package reports_test

import (
	"bytes"
	"encoding/xml"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/checks"
	"cwmplab/fixtures/golden"
	"cwmplab/reports"
)

// junit is how a continuous integration server reads the form.
type junit struct {
	Tests    int `xml:"tests,attr"`
	Failures int `xml:"failures,attr"`
	Errors   int `xml:"errors,attr"`
	Skipped  int `xml:"skipped,attr"`
	Suites   []struct {
		Name     string `xml:"name,attr"`
		Tests    int    `xml:"tests,attr"`
		Failures int    `xml:"failures,attr"`
		Errors   int    `xml:"errors,attr"`
		Skipped  int    `xml:"skipped,attr"`
		Cases    []struct {
			Name       string    `xml:"name,attr"`
			Class      string    `xml:"classname,attr"`
			Failure    *struct{} `xml:"failure"`
			Error      *struct{} `xml:"error"`
			Skipped    *struct{} `xml:"skipped"`
			Out        string    `xml:"system-out"`
			Properties []struct {
				Name  string `xml:"name,attr"`
				Value string `xml:"value,attr"`
			} `xml:"properties>property"`
		} `xml:"testcase"`
	} `xml:"testsuite"`
}

func readJUnit(t *testing.T, text string) junit {
	t.Helper()
	g := NewWithT(t)
	var doc junit
	g.Expect(xml.Unmarshal([]byte(text), &doc)).To(Succeed(), text)
	var tests, failures, errors, skipped int
	for _, s := range doc.Suites {
		n := [4]int{len(s.Cases)}
		for _, c := range s.Cases {
			for i, there := range []bool{c.Failure != nil, c.Error != nil, c.Skipped != nil} {
				if there {
					n[i+1]++
				}
			}
		}
		g.Expect(n).To(Equal([4]int{s.Tests, s.Failures, s.Errors, s.Skipped}), "counts of testsuite %s", s.Name)
		tests, failures, errors, skipped = tests+n[0], failures+n[1], errors+n[2], skipped+n[3]
	}
	g.Expect([]int{tests, failures, errors, skipped}).To(Equal([]int{doc.Tests, doc.Failures, doc.Errors, doc.Skipped}))
	return doc
}

func (d junit) red() bool { return d.Failures+d.Errors > 0 }

func TestJUnitIsRedExactlyWhenTheExitCodeIsNotZero(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	codes := map[int]int{}
	for range 1000 {
		rep := madeUp(rnd, plain)
		doc := readJUnit(t, written(t, "junit", rep, reports.Options{}))
		codes[rep.ExitCode]++
		NewWithT(t).Expect(doc.red()).To(Equal(rep.ExitCode != checks.ExitNoViolation), "exit code %d, %+v", rep.ExitCode, rep.Results)
		cases := 0
		for _, s := range doc.Suites {
			for _, c := range s.Cases {
				if c.Name != "run" {
					cases++
				}
			}
		}
		NewWithT(t).Expect(cases).To(Equal(len(rep.Results)), "each result is one testcase")
	}
	NewWithT(t).Expect(codes).To(And(HaveKey(0), HaveKey(1), HaveKey(3)), "the reports came to every exit code")
}

func TestJUnitOfGoodAndBadRecordings(t *testing.T) {
	t.Parallel()
	for _, rec := range golden.All() {
		rep := judged(t, rec)
		NewWithT(t).Expect(readJUnit(t, written(t, "junit", rep, reports.Options{})).red()).To(Equal(rep.ExitCode != 0), rec.Name)
	}
	for _, rec := range broken() {
		g := NewWithT(t)
		rep := judged(t, rec)
		g.Expect(rep.ExitCode).To(Equal(1))
		doc := readJUnit(t, written(t, "junit", rep, reports.Options{}))
		g.Expect(doc.Failures).To(Equal(rep.Summary.Fail))
		c := doc.Suites[0].Cases[0]
		g.Expect(c.Name).To(MatchRegexp(`^CWMP-[A-Z]+-[0-9]+$`), "the bare rule ID")
		g.Expect(c.Class).NotTo(BeEmpty())
		var names []string
		for _, p := range c.Properties {
			names = append(names, p.Name)
		}
		g.Expect(names).To(ContainElements("title", "section", "level"))
	}
}

func TestJUnitTellsOutcomesApart(t *testing.T) {
	for _, tc := range []struct {
		outcome            checks.Outcome
		failure, err, skip bool
	}{
		{checks.Pass, false, false, false},
		{checks.Warn, false, false, false},
		{checks.ExpectedFail, false, false, false},
		{checks.Fail, true, false, false},
		{checks.UnexpectedPass, true, false, false},
		{checks.RuleBroken, false, true, false},
		{checks.Unclear, false, false, true},
		{checks.NotApplicable, false, false, true},
		{checks.Skipped, false, false, true},
		{checks.Manual, false, false, true},
	} {
		t.Run(string(tc.outcome), func(t *testing.T) {
			g := NewWithT(t)
			rep := &checks.Report{Subjects: []checks.Subject{{ID: "d", Role: "CPE"}}, Results: []checks.Result{
				{Requirement: &checks.Requirement{Rule: "CWMP-XXX-001", Role: "CPE", Level: checks.Must}, Subject: "d", Outcome: tc.outcome, Exercised: 1, Findings: []checks.Finding{{Observed: "seen so"}}}}}
			rep.Close()
			c := readJUnit(t, written(t, "junit", rep, reports.Options{})).Suites[0].Cases[0]
			g.Expect([]bool{c.Failure != nil, c.Error != nil, c.Skipped != nil}).To(Equal([]bool{tc.failure, tc.err, tc.skip}))
			if tc.outcome == checks.Warn {
				g.Expect(c.Out).To(ContainSubstring("seen so"), "a warning is green and says what it warns of")
			}
		})
	}
}

// Without a verdict there is one testcase more, so that a gate does not open.
func TestJUnitWithoutAVerdictHasATestcaseRun(t *testing.T) {
	g := NewWithT(t)
	rep := &checks.Report{}
	rep.NoVerdict("the device never came")
	doc := readJUnit(t, written(t, "junit", rep, reports.Options{}))
	g.Expect(doc.Errors).To(Equal(1))
	g.Expect(doc.Suites[0].Cases[0].Name).To(Equal("run"))
	g.Expect(written(t, "junit", rep, reports.Options{})).To(ContainSubstring("the device never came"))
}

func TestJUnitFitsItsSchema(t *testing.T) {
	xmllint, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("xmllint is not installed")
	}
	rnd := rand.New(rand.NewPCG(5, 6))
	dir := t.TempDir()
	args := []string{"--noout", "--nonet", "--schema", "testdata/junit.xsd"}
	add := func(name string, data []byte) {
		file := filepath.Join(dir, name+".xml")
		NewWithT(t).Expect(os.WriteFile(file, data, 0o600)).To(Succeed())
		args = append(args, file)
	}
	add("golden", []byte(written(t, "junit", judged(t, golden.Load("cpe-boot")), reports.Options{})))
	add("broken", []byte(written(t, "junit", judged(t, broken()[0]), reports.Options{})))
	for i := range 40 {
		add("made-up-"+string(rune('a'+i%26))+string(rune('a'+i/26)), []byte(written(t, "junit", madeUp(rnd, plain), reports.Options{})))
	}
	out, err := exec.Command(xmllint, args...).CombinedOutput()
	NewWithT(t).Expect(err).NotTo(HaveOccurred(), string(out))

	good := []byte(written(t, "junit", judged(t, broken()[0]), reports.Options{}))
	bad := filepath.Join(dir, "bad.xml")
	NewWithT(t).Expect(os.WriteFile(bad, bytes.Replace(good, []byte("<testcase "), []byte("<testcase color=\"red\" "), 1), 0o600)).To(Succeed())
	NewWithT(t).Expect(exec.Command(xmllint, "--noout", "--nonet", "--schema", "testdata/junit.xsd", bad).Run()).NotTo(Succeed(), "the schema can say no")
}
