package datamodel

import (
	"encoding/base64"
	"math"
	"strconv"
	"strings"
)

func (v *values) boolean(p *parameter) {
	v.seen[booleans].Compare()
	switch string(p.text) {
	case "0", "1", "true", "false":
	default:
		v.seen[booleans].Fail(p.value, func() (string, string) { return p.say(), "0, 1, true or false" })
	}
}

// integer judges form and range. All four types may have a leading plus; the unsigned ones may not have a minus.
func (v *values) integer(p *parameter, t string) {
	v.seen[integers].Compare()
	digits := p.text
	negative := len(digits) > 0 && digits[0] == '-'
	if negative || len(digits) > 0 && digits[0] == '+' {
		digits = digits[1:]
	}
	n, ok := number(digits)
	var most uint64
	switch {
	case t == "unsignedInt" && !negative:
		most = math.MaxUint32
	case t == "unsignedLong" && !negative:
		most = math.MaxUint64
	case t == "int" && negative:
		most = -math.MinInt32
	case t == "int":
		most = math.MaxInt32
	case t == "long" && negative:
		most = 1 << 63
	case t == "long":
		most = math.MaxInt64
	}
	if !ok || n > most {
		v.seen[integers].Fail(p.value, func() (string, string) { return p.say(), "a number in the range of " + t })
	}
}

// number reads decimal digits; false where there are none, other characters, or too many.
func number(digits []byte) (uint64, bool) {
	n, err := strconv.ParseUint(string(digits), 10, 64) // which takes neither sign nor blanks
	return n, err == nil
}

// binary judges base64 and hexBinary. White space may stand between the characters of base64.
func (v *values) binary(p *parameter, t string) {
	v.seen[binary].Compare()
	if t == "hexBinary" {
		if len(p.text)%2 != 0 || !isHex(p.text) {
			v.seen[binary].Fail(p.value, func() (string, string) { return p.say(), "an even number of hexadecimal digits" })
		}
		return
	}
	compact := strings.Join(strings.Fields(string(p.text)), "")
	if _, err := base64.StdEncoding.DecodeString(compact); err != nil {
		v.seen[binary].Fail(p.value, func() (string, string) { return p.say(), "base64 with its padding" })
	}
}

func isHex(b []byte) bool {
	for _, c := range b {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') && (c < 'A' || c > 'F') {
			return false
		}
	}
	return true
}

// quote shows captured text in a statement, shortened to what fits a line.
func quote(s string) string {
	const most = 60
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "…"
	}
	return `"` + s + `"`
}

// quoteEnds puts a text into quotation marks of which the end tells most.
func quoteEnds(s string) string {
	const most = 40
	if len(s) > 2*most {
		s = strings.ToValidUTF8(s[:most], "") + "…" + strings.ToValidUTF8(s[len(s)-most:], "")
	}
	return `"` + s + `"`
}
