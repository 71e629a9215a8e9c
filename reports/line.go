package reports

import (
	"fmt"
	"strings"

	"cwmplab/checks"
)

// Line is one finding in one line, as the console form says it in two: where, then which rule on which side and what was
// seen. It ends without a line end and holds no control character.
func Line(res *checks.Result, f *checks.Finding) string {
	at := strings.Trim(place(f)+": "+subject(f), ": ")
	said := fmt.Sprintf("%s %s %s (%s %s) %s: %s", word[f.Outcome], res.Rule, res.Level, f.Side, res.Subject, section(res), text(f))
	if at != "" {
		said = at + ": " + said
	}
	return Printable(said)
}
