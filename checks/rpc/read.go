package rpc

import (
	"slices"
	"strings"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/cwmp/xmltree"
)

// readable says why the arguments of a message cannot be judged, nil where they can.
func readable(m *capture.Message) error {
	if m.Dropped() {
		return checks.Unsure("the body of %s is no longer in memory", m.Name())
	}
	if d := m.Doc(); d == nil || !d.OK() || m.Element() == nil {
		return checks.NotHere
	}
	return nil
}

// trim takes the white space of XML off both ends.
func trim(s string) string { return strings.Trim(s, " \t\r\n") }

// quote shows captured text in a statement, shortened to what fits a line.
func quote(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return `"` + s + `"`
}

// own is the CWMP part of a fault, nil in faults of the SOAP layer and in messages of other kinds.
func own(m *capture.Message) *xmltree.Node {
	if !m.Fault() {
		return nil
	}
	return m.Element().Child("detail").Child("Fault")
}

// first is what is told about a list: the first entry that breaks a rule, nil where entries were looked at, else not here.
func first(worst *checks.Broken, looked bool) error {
	switch {
	case worst != nil:
		return worst
	case looked:
		return nil
	}
	return checks.NotHere
}

// has tells whether the Inform of a session has one of these events, whatever their CommandKey.
func has(s *capture.Session, codes ...string) bool {
	for i := range s.Events {
		if slices.Contains(codes, trim(s.Events[i].EventCode)) {
			return true
		}
	}
	return false
}

// opens tells whether the beginning of a session is known, so that its Inform can be judged.
func opens(s *capture.Session) bool {
	return s.Window == 0 && !s.NoStart && !s.Doubtful && s.Inform() != nil && readable(s.Inform()) == nil
}

// events is the Event array of a session's Inform, for findings on what it holds or lacks.
func events(s *capture.Session, observed, expected string) *checks.Broken {
	return checks.At(s.Inform().Find("Event"), observed, expected).In(s.Inform())
}
