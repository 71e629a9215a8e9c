package reports

import (
	"fmt"
	"strings"

	"cwmplab/checks"
)

// place says where a finding is, from outside to inside.
func place(f *checks.Finding) string {
	var parts []string
	for _, part := range []struct {
		name string
		n    int
	}{{"session", f.Session}, {"exchange", f.Exchange}, {"frame", f.Frame}} {
		if part.n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", part.name, part.n))
		}
	}
	s := strings.Join(parts, ", ")
	switch {
	case f.Input == "":
		return s
	case s == "":
		return f.Input
	}
	return f.Input + ": " + s
}

// subject names the message and the place in it.
func subject(f *checks.Finding) string {
	s := f.Message
	switch {
	case f.Path == "":
	case f.Part == "head":
		s += ", field " + f.Path
	default:
		s += " " + f.Path
	}
	if f.Part != "" {
		s += fmt.Sprintf(" (byte %d of the %s, %s)", f.Offset, f.Part, plural(f.Length, "byte"))
	}
	return strings.TrimSpace(s)
}

// text says what was seen and what was wanted.
func text(f *checks.Finding) string {
	if f.Expected == "" {
		return f.Observed
	}
	return f.Observed + "; expected " + f.Expected
}

// section gives the section of a result with its document.
func section(res *checks.Result) string {
	if len(res.Section) > 0 && (res.Section[0] == 'A' || res.Section[0] >= '0' && res.Section[0] <= '9') {
		return "TR-069 " + res.Section
	}
	return res.Section
}
