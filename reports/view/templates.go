package view

import (
	"embed"
	"html/template"

	"cwmplab/internal/printable"
)

//go:embed templates
var templates embed.FS

// Style is the style sheet of all pages.
//
//go:embed assets/viewer.css
var Style string

// Templates holds what pages and the HTML report show alike: "ladder" takes a [Ladder], "lines" a list of [Line],
// "outcome" a word.
func Templates() *template.Template {
	return template.Must(template.New("").Funcs(template.FuncMap{
		"half":     func(a, b int) int { return (a - b) / 2 },
		"add":      func(a, b int) int { return a + b },
		"text":     printable.Text,
		"bytes":    Bytes,
		"duration": Duration,
		"plural":   plural,
		"since":    Since,
		"short":    Short,
	}).ParseFS(templates, "templates/*.html"))
}
