package xmltree

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// ErrNoElement is the error of [Node.Uint], [Node.Int] and [Node.Bool] where there is no element.
var ErrNoElement = errors.New("xmltree: no such element")

// ValueError says that the text of an element is not of the wanted datatype.
type ValueError struct {
	Path string // of the element, as [Node.Path] writes it
	Text string // its text, white space collapsed
	Type string // what was wanted: "unsigned integer", "integer" or "boolean"
	Big  bool   // it has the right form but does not fit in 64 bits
}

// Error reads like `xmltree: /a/b: "x" is no boolean`.
func (e *ValueError) Error() string {
	if e.Big {
		return fmt.Sprintf("xmltree: %s: %q does not fit in a 64-bit %s", e.Path, e.Text, e.Type)
	}
	return fmt.Sprintf("xmltree: %s: %q is no %s", e.Path, e.Text, e.Type)
}

// Uint reads the text as the unsigned types of XML Schema Part 2 (section 3.3.21 and below):
// decimal digits, leading zeros allowed, no sign, white space around it collapsed. The error is
// [ErrNoElement] or a [*ValueError].
func (n *Node) Uint() (uint64, error) {
	text, err := n.lexical("unsigned integer")
	if err != nil {
		return 0, err
	}
	if !isDigits(text) {
		return 0, n.valueError(text, "unsigned integer", false)
	}
	v, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0, n.valueError(text, "unsigned integer", true)
	}
	return v, nil
}

// Int reads the text as the signed types of XML Schema Part 2 (section 3.3.13 and below):
// decimal digits with an optional "+" or "-", leading zeros allowed, white space around it
// collapsed. The error is [ErrNoElement] or a [*ValueError].
func (n *Node) Int() (int64, error) {
	text, err := n.lexical("integer")
	if err != nil {
		return 0, err
	}
	digits := text
	if digits != "" && (digits[0] == '+' || digits[0] == '-') {
		digits = digits[1:]
	}
	if !isDigits(digits) {
		return 0, n.valueError(text, "integer", false)
	}
	v, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, n.valueError(text, "integer", true)
	}
	return v, nil
}

// Bool reads the text as boolean of XML Schema Part 2 (section 3.2.2): true, false, 1 or 0 in
// exactly this spelling, white space around it collapsed. The error is [ErrNoElement] or a
// [*ValueError].
func (n *Node) Bool() (bool, error) {
	text, err := n.lexical("boolean")
	if err != nil {
		return false, err
	}
	switch text {
	case "true", "1":
		return true, nil
	case "false", "0":
		return false, nil
	}
	return false, n.valueError(text, "boolean", false)
}

// lexical is the text with the white space around it removed. An element with child elements
// has no value of a simple type.
func (n *Node) lexical(want string) (string, error) {
	if !n.live() {
		return "", ErrNoElement
	}
	text := strings.Trim(n.Text(), " \t\r\n")
	if n.first != 0 {
		return "", n.valueError(text, want, false)
	}
	return text, nil
}

func (n *Node) valueError(text, want string, big bool) error {
	return &ValueError{Path: n.Path(), Text: text, Type: want, Big: big}
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
