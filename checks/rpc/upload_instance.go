package rpc

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// UploadInstance: newer devices have tables of files, whose rows newer file types name. It is judged where the recording
// showed the table of the device before.
var UploadInstance = checks.Rule{
	ID:          "CWMP-DEP-007",
	Title:       "Upload names the instance of a file where the CPE has a table of them",
	Spec:        checks.TR069("A.4.1.5"),
	Level:       checks.ShouldNot,
	Role:        cwmp.ACS,
	Versions:    checks.Since(cwmp.V1_2),
	Confidence:  checks.Likely,
	WarnOnly:    true,
	Observe:     checks.Device(),
	CheckDevice: func() checks.Fold { return new(tables) },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("Upload/FileType", "2 Vendor Log File")).Only("rpc-kicked"),
		checks.Breaks(mutate.Text("Upload/FileType", " 2 Vendor Log File")).Only("rpc-kicked"),
	},
	Hint: checks.Hint{
		Allowed:     "3 Vendor Configuration File and 4 Vendor Log File with the number of the row.",
		Cause:       "Scripts of the ACS from before the tables.",
		Consequence: "The device chooses the file, and it may be the wrong one.",
		Remedy:      "The ACS should read the table and name the row.",
	},
}

// tables knows which tables of files a device has shown.
type tables struct{ config, log bool }

// Item looks for rows in answers and judges uploads.
func (t *tables) Item(it capture.Item, _ *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok {
		return
	}
	for c := range calls(s) {
		switch {
		case c.done("GetParameterNames", "GetParameterValues"):
			t.config = t.config || c.answer.Holds(".DeviceInfo.VendorConfigFile.1.")
			t.log = t.log || c.answer.Holds(".DeviceInfo.VendorLogFile.1.")
		case c.ask.Is("Upload") && readable(c.ask) == nil:
			t.upload(c.ask, tell)
		}
	}
}

// End tells nothing.
func (t *tables) End(*checks.Facts, checks.Tell) {}

func (t *tables) upload(ask *capture.Message, tell checks.Tell) {
	node := ask.Find("FileType")
	kind, _, _ := strings.Cut(trim(node.Text()), " ")
	switch {
	case kind == "1" && t.config, kind == "2" && t.log:
		tell(checks.At(node, "FileType is "+quote(trim(node.Text())), "the type that names a row of the table of the device").In(ask))
	case kind == "3" && t.config, kind == "4" && t.log:
		tell(nil)
	}
}

// Idle tells whether nothing is remembered.
func (t *tables) Idle() bool { return !t.config && !t.log }

// Pack writes down what was seen.
func (t *tables) Pack(p *checks.Packing) { p.Bool(&t.config, &t.log) }
