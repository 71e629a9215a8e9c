package layers

// Module is the module path of this repository.
const Module = "cwmplab"

// A Row says what the packages of one folder may import from this module, besides internal.
type Row struct {
	// Folder is slash-separated, from the top of the repository, and stands for itself and every
	// folder below it; with "/*" at its end for the folders below alone. Where several rows fit a
	// package, the longest wins.
	Folder string
	// Below names the rows right below; what those may import is allowed too.
	Below []string
}

// Table is the import rule: a package imports from its own row, from the rows below it, and from
// nothing else. Nothing stands above cmd.
var Table = []Row{
	{"internal/*", nil},
	{"internal/dut", []string{"cwmp"}}, // the device file names versions and methods of the protocol

	{"cwmp/*", nil},
	{"cwmp", []string{"cwmp/*"}},
	{"capture", []string{"cwmp"}},
	{"capture/mutate", []string{"capture"}},

	{"checks", []string{"capture/mutate"}}, // the frame knows no single rule
	{"checks/*", []string{"checks"}},
	{"checks/catalogue", []string{"checks/*"}},
	{"checks/checkstest", []string{"checks/catalogue", "fixtures/golden"}},

	{"fixtures", []string{"capture/mutate"}}, // names rules by their ID only
	{"fixtures/golden", []string{"capture/mutate"}},

	{"suites", []string{"checks/catalogue", "fixtures", "fixtures/golden"}},
	{"suites/*", []string{"suites"}},

	{"proxy", []string{"capture"}},                 // records and judges nothing
	{"reports/view", []string{"checks/catalogue"}}, // what the viewer and the HTML report show alike
	{"reports", []string{"reports/view"}},
	{"reports/*", []string{"reports"}},

	{"cmd", []string{"suites/*", "proxy", "reports/*", "checks/checkstest"}},
}

// A ForeignRow says where a module of others may be imported. A module without a row may not be
// imported at all: a new dependency is a decision, and its row is where the decision is read.
type ForeignRow struct {
	// Path is the module, or the part of it, by import path.
	Path string
	// Folders may import it outside tests, subfolders included. An element that ends with "/*" means
	// the subfolders alone.
	Folders []string
	// TestsToo extends the limit to test files, which otherwise may import what they like of the table.
	TestsToo bool
	// Why the module is here.
	Why string
}

// Foreign is the list of modules this repository builds on.
var Foreign = []ForeignRow{
	{"github.com/onsi/ginkgo/v2", []string{"suites/*"}, true, "runs the suites"},
	{"github.com/onsi/gomega", []string{"suites/*", "checks/checkstest"}, false, "assertions: suites and tests"},
	{"github.com/elazarl/goproxy", []string{"proxy"}, true, "the front door of the forward proxy"},
	{"github.com/gopacket/gopacket", []string{"capture"}, false, "decodes link layers and reassembles TCP in captures of others"},
	{"github.com/spf13/cobra", []string{"cmd"}, true, "the command line"},
	{"github.com/spf13/pflag", []string{"cmd"}, true, "the command line's flags"},
	{"go.yaml.in/yaml/v3", []string{"internal/dut", "internal/strict", "fixtures/cpe/personality", "capture", "cmd"}, false, "the files of users, logs of other programs"},
	{"golang.org/x/sys", []string{"capture", "proxy", "cmd"}, false, "file locks and free space, where the standard library has none"},
	{"github.com/icholy/digest", nil, false, "second opinion on HTTP digest, in tests"},
	{"github.com/rogpeppe/go-internal", nil, false, "scripts of the command, in tests"},
	{"github.com/santhosh-tekuri/jsonschema/v6", nil, false, "validates the JSON report, in tests"},
	{"github.com/chromedp/chromedp", []string{"reports/web", "cmd/screenshots"}, true, "drives Debian's Chromium, in tests of the viewer and for its pictures"},
	{"github.com/chromedp/cdproto", []string{"reports/web", "cmd/screenshots"}, true, "what chromedp says to the browser, where it has no word of its own for it"},
	{"golang.org/x/net", nil, false, "reads HTML, in tests"},
	{"github.com/google/go-cmp", nil, false, "differences, in tests"},
	{"go.uber.org/goleak", nil, false, "goroutines left behind, in tests"},
}
