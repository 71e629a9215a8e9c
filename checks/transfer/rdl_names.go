package transfer

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// RequestDownloadNames: the names of the arguments fit the file type.
var RequestDownloadNames = checks.Rule{
	ID:         "CWMP-RDL-003",
	Title:      "Argument names of RequestDownload fit the file type",
	Spec:       checks.TR069("A.4.2.2"),
	Level:      checks.Should,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.LowQ,
	Observe:    checks.Message("RequestDownload").From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if !readable(m) {
			return checks.NotHere
		}
		number, _, _ := strings.Cut(trimmed(m, "FileType"), " ")
		if number != "1" && number != "2" && number != "3" {
			return checks.NotHere
		}
		for name := range m.FindAll("FileTypeArg/*/Name") {
			if number != "2" || strings.TrimSpace(name.Text()) != "Version" {
				return checks.At(name, "the argument "+quote(name.Text())+" is not defined for this type", "Version with 2 Web Content, none with 1 and 3")
			}
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("RequestDownload/FileTypeArg/ArgStruct/Name", "Foo")),
		checks.Breaks(mutate.Text("RequestDownload/FileType", "1 Firmware Upgrade Image")),
	},
	Hint: checks.Hint{
		Allowed:     "Version for web content; what a vendor likes for its own types.",
		Cause:       "Arguments are passed on as the user typed them.",
		Consequence: "The ACS ignores what it does not know.",
		Remedy:      "The maker of the CPE can use a file type of its own.",
	},
}
