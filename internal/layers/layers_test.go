package layers_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	. "github.com/onsi/gomega"

	"cwmplab/internal/layers"
)

func TestRepositoryKeepsItsLaws(t *testing.T) {
	tree, err := layers.Read(os.DirFS("../.."))
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	NewWithT(t).Expect(len(tree.Files)).To(BeNumerically(">", 10), "the tree was not found")
	for _, law := range layers.Laws {
		t.Run(strings.ReplaceAll(law.Name, " ", "_"), func(t *testing.T) {
			for _, v := range law.Find(tree) {
				t.Error(v)
			}
		})
	}
}

// Every law is seen failing on a tree made for it, and silent on a neighbour of that tree.
func TestLawsFindWhatTheyForbid(t *testing.T) {
	broken := map[string]bool{} // the laws a row below breaks
	const doc = "// Package p holds a thing.\npackage p\n"
	for _, tc := range []struct {
		name string
		law  string
		path string
		src  string
		want string // a part of the only violation; "" where there must be none
	}{
		{"capture above cwmp", "layering", "capture/a.go", `package p; import "cwmplab/cwmp"`, ""},
		{"capture above a folder of cwmp", "layering", "capture/a.go", `package p; import "cwmplab/cwmp/xmltree"`, ""},
		{"cwmp below capture", "layering", "cwmp/a.go", `package p; import "cwmplab/capture"`, "cwmp does not stand above capture"},
		{"xmltree below cwmp", "layering", "cwmp/xmltree/a.go", `package p; import "cwmplab/cwmp"`, "does not stand above cwmp"},
		{"the frame of checks knows no rule", "layering", "checks/a.go", `package p; import "cwmplab/checks/soap"`, "does not stand above"},
		{"an area knows the frame", "layering", "checks/soap/a.go", `package p; import "cwmplab/checks"`, ""},
		{"an area does not know the catalogue", "layering", "checks/soap/a.go", `package p; import "cwmplab/checks/catalogue"`, "does not stand above"},
		{"an area does not know the goldens", "layering", "checks/soap/a.go", `package p; import "cwmplab/fixtures/golden"`, "does not stand above"},
		{"its test does", "layering", "checks/soap/a_test.go", `package p; import "cwmplab/fixtures/golden"`, ""},
		{"checkstest does", "layering", "checks/checkstest/a.go", `package p; import "cwmplab/fixtures/golden"`, ""},
		{"checkstest knows no peer", "layering", "checks/checkstest/a.go", `package p; import "cwmplab/fixtures/cpe"`, "does not stand above"},
		{"fixtures know no checks", "layering", "fixtures/cpe/a.go", `package p; import "cwmplab/checks"`, "fixtures does not stand above checks"},
		{"the proxy judges nothing", "layering", "proxy/a.go", `package p; import "cwmplab/checks"`, "proxy does not stand above checks"},
		{"reports need no suite", "layering", "reports/a.go", `package p; import "cwmplab/suites"`, "reports does not stand above suites"},
		{"suites need no proxy", "layering", "suites/bench/a.go", `package p; import "cwmplab/proxy"`, "does not stand above proxy"},
		{"suites use rules and peers", "layering", "suites/cpe/a.go", `package p; import ("cwmplab/checks/catalogue"; "cwmplab/fixtures/acs")`, ""},
		{"the command wires all", "layering", "cmd/cwmplab/a.go", `package main; import ("cwmplab/suites/cpe"; "cwmplab/proxy"; "cwmplab/reports"; "cwmplab/checks/checkstest"; "cwmplab/fixtures/golden"; "cwmplab/internal/dut"; "cwmplab/cwmp")`, ""},
		{"not even a test imports cmd", "layering", "suites/a_test.go", `package p; import "cwmplab/cmd/cwmplab"`, "nothing imports cmd"},
		{"anybody may use internal", "layering", "cwmp/a.go", `package p; import "cwmplab/internal/clock"`, ""},
		{"internal knows no protocol", "layering", "internal/http1/a.go", `package p; import "cwmplab/cwmp"`, "does not stand above cwmp"},
		{"but the device file does", "layering", "internal/dut/a.go", `package p; import "cwmplab/cwmp"`, ""},
		{"and the rest of internal does not know it", "layering", "internal/http1/a.go", `package p; import "cwmplab/internal/dut"`, "does not stand above internal/dut"},
		{"a folder nobody planned", "layering", "engine/a.go", `package p`, `"engine" has no row`},

		{"Ginkgo below suites", "dependencies", "suites/bench/a.go", `package p; import _ "github.com/onsi/ginkgo/v2"`, ""},
		{"not in suites itself", "dependencies", "suites/a.go", `package p; import _ "github.com/onsi/ginkgo/v2/types"`, "imports github.com/onsi/ginkgo/v2/types"},
		{"not in a test elsewhere", "dependencies", "capture/a_test.go", `package p; import _ "github.com/onsi/ginkgo/v2"`, "only"},
		{"Gomega in any test", "dependencies", "capture/a_test.go", `package p; import _ "github.com/onsi/gomega"`, ""},
		{"Gomega not in the product", "dependencies", "capture/a.go", `package p; import _ "github.com/onsi/gomega"`, "only"},
		{"for tests alone", "dependencies", "internal/digest/a.go", `package p; import _ "github.com/icholy/digest"`, "only tests may"},
		{"unknown module", "dependencies", "capture/a_test.go", `package p; import _ "example.com/x"`, "without a row"},

		{"init", "no init", "cwmp/a.go", "package p\nfunc init() {}", "cwmp/a.go:2"},
		{"a method called init", "no init", "cwmp/a.go", "package p\ntype T int\nfunc (T) init() {}", ""},
		{"blank import", "no blank imports", "cwmp/a.go", `package p; import _ "image/png"`, "image/png"},
		{"blank import of embed", "no blank imports", "cwmp/a.go", `package p; import _ "embed"`, ""},
		{"blank import in a test", "no blank imports", "cwmp/a_test.go", `package p; import _ "image/png"`, ""},
		{"blank import in a command", "no blank imports", "cmd/x/a.go", `package main; import _ "image/png"`, ""},
		{"focus", "no focus", "suites/cpe/a.go", `package p; import . "github.com/onsi/ginkgo/v2"; var _ = FIt("x", nil)`, "FIt keeps"},
		{"focus decorator", "no focus", "suites/cpe/a.go", `package p; import . "github.com/onsi/ginkgo/v2"; var _ = It("x", Focus, nil)`, "Focus keeps"},
		{"no focus", "no focus", "suites/cpe/a.go", `package p; import . "github.com/onsi/ginkgo/v2"; var _ = It("x", nil)`, ""},
		{"another FIt", "no focus", "cwmp/a.go", `package p; func FIt() {}`, ""},
		{"sleep", "no sleep", "cwmp/a.go", `package p; import "time"; func f() { time.Sleep(1) }`, "time.Sleep"},
		{"sleep in a test", "no sleep", "cwmp/a_test.go", `package p; import "time"; func f() { time.Sleep(1) }`, "time.Sleep"},
		{"sleep in a bubble", "no sleep", "cwmp/a_test.go", `package p; import ("testing/synctest"; "time"); func f() { time.Sleep(1); synctest.Wait() }`, ""},
		{"sleep of another clock", "no sleep", "cwmp/a.go", `package p; func f(c clock) { c.Sleep(1) }`, ""},
		{"vague file", "names", "cwmp/util.go", "package p", `"util"`},
		{"vague test file", "names", "cwmp/helpers_test.go", "package p", `"helpers"`},
		{"vague folder", "names", "internal/common/a.go", "package p", `"common"`},
		{"good names", "names", "cwmp/utility_bill.go", "package p", ""},

		{"no doc.go", "package comments", "cwmp/a.go", "package p", "cwmp: has no doc.go"},
		{"tests alone", "package comments", "cwmp/a_test.go", "package p", ""},
		{"doc.go without a comment", "package comments", "cwmp/doc.go", "package p", `does not open with "Package p "`},
		{"doc.go of a package", "package comments", "cwmp/doc.go", doc, ""},
		{"doc.go of a command", "package comments", "cmd/x/doc.go", "// Command x does it.\npackage main", ""},

		{"short file", "sizes", "cwmp/a.go", "package p" + strings.Repeat("\n", 400), ""},
		{"long file", "sizes", "cwmp/a.go", "package p" + strings.Repeat("\n", 401), "401 lines, 400 are allowed"},
		{"long test", "sizes", "cwmp/a_test.go", "package p" + strings.Repeat("\n", 900), ""},
		{"long generated file", "sizes", "cwmp/a.go", "// Code generated by hand; DO NOT EDIT.\n\npackage p" + strings.Repeat("\n", 900), ""},
		{"short function", "sizes", "cwmp/a.go", "package p\nfunc f() {" + strings.Repeat("\n", 59) + "}", ""},
		{"long function", "sizes", "cwmp/a.go", "package p\nfunc f() {" + strings.Repeat("\n", 60) + "}", "func f has 61 lines"},

		{"rule in no list", "rules are listed", "checks/soap/a.go", "package soap\nvar A = checks.Rule{}\nvar Rules = []checks.Rule{}", "rule A is in no list"},
		{"rule in the list", "rules are listed", "checks/soap/a.go", "package soap\nvar A = checks.Rule{}\nvar Rules = []checks.Rule{A}", ""},
		{"family in no list", "rules are listed", "checks/soap/a.go", "package soap\nvar family = []checks.Rule{{}}", "rule family is in no list"},
		{"word of the template", "rules are filled in", "checks/soap/a.go", "package soap\n\n// " + layers.TemplateWord, "checks/soap/a.go:3"},
		{"the word elsewhere", "rules are filled in", "internal/scaffold/a.go", "package main\n\n// " + layers.TemplateWord, ""},
		{"path of a machine", "no machine paths", "README.md", "see /" + "work/main/x", "README.md:1"},
		{"scratch folder", "no machine paths", "README.md", "\nin \"/" + "tmp/brief\"", "README.md:2"},
		{"the same words in a URL", "no machine paths", "README.md", "http://acs.example/work/x and a/tmp/b", ""},
	} {
		t.Run(strings.ReplaceAll(tc.name, " ", "_"), func(t *testing.T) {
			g := NewWithT(t)
			tree, err := layers.Read(fstest.MapFS{tc.path: &fstest.MapFile{Data: []byte(tc.src)}})
			g.Expect(err).NotTo(HaveOccurred())
			var found []string
			for _, law := range layers.Laws {
				if law.Name == tc.law {
					for _, v := range law.Find(tree) {
						g.Expect(v.Law).To(Equal(law.Name))
						found = append(found, v.String())
					}
				}
			}
			if tc.want == "" {
				g.Expect(found).To(BeEmpty())
				return
			}
			g.Expect(found).To(ConsistOf(ContainSubstring(tc.want)))
			broken[tc.law] = true
		})
	}
	for _, law := range layers.Laws {
		NewWithT(t).Expect(broken).To(HaveKey(law.Name), "no row was seen breaking this law")
	}
}

