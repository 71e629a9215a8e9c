package web

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/url"
	"path"
	"strings"
	"time"

	"cwmplab/internal/printable"
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
	Live     bool
	Query    string // of the search
	Body     any
}

// crumb is one step of the way to a page.
type crumb struct{ Name, Link string }

// document starts a page. Crumbs lead from the overview to it.
func (s *Server) document(file, title string, body any, crumbs ...crumb) *document {
	return &document{template: file, Title: title, Crumbs: crumbs, Live: s.live, Body: body}
}

func (s *Server) trouble(err error) *document {
	return s.document("trouble.html", "Not found", err.Error())
}

// render writes the page.
func (d *document) render(w io.Writer) error {
	name := "layout"
	if d.part != "" {
		name = d.part
	}
	return pages[d.template].ExecuteTemplate(w, name, d)
}

// pages holds each page by the name of its file, with the frame and the parts that all share.
var pages = parsed()

func parsed() map[string]*template.Template {
	shared := template.Must(template.New("").Funcs(functions).ParseFS(templates, "templates/layout.html", "templates/parts.html"))
	all := map[string]*template.Template{}
	files, _ := fs.Glob(templates, "templates/*.html") // the pattern is well-formed
	for _, f := range files {
		page := template.Must(shared.Clone())
		all[path.Base(f)] = template.Must(page.ParseFS(templates, f))
	}
	return all
}

var functions = template.FuncMap{
	"text":     printable.Text,
	"clock":    func(t time.Time) string { return t.UTC().Format("15:04:05.000") },
	"day":      func(t time.Time) string { return t.UTC().Format("2006-01-02") },
	"flow":     flowLink,
	"message":  messageLink,
	"lower":    strings.ToLower,
	"plural":   plural,
	"duration": duration,
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

// plural gives "1 session", "2 sessions".
func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// duration tells a span of time so that it can be compared at a glance.
func duration(d time.Duration) string {
	switch {
	case d < 0:
		return "−" + duration(-d)
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
}
