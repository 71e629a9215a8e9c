package transport

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// TypeOnEmpty: an empty POST holds nothing that could have a type.
var TypeOnEmpty = checks.Rule{
	ID:         "CWMP-HTP-006",
	Title:      "An empty POST has no Content-Type",
	Spec:       checks.TR069("3.4.1"),
	Level:      checks.MustNot,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.EmptyMessage().From(cwmp.CPE).Request().NeedsFraming(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		types := m.HeaderAll("Content-Type")
		switch {
		case len(types) == 0:
			return nil
		case types[0].Value == "":
			return checks.At(types[0], "an empty POST has a Content-Type, without a value", "no Content-Type")
		}
		return checks.At(types[0], "an empty POST has Content-Type "+types[0].Value, "no Content-Type")
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AddHeader(mutate.EmptyPosts(), "Content-Type", "text/xml")),
		checks.Breaks(mutate.AddHeader(mutate.Last(mutate.EmptyPosts()), "Content-Type", "application/x-www-form-urlencoded")),
	},
	Hint: checks.Hint{
		Allowed:     "A POST without body, without Content-Type and without SOAPAction.",
		Cause:       "Two widespread clients put text/xml on every POST; HTTP libraries add a type of their own.",
		Consequence: "Most servers do not mind; one that parses by type reports a document without a root.",
		Remedy:      "The maker of the CPE has to leave the header out where there is no body.",
	},
}
