package layers

import (
	"fmt"
	"go/ast"
	"path"
	"slices"
	"strings"
)

// A Law is one rule about the source.
type Law struct {
	Name string // short, for messages
	Find func(*Tree) []Violation
}

// Laws is every law this repository holds itself to.
var Laws = []Law{
	{"layering", Layering},
	{"dependencies", Dependencies},
	{"no init", NoInit},
	{"no blank imports", NoBlankImports},
	{"no focus", NoFocus},
	{"no sleep", NoSleep},
	{"names", Names},
	{"package comments", PackageComments},
	{"sizes", Sizes},
	{"rules are listed", RulesListed},
	{"rules are filled in", RulesFilledIn},
	{"no machine paths", NoMachinePaths},
}

// NoInit finds init functions: what a program does at its start stands in main, in order.
func NoInit(t *Tree) []Violation {
	var found []Violation
	for _, f := range t.Files {
		for _, d := range f.Syntax.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				found = append(found, Violation{Law: "no init", Path: f.Path, Line: t.line(fn.Pos()), Detail: "a list is a slice, and a start-up step a call from main"})
			}
		}
	}
	return found
}

// NoBlankImports finds packages imported for what their init does. Commands and tests may, and
// embed must: the compiler asks for the import where a directive is all that is used.
func NoBlankImports(t *Tree) []Violation {
	var found []Violation
	for _, f := range t.Files {
		if f.Test || f.Syntax.Name.Name == "main" {
			continue
		}
		for _, spec := range f.Syntax.Imports {
			if spec.Name != nil && spec.Name.Name == "_" && importPath(spec) != "embed" {
				found = append(found, Violation{Law: "no blank imports", Path: f.Path, Line: t.line(spec.Pos()), Detail: "imports " + importPath(spec) + " for its side effects"})
			}
		}
	}
	return found
}

// focused are Ginkgo's words that leave every other spec out of the run.
var focused = []string{"FDescribe", "FContext", "FWhen", "FIt", "FSpecify", "FDescribeTable", "FEntry", "FDescribeTableSubtree", "Focus"}

// NoFocus finds focused specs: with one of them left in, the rest of the suite silently does not run.
func NoFocus(t *Tree) []Violation {
	var found []Violation
	for _, f := range t.Files {
		imported := slices.ContainsFunc(f.Syntax.Imports, func(s *ast.ImportSpec) bool {
			return under(importPath(s), "github.com/onsi/ginkgo/v2")
		})
		if !imported {
			continue
		}
		ast.Inspect(f.Syntax, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && slices.Contains(focused, id.Name) {
				found = append(found, Violation{Law: "no focus", Path: f.Path, Line: t.line(id.Pos()), Detail: id.Name + " keeps the other specs from running"})
			}
			return true
		})
	}
	return found
}

// NoSleep finds waits for nothing but time. Product code waits on its injected clock, a test for the
// event itself; only a test inside a bubble of testing/synctest may sleep, as its time costs nothing.
func NoSleep(t *Tree) []Violation {
	var found []Violation
	for _, f := range t.Files {
		virtual := f.Test && slices.ContainsFunc(f.Syntax.Imports, func(s *ast.ImportSpec) bool {
			return importPath(s) == "testing/synctest"
		})
		if virtual {
			continue
		}
		ast.Inspect(f.Syntax, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok || sel.Sel.Name != "Sleep" {
				return true
			}
			if pkg, ok := sel.X.(*ast.Ident); ok && pkg.Name == "time" {
				found = append(found, Violation{Law: "no sleep", Path: f.Path, Line: t.line(sel.Pos()), Detail: "time.Sleep waits for nothing that can be named"})
			}
			return true
		})
	}
	return found
}

// vague are the names that say nothing about what is inside.
var vague = []string{"util", "utils", "common", "helper", "helpers", "misc", "shared"}

// Names finds files and folders named after nothing.
func Names(t *Tree) []Violation {
	var found []Violation
	for _, f := range t.Files {
		stem := strings.TrimSuffix(strings.TrimSuffix(path.Base(f.Path), ".go"), "_test")
		for _, name := range []string{stem, path.Base(f.Folder())} {
			if slices.Contains(vague, name) {
				found = append(found, Violation{Law: "names", Path: f.Path, Detail: fmt.Sprintf("%q does not say what is inside", name)})
			}
		}
	}
	return found
}

// PackageComments finds packages without a doc.go, and doc.go files that do not open with the
// package's comment. A package of tests alone needs none.
func PackageComments(t *Tree) []Violation {
	var found []Violation
	names, files := t.folders()
	for _, folder := range names {
		if !slices.ContainsFunc(files[folder], func(f *File) bool { return !f.Test }) {
			continue
		}
		at := slices.IndexFunc(files[folder], func(f *File) bool { return path.Base(f.Path) == "doc.go" })
		if at < 0 {
			found = append(found, Violation{Law: "package comments", Path: folder, Detail: "has no doc.go"})
			continue
		}
		f := files[folder][at]
		opening := "Package " + f.Syntax.Name.Name + " "
		if f.Syntax.Name.Name == "main" {
			opening = "Command " + path.Base(folder) + " "
		}
		if !strings.HasPrefix(f.Syntax.Doc.Text(), opening) {
			found = append(found, Violation{Law: "package comments", Path: f.Path, Line: 1, Detail: fmt.Sprintf("the package comment does not open with %q", opening)})
		}
	}
	return found
}
