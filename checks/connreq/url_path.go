package connreq

import (
	"net/url"
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// URLPath: a path that cannot be guessed keeps strangers out. Whether it is random does not show; that there is none does.
var URLPath = checks.Rule{
	ID:         "CWMP-CRQ-005",
	Title:      "The path of ConnectionRequestURL is random and not empty",
	Spec:       checks.TR069("3.2.2.2"),
	Level:      checks.Should,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Message("Inform").From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		value := announcedURL(m)
		u, err := url.Parse(strings.TrimSpace(value.Text()))
		if value == nil || err != nil || u.Host == "" {
			return checks.NotHere
		}
		if strings.Trim(u.Path, "/") == "" && u.RawQuery == "" {
			return checks.At(value, "ConnectionRequestURL "+quote(value.Text())+" has no path", "a path that is random and differs from device to device")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ChangeText("Inform/ParameterList/ParameterValueStruct[6]/Value", "without its path", func(string) string { return "http://192.0.2.10:7547/" })).Only("connection-request", "retry-after-503"),
		checks.Breaks(mutate.ReplaceInBody("7547/e5a77d1093fb", "7547")).Only("connection-request"),
	},
	Hint: checks.Hint{
		Allowed:     "Any path but an empty one; it should be hard to guess and differ from device to device.",
		Cause:       "The listener was written for one path and looks at none.",
		Consequence: "Anybody who scans the port can make the device busy; together with a weak digest it can be used against the ACS.",
		Remedy:      "The maker of the CPE should draw a random path for each device.",
	},
}
