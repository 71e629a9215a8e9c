package reports

import "cwmplab/internal/printable"

// Printable makes text safe to show on a terminal or in a log, see [printable.Text].
func Printable(s string) string { return printable.Text(s) }

// PrintableLines is Printable for text of several lines, see [printable.Lines].
func PrintableLines(s string) string { return printable.Lines(s) }

// hidden tells that a character must not reach a terminal as it is.
func hidden(r rune) bool { return printable.Hidden(r) }
