package fault

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/checks/soap"
	"cwmplab/cwmp/xmltree"
)

// code is the FaultCode of a CWMP fault, or a verdict where there is none or it is no number: that is the business of
// CWMP-SOP-016.
func code(m *capture.Message) (node *xmltree.Node, number int, verdict error) {
	if m.Dropped() {
		return nil, 0, checks.Unsure("the body of %s is no longer in memory", m.Name())
	}
	if d := m.Doc(); d == nil || !d.OK() {
		return nil, 0, checks.NotHere
	}
	node = soap.CWMPFault(m).Child("FaultCode")
	if number, ok := numeric(node); ok {
		return node, number, nil
	}
	return nil, 0, checks.NotHere
}

// numeric reads a code.
func numeric(n *xmltree.Node) (int, bool) {
	v, err := n.Int()
	if err != nil || v < 0 || v > 99999 {
		return 0, false
	}
	return int(v), true
}

// text is the content of an element without the white space around it.
func text(n *xmltree.Node) string { return strings.TrimSpace(n.Text()) }
