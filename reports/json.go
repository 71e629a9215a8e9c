package reports

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"

	"cwmplab/checks"
)

// Schema is the JSON Schema (draft 2020-12) of the report form cwmplab-report/1.
//
//go:embed schema.json
var Schema []byte

// JSON writes the whole report. What was captured stands in it letter for letter, with control characters escaped.
func JSON(w io.Writer, r *checks.Report) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(r); err != nil {
		return err
	}
	_, err := w.Write(escapeHidden(b.Bytes()))
	return err
}

// escapeHidden writes the hidden characters that encoding/json lets pass as \u escapes: a report that is looked at on a
// terminal must not steer it. Outside strings JSON has none of them but line feeds.
func escapeHidden(doc []byte) []byte {
	strange := func(r rune) bool { return r != '\n' && hidden(r) }
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
