package soap

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// SOAPVersion: the envelope is SOAP 1.1, and where a namespace is meant as the SOAP encoding it is spelled with its
// final slash. Namespaces that have nothing to do with SOAP are free.
var SOAPVersion = checks.Rule{
	ID:         "CWMP-SOP-001",
	Title:      "The envelope is SOAP 1.1 and so is the encoding",
	Spec:       checks.TR069("3.5").And(checks.SOAP("4")),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.AnySOAP(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if err := readable(m); err != nil {
			return err
		}
		root := m.Envelope("")
		if !root.Is(cwmp.EnvelopeSpace, "Envelope") {
			return checks.At(root, "the body is "+root.Local()+" in namespace "+quote(root.Space()), "Envelope in "+cwmp.EnvelopeSpace)
		}
		for a := range root.EachAttr() {
			if a.Prefix != "xmlns" && a.Local != "encodingStyle" {
				continue
			}
			if meant := strings.TrimRight(a.Value, "/"); meant == encodingWithoutSlash && a.Value != cwmp.EncodingSpace {
				return checks.At(a, "the encoding namespace is "+quote(a.Value), cwmp.EncodingSpace)
			}
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody(cwmp.EncodingSpace, encodingWithoutSlash)),
		checks.Breaks(mutate.ReplaceInBody(cwmp.EnvelopeSpace, "http://www.w3.org/2003/05/soap-envelope")).
			And("CWMP-VER-004", "because mustUnderstand is then not that of SOAP 1.1"),
	},
	Hint: checks.Hint{
		Allowed:     "The namespaces of SOAP 1.1; prefixes are free.",
		Cause:       "A SOAP 1.2 toolkit, or a template with a slash lost from the encoding namespace.",
		Consequence: "A peer that reads namespaces finds no envelope, or no arrays in it.",
		Remedy:      "The sender has to use the namespaces of SOAP 1.1 letter for letter.",
	},
}
