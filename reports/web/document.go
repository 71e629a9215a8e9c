package web

import (
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"cwmplab/checks"
	"cwmplab/internal/http1"
	"cwmplab/reports/view"
)

//go:embed templates
var templates embed.FS

// document is one page: its frame and what is in it.
type document struct {
	template string // name of the file in templates
	part     string // template inside it that is written alone, "" for the whole page
	Title    string
	Crumbs   []crumb
	Live     bool   // what is shown may still grow: it is recorded, or judged, meanwhile
	Grows    bool   // this page may
	Version  int    // of the library, when the page was made
	Query    string // of the search
	Body     any

	pages map[string]*template.Template
}

// crumb is one step of the way to a page.
type crumb struct{ Name, Link string }

// document starts a page. Crumbs lead from the overview to it.
func (s *Server) document(file, title string, body any, crumbs ...crumb) *document {
	live := s.live || s.lib.Busy()
	return &document{template: file, Title: title, Crumbs: crumbs, Live: live, Grows: live && growing[file], Body: body, pages: s.pages}
}

// growing are the pages that change while a recording grows or is judged. Messages and findings stay as they are.
var growing = map[string]bool{"overview.html": true, "sessions.html": true, "findings.html": true, "session.html": true, "outside.html": true, "coverage.html": true}

// trouble is the page of an error.
func (s *Server) trouble(err error) *document {
	title := "That did not work"
	if errors.Is(err, errNoSuch) {
		title = "Not here"
	}
	return s.document("trouble.html", title, struct{ Title, Text string }{title, err.Error()})
}

// render writes the page.
func (d *document) render(w io.Writer) error {
	name := "layout"
	if d.part != "" {
		name = d.part
	}
	return d.pages[d.template].ExecuteTemplate(w, name, d)
}

// parsed gives each page by the name of its file, with the frame and the parts that all share.
func (s *Server) parsed() map[string]*template.Template {
	own := template.FuncMap{"in": s.in, "several": func() bool { return len(s.lib.Recordings()) > 1 },
		"now": s.clock.Now, "ago": func(t time.Time) string { return view.Duration(max(0, s.clock.Now().Sub(t))) + " ago" }}
	shared := template.Must(view.Templates().Funcs(functions).Funcs(own).ParseFS(templates, "templates/layout.html", "templates/parts.html"))
	all := map[string]*template.Template{}
	files, _ := fs.Glob(templates, "templates/*.html") // the pattern is well-formed
	for _, f := range files {
		page := template.Must(shared.Clone())
		all[path.Base(f)] = template.Must(page.ParseFS(templates, f))
	}
	return all
}

var functions = template.FuncMap{
	"clock":    func(t time.Time) string { return stamp(t, "15:04:05.000") },
	"moment":   func(t time.Time) string { return stamp(t, "2006-01-02 15:04:05 UTC") },
	"exactly":  func(t time.Time) string { return stamp(t, "2006-01-02 15:04:05.000 UTC") },
	"flow":     flowLink,
	"message":  messageLink,
	"finding":  findingLink,
	"name":     nameOf,
	"ended":    endedText,
	"with":     with,
	"lower":    strings.ToLower,
	"bytesAt":  bytesLink,
	"tally":    tallyOf,
	"toACS":    view.ToACS,
	"fixer":    view.Fixer,
	"framing":  framingText,
	"bodySize": func(m *view.Message) int { return len(m.HTTP.Body) + int(m.HTTP.BodyDropped) },
	"unix":     func(t time.Time) int64 { return t.UnixMilli() },
	"pick":     func(name, label, value string, values []string) choice { return choice{name, label, value, values} },
	"before":   func(l *view.Ladder) int { return max(1, l.From-view.LadderCount) },
	"after":    func(l *view.Ladder) int { return l.To + 1 },
	"outcomeName": func(o checks.Outcome) string {
		if o == checks.NotApplicable {
			return "not exercised"
		}
		return string(o)
	},
}

// choice is one filter of a list.
type choice struct {
	Name, Label, Value string
	Values             []string
}

// mostValues is from how many values on a filter is typed, not chosen.
const mostValues = 300

// Typed tells that there are too many values to choose from.
func (c choice) Typed() bool { return len(c.Values) > mostValues }

// tally counts findings.
type tally struct{ Fails, Warns int }

func tallyOf(list []*view.Finding) tally {
	var t tally
	for _, f := range list {
		if f.Fails() {
			t.Fails++
		} else {
			t.Warns++
		}
	}
	return t
}

// bytesLink is the address of the message of a finding, at the place of the finding; that of the flow where the finding
// names no message.
func bytesLink(id view.FlowID, f *view.Finding) string {
	if f.Exchange == 0 || f.Direction == "" {
		return findingLink(f)
	}
	return messageLink(id, f.Exchange, f.Direction) + "?finding=" + url.QueryEscape(f.RuleID+"/"+strconv.Itoa(f.Number))
}

// pager leads from one part of a list to the next, for those without the script.
type pager struct {
	First, Last, Total     int
	PreviousLink, NextLink string
}

// Before and More tell whether there is more on either side.
func (p pager) Before() bool { return p.First > 1 }
func (p pager) More() bool   { return p.Last < p.Total }

func pagerOf(path, query string, from, rows, total int) pager {
	link := func(at int) string { return path + "?" + query + "&from=" + strconv.Itoa(at) }
	return pager{First: min(from+1, total), Last: from + rows, Total: total,
		PreviousLink: link(max(0, from-rowsAtOnce)), NextLink: link(from + rows)}
}

// in names the recording of a flow where there is more than one.
func (s *Server) in(id view.FlowID) string {
	if len(s.lib.Recordings()) < 2 {
		return ""
	}
	return " of " + id.Recording
}

// framingText says how the end of a body was found, nothing where there is none.
func framingText(m *view.Message) string {
	return map[http1.Framing]string{http1.Length: "by Content-Length", http1.Chunked: "chunked", http1.UntilClose: "up to the end of the connection"}[m.HTTP.Framing]
}

// stamp tells a time, nothing for none.
func stamp(t time.Time, layout string) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(layout)
}

// flowLink is the address of a session or connection.
func flowLink(id view.FlowID) string {
	if id.Session > 0 {
		return fmt.Sprintf("/r/%s/s/%d", url.PathEscape(id.Recording), id.Session)
	}
	return fmt.Sprintf("/r/%s/c/%d", url.PathEscape(id.Recording), id.Connection)
}

// messageLink is the address of a message.
func messageLink(id view.FlowID, exchange int, direction string) string {
	return fmt.Sprintf("%s/x/%d/%s", flowLink(id), exchange, direction)
}

// findingLink is the address of a finding.
func findingLink(f *view.Finding) string {
	return fmt.Sprintf("%s/f/%s/%d", flowLink(f.Flow), url.PathEscape(f.RuleID), f.Number)
}

// with is the address of the list of sessions, its filter changed in one place.
func with(f view.Filter, name, value string) string {
	q, _ := url.ParseQuery(queryOf(f)) // written by us
	if q.Del(name); value != "" {
		q.Set(name, value)
	}
	if len(q) == 0 {
		return "/sessions"
	}
	return "/sessions?" + q.Encode()
}