func TestWaivers(t *testing.T) {
	src := "package p" + strings.Repeat("\n", 500)
	for _, tc := range []struct {
		name   string
		waiver layers.Waiver
		want   string
	}{
		{"lets the file be that long", layers.Waiver{Path: "a.go", Lines: 500, Reason: "one table"}, ""},
		{"does not let it grow", layers.Waiver{Path: "a.go", Lines: 499, Reason: "one table"}, "500 lines, 499 are allowed"},
		{"needs a reason", layers.Waiver{Path: "a.go", Lines: 500}, "gives no reason"},
		{"goes when nothing needs it", layers.Waiver{Path: "b.go", Lines: 500, Reason: "one table"}, "is not needed"},
	} {
		t.Run(strings.ReplaceAll(tc.name, " ", "_"), func(t *testing.T) {
			g := NewWithT(t)
			tree, err := layers.Read(fstest.MapFS{"a.go": &fstest.MapFile{Data: []byte(src)}})
			g.Expect(err).NotTo(HaveOccurred())
			var found []string
			for _, v := range layers.SizesWith(tree, []layers.Waiver{tc.waiver}) {
				found = append(found, v.String())
			}
			if tc.want == "" {
				g.Expect(found).To(BeEmpty())
				return
			}
			g.Expect(found).To(ContainElement(ContainSubstring(tc.want)))
		})
	}
}

func TestTableIsSound(t *testing.T) {
	g := NewWithT(t)
	rows := map[string]bool{}
	for _, r := range layers.Table {
		g.Expect(rows).NotTo(HaveKey(r.Folder), "a row twice")
		rows[r.Folder] = true
	}
	for _, r := range layers.Table {
		for _, b := range r.Below {
			g.Expect(rows).To(HaveKey(b), "%s stands on a row that is not there", r.Folder)
		}
		g.Expect(layers.Below(r)).NotTo(ContainElement(r.Folder), "%s stands above itself", r.Folder)
	}
	for _, r := range layers.Foreign {
		g.Expect(r.Why).NotTo(BeEmpty(), r.Path)
	}
}

func TestReadNamesTheFileThatDoesNotParse(t *testing.T) {
	_, err := layers.Read(fstest.MapFS{"cwmp/a.go": &fstest.MapFile{Data: []byte("package")}})
	NewWithT(t).Expect(err).To(MatchError(ContainSubstring("layers: cwmp/a.go:1")))
}
