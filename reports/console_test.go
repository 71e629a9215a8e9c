package reports_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/checks"
	"cwmplab/reports"
)

var update = flag.Bool("update", false, "write the golden outputs anew")

func TestConsoleReadsAsItShould(t *testing.T) {
	for _, tc := range []struct {
		name string
		rep  *checks.Report
		o    reports.Options
	}{
		{"violations", violations(), reports.Options{}},
		{"violations-all", violations(), reports.Options{All: true}},
		{"clean", clean(), reports.Options{}},
		{"warning", warning(), reports.Options{}},
		{"no-verdict", noVerdict(), reports.Options{}},
		{"suite", suite(), reports.Options{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			file := filepath.Join("testdata", tc.name+".txt")
			got := written(t, "console", tc.rep, tc.o)
			if *update {
				g.Expect(os.WriteFile(file, []byte(got), 0o600)).To(Succeed())
			}
			want, err := os.ReadFile(file)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(got).To(Equal(string(want)), "go test ./reports -update writes it anew")
		})
	}
}

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// at places a finding: the session, and a frame and a time that follow from it.
func at(session, exchange int, f checks.Finding) checks.Finding {
	f.Input, f.Session, f.Exchange, f.Frame, f.TCPStream = "home.pcapng", session, exchange, session*100+exchange*4, 0
	f.Time = start.Add(time.Duration(session)*time.Minute + time.Duration(exchange)*time.Second)
	return f
}

func failing(observed, expected string) checks.Finding {
	return checks.Finding{Side: "CPE", Direction: "request", Observed: observed, Expected: expected, Outcome: checks.Fail}
}

func result(rule, subject string, outcome checks.Outcome, findings ...checks.Finding) checks.Result {
	about := &checks.Requirement{Rule: rule, Title: "The requirement as a fact", Area: "session", Level: checks.Must, Role: "CPE", Section: "3.7.1.2", Confidence: "S"}
	r := checks.Result{Requirement: about, Subject: subject, Outcome: outcome, Count: len(findings), Findings: findings}
	if outcome != checks.NotApplicable {
		r.Exercised = max(1, len(findings))
	}
	return r
}

func reportOf(subjects []checks.Subject, results ...checks.Result) *checks.Report {
	rep := &checks.Report{Format: checks.FormatName, Run: checks.Run{Tool: "cwmplab", Inputs: []checks.Input{{Name: "home.pcapng"}}},
		Subjects: subjects, Results: results, Summary: checks.Summary{Sessions: 9, Exchanges: 40}}
	rep.Close()
	return rep
}

var (
	one = []checks.Subject{{ID: "001122-Router-0001", Role: "CPE", Version: "1.2", VersionFrom: "namespace", Sessions: 9},
		{ID: "192.0.2.1:7547", Role: "ACS", Version: "1.2", VersionFrom: "namespace", Sessions: 9}}
	two = append([]checks.Subject{{ID: "001122-Router-0002", Role: "CPE", Sessions: 3}}, one...)
)

// violations has what a bad device brings about: many findings of a rule, the same one again and again, two devices,
// warnings, findings that follow from others, a rule that broke, results that are not clear.
func violations() *checks.Report {
	content := failing(`an empty POST has Content-Type "text/xml"`, "no Content-Type")
	content.Message, content.Part, content.Path, content.Offset, content.Length = "empty POST", "head", "Content-Type", 330, 39
	content.Hint = "HTTP libraries add a type of their own."
	const here, there = "001122-Router-0001", "001122-Router-0002"
	repeated := result("CWMP-HTP-006", here, checks.Fail)
	for i := range 8 {
		repeated.Findings = append(repeated.Findings, at(i+1, 3, content))
	}
	repeated.Count, repeated.Level = 31, checks.MustNot
	other := result("CWMP-HTP-006", there, checks.Fail, at(2, 7, content))
	other.Level = checks.MustNot

	different := result("CWMP-SES-004", here, checks.Fail)
	for i, method := range []string{"GetParameterNames", "GetParameterValues", "Download", "Reboot", "AddObject"} {
		f := failing("empty POST follows "+method+" of the ACS", "its response or a fault")
		f.Message = "empty POST"
		different.Findings = append(different.Findings, at(3+i, 4, f))
	}
	different.Count, different.Confidence = 5, "K"

	cause := "CWMP-SES-004"
	echo := at(3, 5, failing("the session goes on", "its end"))
	echo.Follows = &cause
	folded := result("CWMP-SES-019", here, checks.Fail, echo)

	mild := failing(`ConnectionRequestURL "http://192.0.2.7:7548/" has no path`, "a path that is random")
	mild.Outcome, mild.Message, mild.Part, mild.Path, mild.Offset, mild.Length = checks.Warn, "Inform", "body", "/Envelope/Body/Inform/ParameterList/ParameterValueStruct[9]/Value", 2527, 1
	warns := result("CWMP-CRQ-005", here, checks.Warn, at(1, 1, mild), at(2, 1, mild))
	warns.Level, warns.Confidence = checks.Should, "?"

	broke := result("CWMP-SOP-001", here, checks.RuleBroken)
	broke.Reason = "the rule itself broke: index out of range"
	unclear := result("CWMP-AUT-013", here, checks.Unclear)
	unclear.Reason = "the password is not declared"
	also := result("CWMP-AUT-014", here, checks.Unclear)
	also.Reason = unclear.Reason
	return reportOf(two, repeated, different, folded, warns, broke, unclear, also, other, result("CWMP-SES-001", here, checks.Pass))
}

