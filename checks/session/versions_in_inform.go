package session

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// VersionsInInform: an ACS that does not know the header must be able to pass over it.
var VersionsInInform = checks.Rule{
	ID:         "CWMP-VER-002",
	Title:      "SupportedCWMPVersions occurs with Inform only and need not be understood",
	Spec:       checks.Schema("cwmp-1-4"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.Since(cwmp.V1_4),
	Confidence: checks.Seen,
	Observe:    checks.AnySOAP().From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		list := m.Envelope("Header/SupportedCWMPVersions")
		switch {
		case list == nil:
			return checks.NotHere
		case !m.IsRequest("Inform"):
			return checks.At(list, "SupportedCWMPVersions comes with "+m.Name(), "it comes with Inform only")
		case mustUnderstand(list):
			return checks.At(list, "SupportedCWMPVersions has mustUnderstand 1", "0, or no mustUnderstand")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.ByMethod("Inform"), mutate.Attr("Header/SupportedCWMPVersions", "soap-env:mustUnderstand", "1"))).Only("http-compression", "ipv6-session"),
		checks.Breaks(mutate.Where(mutate.ByMethod("GetParameterValuesResponse"), mutate.InsertAfter("Header/ID", "<cwmp:SupportedCWMPVersions>1.0,1.4</cwmp:SupportedCWMPVersions>"))).Only("ipv6-session", "http-compression"),
	},
	Hint: checks.Hint{
		Allowed:     "The header in Inform, with mustUnderstand 0 or without.",
		Cause:       "All header entries are written by one function.",
		Consequence: "An ACS of an older version has to refuse the whole message.",
		Remedy:      "The maker of the CPE has to leave mustUnderstand out.",
	},
}

// mustUnderstand tells whether a header entry says that the receiver has to know it.
func mustUnderstand(n *xmltree.Node) bool {
	a, ok := n.Attr(cwmp.EnvelopeSpace, "mustUnderstand")
	return ok && strings.TrimSpace(a.Value) == "1"
}
