package layers

import (
	"bytes"
	"regexp"
)

// machinePath is a path that exists on somebody's machine alone. The words are put together here,
// so that this file keeps the law it states.
var machinePath = regexp.MustCompile(`(^|[^\w.~-])/(` + "wor" + `k|` + "tm" + `p|` + "roo" + `t)/[\w.-]+`)

// NoMachinePaths finds paths of one machine in any text: what the repository says has to be true
// wherever it is checked out.
func NoMachinePaths(t *Tree) []Violation {
	var found []Violation
	for _, text := range t.Texts {
		for i, line := range bytes.Split(text.Data, []byte("\n")) {
			if hit := machinePath.Find(line); hit != nil {
				found = append(found, Violation{Law: "no machine paths", Path: text.Path, Line: i + 1, Detail: string(hit)})
			}
		}
	}
	return found
}
