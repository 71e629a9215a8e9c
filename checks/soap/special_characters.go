package soap

import (
	"bytes"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// SpecialCharacters judges & and < that are left as they are. A document may well be kept by it and broken otherwise.
var SpecialCharacters = checks.Rule{
	ID:         "CWMP-SOP-023",
	Title:      "Special characters of XML are escaped in values",
	Spec:       checks.TR069("3.4.1"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.AnySOAP(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		d := m.Doc()
		if d == nil || errorPage(m) {
			return checks.NotHere
		}
		for _, p := range d.Problems {
			if unescaped(p) {
				return checks.At(nil, "a special character is not escaped: "+p.Detail, "&amp; for & and &lt; for <").InBody(p.Offset, p.Length)
			}
		}
		if body := d.Source(); bytes.IndexByte(body, '&') >= 0 || bytes.Contains(body, cdata) {
			return nil
		}
		return checks.NotHere
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody("&amp;", "&")),
		checks.Breaks(mutate.ReplaceInBody("&lt;", "< ")),
		checks.Breaks(mutate.ReplaceInBody("&amp;", "&nbsp;")),
	},
	Hint: checks.Hint{
		Allowed:     "The five entities of XML, character references, or a CDATA section.",
		Cause:       "Values are copied into the message as they are: network names, passwords and URLs with a query hold an & sooner or later.",
		Consequence: "The whole message cannot be read; with one device in a thousand, and for as long as the value stays.",
		Remedy:      "The sender has to escape every value.",
	},
}

// cdata begins a CDATA section. It is searched without its "<", which every tag has.
var cdata = []byte("![CDATA[")

// unescaped tells whether a problem of a document comes from a special character that was left as it is.
func unescaped(p xmltree.Problem) bool {
	return p.Code == xmltree.UnescapedAmp || p.Code == xmltree.UnescapedLess || p.Code == xmltree.Entity
}
