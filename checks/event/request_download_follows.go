package event

import (
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// RequestDownloadFollows: a session that announces a wish for a file says which one.
var RequestDownloadFollows = checks.Rule{
	ID:           "CWMP-EVT-020",
	Title:        "9 REQUEST DOWNLOAD means that RequestDownload follows in the session",
	Spec:         checks.TR069("3.7.1.5"),
	Level:        checks.Must,
	Role:         cwmp.CPE,
	Versions:     checks.AllVersions,
	Confidence:   checks.Known,
	Observe:      checks.Session(),
	CheckSession: follows("9 REQUEST DOWNLOAD"),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropExchange(mutate.ByMethod("RequestDownload"))).
			And("CWMP-SES-008", "because the empty POST comes without the call"), checks.Breaks(mutate.ReplaceInBody(
			"cwmp:RequestDownload",
			"cwmp:X_001122_Ask",
		)).
			And("CWMP-SES-008", "because the empty POST comes without the call"),
	},
	Hint: checks.Hint{
		Allowed:     "RequestDownload in the session that announces it; a failed session announces it again.",
		Cause:       "The client ends the session early, or forgets its own call when the ACS has requests.",
		Consequence: "The event stays pending in the device and comes in each session, or the ACS never hears of the result.",
		Remedy:      "The maker of the CPE has to make the call before the empty POST; an ACS can keep the session open.",
	},
}
