package transfer

import (
	"fmt"
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// RequestDownloadArguments: the wish names a file type of Download, with at most 16 arguments.
var RequestDownloadArguments = checks.Rule{
	ID:         "CWMP-RDL-002",
	Title:      "RequestDownload has a FileType of Download and at most 16 arguments",
	Spec:       checks.TR069("A.6"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.Message("RequestDownload").From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if !readable(m) {
			return checks.NotHere
		}
		if list := m.Find("FileTypeArg"); list.ChildCount() > 16 {
			return checks.At(list, fmt.Sprintf("FileTypeArg has %d entries", list.ChildCount()), "at most 16")
		}
		return fileType(m, "RequestDownload")
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("RequestDownload/FileType", "Web Content")),
		checks.Breaks(mutate.Seq(
			mutate.RawText("RequestDownload/FileTypeArg", strings.Repeat("<ArgStruct><Name>Version</Name><Value>1</Value></ArgStruct>", 17)),
			mutate.Attr("RequestDownload/FileTypeArg", "soap-enc:arrayType", "cwmp:ArgStruct[17]"),
		)),
	},
	Hint: checks.Hint{
		Allowed:     "A type of the standard, letter for letter, or one of a vendor.",
		Cause:       "The type is a text of the web page that the user clicked.",
		Consequence: "The ACS cannot tell which file is wanted.",
		Remedy:      "The maker of the CPE has to correct the report; an ACS can only match by time.",
	},
}
