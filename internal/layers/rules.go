package layers

import (
	"bytes"
	"go/ast"
	"go/token"
)

// TemplateWord marks every place of a new rule that its author has to fill in. The template of
// internal/scaffold carries it; no file below checks may keep it.
const TemplateWord = "FILL" + "-IN"

// RulesFilledIn finds rule files that still carry a word of the template.
func RulesFilledIn(t *Tree) []Violation {
	var found []Violation
	for _, text := range t.Texts {
		if !within(text.Path, "checks") {
			continue
		}
		for i, line := range bytes.Split(text.Data, []byte("\n")) {
			if bytes.Contains(line, []byte(TemplateWord)) {
				found = append(found, Violation{Law: "rules are filled in", Path: text.Path, Line: i + 1, Detail: "a word of the template is left"})
			}
		}
	}
	return found
}

// RulesListed finds rules declared in an area that no other line of the area's package names: such
// a rule is in no list, so it never judges anything.
func RulesListed(t *Tree) []Violation {
	var found []Violation
	names, files := t.folders()
	for _, folder := range names {
		if !within(folder, "checks/*") {
			continue
		}
		uses := map[string]int{}
		for _, f := range files[folder] {
			if !f.Test {
				countNames(f.Syntax, uses)
			}
		}
		for _, f := range files[folder] {
			if f.Test {
				continue
			}
			for _, id := range ruleNames(f.Syntax) {
				if uses[id.Name] < 2 { // the declaration is one
					found = append(found, Violation{Law: "rules are listed", Path: f.Path, Line: t.line(id.Pos()), Detail: "rule " + id.Name + " is in no list"})
				}
			}
		}
	}
	return found
}

// countNames counts how often each identifier is written in a file.
func countNames(f *ast.File, uses map[string]int) {
	ast.Inspect(f, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			uses[id.Name]++
		}
		return true
	})
}

// ruleNames lists the package variables whose value is a checks.Rule, or a slice of them that is
// not itself called Rules.
func ruleNames(f *ast.File) []*ast.Ident {
	var ids []*ast.Ident
	for _, d := range f.Decls {
		decl, ok := d.(*ast.GenDecl)
		if !ok || decl.Tok != token.VAR {
			continue
		}
		for _, s := range decl.Specs {
			spec := s.(*ast.ValueSpec)
			for i, value := range spec.Values {
				if isRule(value) && spec.Names[i].Name != "Rules" {
					ids = append(ids, spec.Names[i])
				}
			}
		}
	}
	return ids
}

// isRule reports whether an expression is a literal whose type is a Rule of package checks, or a
// slice, array or map of them.
func isRule(value ast.Expr) bool {
	if ref, ok := value.(*ast.UnaryExpr); ok {
		value = ref.X
	}
	lit, ok := value.(*ast.CompositeLit)
	if !ok {
		return false
	}
	rule := false
	ast.Inspect(lit.Type, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		pkg, ok := sel.X.(*ast.Ident)
		rule = rule || ok && pkg.Name == "checks" && sel.Sel.Name == "Rule"
		return true
	})
	return rule
}
