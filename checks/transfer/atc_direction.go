package transfer

import (
	"fmt"
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// AutonomousDirection: IsDownload and the file type say the same. Logs are sent, firmware is fetched; vendor types
// may be either.
var AutonomousDirection = checks.Rule{
	ID:         "CWMP-ATC-007",
	Title:      "IsDownload of AutonomousTransferComplete agrees with FileType",
	Spec:       checks.TR069("A.6"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.Since(cwmp.V1_1),
	Confidence: checks.Likely,
	Observe:    checks.Message("AutonomousTransferComplete").From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		down, err := m.Find("IsDownload").Bool()
		node := m.Find("FileType")
		if !readable(m) || node == nil || err != nil {
			return checks.NotHere
		}
		switch way := direction(strings.TrimSpace(node.Text())); {
		case way == "":
			return checks.NotHere
		case down != (way == "download"):
			return checks.At(m.Find("IsDownload"), fmt.Sprintf("IsDownload is %t with FileType %s", down, quote(node.Text())), "that it is "+map[string]string{"download": "a download", "upload": "an upload"}[way])
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("AutonomousTransferComplete/IsDownload", "0")).Only("transfer-autonomous"),
		checks.Breaks(mutate.Text("AutonomousTransferComplete/FileType", "7 Vendor Log File 1")).Only("transfer-autonomous"),
	},
	Hint: checks.Hint{
		Allowed:     "Downloads of the types 1 to 5, uploads of configuration and log files.",
		Cause:       "The flag is never set.",
		Consequence: "The ACS looks for the file in the wrong place.",
		Remedy:      "The maker of the CPE has to correct the report; an ACS can only match by time.",
	},
}

// direction is the way in which files of a type go, "" where both are possible.
func direction(fileType string) string {
	switch {
	case strings.Contains(fileType, "Vendor Log File"), strings.HasPrefix(fileType, "6 Vendor Configuration File"):
		return "upload"
	case strings.HasPrefix(fileType, "1 Firmware"), strings.HasPrefix(fileType, "2 Web Content"),
		strings.HasPrefix(fileType, "4 Tone"), strings.HasPrefix(fileType, "5 Ringer"):
		return "download"
	}
	return ""
}
