package session

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NamespaceStays: both sides write the version that they agreed on.
var NamespaceStays = checks.Rule{
	ID:         "CWMP-VER-009",
	Title:      "The CWMP namespace stays the same after InformResponse",
	Spec:       checks.TR069("3.7.4"),
	Level:      checks.Should,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Doubtful,
	Observe:    checks.Session(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		accepted := s.InformResponse()
		if accepted == nil || s.Doubtful || accepted.Summary.Namespace == "" {
			return
		}
		compared := false
		for _, x := range s.Exchanges {
			for _, m := range []*capture.Message{x.Request, x.Response} {
				if m == nil || m == accepted || !m.SOAP || m.Is("Inform") || m.Summary.Namespace == "" {
					continue
				}
				if compared = true; m.Summary.Namespace != accepted.Summary.Namespace {
					tell(checks.At(m, "the namespace is "+quote(m.Summary.Namespace), quote(accepted.Summary.Namespace)+", as in InformResponse").Warn())
					return
				}
			}
		}
		if compared {
			tell(nil)
		}
	},
	WarnOnly: true,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.ByMethod("GetParameterValues"), mutate.ReplaceInBody("urn:dslforum-org:cwmp-1-2", "urn:dslforum-org:cwmp-1-0"))).Only("two-requests", "cpe-boot"),
		checks.Breaks(mutate.Where(mutate.ByMethod("GetParameterValuesResponse"), mutate.ReplaceInBody("urn:dslforum-org:cwmp-1-2", "urn:dslforum-org:cwmp-1-1"))).Only("two-requests", "cpe-boot"),
	},
	Hint: checks.Hint{
		Allowed:     "One namespace for all messages after InformResponse.",
		Cause:       "The templates of the ACS were made at different times.",
		Consequence: "A strict parser does not find the method it is sent.",
		Remedy:      "The maker of the side that changes should use the namespace of the session.",
	},
}
