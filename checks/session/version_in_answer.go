package session

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// VersionInAnswer: the header answers an offer and has to be understood by the one who made it.
var VersionInAnswer = checks.Rule{
	ID:         "CWMP-VER-004",
	Title:      "UseCWMPVersion occurs with InformResponse only, for CPEs that offered versions",
	Spec:       checks.Schema("cwmp-1-4").And(checks.TR069("3.7.4")),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.Since(cwmp.V1_4),
	Confidence: checks.Known,
	Observe:    checks.AnySOAP().From(cwmp.ACS),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		use := m.Envelope("Header/UseCWMPVersion")
		switch {
		case use == nil:
			return checks.NotHere
		case !m.IsResponse("Inform"):
			return checks.At(use, "UseCWMPVersion comes with "+m.Name(), "it comes with InformResponse only")
		case m.Exchange.Request != nil && m.Exchange.Request.IsRequest("Inform") && !m.Exchange.Request.Summary.HasSupportedVersions:
			return checks.At(use, "UseCWMPVersion answers an Inform without SupportedCWMPVersions", "no UseCWMPVersion")
		case !mustUnderstand(use):
			return checks.At(use, "UseCWMPVersion has no mustUnderstand 1", "mustUnderstand 1")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.ByMethod("InformResponse"), mutate.Attr("Header/UseCWMPVersion", "soap-env:mustUnderstand", "0"))).Only("http-compression", "ipv6-session"),
		checks.Breaks(mutate.Where(mutate.ByMethod("GetParameterValues"), mutate.InsertAfter("Header/ID", "<cwmp:UseCWMPVersion soap-env:mustUnderstand=\"1\">1.4</cwmp:UseCWMPVersion>"))).Only("ipv6-session", "http-compression"),
	},
	Hint: checks.Hint{
		Allowed:     "In InformResponse, with mustUnderstand 1, where Inform has SupportedCWMPVersions.",
		Cause:       "The ACS adds the header to each envelope, or does not look at the Inform.",
		Consequence: "A CPE older than 1.4 has to refuse the whole message, and never gets a session.",
		Remedy:      "The maker of the ACS has to send the header only to a CPE that has offered versions.",
	},
}
