package datamodel

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// longest is the number of characters a path may have (TR-106 3.3).
const longest = 256

// Classes of octets in names. Octets beyond ASCII are let pass as letters.
const (
	letter uint8 = iota + 1
	digit
	hyphen
	dot
)

var classes = func() (table [256]uint8) {
	for c := range table {
		switch {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= utf8.RuneSelf:
			table[c] = letter
		case c >= '0' && c <= '9':
			table[c] = digit
		case c == '-':
			table[c] = hyphen
		case c == '.':
			table[c] = dot
		}
	}
	return table
}()

// name looks at the path of a parameter or object: its root, its nodes, its instance numbers, its length. Most paths are right:
// one loop over their octets tells, and only what is unusual in it is looked at again.
func (v *values) name(p *parameter) {
	path := p.path
	if len(path) == 0 {
		return
	}
	last := bytes.LastIndexByte(path, '.') + 1
	p.leaf = path[last:]
	if last == 0 || !bytes.Equal(path[:last], v.object) {
		v.nodes(p, path[:last])
	}
	p.vendor = v.vendor
	if len(p.leaf) > 0 { // an object ends with a dot
		v.node(p, p.leaf, last == 0)
	}
	if p.vendor {
		v.seen[vendorNames].Compare()
		if len(path) > longest && utf8.RuneCount(path) > longest {
			v.seen[vendorNames].Fail(p.name, func() (string, string) {
				return "a name has " + strconv.Itoa(utf8.RuneCount(path)) + " characters", "at most 256"
			})
		}
	}
}

// nodes looks at the path of an object. Parameters come object by object, so one that is right is kept: those that follow
// in it need not be looked at from the root on.
func (v *values) nodes(p *parameter, object []byte) {
	v.object, p.vendor = nil, false
	right := true
	for start := 0; start < len(object); {
		end := start + bytes.IndexByte(object[start:], '.')
		right = v.node(p, object[start:end], start == 0) && right
		start = end + 1
	}
	if v.vendor = p.vendor; right {
		v.object = object
	}
}

// rooted compares the root of a path with the two there are, and with that of the first name of the message.
func (v *values) rooted(p *parameter, root []byte) bool {
	v.seen[oneRoot].Compare()
	if v.root == nil {
		v.root = root
	}
	switch {
	case string(root) != "Device" && string(root) != "InternetGatewayDevice":
		v.seen[oneRoot].Fail(p.name, func() (string, string) {
			return quote(string(p.path)) + " has the root " + quote(string(root)), "Device or InternetGatewayDevice"
		})
		return false
	case !bytes.Equal(root, v.root):
		v.seen[oneRoot].Fail(p.name, func() (string, string) {
			return string(p.path) + " stands beside names below " + string(v.root), "one root"
		})
		return false
	}
	return true
}

// node looks at one node of a path: a name, an instance number or an alias in brackets. It tells whether the node is right.
func (v *values) node(p *parameter, node []byte, first bool) (right bool) {
	right = !first || v.rooted(p, node)
	wrong := len(node) == 0 || classes[node[0]] != letter
	for _, c := range node {
		if class := classes[c]; class == 0 {
			wrong = true
		}
	}
	vendor := len(node) > 2 && node[0] == 'X' && node[1] == '_'
	p.vendor = p.vendor || vendor
	switch {
	case vendor:
		if bytes.IndexByte(node, ' ') >= 0 {
			v.seen[vendorNames].Fail(p.name, func() (string, string) {
				return string(p.path) + " has the node " + quote(string(node)), "a vendor's name without blanks"
			})
			right = false
		}
	case !wrong:
		v.seen[nodeNames].Compare()
	case !first && isInstance(node):
		right = v.instance(p, node) && right
	case !first && len(node) > 2 && node[0] == '[' && node[len(node)-1] == ']':
		// an alias: CWMP-DM-027
	default:
		v.seen[nodeNames].Fail(p.name, func() (string, string) {
			return string(p.path) + " has the node " + quote(string(node)), "letters, digits, hyphens and underscores, first no digit"
		})
		right = false
	}
	return right
}

func (v *values) instance(p *parameter, node []byte) (right bool) {
	v.seen[instanceNumbers].Compare()
	if right = node[0] >= '1' && node[0] <= '9'; !right {
		v.seen[instanceNumbers].Fail(p.name, func() (string, string) {
			return string(p.path) + " has the instance number " + string(node), "a positive number without leading zeros and sign"
		})
	}
	return right
}

// isInstance tells whether a node is meant as an instance number.
func isInstance(node []byte) bool {
	if len(node) > 1 && (node[0] == '-' || node[0] == '+') {
		node = node[1:]
	}
	for _, c := range node {
		if classes[c] != digit {
			return false
		}
	}
	return len(node) > 0
}
