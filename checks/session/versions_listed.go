package session

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// VersionsListed: judged where the session agreed on 1.4, which takes a list.
var VersionsListed = checks.Rule{
	ID:         "CWMP-VER-001",
	Title:      "A CPE of 1.4 lists its versions in each Inform",
	Spec:       checks.TR069("3.7.4"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.Since(cwmp.V1_4),
	Confidence: checks.Seen,
	Observe:    checks.Message("Inform").Request(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		list := m.Envelope("Header/SupportedCWMPVersions")
		if list == nil {
			return checks.At(m, "the Inform of a session of CWMP 1.4 has no SupportedCWMPVersions", "the versions that the CPE supports")
		}
		for v := range strings.SplitSeq(list.Text(), ",") {
			if !versionNumber(strings.TrimSpace(v)) {
				return checks.At(list, "SupportedCWMPVersions holds "+quote(v), "versions like 1.0, with commas between them")
			}
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.ByMethod("Inform"), mutate.DropElement("Header/SupportedCWMPVersions"))).Only("http-compression", "ipv6-session").
			And("CWMP-VER-004", "because UseCWMPVersion then answers no offer"),
		checks.Breaks(mutate.Where(mutate.ByMethod("Inform"), mutate.Text("Header/SupportedCWMPVersions", "1.0 1.1 1.2 1.3 1.4"))).Only("http-compression", "ipv6-session").
			And("CWMP-VER-003", "because the list cannot be read"),
	},
	Hint: checks.Hint{
		Allowed:     "A list of all versions that the CPE supports, with commas between them, in each Inform.",
		Cause:       "The header is sent at bootstrap only.",
		Consequence: "The ACS falls back to the namespace and takes the CPE for one of 1.2.",
		Remedy:      "The maker of the CPE has to send the header with each Inform.",
	},
}

// versionNumber tells whether a text is a version like "1.4".
func versionNumber(v string) bool {
	major, minor, ok := strings.Cut(v, ".")
	digits := func(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
	return ok && digits(major) && digits(minor)
}
