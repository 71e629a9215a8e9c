package inform

import (
	"slices"
	"strings"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/cwmp/xmltree"
)

// readable tells whether the arguments of a message can be judged: it is in memory and well-formed.
func readable(m *capture.Message) bool {
	d := m.Doc()
	return d != nil && d.OK() && m.Element() != nil
}

// members compares the children of an element with the names it has to hold, each once and no other. An order other
// than that of the schema only warns.
func members(owner *xmltree.Node, want ...string) error {
	var seen [8]bool // no structure here has more members
	last, disorder := -1, (*xmltree.Node)(nil)
	for c := owner.FirstChild(); c != nil; c = c.NextSibling() {
		i := slices.Index(want, c.Local())
		switch {
		case i < 0:
			return checks.At(c, owner.Local()+" has a member "+quote(c.Local()), "only "+strings.Join(want, ", "))
		case seen[i]:
			return checks.At(c, c.Local()+" stands twice in "+owner.Local(), c.Local()+" once")
		case i < last && disorder == nil:
			disorder = c
		}
		seen[i], last = true, max(last, i)
	}
	if i := slices.Index(seen[:len(want)], false); i >= 0 {
		return checks.At(owner, owner.Local()+" has no "+want[i], want[i])
	}
	if disorder != nil {
		return checks.At(disorder, disorder.Local()+" stands in another place", "the order "+strings.Join(want, ", ")).Warn()
	}
	return nil
}

// quote shows captured text in a statement, shortened to what fits a line.
func quote(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return `"` + s + `"`
}
