package reports_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
	"golang.org/x/net/html"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/checks/checkstest"
	"cwmplab/fixtures/golden"
	"cwmplab/reports"
)

// htmlOf is the HTML report of a recording, with the recording beside it.
func htmlOf(t *testing.T, rec *golden.Recording) string {
	t.Helper()
	rep, err := checks.JudgeAll(rec.Reader(), catalogue.All(), checks.Options{Area: catalogue.AreaOf, Declared: checkstest.Declared(rec), Input: rec.Name},
		checks.Run{Tool: "cwmplab", Inputs: []checks.Input{{Name: rec.Name}}})
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return written(t, "html", rep, reports.Options{Recording: func(string) (capture.Reader, error) { return rec.Reader(), nil }})
}

func elements(doc *html.Node, name string) (list []*html.Node) {
	for d := range doc.Descendants() {
		if d.Type == html.ElementNode && d.Data == name {
			list = append(list, d)
		}
	}
	return list
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// The file needs nothing else and runs nothing: it holds no script and no address of another file, and its own policy
// lets its own style in and nothing more.
func TestTheHTMLReportStandsAlone(t *testing.T) {
	g := NewWithT(t)
	text := htmlOf(t, golden.Load("cpe-boot").With(mutate.Text("Inform/MaxEnvelopes", "2")))
	doc, err := html.Parse(strings.NewReader(text))
	g.Expect(err).NotTo(HaveOccurred())
	for _, name := range []string{"script", "img", "link", "iframe", "object", "form"} {
		g.Expect(elements(doc, name)).To(BeEmpty(), name)
	}
	ids := map[string]bool{}
	for d := range doc.Descendants() {
		if id := attribute(d, "id"); id != "" {
			g.Expect(ids).NotTo(HaveKey(id))
			ids[id] = true
		}
	}
	links := elements(doc, "a")
	g.Expect(links).NotTo(BeEmpty())
	for _, a := range links {
		to, within := strings.CutPrefix(attribute(a, "href"), "#")
		g.Expect(within).To(BeTrue(), attribute(a, "href"))
		g.Expect(ids).To(HaveKey(to))
	}
	styles := elements(doc, "style")
	g.Expect(styles).To(HaveLen(1))
	sum := sha256.Sum256([]byte(styles[0].FirstChild.Data))
	g.Expect(attribute(elements(doc, "meta")[1], "content")).To(ContainSubstring("style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"))
	g.Expect(styles[0].FirstChild.Data).NotTo(ContainSubstring("url("))
}

// A finding comes with its ladder and its bytes, the offending ones marked.
func TestTheHTMLReportShowsTheBytes(t *testing.T) {
	g := NewWithT(t)
	text := htmlOf(t, golden.Load("cpe-boot").With(mutate.Text("Inform/MaxEnvelopes", "2")))
	doc, err := html.Parse(strings.NewReader(text))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(elements(doc, "svg")).NotTo(BeEmpty())
	marked := ""
	for _, m := range elements(doc, "mark") {
		for d := range m.Descendants() {
			marked += d.Data
		}
	}
	g.Expect(marked).To(ContainSubstring("2"))
	for _, said := range []string{"CWMP-SOP-038", "MaxEnvelopes is", "Usual cause", "Who can fix it", "Not exercised, and why", "Violations found"} {
		g.Expect(text).To(ContainSubstring(said))
	}
}

// Where the recording is not there the report is whole all the same, and says what is missing.
func TestTheHTMLReportDoesWithoutTheRecording(t *testing.T) {
	g := NewWithT(t)
	g.Expect(written(t, "html", violations(), reports.Options{})).To(ContainSubstring("CWMP-HTP-006"))
	gone := reports.Options{Recording: func(name string) (capture.Reader, error) { return nil, fmt.Errorf("%s is gone", name) }}
	g.Expect(written(t, "html", violations(), gone)).To(And(ContainSubstring("CWMP-HTP-006"), ContainSubstring("home.pcapng is gone")))
	for _, rep := range []*checks.Report{clean(), warning(), noVerdict(), suite()} {
		g.Expect(written(t, "html", rep, gone)).To(ContainSubstring("CWMP report"))
	}
}

// Nothing of a secret is in the file, neither in a finding nor in a head, a body or a ladder.
func TestTheHTMLReportHoldsNoSecret(t *testing.T) {
	pictures := 0
	edit := mutate.Seq(mutate.DropHeader(mutate.Any(), "SOAPAction"), mutate.Text("Inform/MaxEnvelopes", "2"), mutate.DropHeader(mutate.Any(), "Content-Type"))
	for _, rec := range golden.All() {
		edited, fits := rec.Try(edit)
		if !fits {
			continue
		}
		text := htmlOf(t, edited)
		pictures += strings.Count(text, "<svg")
		for _, secret := range secretsOf(t, edited) {
			NewWithT(t).Expect(strings.Contains(html.UnescapeString(text), secret)).To(BeFalse(), "%s tells %q", rec.Name, secret)
		}
	}
	NewWithT(t).Expect(pictures).To(BeNumerically(">", 100))
}

// Whatever was captured, the file stays small enough to be mailed.
func TestTheHTMLReportStaysSmall(t *testing.T) {
	g := NewWithT(t)
	long := strings.Repeat("long ", 40_000)
	rec := golden.Load("cpe-boot").With(mutate.Seq(mutate.Text("Inform/MaxEnvelopes", long), mutate.AddHeader(mutate.Any(), "X-Long", long[:60_000])))
	g.Expect(len(htmlOf(t, rec))).To(BeNumerically("<", 1<<20))

	rep := violations()
	for i := range 400 { // every rule broken everywhere, in words without end
		f := at(1, 1, failing(long[:20_000], long[:20_000]))
		f.Path = long[:20_000]
		res := result(fmt.Sprintf("CWMP-XXX-%03d", i), one[0].ID, checks.Fail)
		for range checks.MaxFindings {
			res.Findings = append(res.Findings, f)
		}
		res.Count = len(res.Findings)
		rep.Results = append(rep.Results, res)
	}
	rep.Close()
	g.Expect(len(written(t, "html", rep, reports.Options{}))).To(BeNumerically("<", 5<<20))
}

// What was captured makes no element and no attribute.
func TestCapturedTextMakesNoElement(t *testing.T) {
	for _, bad := range []string{`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `</style><h1>forged</h1>`, "\x1b[2J\u202e"} {
		g := NewWithT(t)
		rep := violations()
		for i := range rep.Results {
			r := &rep.Results[i]
			r.Title, r.Area, r.Section, r.Subject, r.Reason = bad, bad, bad, bad, bad
			for j := range r.Findings {
				f := &r.Findings[j]
				f.Observed, f.Expected, f.Path, f.Message, f.Input, f.Hint = bad, bad, bad, bad, bad, bad
			}
		}
		rep.Subjects[0].ID, rep.Run.Command, rep.Run.Inputs[0].Name, rep.Run.Inputs[0].Notes = bad, bad, bad, []string{bad}
		rep.Scenarios = []checks.Scenario{{Name: bad, State: bad, Reason: bad, Section: bad}}
		text := written(t, "html", rep, reports.Options{Device: bad})
		harmless(t, text)
		doc, err := html.Parse(strings.NewReader(text))
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(elements(doc, "script")).To(BeEmpty())
		g.Expect(elements(doc, "img")).To(BeEmpty())
		g.Expect(elements(doc, "h1")).To(HaveLen(1))
		g.Expect(elements(doc, "style")).To(HaveLen(1))
	}
}

func TestTheHTMLReportIsTheSameEachTime(t *testing.T) {
	rep := violations()
	var first, second bytes.Buffer
	g := NewWithT(t)
	g.Expect(reports.Write(&first, "html", rep, reports.Options{})).To(Succeed())
	g.Expect(reports.Write(&second, "html", rep, reports.Options{})).To(Succeed())
	g.Expect(first.String()).To(Equal(second.String()))
}
