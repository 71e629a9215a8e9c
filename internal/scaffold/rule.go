package main

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"go/format"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"text/template"

	"cwmplab/internal/layers"
)

var (
	//go:embed rule.go.tmpl
	ruleTemplate string
	//go:embed test.go.tmpl
	testTemplate string
)

// frames are the folders below checks that hold no rules.
var frames = []string{"catalogue", "checkstest"}

var (
	idForm   = regexp.MustCompile(`^CWMP-[A-Z]{2,3}-[0-9]{3}$`)
	nameForm = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
)

// request is what the templates read: one new rule.
type request struct {
	Area string // the folder below checks, which is the name of the package too
	ID   string
	Name string // snake case, without .go
}

// GoName is the name of the rule's variable.
func (r request) GoName() string { return goName(r.Name) }

// Sentence is the name as words.
func (r request) Sentence() string { return sentence(r.Name) }

// Fill is the word that marks what the author has to fill in.
func (r request) Fill() string { return layers.TemplateWord }

// write creates the rule and its test below root and returns their paths, relative to root. It
// overwrites nothing.
func (r request) write(root string) ([]string, error) {
	if err := r.check(root); err != nil {
		return nil, err
	}
	rule, err := r.render("rule", ruleTemplate)
	if err != nil {
		return nil, err
	}
	test, err := r.render("test", testTemplate)
	if err != nil {
		return nil, err
	}
	base := filepath.Join("checks", r.Area, r.Name)
	written := []string{base + ".go", base + "_test.go"}
	for i, data := range [][]byte{rule, test} {
		if err := create(filepath.Join(root, written[i]), data); err != nil {
			return written[:i], err
		}
	}
	return written, nil
}

// check says what is wrong with the request, before anything is written.
func (r request) check(root string) error {
	switch {
	case !idForm.MatchString(r.ID):
		return fmt.Errorf("ID %q: not of the form CWMP-INF-010", r.ID)
	case !nameForm.MatchString(r.Name) || strings.HasSuffix(r.Name, "_test"):
		return fmt.Errorf("name %q: not in snake case, like no_duplicate_names", r.Name)
	}
	areas, err := areas(root)
	if err != nil {
		return err
	}
	if !slices.Contains(areas, r.Area) {
		return fmt.Errorf("area %q: no such folder below checks; there are %s", r.Area, strings.Join(areas, ", "))
	}
	for _, suffix := range []string{".go", "_test.go"} {
		name := filepath.Join("checks", r.Area, r.Name+suffix)
		if _, err := os.Stat(filepath.Join(root, name)); !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s: exists", name)
		}
	}
	return r.unused(os.DirFS(root))
}

// unused refuses an ID that a rule already bears.
func (r request) unused(root fs.FS) error {
	return fs.WalkDir(root, "checks", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return err
		}
		data, err := fs.ReadFile(root, name)
		if err == nil && regexp.MustCompile(`ID:\s*"`+regexp.QuoteMeta(r.ID)+`"`).Match(data) {
			err = fmt.Errorf("ID %s: taken by %s", r.ID, name)
		}
		return err
	})
}

// areas lists the folders below checks that hold rules.
func areas(root string) ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(root, "checks"))
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() && !slices.Contains(frames, e.Name()) {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// render fills a template and formats it as Go.
func (r request) render(name, text string) ([]byte, error) {
	t, err := template.New(name).Parse(text)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := t.Execute(&b, r); err != nil {
		return nil, err
	}
	return format.Source(b.Bytes())
}

// create writes a file that does not exist yet.
func create(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}
