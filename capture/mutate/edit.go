package mutate

import (
	"fmt"
	"slices"
	"strings"

	"cwmplab/capture"
)

// Edit is one deliberate change of a recording.
type Edit interface {
	// Name says what the edit does, in words that read well in a list.
	Name() string
	// Apply changes the transcript and tells whether there was anything to change. Where it answers false, the
	// edit does not fit this transcript and nothing has changed.
	Apply(t *capture.Transcript) (changed bool)
}

// edit is an Edit that can be narrowed to some of the messages.
type edit struct {
	name  string
	apply func(s *script, within Match) bool
}

func (e edit) Name() string { return e.name }

func (e edit) Apply(t *capture.Transcript) bool { return e.run(t, Any(), false) }

func (e edit) run(t *capture.Transcript, within Match, keepLength bool) bool {
	s := read(t)
	s.keepLength = keepLength
	if !e.apply(s, within) {
		return false
	}
	s.write()
	return true
}

// plain is an Edit made of a function.
type plain struct {
	name  string
	apply func(t *capture.Transcript) bool
}

func (p plain) Name() string                     { return p.name }
func (p plain) Apply(t *capture.Transcript) bool { return p.apply(t) }

// New makes an edit of a function.
func New(name string, apply func(t *capture.Transcript) bool) Edit { return plain{name, apply} }

// Named gives an edit another name.
func Named(name string, e Edit) Edit {
	if own, ok := e.(edit); ok {
		own.name = name
		return own
	}
	return plain{name, e.Apply}
}

// narrowed is an edit within some of the messages, or with the length left as it is.
type narrowed struct {
	edit
	within     Match
	keepLength bool
}

func (n narrowed) Apply(t *capture.Transcript) bool { return n.run(t, n.within, n.keepLength) }

// widen takes an edit apart; ok is false for one that knows no messages.
func widen(e Edit) (n narrowed, ok bool) {
	switch e := e.(type) {
	case edit:
		return narrowed{edit: e, within: Any()}, true
	case narrowed:
		return e, true
	}
	return narrowed{}, false
}

// Where narrows an edit to the messages that match. One made by [New] or [Seq] cannot be narrowed and never fits.
func Where(match Match, e Edit) Edit {
	name := e.Name() + " in " + match.name
	n, ok := widen(e)
	if !ok {
		return plain{name, func(*capture.Transcript) bool { return false }}
	}
	n.within, n.name = And(match, n.within), name
	return n
}

// OnlySession narrows an edit to the messages of one session, counted from 1.
func OnlySession(number int, e Edit) Edit { return Where(InSession(number), e) }

// KeepLength leaves Content-Length as it was, although the edit changes the length of the body.
func KeepLength(e Edit) Edit {
	name := e.Name() + ", Content-Length left as it was"
	n, ok := widen(e)
	if !ok {
		return plain{name, func(*capture.Transcript) bool { return false }}
	}
	n.keepLength, n.name = true, name
	return n
}

// Seq applies edits one after the other. It fits where all of them do; where one does not, nothing is changed.
func Seq(edits ...Edit) Edit {
	names := make([]string, len(edits))
	for i, e := range edits {
		names[i] = e.Name()
	}
	return plain{strings.Join(names, ", then "), func(t *capture.Transcript) bool {
		saved := *t
		t.Entries = slices.Clone(t.Entries)
		for _, e := range edits {
			if !e.Apply(t) {
				*t = saved
				return false
			}
		}
		return len(edits) > 0
	}}
}

// FirstOf applies the first of the edits that fits: one mutant for recordings of several shapes.
func FirstOf(edits ...Edit) Edit {
	names := make([]string, len(edits))
	for i, e := range edits {
		names[i] = e.Name()
	}
	return plain{strings.Join(names, ", or else "), func(t *capture.Transcript) bool {
		for _, e := range edits {
			if e.Apply(t) {
				return true
			}
		}
		return false
	}}
}

// each makes an edit that changes every message that matches.
func each(name string, match Match, change func(s *script, m *message) bool) edit {
	return edit{name, func(s *script, within Match) bool {
		changed := false
		for _, m := range s.choose(And(match, within)) {
			changed = change(s, m) || changed
		}
		return changed
	}}
}

// short cuts a value for a name.
func short(value string) string {
	if len(value) > 40 {
		value = value[:37] + "..."
	}
	return fmt.Sprintf("%q", value)
}
