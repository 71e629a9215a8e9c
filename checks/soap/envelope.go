package soap

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// encodingWithoutSlash is the encoding namespace as it is often misspelled.
const encodingWithoutSlash = "http://schemas.xmlsoap.org/soap/encoding"

// readable tells whether the tree of a message may be judged; if not, the verdict says why.
func readable(m *capture.Message) error {
	switch {
	case m.Dropped():
		return checks.Unsure("the body of %s is no longer in memory", m.Name())
	case !wellFormed(m) || errorPage(m):
		return checks.NotHere
	}
	return nil
}

// errorPage tells whether a message is the body of an HTTP error that is no envelope, whatever its content type says.
func errorPage(m *capture.Message) bool {
	return m.Response && m.HTTP.Status >= 400 && envelope(m) == nil
}

// wellFormed tells whether there is a tree without defects.
func wellFormed(m *capture.Message) bool {
	d := m.Doc()
	return d != nil && d.OK()
}

// envelope is the root of a message that is an envelope, in whatever namespace; nil for anything else.
func envelope(m *capture.Message) *xmltree.Node {
	if root := m.Envelope(""); root.NameIs("Envelope") {
		return root
	}
	return nil
}

// entry is the first header entry of that name in a namespace of CWMP, or in one that is meant to be.
func entry(m *capture.Message, name string) *xmltree.Node {
	for n := m.Envelope("Header").FirstChild(); n != nil; n = n.NextSibling() {
		if n.NameIs(name) && (n.Space() == "" || !foreign(n.Space())) {
			return n
		}
	}
	return nil
}

// mustUnderstand is that attribute of a header entry, in the namespace of the envelope it stands in.
func mustUnderstand(n *xmltree.Node) (xmltree.Attr, bool) {
	if a, ok := n.Attr(cwmp.EnvelopeSpace, "mustUnderstand"); ok {
		return a, true
	}
	return n.Attr(n.Document().Root.Space(), "mustUnderstand")
}

// xsiType is the xsi:type of an element, in any edition of XML Schema: which one is the business of CWMP-TYP-020.
func xsiType(n *xmltree.Node) (xmltree.Attr, bool) {
	for _, space := range [...]string{cwmp.XSISpace, "http://www.w3.org/1999/XMLSchema-instance", "http://www.w3.org/2000/10/XMLSchema-instance"} {
		if a, ok := n.Attr(space, "type"); ok {
			return a, true
		}
	}
	return xmltree.Attr{}, false
}

// schemaSpace tells whether a namespace is one of XML Schema, in any edition.
func schemaSpace(space string) bool {
	return space == cwmp.XSDSpace || strings.HasPrefix(space, "http://www.w3.org/") && strings.Contains(space, "XMLSchema")
}

// splitName splits a name into its prefix and its local part.
func splitName(name string) (prefix, local string) {
	if prefix, local, ok := strings.Cut(name, ":"); ok {
		return prefix, local
	}
	return "", name
}

// asked is what a message of a session had to answer: for a response of the ACS the POST, for a POST of the CPE the
// response of the step before. It is nil where that is not in the recording, or where the session cannot be told apart
// from others.
func asked(m *capture.Message) *capture.Message {
	x := m.Exchange
	switch {
	case x == nil || x.Session == nil || x.Session.Doubtful:
		return nil
	case m.Response:
		return x.Request
	}
	last := len(x.Session.Exchanges) - 1 // a message is judged while its exchange is the last, or nearly so
	for last >= 0 && x.Session.Exchanges[last] != x {
		last--
	}
	for last--; last >= 0; last-- {
		if one := x.Session.Exchanges[last]; !one.HTTPLevel() {
			return one.Response
		}
	}
	return nil
}

// trim takes the white space of XML off both ends.
func trim(s string) string { return strings.Trim(s, " \t\r\n") }

// quote shows captured text in a statement, shortened to what fits a line.
func quote(s string) string {
	const most = 60
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "…"
	}
	return `"` + s + `"`
}

// understood judges an entry that has to carry mustUnderstand 1.
func understood(n *xmltree.Node) error {
	if n == nil {
		return checks.NotHere
	}
	switch a, ok := mustUnderstand(n); {
	case !ok:
		return checks.At(n, n.Local()+" has no mustUnderstand", "mustUnderstand 1 in the namespace of the envelope")
	case trim(a.Value) != "1":
		return checks.At(a, "mustUnderstand of "+n.Local()+" is "+quote(a.Value), "1")
	}
	return nil
}
