package checks

import (
	"errors"
	"fmt"

	"cwmplab/capture"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
	"cwmplab/internal/http1"
)

// NotHere is the verdict of a check that found no subject: the message is of the right kind, but what the rule
// speaks of does not occur in it.
var NotHere = errors.New("checks: not here")

// IsBroken tells whether a verdict is a failure or a warning.
func IsBroken(verdict error) bool {
	if verdict == nil || verdict == NotHere { // as most are
		return false
	}
	var broken *Broken
	return errors.As(verdict, &broken)
}

// Broken is the verdict of a check that saw its requirement broken: where, what was seen, what was wanted.
type Broken struct {
	Message  *capture.Message // nil: the message that was judged
	Part     string           // "head", "body" or "" for neither
	Path     string           // XPath in the body, header name in the head
	Offset   int              // in the part: decoded body, or head
	Length   int
	Observed string
	Expected string
	Warning  bool // this one finding warns whatever the level of its rule
}

// Error gives "observed; expected …".
func (b *Broken) Error() string {
	if b.Expected == "" {
		return b.Observed
	}
	return b.Observed + "; expected " + b.Expected
}

// At says that a requirement is broken at a place: an element (*xmltree.Node), an attribute (xmltree.Attr), a header
// (http1.Header), a message, an exchange (its request), or nil for the message that is judged.
// Observed is what was seen, as a short statement ("MaxEnvelopes is \"2\""); expected is what would have been right.
func At(place any, observed, expected string) *Broken {
	b := &Broken{Observed: observed, Expected: expected}
	switch p := place.(type) {
	case *xmltree.Node:
		if p != nil {
			b.Part, b.Path, b.Offset, b.Length = "body", p.Path(), p.Offset(), p.Len()
			if p.TextLen() > 0 && p.FirstChild() == nil {
				b.Offset, b.Length = p.TextOffset(), p.TextLen()
			}
		}
	case xmltree.Attr:
		b.Part, b.Path, b.Offset, b.Length = "body", "@"+p.Local, p.Offset, p.Length
	case http1.Header:
		b.Part, b.Path, b.Offset, b.Length = "head", p.Name, p.Offset, p.Length
	case *capture.Message:
		b.Message = p
	case *capture.Exchange:
		b.Message = p.Request
	}
	return b
}

// In says which message the place lies in, for checks that look at more than one.
func (b *Broken) In(m *capture.Message) *Broken { b.Message = m; return b }

// InBody places the finding at a span of the decoded body.
func (b *Broken) InBody(offset, length int) *Broken {
	b.Part, b.Offset, b.Length = "body", offset, length
	return b
}

// InHead places the finding at a span of the message head.
func (b *Broken) InHead(offset, length int) *Broken {
	b.Part, b.Offset, b.Length = "head", offset, length
	return b
}

// Warn makes this finding a warning whatever the level of its rule.
func (b *Broken) Warn() *Broken { b.Warning = true; return b }

// Inconclusive is the verdict of a check that cannot tell.
type Inconclusive struct{ Reason string }

// Error gives the reason.
func (u *Inconclusive) Error() string { return u.Reason }

// Unsure says that a check cannot tell, and why.
func Unsure(format string, args ...any) error {
	return &Inconclusive{Reason: fmt.Sprintf(format, args...)}
}

// place returns the message a finding lies in: its own, or the one that is judged.
func (b *Broken) place(judged *capture.Message) *capture.Message {
	if b.Message != nil {
		return b.Message
	}
	return judged
}

// sideOf tells who is to answer for a message judged under a rule of this role.
func sideOf(r *Rule, m *capture.Message) cwmp.Role {
	if r.Role != cwmp.Both || m == nil {
		return r.Role
	}
	return m.Sender
}
