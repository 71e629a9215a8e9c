package transfer

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// UploadURL: the URL of an upload holds no credentials.
var UploadURL = checks.Rule{
	ID:         "CWMP-UL-007",
	Title:      "The URL of Upload holds no user name or password",
	Spec:       checks.TR069("A.4.1.5"),
	Level:      checks.MustNot,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Message("Upload").From(cwmp.ACS),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		return noUserinfo(m)
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("Upload/URL", "http://user:pass@files.example/log")),
		checks.Breaks(mutate.Text("Upload/URL", "https://user@files.example/log")),
	},
	Hint: checks.Hint{
		Allowed:     "User name and password in their own arguments.",
		Cause:       "Somebody pasted a URL that works in a browser.",
		Consequence: "The CPE refuses the request, or the password stands in its log.",
		Remedy:      "The operator has to move the credentials into Username and Password.",
	},
}
