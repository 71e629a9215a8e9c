package layers

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Tree is the source of one module, parsed.
type Tree struct {
	Fset  *token.FileSet
	Files []*File // every Go file, sorted by path
	Texts []Text  // every text file, Go files included, sorted by path
}

// File is one Go file.
type File struct {
	Path      string // slash-separated, from the top of the module
	Syntax    *ast.File
	Lines     int
	Test      bool // the name ends with _test.go
	Generated bool // carries the standard "Code generated … DO NOT EDIT." line
}

// Folder is the folder of the file, which is its package's import path below the module.
func (f *File) Folder() string { return path.Dir(f.Path) }

// Text is one file that holds text.
type Text struct {
	Path string
	Data []byte
}

// Violation is one place where the source breaks a law.
type Violation struct {
	Law    string // the name of the law, as in [Laws]
	Path   string
	Line   int // from 1; 0 where the whole file or package is meant
	Detail string
}

// String puts the place first, so that an editor can jump there.
func (v Violation) String() string {
	if v.Line == 0 {
		return fmt.Sprintf("%s: %s (%s)", v.Path, v.Detail, v.Law)
	}
	return fmt.Sprintf("%s:%d: %s (%s)", v.Path, v.Line, v.Detail, v.Law)
}

// skipped are the folders at the top that hold no source of ours: version control, and what the
// product and its tools write.
var skipped = []string{".git", "demo", "dist", "runs", ".bin"}

// maxText is the size above which a file is data, not text somebody reads.
const maxText = 1 << 20

// Read parses every Go file below the root of fsys, build constraints set aside: the laws hold on
// every platform. Folders called testdata are read as text, never as Go.
func Read(fsys fs.FS) (*Tree, error) {
	t := &Tree{Fset: token.NewFileSet()}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains(skipped, name):
			return fs.SkipDir
		case !d.Type().IsRegular() || slices.Contains(skipped, name): // in a further worktree .git is a file
			return nil
		}
		return t.add(fsys, name)
	})
	if err != nil {
		return nil, fmt.Errorf("layers: %w", err)
	}
	return t, nil
}

// add reads one file as text and, where it is Go, as syntax.
func (t *Tree) add(fsys fs.FS, name string) error {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	if len(data) <= maxText && !bytes.ContainsRune(data, 0) {
		t.Texts = append(t.Texts, Text{Path: name, Data: data})
	}
	if path.Ext(name) != ".go" || strings.Contains("/"+name, "/testdata/") {
		return nil
	}
	syntax, err := parser.ParseFile(t.Fset, name, data, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	t.Files = append(t.Files, &File{
		Path:      name,
		Syntax:    syntax,
		Lines:     bytes.Count(data, []byte("\n")),
		Test:      strings.HasSuffix(name, "_test.go"),
		Generated: ast.IsGenerated(syntax),
	})
	return nil
}

// line is the line of a position.
func (t *Tree) line(pos token.Pos) int { return t.Fset.Position(pos).Line }

// folders groups the files by folder and returns the folders sorted.
func (t *Tree) folders() (names []string, files map[string][]*File) {
	files = map[string][]*File{}
	for _, f := range t.Files {
		if _, seen := files[f.Folder()]; !seen {
			names = append(names, f.Folder())
		}
		files[f.Folder()] = append(files[f.Folder()], f)
	}
	slices.Sort(names)
	return names, files
}
