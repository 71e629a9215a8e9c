package catalogue

import (
	"fmt"
	"strings"
)

// Markdown is the text of checks/RULES.md: every row of the catalogue by area, with the rule that covers it or the
// reason why none does. A test keeps the file true.
func Markdown() string {
	var b strings.Builder
	rows := Rows()
	fmt.Fprintf(&b, "# Rules and the catalogue\n\nGenerated from the rules; `go test ./checks/catalogue -update` writes it anew. %d rules cover %d catalogue rows; %d rows have no rule, each with the reason.\n",
		len(All()), covered(), len(rows))
	b.WriteString("\nConfidence: S and V, source read; K and H, well known, section not re-read; M, L and ?, unsure: warns at most.\n")
	for _, a := range Areas() {
		fmt.Fprintf(&b, "\n## %s\n\n| ID | role | level | versions | section | confidence | rule, or why there is none |\n|---|---|---|---|---|---|---|\n", a.Name)
		for _, r := range All() {
			if AreaOf(r.ID) != a.Name {
				continue
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %s |\n", r.ID, r.Role, r.Level, r.Versions, cell(r.Spec.String()), r.Confidence, cell(r.Title))
			for _, alias := range r.Aliases {
				fmt.Fprintf(&b, "| %s | | | | | | the same as %s |\n", alias, r.ID)
			}
		}
		for _, row := range rows {
			if AreaOf(row.ID) == a.Name {
				fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | no rule: %s |\n", row.ID, row.Role, row.Level, cell(row.Versions), cell(row.Section), row.Confidence, cell(row.Reason))
			}
		}
	}
	return b.String()
}

// covered counts the rows that have a rule, aliases included.
func covered() int {
	n := 0
	for _, r := range All() {
		n += 1 + len(r.Aliases)
	}
	return n
}

// cell keeps a text within a cell of a table.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
