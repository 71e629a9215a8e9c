package view

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"cwmplab/internal/printable"
)

// run is text that is shown as it is, or a sign that stands for what cannot be shown.
type run struct {
	text string
	odd  bool
}

// visible makes text of bytes: control characters, characters that are not seen and octets that are no UTF-8 become signs.
// A tab stays one.
func visible(b []byte) (runs []run) {
	plain := 0
	flush := func(to int) {
		if plain < to {
			runs = append(runs, run{text: string(b[plain:to])})
		}
	}
	odd := func(sign string) {
		if n := len(runs); n > 0 && runs[n-1].odd {
			runs[n-1].text += sign
			return
		}
		runs = append(runs, run{sign, true})
	}
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		sign := ""
		switch {
		case r == '\t':
		case r == utf8.RuneError && n == 1:
			sign = fmt.Sprintf(`\x%02x`, b[i])
		case r == '\r':
			sign = `\r`
		case r == '\n':
			sign = `\n`
		case r < 0x20 || r == 0x7f:
			sign = fmt.Sprintf(`\x%02x`, r)
		case printable.Hidden(r):
			sign = fmt.Sprintf(`\u%04x`, r)
		}
		if sign != "" {
			flush(i)
			odd(sign)
			plain = i + n
		}
		i += n
	}
	flush(len(b))
	return runs
}

// Visible is text of which nothing is hidden: what cannot be seen becomes a sign, line ends stay.
func Visible(b []byte) string {
	var s strings.Builder
	for i, line := range strings.Split(string(b), "\n") {
		if i > 0 {
			s.WriteByte('\n')
		}
		for _, r := range visible([]byte(line)) {
			s.WriteString(r.text)
		}
	}
	return s.String()
}
