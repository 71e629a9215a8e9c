package session

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// VersionChosen: the ACS chooses from what was offered.
var VersionChosen = checks.Rule{
	ID:         "CWMP-VER-003",
	Title:      "UseCWMPVersion names a version that the CPE offered",
	Spec:       checks.TR069("3.7.4"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.Since(cwmp.V1_4),
	Confidence: checks.Seen,
	Observe:    checks.Message("InformResponse").Response(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		use := m.Envelope("Header/UseCWMPVersion")
		offer := m.Exchange.Request
		if use == nil || offer == nil || !offer.Summary.HasSupportedVersions {
			return checks.NotHere
		}
		for v := range strings.SplitSeq(offer.Summary.SupportedVersions, ",") {
			if strings.TrimSpace(v) == strings.TrimSpace(use.Text()) {
				return nil
			}
		}
		return checks.At(use, "UseCWMPVersion is "+quote(use.Text()), "one of "+quote(offer.Summary.SupportedVersions))
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.ByMethod("Inform"), mutate.Text("Header/SupportedCWMPVersions", "1.0,1.1,1.2,1.3"))).Only("http-compression", "ipv6-session"),
		checks.Breaks(mutate.Where(mutate.ByMethod("Inform"), mutate.Text("Header/SupportedCWMPVersions", "1.0"))).Only("http-compression", "ipv6-session"),
	},
	Hint: checks.Hint{
		Allowed:     "The highest version that both have. Which the ACS has does not show; that the CPE offered it does.",
		Cause:       "The ACS always names its own version.",
		Consequence: "The CPE is told to use what it does not have, and the session fails.",
		Remedy:      "The maker of the ACS has to choose from the list.",
	},
}
