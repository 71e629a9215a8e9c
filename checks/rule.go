package checks

import (
	"cwmplab/capture"
	"cwmplab/cwmp"
)

// Rule is one requirement of the catalogue. Exactly one of its checks is set.
type Rule struct {
	ID         string   // letter for letter as in the catalogue: "CWMP-SES-004"
	Aliases    []string // other catalogue IDs that say the same
	Title      string   // the requirement as a fact, below 80 characters, no full stop
	Spec       Citation
	Level      Level
	Role       cwmp.Role // who has to comply
	Versions   Versions
	Confidence Confidence
	Observe    Observe

	// Check judges one message: nil is kept, At is broken, Unsure is inconclusive, NotHere is no subject of the rule.
	Check func(m *capture.Message, f *Facts) error
	// CheckExchange judges one HTTP round trip in the same way.
	CheckExchange func(x *capture.Exchange, f *Facts) error
	// CheckSession judges one session and tells a verdict for each thing it compared.
	CheckSession func(s *capture.Session, f *Facts, tell Tell)
	// CheckDevice makes the fold that judges one device over its sessions.
	CheckDevice func() Fold
	// CheckProvoked judges what a suite did on purpose for this rule, in the way of Check.
	CheckProvoked func(p *Provocation, f *Facts) error

	WarnOnly bool     // the catalogue row asks for a warning whatever its level
	Follows  []string // rules whose earlier finding in the same session explains a finding of this one
	Mutants  []Mutant
	Hint     Hint
}

// Tell takes one verdict of a check that makes several: nil, At, Unsure or NotHere.
type Tell func(verdict error)

// Fold judges one device over its sessions, connection requests and attempts. Its state is bounded: a fold that has
// to forget tells Unsure from then on where the forgotten would have been needed.
type Fold interface {
	// Item takes the next item of the device, in the order in which items ended.
	Item(it capture.Item, f *Facts, tell Tell)
	// End is called once, when the recording is over or the device was idle for so long that it is dropped.
	End(f *Facts, tell Tell)
}

// Hint explains a rule to somebody who has to act on a finding. Each part is a sentence or empty.
type Hint struct {
	Allowed     string `json:"allowed,omitempty"`     // every permitted outcome
	Cause       string `json:"cause,omitempty"`       // the usual cause in the field
	Consequence string `json:"consequence,omitempty"` // what it leads to in the field
	Remedy      string `json:"remedy,omitempty"`      // who can do what about it
}

// Level is the strength of a requirement.
type Level string

// Levels as the standard uses them (RFC 2119).
const (
	Must      Level = "MUST"
	MustNot   Level = "MUST NOT"
	Should    Level = "SHOULD"
	ShouldNot Level = "SHOULD NOT"
	May       Level = "MAY"
)

// Binding tells whether breaking the requirement is a failure: MUST and MUST NOT.
func (l Level) Binding() bool { return l == Must || l == MustNot }

// Confidence tells how sure the catalogue is of a row.
type Confidence string

// Confidence letters of the two parts of the catalogue.
const (
	Seen     Confidence = "S"  // source text or schema seen
	Known    Confidence = "K"  // own knowledge, firm; section not re-read
	Doubtful Confidence = "?"  // unsure in level, number, version or wording
	Verified Confidence = "V"  // read from schemas or data-model files
	Expert   Confidence = "H"  // well-known; section not re-read
	Likely   Confidence = "M"  // believed right, details may differ
	LikelyQ  Confidence = "M?" // likely, to be looked up first
	LowQ     Confidence = "L?" // doubtful, to be looked up first
	Low      Confidence = "L"  // doubtful
)

// MayFail tells whether a finding of this confidence may fail a subject: S, V, K and H.
func (c Confidence) MayFail() bool { return c == Seen || c == Verified || c == Known || c == Expert }

// Read tells whether the source was read: S and V.
func (c Confidence) Read() bool { return c == Seen || c == Verified }

// Scope tells what a rule looks at.
type Scope string

// Scopes of rules.
const (
	ScopeMessage  Scope = "message"
	ScopeExchange Scope = "exchange"
	ScopeSession  Scope = "session"
	ScopeDevice   Scope = "device"
	ScopeProvoked Scope = "provocation"
)

// Scope tells what the rule looks at, by the check it has.
func (r *Rule) Scope() Scope {
	switch {
	case r.CheckExchange != nil:
		return ScopeExchange
	case r.CheckSession != nil:
		return ScopeSession
	case r.CheckDevice != nil:
		return ScopeDevice
	case r.CheckProvoked != nil:
		return ScopeProvoked
	}
	return ScopeMessage
}
