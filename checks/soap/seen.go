package soap

import (
	"fmt"

	"cwmplab/checks"
)

// Seen is what became of one requirement over the many places of a message where it applies. The zero Seen has seen nothing.
type Seen struct {
	worst    *checks.Broken
	count    int32 // findings
	compared bool
}

// Compare notes that a place was looked at.
func (s *Seen) Compare() { s.compared = true }

// Fail notes a place that breaks the requirement. The words are made only where they are needed: of all findings the
// first failure is told, else the first warning.
func (s *Seen) Fail(at any, words func() (observed, expected string)) { s.note(at, false, words) }

// Warn notes a place that breaks it harmlessly or doubtfully.
func (s *Seen) Warn(at any, words func() (observed, expected string)) { s.note(at, true, words) }

func (s *Seen) note(at any, warning bool, words func() (observed, expected string)) {
	s.compared = true
	s.count++
	if s.worst != nil && (warning || !s.worst.Warning) {
		return
	}
	observed, expected := words()
	s.worst = checks.At(at, observed, expected)
	s.worst.Warning = warning
}

// Verdict is broken where anything was noted, nil where all that was compared is right, else not here.
func (s *Seen) Verdict() error {
	switch {
	case s.worst != nil && s.count > 1:
		told := *s.worst
		told.Observed += fmt.Sprintf(" (the first of %d)", s.count)
		return &told
	case s.worst != nil:
		return s.worst
	case s.compared:
		return nil
	}
	return checks.NotHere
}
