package transfer

import (
	"fmt"
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// QueueLength: a list of transfers has at most 16 entries.
var QueueLength = checks.Rule{
	ID:         "CWMP-QT-004",
	Title:      "A TransferList has at most 16 entries",
	Spec:       checks.TR069("A.6"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.Message("GetQueuedTransfersResponse", "GetAllQueuedTransfersResponse").From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		list := m.Find("TransferList")
		if !readable(m) || list == nil {
			return checks.NotHere
		}
		if n := list.ChildCount(); n > 16 {
			return checks.At(list, fmt.Sprintf("TransferList has %d entries", n), "at most 16")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Seq(
			mutate.RawText("GetQueuedTransfersResponse/TransferList", strings.Repeat("<QueuedTransferStruct><CommandKey></CommandKey><State>1</State></QueuedTransferStruct>", 17)),
			mutate.Attr("GetQueuedTransfersResponse/TransferList", "soap-enc:arrayType", "cwmp:QueuedTransferStruct[17]"),
		)),
		checks.Breaks(mutate.Seq(
			mutate.RawText("GetAllQueuedTransfersResponse/TransferList", strings.Repeat(queuedFile, 18)),
			mutate.Attr("GetAllQueuedTransfersResponse/TransferList", "soap-enc:arrayType", "cwmp:AllQueuedTransferStruct[18]"),
		)),
	},
	Hint: checks.Hint{
		Allowed:     "Up to 16 entries; a longer queue is cut.",
		Cause:       "Finished transfers are never removed.",
		Consequence: "An ACS that checks against the schema refuses the answer.",
		Remedy:      "The maker of the CPE has to correct the report; an ACS can only match by time.",
	},
}

// queuedFile is one entry of a list, for mutants.
const queuedFile = "<AllQueuedTransferStruct><CommandKey></CommandKey><State>1</State><IsDownload>1</IsDownload>" +
	"<FileType>2 Web Content</FileType><FileSize>0</FileSize><TargetFileName></TargetFileName></AllQueuedTransferStruct>"
