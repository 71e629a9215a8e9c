package reports

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"cwmplab/checks"
)

// form writes a report in one form.
type form struct {
	name  string
	write func(w io.Writer, r *checks.Report) error
}

// forms lists every form once.
var forms = []form{
	{"console", Console},
	{"json", JSON},
	{"junit", JUnit},
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
func Write(w io.Writer, format string, r *checks.Report) error {
	for _, f := range forms {
		if f.name == format {
			return f.write(w, r)
		}
	}
	return fmt.Errorf("reports: unknown format %q, there are: %s", format, strings.Join(Formats(), " "))
}
