package transfer

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// DownloadURL: the URL of a download holds no credentials.
var DownloadURL = checks.Rule{
	ID:         "CWMP-DL-026",
	Title:      "The URL of Download holds no user name or password",
	Spec:       checks.TR069("A.3.2.8"),
	Level:      checks.MustNot,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Message("Download").From(cwmp.ACS),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		return noUserinfo(m)
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("Download/URL", "http://user:pass@files.example/fw/homerouter.bin")),
		checks.Breaks(mutate.Text("Download/URL", "https://user@files.example/fw/homerouter.bin")),
	},
	Hint: checks.Hint{
		Allowed:     "User name and password in their own arguments.",
		Cause:       "Somebody pasted a URL that works in a browser.",
		Consequence: "The CPE refuses the request, or the password stands in its log.",
		Remedy:      "The operator has to move the credentials into Username and Password.",
	},
}

// noUserinfo judges the URL of a request for a transfer.
func noUserinfo(m *capture.Message) error {
	node := m.Find("URL")
	if !readable(m) || strings.TrimSpace(node.Text()) == "" {
		return checks.NotHere
	}
	_, rest, ok := strings.Cut(strings.TrimSpace(node.Text()), "://")
	if !ok {
		return checks.NotHere // a path alone names no user
	}
	authority, _, _ := strings.Cut(rest, "/")
	authority, _, _ = strings.Cut(authority, "?")
	if strings.Contains(authority, "@") {
		return checks.At(node, "the URL has a user name in it", "Username and Password as arguments")
	}
	return nil
}
