package xmltree

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

// allowances are the known differences to xmllint: documents that have such a problem are not
// compared, because libxml2 sees something else in them.
var allowances = []struct {
	code Code
	when func(src string) bool // nil: always
	why  string
}{
	{Doctype, nil, "we refuse it, libxml2 reads it and what it declares"},
	{DeclaredEncoding, nil, "we judge the octets as UTF-8, libxml2 as declared"},
	{XMLVersion, nil, "libxml2 takes 1.1 for 1.0 with a warning"},
	{UTF16, nil, "libxml2 reads it"},
	{BadChar, func(src string) bool { return strings.Contains(src, "\x00") }, "a NUL ends the input for libxml2"},
	{BadDeclaration, regexp.MustCompile(`encoding *= *["'][^"']*["']standalone`).MatchString, "libxml2 overlooks that white space is missing there"},
}

// ignorable are complaints of libxml2 about what Namespaces in XML allows: a namespace name that
// is no URI. The message may break off in the line, as it quotes the name.
var ignorable = regexp.MustCompile(`namespace error : xmlns[^']*: '`)

var complaint = regexp.MustCompile(`doc(\d+)\.xml:\d+: ((?:parser|namespace) error : .*)`)

// lint runs xmllint once over all documents and answers the complaints about each.
func lint(t *testing.T, tool string, docs []string) [][]string {
	t.Helper()
	dir := t.TempDir()
	args := []string{"--noout", "--nonet"}
	for i, src := range docs {
		file := filepath.Join(dir, fmt.Sprintf("doc%d.xml", i))
		if err := os.WriteFile(file, []byte(src), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	cmd := exec.Command(tool, args...)
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	out := make([][]string, len(docs))
	for line := range strings.Lines(stderr.String()) {
		if m := complaint.FindStringSubmatch(strings.TrimSpace(line)); m != nil && !ignorable.MatchString(line) {
			i, err := strconv.Atoi(m[1])
			if err != nil {
				t.Fatal(err)
			}
			out[i] = append(out[i], m[2])
		}
	}
	return out
}

// Our verdict on some thousand damaged CWMP messages is that of libxml2.
func TestAgainstXmllint(t *testing.T) {
	tool, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("xmllint is not installed (Debian package libxml2-utils)")
	}
	g := NewWithT(t)
	const batches, size = 4, 500 // a process for each batch
	rng := rand.New(rand.NewPCG(1, 2))
	clean, broken := 0, 0
	for batch := range batches {
		docs := make([]string, size)
		for i := range docs {
			docs[i] = mutated(rng)
			if batch == 0 && i < len(cases) {
				docs[i] = cases[i].src
			}
		}
		for i, theirs := range lint(t, tool, docs) {
			d := Parse([]byte(docs[i]))
			switch {
			case slices.ContainsFunc(d.Problems, func(p Problem) bool { return allowed(docs[i], p.Code) }):
			case d.OK() != (len(theirs) == 0):
				t.Errorf("%q\n\twe say %v\n\txmllint says %q", docs[i], d.Problems, theirs)
			case d.OK():
				clean++
			default:
				broken++
			}
			d.Release()
		}
	}
	g.Expect(min(clean, broken)).To(BeNumerically(">", 500), "both sides of the verdict are reached")
}

func allowed(src string, c Code) bool {
	for _, a := range allowances {
		if a.code == c && (a.when == nil || a.when(src)) {
			return true
		}
	}
	return false
}
