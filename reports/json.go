package reports

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"unicode/utf16"
	"unicode/utf8"

	"cwmplab/checks"
)

// Schema is the JSON Schema (draft 2020-12) of the report form cwmplab-report/1.
//
//go:embed schema.json
var Schema []byte

// noResults is how a report without results looks in JSON; it stands nowhere else in it, since strings hold no line feeds.
var noResults = []byte("\n \"results\": []")

// JSON writes the whole report. What was captured stands in it letter for letter, with control characters escaped. Results
// are written one by one: of a recording of many devices there are more than should be in memory twice.
func JSON(w io.Writer, r *checks.Report) error {
	rest := *r
	rest.Results = []checks.Result{}
	frame, err := newEncoding("").of(rest)
	if err != nil {
		return err
	}
	before, after, _ := bytes.Cut(frame, noResults)
	next := append(bytes.Clone(before), noResults[:len(noResults)-1]...)
	out, each := bufio.NewWriter(w), newEncoding("  ")
	for i := range r.Results {
		doc, err := each.of(&r.Results[i])
		if err != nil {
			return err
		}
		next = append(append(next, "\n  "...), bytes.TrimSuffix(doc, []byte("\n"))...)
		if _, err := out.Write(next); err != nil {
			return err
		}
		next = append(next[:0], ',')
	}
	if len(r.Results) > 0 {
		next = append(next[:0], "\n "...)
	}
	if _, err := out.Write(append(append(next, ']'), after...)); err != nil {
		return err
	}
	return out.Flush()
}

// encoding makes JSON of one value after the other, in memory that it uses again.
type encoding struct {
	b bytes.Buffer
	e *json.Encoder
}

// newEncoding makes an encoding that puts a prefix before all lines of a value but the first.
func newEncoding(prefix string) *encoding {
	n := new(encoding)
	n.e = json.NewEncoder(&n.b)
	n.e.SetEscapeHTML(false)
	n.e.SetIndent(prefix, " ")
	return n
}

// of is the JSON of a value, good until the next one.
func (n *encoding) of(value any) ([]byte, error) {
	n.b.Reset()
	err := n.e.Encode(value)
	return escapeHidden(n.b.Bytes()), err
}

// escapeHidden writes the hidden characters that encoding/json lets pass as \u escapes: a report that is looked at on a
// terminal must not steer it. Outside strings JSON has none of them but line feeds.
func escapeHidden(doc []byte) []byte {
	strange := func(r rune) bool { return r != '\n' && hidden(r) }
	if !slices.ContainsFunc(doc, func(c byte) bool { return c >= 0x7f }) { // others encoding/json escapes itself
		return doc
	}
	if !bytes.ContainsFunc(doc, strange) {
		return doc
	}
	out := make([]byte, 0, len(doc)+len(doc)/8)
	for _, r := range string(doc) {
		switch {
		case !strange(r):
			out = utf8.AppendRune(out, r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
	}
	return out
}
