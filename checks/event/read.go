package event

import (
	"slices"
	"strings"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/cwmp/xmltree"
)

// readable tells whether the arguments of a message can be judged: it is in memory and well-formed.
func readable(m *capture.Message) bool {
	d := m.Doc()
	return d != nil && d.OK() && m.Element() != nil
}

// quote shows captured text in a statement, shortened to what fits a line.
func quote(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return `"` + s + `"`
}

// entry is one event of an Inform with its place.
type entry struct {
	node, codeNode, keyNode *xmltree.Node
	code, key               string // white space around them left out
}

// list is the Event array of an Inform, read once for all rules.
type list struct {
	node    *xmltree.Node
	entries []entry
}

// listOf reads the Event array of an Inform.
func listOf(m *capture.Message) *list {
	l := &list{node: m.Find("Event")}
	if n := min(l.node.ChildCount(), 256); n > 0 {
		l.entries = make([]entry, 0, n)
	}
	for n := range m.FindAll("Event/*") {
		code, key := n.Child("EventCode"), n.Child("CommandKey")
		l.entries = append(l.entries, entry{n, code, key, strings.TrimSpace(code.Text()), strings.TrimSpace(key.Text())})
		if len(l.entries) == 256 {
			break
		}
	}
	return l
}

// find is the first entry of one of the codes, nil if there is none.
func (l *list) find(codes ...string) *entry {
	for i := range l.entries {
		if slices.Contains(codes, l.entries[i].code) {
			return &l.entries[i]
		}
	}
	return nil
}

// has tells whether an event with this CommandKey is in the list; codes without a key are asked for with "".
func (l *list) has(code, key string) bool {
	return slices.ContainsFunc(l.entries, func(e entry) bool { return e.code == code && (key == "" || e.key == key) })
}

// accepted yields the requests of the ACS that the CPE answered with a response.
func accepted(s *capture.Session, methods ...string) []*capture.Message {
	if !slices.ContainsFunc(s.Exchanges, func(x *capture.Exchange) bool { return x.Response.IsRequest(methods...) }) {
		return nil
	}
	var calls []*capture.Message
	for t := range s.Turns() {
		if t.Ask != nil && t.Ask.Is(methods...) && t.Exchange.Request.IsResponse(t.Ask.Summary.Method) {
			calls = append(calls, t.Ask)
		}
	}
	return calls
}

// opens tells whether a session shows its beginning and can be judged against the one before.
func opens(s *capture.Session) bool {
	return s.Window == 0 && !s.NoStart && !s.Doubtful && s.Inform() != nil && readable(s.Inform())
}

// place is the Event array of a session's Inform, for findings on what it lacks.
func place(s *capture.Session, observed, expected string) *checks.Broken {
	return checks.At(s.Inform().Find("Event"), observed, expected).In(s.Inform())
}
