package layers

import (
	"fmt"
	"go/ast"
)

// The sizes above which a reader is asked to look for a split.
const (
	MaxFileLines     = 400
	MaxFunctionLines = 60
)

// A Waiver lets one file or function grow beyond its limit, for a reason somebody can read.
type Waiver struct {
	Path     string
	Function string // "" for the file; a method without its receiver
	Lines    int    // how long it may be; a waiver is no licence to grow
	Reason   string
}

// Waivers is empty as long as it can be. An entry that is not needed any more is a violation.
var Waivers = []Waiver{}

// Sizes finds files and functions above their limits, tests and generated files left out, and
// waivers that nothing needs or that give no reason.
func Sizes(t *Tree) []Violation { return sizes(t, Waivers) }

// sizes is [Sizes] with the waivers as an argument.
func sizes(t *Tree, waivers []Waiver) []Violation {
	var found []Violation
	used := map[int]bool{}
	judge := func(path, function string, line, lines, limit int) {
		for i, w := range waivers {
			if w.Path == path && w.Function == function && lines > limit {
				used[i] = true
				limit = max(limit, w.Lines)
			}
		}
		if lines > limit {
			what := "the file"
			if function != "" {
				what = "func " + function
			}
			found = append(found, Violation{Law: "sizes", Path: path, Line: line, Detail: fmt.Sprintf("%s has %d lines, %d are allowed", what, lines, limit)})
		}
	}
	for _, f := range t.Files {
		if f.Test || f.Generated {
			continue
		}
		judge(f.Path, "", 0, f.Lines, MaxFileLines)
		for _, d := range f.Syntax.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				first := t.line(fn.Pos())
				judge(f.Path, fn.Name.Name, first, t.line(fn.End())-first+1, MaxFunctionLines)
			}
		}
	}
	for i, w := range waivers {
		if !used[i] || w.Reason == "" {
			found = append(found, Violation{Law: "sizes", Path: w.Path, Detail: fmt.Sprintf("the waiver for %q is not needed or gives no reason", w.Function)})
		}
	}
	return found
}
