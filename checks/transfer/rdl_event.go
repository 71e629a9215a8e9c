package transfer

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// RequestDownloadEvent: a wish for a file is announced by its event.
var RequestDownloadEvent = checks.Rule{
	ID:         "CWMP-RDL-001",
	Title:      "A session with RequestDownload has 9 REQUEST DOWNLOAD in its Inform",
	Spec:       checks.TR069("A.4.2.2"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Message("RequestDownload").From(cwmp.CPE),
	Check: func(m *capture.Message, f *checks.Facts) error {
		return announced(m, f, "9 REQUEST DOWNLOAD")
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody("<EventCode>9 REQUEST DOWNLOAD<", "<EventCode>2 PERIODIC<")),
		checks.Breaks(mutate.ReplaceInBody("<EventCode>9 REQUEST DOWNLOAD<", "<EventCode>8 DIAGNOSTICS COMPLETE<")),
	},
	Hint: checks.Hint{
		Allowed:     "The event in the Inform, then the call.",
		Cause:       "The wish arises in a session and is sent at once.",
		Consequence: "The ACS does not expect the call and may refuse it.",
		Remedy:      "The maker of the CPE has to wait for a session of its own.",
	},
}

// announced judges that the Inform of the session has the event of a call.
func announced(m *capture.Message, f *checks.Facts, code string) error {
	s := f.Session
	switch {
	case s == nil || s.NoStart || s.Doubtful || s.Inform() == nil:
		return checks.Unsure("the Inform of the session is not known")
	case announces(s, code, "", false):
		return nil
	}
	return checks.At(m, m.Name()+" comes without "+code+" in the Inform", "the event in the Inform of the session")
}
