package main

import (
	"slices"
	"strings"
)

// initialisms keep their capitals in a Go name and in a sentence.
var initialisms = []string{
	"ACS", "CPE", "CWMP", "DNS", "HTTP", "ID", "IP", "OUI", "RPC", "SOAP", "STUN", "TCP", "TLS", "UDP", "URI", "URL", "UTF", "XML", "XMPP",
}

// goName turns no_duplicate_names into NoDuplicateNames.
func goName(snake string) string {
	var b strings.Builder
	for _, word := range strings.Split(snake, "_") {
		if upper := strings.ToUpper(word); slices.Contains(initialisms, upper) {
			b.WriteString(upper)
			continue
		}
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}

// sentence turns no_duplicate_names into "no duplicate names".
func sentence(snake string) string {
	words := strings.Split(snake, "_")
	for i, word := range words {
		if upper := strings.ToUpper(word); slices.Contains(initialisms, upper) {
			words[i] = upper
		}
	}
	return strings.Join(words, " ")
}