func clean() *checks.Report {
	return reportOf(one, result("CWMP-SES-001", one[0].ID, checks.Pass), result("CWMP-SES-002", one[0].ID, checks.NotApplicable))
}

func warning() *checks.Report {
	f := at(1, 1, failing("no response sets a cookie", ""))
	f.Outcome = checks.Warn
	r := result("CWMP-HTP-024", one[0].ID, checks.Warn, f)
	r.Confidence = "S"
	return reportOf(one, r)
}

func noVerdict() *checks.Report {
	rep := reportOf(nil)
	rep.NoVerdict("home.pcapng: the file is empty")
	return rep
}

func suite() *checks.Report {
	passes := result("CWMP-SES-001", one[0].ID, checks.UnexpectedPass)
	passes.Reason = "it passes and was expected to fail (ticket 17): take it off the list of known failures"
	fails := result("CWMP-SES-002", one[0].ID, checks.ExpectedFail, at(2, 2, checks.Finding{Side: "CPE", Observed: "known", Outcome: checks.ExpectedFail}))
	fails.Reason = "known until 2026-12-31: ticket 18"
	list := []checks.Result{passes, fails}
	for i := range 8 {
		skipped := result(fmt.Sprintf("CWMP-RB-%03d", i+1), one[0].ID, checks.Skipped)
		skipped.Reason, skipped.Exercised = "no reboot: it restarts the device (--no-reboot)", 0
		list = append(list, skipped)
	}
	list[len(list)-1].Reason = "long: only --profile long runs it"
	rep := reportOf(one, list...)
	rep.Scenarios = []checks.Scenario{{Name: "A session begins with Inform", State: "passed"},
		{Name: "HoldRequests holds", State: "unfinished", Reason: "Unexpected error:\n    <*fmt.wrapError | 0xc000012340>: \n    the device did not come\n    {\n        msg: \"x\",\n    }\noccurred."}}
	rep.NoVerdict("a scenario did not finish")
	rep.Records = []checks.DeviceRecord{
		{Device: "001122-R-1", State: checks.RecordBefore}, {Device: "001122-R-LAB1N1", State: checks.RecordDeleted},
		{Device: "001122-R-LAB1N2", State: checks.RecordLeft, Reason: "no adapter deletes it"},
	}
	return rep
}

// Whatever order results come in, the first line and the first finding name the first cause.
func TestTheFirstFindingShownIsTheFirstCause(t *testing.T) {
	for _, rec := range broken() {
		rep := judged(t, rec)
		lines := strings.Split(written(t, "console", rep, reports.Options{}), "\n")
		c := rep.Summary.FirstCause
		NewWithT(t).Expect(lines[0]).To(HavePrefix(fmt.Sprintf("FAIL: %s %s broke %s first, session %d", c.Side, c.Subject, c.Rule, c.Session)))
		NewWithT(t).Expect(lines[3]).To(HavePrefix("    FAIL " + c.Rule + " "))
	}
}

func TestWarningsComeAfterFailures(t *testing.T) {
	text := written(t, "console", violations(), reports.Options{})
	NewWithT(t).Expect(strings.LastIndex(text, "FAIL CWMP-")).To(BeNumerically("<", strings.Index(text, "WARN CWMP-")))
}

// A name of a file that a shell would take apart can be copied from the report all the same.
func TestTheCommandToJudgeAgainIsQuoted(t *testing.T) {
	rep := warning()
	rep.Results[0].Findings[0].Input = "my home's $HOME.pcapng"
	NewWithT(t).Expect(written(t, "console", rep, reports.Options{})).To(ContainSubstring(`again: cwmplab check 'my home'\''s $HOME.pcapng' --rule CWMP-HTP-024`))
}

// What was skipped, or did not finish, for one reason is told once, however many scenarios it was; --all and other reasons name them.
func TestScenariosAlikeAreCounted(t *testing.T) {
	g := NewWithT(t)
	rep := reportOf(one)
	for i := range 5 {
		rep.Scenarios = append(rep.Scenarios, checks.Scenario{Name: fmt.Sprintf("Waiting %d takes long", i), State: "skipped", Reason: "quick: too long"})
	}
	rep.Scenarios = append(rep.Scenarios, checks.Scenario{Name: "A row is added", State: "skipped", Reason: "AddObject: the CPE answers with fault 9000"},
		checks.Scenario{Name: "A session begins with Inform", State: "passed"})
	for i := range 3 {
		rep.Scenarios = append(rep.Scenarios, checks.Scenario{Name: fmt.Sprintf("Row %d stays", i), State: "unfinished", Reason: "the CPE opened no session"})
	}
	text := written(t, "console", rep, reports.Options{})
	g.Expect(text).To(ContainSubstring("\n3 scenarios unfinished: the CPE opened no session\n5 scenarios skipped: quick: too long\n" +
		"scenario skipped: A row is added\n    AddObject: the CPE answers with fault 9000\n1 of 4 scenarios passed, 6 skipped (--all names them).\n"))
	g.Expect(text).NotTo(ContainSubstring("Waiting"))
	all := written(t, "console", rep, reports.Options{All: true})
	g.Expect(strings.Count(all, "scenario skipped: Waiting")).To(Equal(5))
	g.Expect(strings.Count(all, "scenario unfinished: Row")).To(Equal(3))
	g.Expect(all).To(ContainSubstring("1 of 4 scenarios passed, 6 skipped.\n"))
}
