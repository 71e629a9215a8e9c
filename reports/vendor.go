package reports

import (
	"bufio"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"cwmplab/checks"
	"cwmplab/internal/printable"
	"cwmplab/reports/view"
)

// Note is what the maker of the faulty side has to know about one finding, ready to be mailed.
type Note struct {
	Finding *view.Finding
	Flow    *view.Flow // where it happened, its secrets overwritten; nil where the recording is not at hand
	Places  []string   // where the same was seen again
	More    int        // places that are not listed
	Follows string     // the rule whose finding explains this one, "" for none
	Tool    string

	shown shown
}

// NoteOf makes the note on a finding. Flows are those of [view.Excerpt], or nil.
func NoteOf(f *view.Finding, flows map[view.FlowID]*view.Flow, tool string) *Note {
	n := &Note{Finding: f, Tool: tool, shown: shown{Finding: f}}
	if n.Flow = n.shown.in(flows); n.Flow != nil {
		n.shown.draw(flows)
	}
	return n
}

// Vendor writes a note for each different thing that a rule found, failures first. What was captured is redacted, and the
// file of a recording is named without its folder.
func Vendor(w io.Writer, r *checks.Report, o Options) error {
	out := bufio.NewWriter(w)
	blocks := toldOf(r)
	problems := illustrate(blocks, o)
	written := 0
	for _, b := range blocks {
		for i, s := range b.Shown {
			n := &Note{Finding: s.Finding, Flow: s.flow, Follows: s.Follows, Tool: r.Run.Tool, shown: *s}
			if i == 0 {
				for _, again := range b.Places {
					at := again.Finding.Finding
					if at.Input == s.Input {
						at.Input = ""
					}
					n.Places = append(n.Places, whereOutside(&at))
				}
				n.More = b.Unlisted()
			}
			if written++; written > 1 {
				fmt.Fprintf(out, "\n%s\n\n", strings.Repeat("-", 72))
			}
			n.write(out)
		}
	}
	if written == 0 {
		fmt.Fprintln(out, "Nothing was found that a maker has to mend. This says nothing about what was not exercised.")
	}
	for _, p := range problems {
		fmt.Fprintf(out, "\nNote: %s\n", printable.Text(p))
	}
	return out.Flush()
}

// Write writes the note as text.
func (n *Note) Write(w io.Writer) error {
	out := bufio.NewWriter(w)
	n.write(out)
	return out.Flush()
}

// whereOutside is the place of a finding as a mail names it: a folder of ours is no business of others.
func whereOutside(f *checks.Finding) string {
	named := *f
	if named.Input != "" {
		named.Input = filepath.Base(named.Input)
	}
	return printable.Text(place(&named))
}

func (n *Note) write(w *bufio.Writer) {
	f := n.Finding
	fmt.Fprintf(w, "Subject: %s %s: %s (%s)\n\n", f.Side, f.RuleID, printable.Text(f.Title), f.Section)
	line := func(name, text string) {
		if text != "" {
			fmt.Fprintf(w, "%-13s%s\n", name, text)
		}
	}
	line("What", fmt.Sprintf("the %s %s", f.Side, printable.Text(f.Subject))+map[bool]string{true: " breaks a requirement", false: " does what is advised against, or what some peers do not take"}[f.Fails()])
	line("Requirement", fmt.Sprintf("%s, %s %s: %s", f.RuleID, f.Level, f.Section, printable.Text(f.Title)))
	if !f.Sure.Read() {
		line("", "well known, but the section was not re-read for this rule")
	}
	at := whereOutside(&f.Finding)
	if what := subject(&f.Finding); what != "" {
		at += ": " + what
	}
	line("Where", printable.Text(at))
	if !f.Time.IsZero() {
		line("When", f.Time.UTC().Format("2006-01-02 15:04:05.000 UTC"))
	}
	line("Seen", printable.Text(f.Observed))
	line("Expected", printable.Text(f.Expected))
	if f.Rule != nil {
		line("Allowed", f.Rule.Hint.Allowed)
		line("Consequence", f.Rule.Hint.Consequence)
		line("Usual cause", f.Rule.Hint.Cause)
		line("Remedy", f.Rule.Hint.Remedy)
	}
	if n.Follows != "" {
		line("Note", "it follows from "+n.Follows+": mend that first")
	}
	if len(n.Places)+n.More > 0 {
		again := n.Places[:min(len(n.Places), mostAgain)]
		line("Seen again", strings.TrimSuffix(strings.Join(again, "; ")+fmt.Sprintf("; and %d more", n.More+len(n.Places)-len(again)), "; and 0 more"))
	}
	n.bytes(w)
	n.reproduce(w)
}

// How many further places, and how many exchanges before the finding, a note names.
const (
	mostAgain = 5
	mostSteps = 8
)

// bytes writes what was sent around the place.
func (n *Note) bytes(w io.Writer) {
	lines := n.shown.Raw
	if len(lines) == 0 {
		lines = n.shown.Head
	}
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(w, "\nAs sent (%s; secrets are replaced; >>> and <<< enclose what is meant):\n\n", printable.Text(n.shown.Message))
	for _, l := range lines {
		fmt.Fprintf(w, "    %s\n", noted(l))
	}
}

// noted is a line as text, with signs around what is marked. A secret that still stands in it is left out.
func noted(l view.Line) string {
	var s strings.Builder
	var open *view.Mark
	for _, p := range l.Pieces {
		if open != nil && p.Mark != open {
			s.WriteString("<<<")
		}
		if p.Mark != nil && p.Mark != open {
			s.WriteString(">>>")
		}
		if open = p.Mark; p.Secret > 0 {
			s.WriteString("[redacted]")
			continue
		}
		s.WriteString(p.Text)
	}
	if open != nil {
		s.WriteString("<<<")
	}
	return printable.Text(s.String())
}

// reproduce says what led there, and how to see it again.
func (n *Note) reproduce(w io.Writer) {
	f := n.Finding
	fmt.Fprint(w, "\nHow to reproduce:\n\n")
	if n.Flow != nil && f.Exchange > 0 {
		steps := n.Flow.Exchanges
		for len(steps) > 0 && steps[len(steps)-1].Number > f.Exchange {
			steps = steps[:len(steps)-1]
		}
		if skipped := len(steps) - mostSteps; skipped > 0 {
			fmt.Fprintf(w, "    after %s, in one session:\n", plural(skipped, "exchange"))
			steps = steps[skipped:]
		}
		for _, x := range steps {
			fmt.Fprintf(w, "    %2d. %s\n", x.Number, stepText(x))
		}
	}
	if f.Input != "" && f.Input != "-" {
		fmt.Fprintf(w, "    In the recording: cwmplab check %s --rule %s\n", shellWord(printable.Text(filepath.Base(f.Input))), f.RuleID)
	}
	if n.Tool != "" {
		fmt.Fprintf(w, "\nFound by %s.\n", n.Tool)
	}
}

// stepText names the messages of an exchange and who sent them.
func stepText(x *view.Exchange) string {
	var parts []string
	for _, m := range x.Messages() {
		from := "ACS"
		if view.ToACS(m) {
			from = "CPE"
		}
		parts = append(parts, from+" sends "+brief(m.Name, 80))
	}
	return strings.Join(parts, ", ")
}
