package soap

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// NoDoctype: the XML declaration is neither of the two.
var NoDoctype = checks.Rule{
	ID:         "CWMP-SOP-026",
	Title:      "No document type declaration and no processing instruction is sent",
	Spec:       checks.SOAP("3"),
	Level:      checks.MustNot,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.AnySOAP(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		d := m.Doc()
		if d == nil {
			return checks.Unsure("the body of %s is no longer in memory", m.Name())
		}
		if errorPage(m) {
			return checks.NotHere
		}
		for _, p := range d.Problems {
			switch p.Code {
			case xmltree.Doctype:
				return checks.At(nil, "there is a document type declaration", "none").InBody(p.Offset, p.Length)
			case xmltree.PI:
				return checks.At(nil, "there is a processing instruction", "none").InBody(p.Offset, p.Length)
			}
		}
		if d.Root == nil {
			return checks.NotHere
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.InsertBefore("Envelope", "<!DOCTYPE Envelope>")),
		checks.Breaks(mutate.InsertBefore("Body", "<?target data?>")),
	},
	Hint: checks.Hint{
		Allowed:     "An XML declaration, comments and elements.",
		Cause:       "A template with a style sheet or a document type left in, or an attack on the XML parser of the peer.",
		Consequence: "Most peers refuse such messages, since a document type can make a parser read files or run out of memory.",
		Remedy:      "The sender has to leave both out.",
	},
}
