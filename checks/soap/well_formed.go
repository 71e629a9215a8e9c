package soap

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// WellFormed leaves special characters to CWMP-SOP-023 and DOCTYPE to CWMP-SOP-026. Octets that are not UTF-8 break it only where
// the document does not declare another encoding.
var WellFormed = checks.Rule{
	ID:         "CWMP-SOP-025",
	Title:      "Each envelope is well-formed XML in its declared encoding",
	Spec:       checks.XML("2.1", "4.3.3").And(checks.SOAP("3")), // SOAP rests on Namespaces in XML
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.AnySOAP(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		switch d := m.Doc(); {
		case d == nil:
			return checks.Unsure("the body of %s is no longer in memory", m.Name())
		case errorPage(m):
			return checks.NotHere
		case m.Coded() && m.Content() == nil:
			return checks.Unsure("the content coding of %s cannot be undone", m.Name())
		case d.OK():
			return nil
		default:
			return defect(m, d)
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.RawText("Inform/DeviceId/Manufacturer", "Caf\xe9 Networks")),
		checks.Breaks(mutate.ReplaceInBody("</DeviceId>", "</DeviceID>")),
		checks.Breaks(mutate.TruncateBody(mutate.ByMethod("GetParameterValuesResponse"), -30)),
	},
	Hint: checks.Hint{
		Allowed:     "Well-formed XML with namespaces, in UTF-8 unless another encoding is declared.",
		Cause:       "A message cut at the size of a buffer, an undeclared prefix, or octets of ISO-8859-1 in a document that says UTF-8.",
		Consequence: "The peer cannot read the message and fails the session.",
		Remedy:      "The sender has to write well-formed XML; a device that does this only with certain values needs them escaped.",
	},
}

// defect is the verdict on the first defect that is the business of this rule.
func defect(m *capture.Message, d *xmltree.Document) error {
	limited := false
	for _, p := range d.Problems {
		switch {
		case !p.Fatal() || p.Code == xmltree.Doctype || unescaped(p):
		case p.Code == xmltree.BadUTF8 && otherEncoding(m, d):
		case p.Code == xmltree.UTF16 || ofLimits(p.Code):
			limited = true
		case ofNamespaces(p.Code):
			return checks.At(nil, "the envelope breaks Namespaces in XML: "+p.Detail, "names of a declared prefix and a local name").InBody(p.Offset, p.Length)
		default:
			return checks.At(nil, "the envelope is not well-formed: "+p.Detail, "well-formed XML").InBody(p.Offset, p.Length)
		}
	}
	if limited {
		return checks.Unsure("%s is UTF-16 or larger than what is read", m.Name())
	}
	return checks.NotHere
}

// ofNamespaces tells whether a document is well-formed XML as such, but no parser that knows namespaces takes it.
func ofNamespaces(c xmltree.Code) bool {
	switch c {
	case xmltree.BadColon, xmltree.UndeclaredPrefix, xmltree.ReservedPrefix, xmltree.ReservedNamespace, xmltree.EmptyPrefixNS:
		return true
	}
	return false
}

func ofLimits(c xmltree.Code) bool {
	switch c {
	case xmltree.TooLarge, xmltree.DepthLimit, xmltree.NodeLimit, xmltree.AttributeLimit, xmltree.NameLimit, xmltree.NamespaceLimit,
		xmltree.TooManyProblems:
		return true
	}
	return false
}

// otherEncoding tells whether a message declares an encoding that is neither UTF-8 nor a part of it.
func otherEncoding(m *capture.Message, d *xmltree.Document) bool {
	kind := strings.ToLower(m.Header("Content-Type"))
	if _, charset, ok := strings.Cut(kind, "charset="); ok {
		charset, _, _ = strings.Cut(charset, ";")
		return notUTF8(strings.Trim(charset, "\"' \t"))
	}
	return notUTF8(d.Declaration.Encoding)
}

func notUTF8(encoding string) bool {
	switch strings.ToLower(encoding) {
	case "", "utf-8", "utf8", "us-ascii", "ascii":
		return false
	}
	return true
}
