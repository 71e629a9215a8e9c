package reports

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"cwmplab/checks"
)

// JUnit elements, as the common readers of continuous integration servers know them.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Skipped  int          `xml:"skipped,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name       string          `xml:"name,attr"`
		Tests      int             `xml:"tests,attr"`
		Failures   int             `xml:"failures,attr"`
		Errors     int             `xml:"errors,attr"`
		Skipped    int             `xml:"skipped,attr"`
		Timestamp  string          `xml:"timestamp,attr,omitempty"`
		Properties junitProperties `xml:"properties"`
		Cases      []junitCase     `xml:"testcase"`
	}
	junitProperties struct {
		List []junitProperty `xml:"property"`
	}
	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	junitCase struct {
		Name       string           `xml:"name,attr"`
		Class      string           `xml:"classname,attr"`
		Time       string           `xml:"time,attr"`
		Properties *junitProperties `xml:"properties,omitempty"`
		Skipped    *junitText       `xml:"skipped,omitempty"`
		Failure    *junitText       `xml:"failure,omitempty"`
		Error      *junitText       `xml:"error,omitempty"`
		Out        string           `xml:"system-out,omitempty"`
	}
	junitText struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",chardata"`
	}
)

// JUnit writes one testsuite per subject. It is red exactly when the exit code is not 0.
func JUnit(w io.Writer, r *checks.Report) error {
	doc := junitSuites{Name: "cwmplab"}
	for _, s := range suites(r) {
		doc.add(s)
	}
	if r.ExitCode == checks.ExitNoVerdict || r.ExitCode != checks.ExitNoViolation && doc.Failures+doc.Errors == 0 {
		run := junitSuite{Name: "run", Properties: properties("reason", r.Reason)}
		run.add(junitCase{Name: "run", Class: "run", Time: "0", Error: &junitText{Message: clean(r.Reason), Type: "no verdict"}})
		doc.add(run)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", " ")
	if err := e.Encode(doc); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func (d *junitSuites) add(s junitSuite) {
	d.Suites = append(d.Suites, s)
	d.Tests += s.Tests
	d.Failures += s.Failures
	d.Errors += s.Errors
	d.Skipped += s.Skipped
}

func (s *junitSuite) add(c junitCase) {
	s.Cases = append(s.Cases, c)
	s.Tests++
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	}
}

// suites makes a testsuite of each subject, and one of the results that belong to none of them.
func suites(r *checks.Report) []junitSuite {
	subjects := append(append([]checks.Subject(nil), r.Subjects...), checks.Subject{})
	list := make([]junitSuite, len(subjects))
	where := map[side]int{}
	for i, sub := range subjects {
		list[i] = emptySuite(r, sub)
		where[side{sub.Role, sub.ID}] = i
	}
	for i := range r.Results {
		res := &r.Results[i]
		at := len(list) - 1
		for _, role := range []string{"ACS", "CPE"} {
			if n, ok := where[side{role, res.Subject}]; ok && roleFits(res.Role, role) {
				at = n
			}
		}
		list[at].add(resultCase(res))
	}
	if list[len(list)-1].Tests == 0 {
		list = list[:len(list)-1]
	}
	return list
}

func emptySuite(r *checks.Report, sub checks.Subject) junitSuite {
	s := junitSuite{Name: clean(strings.TrimSpace(sub.Role + " " + sub.ID)), Properties: properties(
		"role", sub.Role, "subject", sub.ID, "cwmp", version(sub), "sessions", fmt.Sprint(sub.Sessions),
		"tool", r.Run.Tool, "catalogue", r.Run.Catalogue)}
	if r.Fleet != nil && sub.Role == "ACS" {
		s.Properties.List = append(s.Properties.List, fleetProperties(r.Fleet)...)
	}
	if s.Name == "" {
		s.Name = "no subject"
	}
	if !r.Run.Started.IsZero() {
		s.Timestamp = r.Run.Started.UTC().Format("2006-01-02T15:04:05")
	}
	return s
}

// fleetProperties are what a run of many devices measured.
func fleetProperties(f *checks.Fleet) []junitProperty {
	return properties(
		"devices", fmt.Sprint(f.Devices), "sessions asked a second", short(f.Asked), "sessions achieved a second", short(f.Achieved),
		"sessions well", fmt.Sprint(f.Well), "sessions failed", fmt.Sprint(f.Failed), "sessions missed", fmt.Sprint(f.Missed.Sum()),
		"round trip", spread(f.RoundTrip), "session", spread(f.Session), "memory", memory(f.Memory)).List
}

func roleFits(rule, subject string) bool { return rule == "both" || rule == subject }

func resultCase(res *checks.Result) junitCase {
	c := junitCase{Name: res.Rule, Class: res.Area, Time: "0"}
	props := properties("title", res.Title, "section", section(res), "level", string(res.Level), "confidence", res.Confidence, "exercised", fmt.Sprint(res.Exercised))
	c.Properties = &props
	switch res.Outcome {
	case checks.Pass:
	case checks.UnexpectedPass:
		c.Failure = &junitText{Message: clean(res.Reason), Type: string(res.Outcome)}
	case checks.Fail:
		c.Failure = &junitText{Message: clean(headline(res)), Type: string(res.Outcome), Text: clean(findings(res))}
	case checks.RuleBroken:
		// Red only where the run as a whole is: with a violation elsewhere the exit code is red anyway.
		c.Error = &junitText{Message: clean(res.Reason), Type: "broken rule"}
	case checks.Warn, checks.ExpectedFail:
		c.Out = clean(strings.TrimSuffix(string(res.Outcome)+": "+res.Reason, ": ") + "\n" + findings(res))
	default:
		c.Skipped = &junitText{Message: clean(string(res.Outcome) + ": " + res.Reason)}
	}
	return c
}

func headline(res *checks.Result) string {
	if len(res.Findings) == 0 {
		return res.Title
	}
	return Printable(text(&res.Findings[0]))
}

func findings(res *checks.Result) string {
	var b strings.Builder
	for i := range res.Findings {
		f := &res.Findings[i]
		fmt.Fprintf(&b, "%s: %s\n    %s\n", Printable(place(f)), Printable(subject(f)), Printable(text(f)))
		if f.Follows != nil {
			fmt.Fprintf(&b, "    follows from %s\n", *f.Follows)
		}
	}
	if res.Count > len(res.Findings) {
		fmt.Fprintf(&b, "… and %d more\n", res.Count-len(res.Findings))
	}
	return b.String()
}

func properties(pairs ...string) junitProperties {
	var p junitProperties
	for i := 0; i+1 < len(pairs); i += 2 {
		p.List = append(p.List, junitProperty{pairs[i], clean(pairs[i+1])})
	}
	return p
}

// clean takes out what XML 1.0 cannot hold and what steers a terminal: what was captured may hold anything.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n':
			return r
		case hidden(r) || r == 0xFFFE || r == 0xFFFF:
			return '\uFFFD'
		}
		return r
	}, s)
}
