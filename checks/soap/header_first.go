package soap

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// HeaderFirst: Header, if there is one, is the first child of the envelope, and Body comes next. What follows Body is free.
var HeaderFirst = checks.Rule{
	ID:         "CWMP-SOP-003",
	Title:      "Header comes first in the envelope and Body follows",
	Spec:       checks.SOAP("4"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.AnySOAP(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if err := readable(m); err != nil {
			return err
		}
		root := envelope(m)
		if root.Child("Body") == nil {
			return checks.NotHere
		}
		next := root.FirstChild()
		if next.NameIs("Header") {
			next = next.NextSibling()
		}
		if !next.NameIs("Body") {
			return checks.At(next, next.Local()+" stands before Body", "Header, if there is one, then Body")
		}
		for next = next.NextSibling(); next != nil; next = next.NextSibling() {
			if next.NameIs("Header") {
				return checks.At(next, "Header stands behind Body", "Header as the first element of the envelope")
			}
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.MoveElement("Header", "Body")),
		checks.Breaks(mutate.InsertBefore("Body", "<Extra></Extra>")),
	},
	Hint: checks.Hint{
		Allowed:     "Header and Body in this order, or Body alone; qualified elements may follow Body.",
		Cause:       "A message built from a hash table of parts.",
		Consequence: "A peer that reads in one pass misses the ID and cannot match its answer.",
		Remedy:      "The sender has to write the Header first.",
	},
}
