package transfer

import (
	"errors"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// UploadStatus: the answer to an upload keeps the rules of Download: times with each status, one report after Status
// 1, none after Status 0 or a fault.
var UploadStatus = checks.Rule{
	ID:         "CWMP-UL-001",
	Title:      "Status, times and report of an Upload are those of Download",
	Spec:       checks.TR069("A.4.1.5"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Device(),
	CheckDevice: func() checks.Fold {
		over := func(t *transfer) bool { return t.method == "Upload" && t.state != accepted }
		quiet, told := silent(over, "which was done at once or refused")(), reportedFold("Upload")()
		return uploadFold{quiet, told}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.TextOf("UploadResponse", "StartTime", "", 1)).Only("transfer-upload").
			And("CWMP-TYP-007", "because an empty text is no dateTime"),
		checks.Breaks(mutate.TextOf("UploadResponse", "CompleteTime", "2026-03-02T09:15:01Z", 1)).Only("transfer-upload"),
	},
	Hint: checks.Hint{
		Allowed:     "Status 1 with two Unknown Times and one TransferComplete later; Status 0 with two real times and nothing more.",
		Cause:       "The answer is a copy of a template with empty times.",
		Consequence: "The ACS takes the upload for done, or waits for a report that does not come.",
		Remedy:      "The maker of the CPE has to correct the report; an ACS can only match by time.",
	},
}

// uploadFold judges the answers to Upload and hands on to the folds that judge the reports.
type uploadFold []checks.Fold

// Item takes a session.
func (u uploadFold) Item(it capture.Item, f *checks.Facts, tell checks.Tell) {
	if s, ok := it.(*capture.Session); ok {
		for _, x := range s.Exchanges {
			if m := x.Request; m.IsResponse("Upload") && !x.HTTPLevel() && readable(m) {
				tell(uploadTimes(m))
			}
		}
	}
	for _, fold := range u {
		fold.Item(it, f, tell)
	}
}

// End tells nothing.
func (u uploadFold) End(*checks.Facts, checks.Tell) {}

func uploadTimes(m *capture.Message) error {
	err := checks.NotHere
	switch trimmed(m, "Status") {
	case "1":
		err = unknownTimes(m.Element())
	case "0":
		err = knownTimes(m.Element())
	}
	if b := (*checks.Broken)(nil); errors.As(err, &b) {
		return b.In(m)
	}
	return err
}

// Idle tells whether the folds remember nothing.
func (u uploadFold) Idle() bool {
	for _, fold := range u {
		if i, ok := fold.(checks.Idler); !ok || !i.Idle() {
			return false
		}
	}
	return true
}

// Pack writes down what the folds keep.
func (u uploadFold) Pack(p *checks.Packing) {
	for _, fold := range u {
		fold.(checks.Packer).Pack(p) // those of a ledger are
	}
}
