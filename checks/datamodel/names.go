package datamodel

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// longest is the number of characters a path may have (TR-106 3.3).
const longest = 256

// name looks at the path of a parameter or object: its nodes, its instance numbers, its length.
func (v *values) name(p *parameter) {
	if len(p.path) == 0 {
		return
	}
	if p.vendor {
		v.seen[vendorNames].Compare()
	}
	if p.vendor && len(p.path) > longest && utf8.RuneCount(p.path) > longest {
		v.seen[vendorNames].Fail(p.name, func() (string, string) {
			return "a name has " + strconv.Itoa(utf8.RuneCount(p.path)) + " characters", "at most 256"
		})
	}
	v.rooted(p)
	rest := p.path
	if rest[len(rest)-1] == '.' {
		rest = rest[:len(rest)-1] // an object
	}
	for first := true; ; first = false {
		node, after, more := bytes.Cut(rest, []byte("."))
		v.node(p, node, first)
		if !more {
			return
		}
		rest = after
	}
}

// rooted compares the root of a path with the two there are, and with that of the first name of the message.
func (v *values) rooted(p *parameter) {
	root, _, _ := bytes.Cut(p.path, []byte("."))
	v.seen[oneRoot].Compare()
	if v.root == nil {
		v.root = root
	}
	switch {
	case string(root) != "Device" && string(root) != "InternetGatewayDevice":
		v.seen[oneRoot].Fail(p.name, func() (string, string) {
			return quote(string(p.path)) + " has the root " + quote(string(root)), "Device or InternetGatewayDevice"
		})
	case !bytes.Equal(root, v.root):
		v.seen[oneRoot].Fail(p.name, func() (string, string) {
			return string(p.path) + " stands beside names below " + string(v.root), "one root"
		})
	}
}

// node looks at one node of a path: a name, an instance number or an alias in brackets.
func (v *values) node(p *parameter, node []byte, first bool) {
	switch {
	case !first && isInstance(node):
		v.seen[instanceNumbers].Compare()
		if node[0] < '1' || node[0] > '9' {
			v.seen[instanceNumbers].Fail(p.name, func() (string, string) {
				return string(p.path) + " has the instance number " + string(node), "a positive number without leading zeros and sign"
			})
		}
	case !first && len(node) > 2 && node[0] == '[' && node[len(node)-1] == ']':
		// an alias: CWMP-DM-027
	case bytes.HasPrefix(node, []byte("X_")):
		if bytes.ContainsAny(node, " \t\n") {
			v.seen[vendorNames].Fail(p.name, func() (string, string) {
				return string(p.path) + " has the node " + quote(string(node)), "a vendor's name without blanks"
			})
		}
	default:
		v.seen[nodeNames].Compare()
		if !isName(node) {
			v.seen[nodeNames].Fail(p.name, func() (string, string) {
				return string(p.path) + " has the node " + quote(string(node)), "letters, digits, hyphens and underscores, first no digit"
			})
		}
	}
}

// isInstance tells whether a node is meant as an instance number.
func isInstance(node []byte) bool {
	digits := bytes.TrimLeft(node, "+-")
	for _, c := range digits {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(digits) > 0
}

// isName tells whether a node is a name of XML without colon; characters beyond ASCII are let pass.
func isName(node []byte) bool {
	for i, c := range node {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80
		if !letter && (i == 0 || (c < '0' || c > '9') && c != '-') {
			return false
		}
	}
	return len(node) > 0
}
