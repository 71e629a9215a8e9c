package soap

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// Namespace: there are three CWMP namespaces. 1.3 and 1.4 have none of their own. Method elements of vendors and plain SOAP
// faults are looked at only where they claim to be in a namespace of CWMP.
var Namespace = checks.Rule{
	ID:         "CWMP-SOP-004",
	Aliases:    []string{"CWMP-XSD-013"},
	Title:      "The CWMP namespace is that of version 1.0, 1.1 or 1.2",
	Spec:       checks.TR069("A.6").And(checks.Schema("1.0 to 1.4")),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.AnySOAP(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if err := readable(m); err != nil {
			return err
		}
		verdict := checks.NotHere
		for n := m.Envelope("Header").FirstChild(); n != nil; n = n.NextSibling() {
			if headerEntries[n.Local()] || !foreign(n.Space()) {
				if verdict = inCWMP(n); verdict != nil {
					return verdict
				}
			}
		}
		element := m.Element()
		if m.Fault() {
			element = element.Child("detail").Child("Fault")
		}
		_, standard := cwmp.LookupMethod(m.Summary.Method)
		if element != nil && (standard || m.Fault() || !foreign(element.Space())) {
			return inCWMP(element)
		}
		return verdict
	},
	Follows: []string{"CWMP-SOP-001"},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody("urn:dslforum-org:cwmp-1-2", "urn:dslforum-org:cwmp-1-4")),
		checks.Breaks(mutate.ReplaceInBody("urn:dslforum-org:cwmp-1-0", "urn:dslforum-org:cwmp-1-3")),
		checks.Breaks(mutate.ReplaceInBody("urn:dslforum-org:cwmp-1-2", "urn:broadband-forum-org:cwmp-1-2")),
	},
	Hint: checks.Hint{
		Allowed:     "urn:dslforum-org:cwmp-1-0 for 1.0, cwmp-1-1 for 1.1, cwmp-1-2 for 1.2, 1.3 and 1.4.",
		Cause:       "The number of the version is put into the namespace, although 1.3 and 1.4 kept that of 1.2.",
		Consequence: "The peer takes the message for another protocol and answers with a fault or not at all.",
		Remedy:      "The sender has to use one of the three namespaces and negotiate 1.4 with header entries.",
	},
}

// headerEntries are the entries of TR-069 3.5, table 4, and the one of the first issue.
var headerEntries = map[string]bool{"ID": true, "HoldRequests": true, "SessionTimeout": true, "SupportedCWMPVersions": true,
	"UseCWMPVersion": true, "NoMoreRequests": true}

func inCWMP(n *xmltree.Node) error {
	if _, ok := cwmp.NamespaceVersion(n.Space()); !ok {
		return checks.At(n, n.Local()+" is in namespace "+quote(n.Space()), "urn:dslforum-org:cwmp-1-0, -1-1 or -1-2")
	}
	return nil
}
