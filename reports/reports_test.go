package reports_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/checks/checkstest"
	"cwmplab/fixtures/golden"
	"cwmplab/reports"
)

// written is a report in one form.
func written(t *testing.T, format string, r *checks.Report, o reports.Options) string {
	t.Helper()
	var b bytes.Buffer
	NewWithT(t).Expect(reports.Write(&b, format, r, o)).To(Succeed())
	return b.String()
}

// judged is the report of the whole catalogue on a recording.
func judged(t *testing.T, rec *golden.Recording) *checks.Report {
	t.Helper()
	return judgedBy(t, rec, catalogue.All())
}

func judgedBy(t *testing.T, rec *golden.Recording, rules []*checks.Rule) *checks.Report {
	t.Helper()
	file, _, _ := strings.Cut(rec.Name, " with ") // the name of an edit may quote what it writes
	o := checks.Options{Area: catalogue.AreaOf, Input: file + ".txt", Declared: checkstest.Declared(rec)}
	run := checks.Run{Tool: "cwmplab test", Catalogue: "test", Command: "check", Selection: "all rules", Inputs: []checks.Input{{Name: o.Input}}}
	rep, err := checks.JudgeAll(rec.Reader(), rules, o, run)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return rep
}

// broken are recordings that break rules in many ways, as those of others do.
func broken() []*golden.Recording {
	boot := golden.Load("cpe-boot")
	return []*golden.Recording{
		boot.With(mutate.Text("Inform/MaxEnvelopes", "2"), mutate.Text("Inform/DeviceId/OUI", "00aabb")),
		boot.With(mutate.DropElement("Inform/Event")),
		golden.Load("connection-request").With(mutate.Text("Inform/RetryCount", "-1")),
		boot.With(mutate.ReplaceInBody("</cwmp:Inform>", "</cwmp:Infrom>")),
	}
}

var outcomes = []checks.Outcome{checks.NotApplicable, checks.Pass, checks.Unclear, checks.Warn, checks.Fail, checks.RuleBroken,
	checks.Skipped, checks.Manual, checks.ExpectedFail, checks.UnexpectedPass}

// madeUp is a report with arbitrary results, whether or not rules can come to them. Text gives what is put into every
// field that can hold what was captured.
func madeUp(rnd *rand.Rand, text func() string) *checks.Report {
	rep := &checks.Report{Format: checks.FormatName, Subjects: []checks.Subject{}, Results: []checks.Result{},
		Run: checks.Run{Tool: "cwmplab test", Inputs: []checks.Input{}}}
	for i := range rnd.IntN(4) {
		rep.Subjects = append(rep.Subjects, checks.Subject{ID: fmt.Sprint(text(), i), Role: []string{"CPE", "ACS"}[i%2], Version: "1.2", VersionFrom: "namespace", Sessions: i})
	}
	for i := range rnd.IntN(8) {
		subject := text() // of nobody in the list
		if n := len(rep.Subjects); n > 0 && rnd.IntN(5) > 0 {
			subject = rep.Subjects[rnd.IntN(n)].ID
		}
		about := &checks.Requirement{Rule: fmt.Sprintf("CWMP-XXX-%03d", i), Title: "a title", Area: "soap", Level: []checks.Level{checks.Must, checks.Should, checks.May}[rnd.IntN(3)],
			Role: []string{"CPE", "ACS", "both"}[rnd.IntN(3)], Section: "3.4", Confidence: []string{"S", "K", "M?"}[rnd.IntN(3)]}
		res := checks.Result{Requirement: about, Subject: subject,
			Outcome: outcomes[rnd.IntN(len(outcomes))], Exercised: rnd.IntN(3), Reason: text()}
		if res.Outcome == checks.Fail || res.Outcome == checks.Warn || res.Outcome == checks.ExpectedFail {
			for range rnd.IntN(6) {
				res.Findings = append(res.Findings, finding(rnd, res, text))
			}
			res.Count = len(res.Findings) + rnd.IntN(2)*rnd.IntN(30)
		}
		rep.Results = append(rep.Results, res)
	}
	for range rnd.IntN(3) {
		rep.Scenarios = append(rep.Scenarios, checks.Scenario{Name: text(), Section: "3.7", Rules: []string{}, State: []string{"passed", "failed"}[rnd.IntN(2)], Reason: text()})
	}
	rep.Close()
	if rnd.IntN(4) == 0 {
		rep.NoVerdict(text())
	}
	return rep
}

func finding(rnd *rand.Rand, res checks.Result, text func() string) checks.Finding {
	f := checks.Finding{Side: "CPE", Input: text(), Session: rnd.IntN(5), Exchange: rnd.IntN(5), Frame: rnd.IntN(50), TCPStream: -1, Direction: "request",
		Message: text(), Part: []string{"", "head", "body"}[rnd.IntN(3)], Path: text(), Offset: rnd.IntN(100), Length: rnd.IntN(3),
		Observed: text(), Expected: text(), Hint: text(), Outcome: res.Outcome, Time: time.Unix(int64(rnd.IntN(1000)), 0).UTC()}
	if rnd.IntN(5) == 0 {
		cause := "CWMP-XXX-000"
		f.Follows = &cause
	}
	return f
}

func plain() string { return "text" }

func TestAnUnknownFormatNamesThoseThereAre(t *testing.T) {
	g := NewWithT(t)
	err := reports.Write(&bytes.Buffer{}, "pdf", &checks.Report{}, reports.Options{})
	g.Expect(err).To(MatchError(ContainSubstring("console json junit")))
	g.Expect(reports.Known("pdf")).To(BeFalse())
	g.Expect(reports.Known("junit")).To(BeTrue())
}

// full is a disk that takes some bytes and no more.
type full struct{ room int }

func (f *full) Write(b []byte) (int, error) {
	if len(b) > f.room {
		n := f.room
		f.room = 0
		return n, fmt.Errorf("no space left on device")
	}
	f.room -= len(b)
	return len(b), nil
}

func TestEveryFormTellsThatTheDiskIsFull(t *testing.T) {
	rep := judged(t, broken()[0])
	for _, format := range reports.Formats() {
		t.Run(format, func(t *testing.T) {
			size := len(written(t, format, rep, reports.Options{}))
			for _, room := range []int{0, 1, size / 2, size - 1} {
				err := reports.Write(&full{room}, format, rep, reports.Options{})
				NewWithT(t).Expect(err).To(MatchError(ContainSubstring("no space left")), "room for %d of %d bytes", room, size)
			}
			NewWithT(t).Expect(reports.Write(&full{size}, format, rep, reports.Options{})).To(Succeed())
		})
	}
}
