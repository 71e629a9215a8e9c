package reports

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"cwmplab/capture"
	"cwmplab/checks"
)

// Options say how much is told.
type Options struct {
	All bool // the console form shows every finding that the report lists, not only the first ones of each rule

	// Recording opens a recording that was judged, by the name the report has for it: the HTML form shows ladders and
	// bytes from it, the notes for makers bytes. Nil leaves them out.
	Recording func(name string) (capture.Reader, error)
	Reading   capture.Options // how it was read
	Device    string          // the device file of a run, for the HTML form; it holds no secrets
}

// form writes a report in one form.
type form struct {
	name  string
	write func(w io.Writer, r *checks.Report, o Options) error
}

// forms lists every form once.
var forms = []form{
	{"console", Console},
	{"json", func(w io.Writer, r *checks.Report, _ Options) error { return JSON(w, r) }},
	{"junit", func(w io.Writer, r *checks.Report, _ Options) error { return JUnit(w, r) }},
	{"html", HTML},
	{"vendor", Vendor},
}

// Formats names the forms a report can be written in.
func Formats() []string {
	var names []string
	for _, f := range forms {
		names = append(names, f.name)
	}
	return names
}

// Known tells whether there is a form of this name.
func Known(format string) bool { return slices.Contains(Formats(), format) }

// Write writes a report in the form named. An unknown name is an error that lists the forms there are.
func Write(w io.Writer, format string, r *checks.Report, o Options) error {
	for _, f := range forms {
		if f.name == format {
			return f.write(w, r, o)
		}
	}
	return fmt.Errorf("reports: unknown format %q, there are: %s", format, strings.Join(Formats(), " "))
}
