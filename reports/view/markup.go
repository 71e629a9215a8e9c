package view

import (
	"cmp"
	"slices"
)

// Piece is a stretch of text of one kind, ready to be shown.
type Piece struct {
	Text     string
	Kind     string // what it is: "tag", "attr", "value", "text", "comment", "field", "start", "odd", "" for nothing special
	Mark     *Mark  // what a finding says about it, nil for nothing
	First    bool   // the first piece of its mark
	Secret   int    // number of the secret that is hidden here, from 1; 0 for none. Text is then a mask
	Redacted bool   // the secret was overwritten before: Text is what stands in its place
	Offset   int    // in its part
}

// Line is one line of a message.
type Line struct {
	Indent int
	Number int // from 1; of raw text
	Offset int // of its first byte, in its part
	Pieces []Piece
}

// Mark is a place that a finding points at.
type Mark struct {
	Part       string // "head" or "body"
	Start, End int    // in the part; the body decoded
	Findings   []*Finding
	Here       bool // the page is about it
	Found      bool // a search found it: no finding says anything about it
}

// Marks gathers the places of findings, those at the same place together. Findings about a whole message mark nothing.
func Marks(list []*Finding) []*Mark {
	var marks []*Mark
	for _, f := range list {
		if f.Part == "" {
			continue
		}
		at := slices.IndexFunc(marks, func(m *Mark) bool {
			return m.Part == f.Part && m.Start == f.Offset && m.End == f.Offset+max(f.Length, 1)
		})
		if at < 0 {
			at = len(marks)
			marks = append(marks, &Mark{Part: f.Part, Start: f.Offset, End: f.Offset + max(f.Length, 1)})
		}
		marks[at].Findings = append(marks[at].Findings, f)
	}
	return marks
}

// longMark is the length above which a place is shown more quietly: it is a whole list, not a value.
const longMark = 200

// Long tells that the place is a large part of the message.
func (m *Mark) Long() bool { return m.End-m.Start > longMark }

// Worst is the worst outcome at a mark, as a word.
func (m *Mark) Worst() string {
	if m.Found {
		return "found"
	}
	return string(Worst(m.Findings))
}

// Mask is shown instead of a secret.
const Mask = "••••••••"

// Secret is one secret in a message, which is shown when it is asked for.
type Secret struct {
	Number int    // from 1, as pieces name it
	Part   string // "head" or "body"
	Start  int
	End    int
	value  []byte
}

// Value is the secret itself, as text.
func (s Secret) Value() string { return Visible(s.value) }

// token is a stretch of bytes of one kind.
type token struct {
	kind       string
	start, end int
}

// overlay cuts tokens where marks and secrets begin and end, and makes text of them.
type overlay struct {
	src     []byte
	marks   []*Mark
	secrets []Secret
	begun   map[*Mark]bool
	hidden  map[int]bool

	redacted bool // secrets were overwritten before: what stands in their place may be shown
}

func newOverlay(part string, src []byte, marks []*Mark, secrets []Secret) *overlay {
	o := &overlay{src: src, begun: map[*Mark]bool{}, hidden: map[int]bool{}}
	for _, m := range marks {
		if m.Part == part {
			o.marks = append(o.marks, m)
		}
	}
	for _, s := range secrets {
		if s.Part == part {
			o.secrets = append(o.secrets, s)
		}
	}
	return o
}

// pieces makes text of one token.
func (o *overlay) pieces(t token) (list []Piece) {
	cuts := []int{t.start, t.end}
	cut := func(at int) {
		if t.start < at && at < t.end {
			cuts = append(cuts, at)
		}
	}
	for _, m := range o.marks {
		cut(m.Start)
		cut(m.End)
	}
	for _, s := range o.secrets {
		cut(s.Start)
		cut(s.End)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	for i := range len(cuts) - 1 {
		list = append(list, o.piece(t.kind, cuts[i], cuts[i+1])...)
	}
	return list
}

// piece makes text of bytes that no mark and no secret divides.
func (o *overlay) piece(kind string, start, end int) []Piece {
	base := Piece{Kind: kind, Mark: o.markAt(start, end), Offset: start}
	if s := o.secretAt(start); s > 0 && o.redacted {
		base.Redacted, base.Text = true, Visible(o.src[start:end])
		o.first(&base)
		return []Piece{base}
	} else if s > 0 {
		if o.hidden[s] && base.Mark == nil {
			return nil
		}
		if base.Secret = s; !o.hidden[s] {
			base.Text = Mask
		} else {
			base.Text = "•"
		}
		o.hidden[s] = true
		o.first(&base)
		return []Piece{base}
	}
	var list []Piece
	for _, run := range visible(o.src[start:end]) {
		p := base
		p.Text = run.text
		if run.odd {
			p.Kind = "odd"
		}
		o.first(&p)
		list = append(list, p)
	}
	return list
}

func (o *overlay) first(p *Piece) {
	if p.Mark != nil && !o.begun[p.Mark] {
		o.begun[p.Mark], p.First = true, true
	}
}

// markAt is the shortest mark around a place: the one that says most precisely what is meant.
func (o *overlay) markAt(start, end int) *Mark {
	var best *Mark
	for _, m := range o.marks {
		if m.Start <= start && end <= m.End && (best == nil || m.End-m.Start < best.End-best.Start) {
			best = m
		}
	}
	return best
}

func (o *overlay) secretAt(start int) int {
	for _, s := range o.secrets {
		if s.Start <= start && start < s.End {
			return s.Number
		}
	}
	return 0
}

// sortMarks brings marks into the order in which they stand.
func sortMarks(marks []*Mark) {
	slices.SortFunc(marks, func(a, b *Mark) int { return cmp.Or(cmp.Compare(b.Part, a.Part), cmp.Compare(a.Start, b.Start)) })
}
