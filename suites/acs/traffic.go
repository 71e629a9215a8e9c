package acs

import (
	_ "embed"
	"strconv"
	"strings"
)

// traffic says of each scenario how many sessions it holds, and what it sends in them: one line each, with tabs. A test
// keeps it true.
//
//go:embed traffic.txt
var traffic string

// Traffic tells in short what a scenario sends to an ACS that asks for nothing of its own, and in how many sessions; "" for
// one that there is not.
func Traffic(scenario string) (sends string, sessions int) {
	for line := range strings.Lines(traffic) {
		name, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if name == scenario {
			count, sends, _ := strings.Cut(rest, "\t")
			sessions, _ = strconv.Atoi(count) // written by the test
			return sends, sessions
		}
	}
	return "", 0
}
