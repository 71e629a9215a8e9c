package transfer

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// DownloadFileType: the file type of a download is spelled as the standard does, or is one of a vendor. The schemas
// of 1.0 and 1.1 are narrower than the prose, so a mismatch there only warns.
var DownloadFileType = checks.Rule{
	ID:         "CWMP-DL-027",
	Title:      "FileType of Download fits the schema and standard values are spelled exactly",
	Spec:       checks.TR069("A.6"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.Message("Download").From(cwmp.ACS),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if !readable(m) {
			return checks.NotHere
		}
		return fileType(m, "Download")
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("Download/FileType", "1 Firmware Image Upgrade")),
		checks.Breaks(mutate.Text("Download/FileType", "Firmware Upgrade Image")),
		checks.Breaks(mutate.Text("Download/FileType", "3 Vendor configuration file")),
	},
	Hint: checks.Hint{
		Allowed:     "The standard values, letter for letter, and \"X \", a vendor and a name.",
		Cause:       "The value is typed into a form by hand.",
		Consequence: "The CPE answers with fault 9003.",
		Remedy:      "The operator has to correct the value in the ACS.",
	},
}

// standardFiles lists the file types of Download by their numbers.
var standardFiles = map[string]string{
	"1": "1 Firmware Upgrade Image", "2": "2 Web Content", "3": "3 Vendor Configuration File",
	"4": "4 Tone File", "5": "5 Ringer File",
}

// fileType judges the FileType of a request in the namespace of its message.
func fileType(m *capture.Message, method string) error {
	node := m.Find("FileType")
	version, ok := cwmp.NamespaceVersion(m.Summary.Namespace)
	if node == nil || !ok {
		return checks.NotHere
	}
	text := node.Text()
	called, _ := cwmp.LookupMethod(method)
	arg, _ := called.Argument(false, "FileType")
	number, _, _ := strings.Cut(text, " ")
	standard := standardFiles[number]
	switch {
	case standard != "" && text != standard:
		return checks.At(node, "FileType is "+quote(text), quote(standard))
	case arg.Matches(text, version):
		return nil
	case arg.Matches(text, cwmp.V1_4):
		return checks.At(node, "FileType "+quote(text)+" is not in the schema of this namespace", "1 to 3, or a type of a vendor").Warn()
	}
	return checks.At(node, "FileType is "+quote(text), "a type of the standard, or X, a vendor and a name")
}
