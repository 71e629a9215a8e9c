package checks

import (
	"cwmplab/capture"
	"cwmplab/cwmp/xmltree"
)

// Memo keeps what several rules work out of one message, so that it is worked out once. It remembers one message at
// a time: the runner judges a message with all its rules before it takes the next. The zero Memo is ready for use.
type Memo struct {
	about *capture.Message
	doc   *xmltree.Document // the tree it was worked out of; another parse makes it stale
	parts []any
}

// Once gives what work makes of a message. Of the rules that ask for the same type about the same message the first
// one pays. The type is the key, so each package asks for types of its own. Facts without a Memo work each time.
func Once[T any](f *Facts, m *capture.Message, work func(*capture.Message) *T) *T {
	if f == nil || f.Memo == nil {
		return work(m)
	}
	k, doc := f.Memo, m.Doc()
	if k.about != m || k.doc != doc {
		k.about, k.doc = m, doc
		clear(k.parts)
		k.parts = k.parts[:0]
	}
	for _, p := range k.parts {
		if known, ok := p.(*T); ok {
			return known
		}
	}
	made := work(m)
	k.parts = append(k.parts, made)
	return made
}
