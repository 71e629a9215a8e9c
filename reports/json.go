package reports

import (
	_ "embed"
	"encoding/json"
	"io"

	"cwmplab/checks"
)

// Schema is the JSON Schema (draft 2020-12) of the report form cwmplab-report/1.
//
//go:embed schema.json
var Schema []byte

// JSON writes the whole report.
func JSON(w io.Writer, r *checks.Report) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(r)
}
