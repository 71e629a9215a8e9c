package layers

import (
	"fmt"
	"go/ast"
	"slices"
	"strconv"
	"strings"
)

// Layering finds imports that go up or sideways in [Table], and packages without a row.
//
// Test files are free to look upwards, as long as nothing imports cmd.
func Layering(t *Tree) []Violation {
	var found []Violation
	for _, f := range t.Files {
		from, ok := row(f.Folder())
		if !ok {
			found = append(found, Violation{Law: "layering", Path: f.Path, Detail: fmt.Sprintf("folder %q has no row in the table of imports", f.Folder())})
			continue
		}
		eachImport(t, f, func(line int, target string) {
			folder, own := strings.CutPrefix(target, Module+"/")
			if !own || folder == f.Folder() {
				return
			}
			if why := refuse(f, from, folder); why != "" {
				found = append(found, Violation{Law: "layering", Path: f.Path, Line: line, Detail: fmt.Sprintf("imports %s: %s", folder, why)})
			}
		})
	}
	return found
}

// refuse says why a file of the row from may not import folder, or "" where it may.
func refuse(f *File, from Row, folder string) string {
	to, ok := row(folder)
	switch {
	case !ok:
		return "it has no row in the table of imports"
	case to.Folder == from.Folder:
		return ""
	case to.Folder == "cmd":
		return "nothing imports cmd"
	case f.Test, under(folder, "internal") && from.Folder != "internal/*":
		return ""
	case !slices.Contains(below(from), to.Folder):
		return fmt.Sprintf("%s does not stand above %s", from.Folder, to.Folder)
	}
	return ""
}

// Dependencies finds imports of other modules where [Foreign] does not allow them.
func Dependencies(t *Tree) []Violation {
	var found []Violation
	for _, f := range t.Files {
		eachImport(t, f, func(line int, target string) {
			first, _, _ := strings.Cut(target, "/")
			if !strings.Contains(first, ".") { // the standard library, and this module
				return
			}
			at := slices.IndexFunc(Foreign, func(r ForeignRow) bool { return under(target, r.Path) })
			detail := ""
			switch {
			case at < 0:
				detail = "a dependency without a row in the table"
			case f.Test && !Foreign[at].TestsToo:
			case !slices.ContainsFunc(Foreign[at].Folders, func(p string) bool { return within(f.Folder(), p) }):
				detail = fmt.Sprintf("only %q may", Foreign[at].Folders)
				if len(Foreign[at].Folders) == 0 {
					detail = "only tests may"
				}
			}
			if detail != "" {
				found = append(found, Violation{Law: "dependencies", Path: f.Path, Line: line, Detail: fmt.Sprintf("imports %s: %s", target, detail)})
			}
		})
	}
	return found
}

// row is the row of [Table] that a folder belongs to.
func row(folder string) (best Row, found bool) {
	length := func(r Row) int { return len(strings.TrimSuffix(r.Folder, "*")) }
	for _, r := range Table {
		if within(folder, r.Folder) && (!found || length(r) > length(best)) {
			best, found = r, true
		}
	}
	return best, found
}

// below lists every row that may be imported from r, its own left out.
func below(r Row) []string {
	var all []string
	todo := slices.Clone(r.Below)
	for len(todo) > 0 {
		next := todo[0]
		todo = todo[1:]
		if slices.Contains(all, next) {
			continue
		}
		all = append(all, next)
		at := slices.IndexFunc(Table, func(r Row) bool { return r.Folder == next })
		todo = append(todo, Table[at].Below...)
	}
	return all
}

// within reports whether folder fits pattern: the folder itself or one below it; with "/*" at the
// end of the pattern, one below it alone.
func within(folder, pattern string) bool {
	if parent, star := strings.CutSuffix(pattern, "/*"); star {
		return folder != parent && under(folder, parent)
	}
	return under(folder, pattern)
}

// under reports whether path is parent or below it.
func under(path, parent string) bool {
	return path == parent || strings.HasPrefix(path, parent+"/")
}

// eachImport calls visit for every import of the file, with its line and its path.
func eachImport(t *Tree, f *File, visit func(line int, target string)) {
	for _, spec := range f.Syntax.Imports {
		visit(t.line(spec.Pos()), importPath(spec))
	}
}

// importPath is the path of an import; the parser has seen to it that it is a proper string.
func importPath(spec *ast.ImportSpec) string {
	target, _ := strconv.Unquote(spec.Path.Value)
	return target
}
