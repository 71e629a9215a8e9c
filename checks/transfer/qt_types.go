package transfer

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// QueueFileTypes: the queue has a numbering of file types of its own, in which uploads are not numbered as in Upload.
var QueueFileTypes = checks.Rule{
	ID:         "CWMP-QT-006",
	Title:      "Upload entries of the queue use the numbering of transfers",
	Spec:       checks.TR069("A.6"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.Since(cwmp.V1_1),
	Confidence: checks.LikelyQ,
	Observe:    checks.Message("GetAllQueuedTransfersResponse").From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if !readable(m) {
			return checks.NotHere
		}
		compared := false
		for e := range m.FindAll("TransferList/*") {
			down, err := e.Child("IsDownload").Bool()
			node := e.Child("FileType")
			if err != nil || down || node == nil {
				continue
			}
			compared = true
			number, name, _ := strings.Cut(strings.TrimSpace(node.Text()), " ")
			config, log := strings.HasPrefix(name, "Vendor Configuration File"), strings.HasPrefix(name, "Vendor Log File")
			instance := strings.HasPrefix(name, "Vendor Configuration File ") || strings.HasPrefix(name, "Vendor Log File ")
			if number == "1" && config || number == "2" && log || number == "3" && config && instance || number == "4" && log && instance {
				return checks.At(node, "FileType of an upload is "+quote(node.Text()), "6 Vendor Configuration File or 7 Vendor Log File with its instance number")
			}
		}
		if !compared {
			return checks.NotHere
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody("<FileType>7 Vendor Log File 1<", "<FileType>4 Vendor Log File 1<")).Only("transfer-scheduled"),
		checks.Breaks(mutate.ReplaceInBody("<FileType>7 Vendor Log File 1<", "<FileType>3 Vendor Configuration File 1<")).
			Only("transfer-scheduled"),
	},
	Hint: checks.Hint{
		Allowed:     "6 and 7 with the number of the file; 3 and 4 without a number from older clients.",
		Cause:       "The type is copied from the Upload request.",
		Consequence: "The ACS takes the upload for a download of another type.",
		Remedy:      "The maker of the CPE has to correct the report; an ACS can only match by time.",
	},
}
