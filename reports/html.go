package reports

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io"
	"strings"
	"sync"
	"time"

	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/internal/printable"
	"cwmplab/reports/view"
)

//go:embed templates/report.html templates/report.css
var htmlFiles embed.FS

// page is what the HTML report shows.
type page struct {
	Report   *checks.Report
	Style    template.CSS
	Policy   string // what the browser may do: nothing but this style
	First    *told  // to blame first, nil for nobody
	Areas    []view.Area
	Outcomes []checks.Outcome
	Subjects []subjectRow
	Gaps     []view.Unexercised
	Unclear  []view.Unexercised
	Missing  int // rows of the catalogue without a rule
	Blocks   []*told
	Device   string // the device file
	Passed   int    // scenarios
	Notes    []string
}

// subjectRow is a device or an ACS with its counts.
type subjectRow struct {
	checks.Subject
	Pass, Fail, Warn, Unclear, Not int
}

// HTML writes the report as one file that needs nothing else: it opens from disk and prints. What was captured is text in
// it, and redacted. Ladders and bytes come from the recordings, where [Options.Recording] opens them.
func HTML(w io.Writer, r *checks.Report, o Options) error {
	t, err := htmlTemplate()
	if err != nil {
		return err
	}
	style, err := htmlStyle()
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(style))
	p := &page{Report: r, Style: template.CSS(style), Device: o.Device, //nolint:gosec // our own files
		Policy: "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"}
	p.fill(r, o)
	return t.ExecuteTemplate(w, "report", p)
}

// htmlTemplate and htmlStyle are made once.
var (
	htmlTemplate = sync.OnceValues(func() (*template.Template, error) {
		return view.Templates().Funcs(template.FuncMap{
			"lower":       strings.ToLower,
			"moment":      func(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") },
			"outcomeName": outcomeName,
			"fixer":       view.Fixer,
			"within":      func(f checks.Finding) string { return subject(&f) },
			"oneLine":     oneLine,
			"brief":       brief,
			"visible":     func(s string) string { return view.Visible([]byte(s)) },
		}).ParseFS(htmlFiles, "templates/report.html")
	})
	htmlStyle = sync.OnceValues(func() (string, error) {
		own, err := htmlFiles.ReadFile("templates/report.css")
		return "\n" + view.Style + string(own), err
	})
)

// fill gathers what is shown.
func (p *page) fill(r *checks.Report, o Options) {
	p.Areas, p.Gaps = view.Areas(r), view.Gaps(r)
	p.Outcomes = view.Shown(p.Areas)
	p.Unclear = view.Inconclusive(r)
	p.Missing = len(catalogue.Rows())
	counted := counts(r)
	for _, s := range r.Subjects {
		c := counted[side{s.Role, s.ID}]
		p.Subjects = append(p.Subjects, subjectRow{s, c[checks.Pass], c[checks.Fail], c[checks.Warn], c[checks.Unclear], c[checks.NotApplicable]})
	}
	for _, s := range r.Scenarios {
		if s.State == "passed" {
			p.Passed++
		}
	}
	p.Blocks = toldOf(r)
	p.Notes = illustrate(p.Blocks, o)
	if c := r.Summary.FirstCause; c != nil {
		for _, b := range p.Blocks {
			if b.Rule == c.Rule && b.Side == c.Side {
				p.First = b
				break
			}
		}
	}
}

// brief is captured text of at most so many characters.
func brief(s string, most int) string { return view.Short(printable.Text(view.Short(s, most)), most) }

// outcomeName is an outcome in words for people.
func outcomeName(o checks.Outcome) string {
	switch o {
	case checks.NotApplicable:
		return "not exercised"
	case checks.ExpectedFail:
		return "expected to fail"
	case checks.UnexpectedPass:
		return "passed unexpectedly"
	}
	return printable.Text(string(o))
}
