package layers

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
)

// machineFolders are folders of somebody's machine. Their first slash is added where they are
// looked for, so that this file keeps the law it states.
var machineFolders = []string{"work/", "tmp/", "root/"}

// machinePath is a path below one of them: not a part of a longer path, nor of a URL.
var machinePath = regexp.MustCompile(`(^|[^\w.~-])/(` + strings.Join(machineFolders, "|") + `)[\w.-]+`)

// NoMachinePaths finds paths of one machine in any text: what the repository says has to be true
// wherever it is checked out.
func NoMachinePaths(t *Tree) []Violation {
	var found []Violation
	for _, text := range t.Texts {
		if !slices.ContainsFunc(machineFolders, func(f string) bool { return bytes.Contains(text.Data, []byte("/"+f)) }) {
			continue
		}
		for i, line := range bytes.Split(text.Data, []byte("\n")) {
			if hit := machinePath.Find(line); hit != nil {
				found = append(found, Violation{Law: "no machine paths", Path: text.Path, Line: i + 1, Detail: string(hit)})
			}
		}
	}
	return found
}
