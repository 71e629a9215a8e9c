package session

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// WithinVersion: what the session agreed on bounds what is called in it.
var WithinVersion = checks.Rule{
	ID:         "CWMP-VER-008",
	Title:      "No method newer than the agreed version is used",
	Spec:       checks.TR069("3.7.4"),
	Level:      checks.MustNot,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.AnySOAP(),
	Check: func(m *capture.Message, f *checks.Facts) error {
		if !m.Request() || m.Is("Inform") || f.Session == nil || f.Version == cwmp.UnknownVersion {
			return checks.NotHere
		}
		method, ok := cwmp.LookupMethod(m.Summary.Method)
		switch {
		case !ok || method.Since <= cwmp.V1_0:
			return checks.NotHere // of a vendor, or as old as CWMP
		case method.Since > couldBe(f):
			return checks.At(m.Element(), m.Name()+" is used in a session of CWMP "+f.Version.String(), "only what is in that version; the method is in "+method.Since.String()+" and later")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.ByMethod("InformResponse"), mutate.ReplaceInBody("urn:dslforum-org:cwmp-1-2", "urn:dslforum-org:cwmp-1-0"))).Only("soap-du-state", "transfer-units", "transfer-autonomous"),
		checks.Breaks(mutate.ReplaceInBody("urn:dslforum-org:cwmp-1-2", "urn:dslforum-org:cwmp-1-1")).Only("soap-du-state", "transfer-units").
			And("CWMP-XSD-014", "because its schema has no such method"),
	},
	Hint: checks.Hint{
		Allowed:     "Methods of the agreed version or older; methods of a vendor. The Inform comes before the agreement and is not judged.",
		Cause:       "The ACS sends what it can and does not look at the version.",
		Consequence: "The CPE answers with a fault, or ends the session over a method it cannot know.",
		Remedy:      "The maker of the side that sends has to keep to the version of the session.",
	},
}

// couldBe is the highest version that the session may have: those from 1.2 on share a namespace and are told apart by
// headers that a CPE of 1.3 need not send.
func couldBe(f *checks.Facts) cwmp.Version {
	if f.Version == cwmp.V1_2 && f.Session.VersionFrom != "UseCWMPVersion" {
		return cwmp.V1_3
	}
	return f.Version
}
