package view

import (
	"bytes"
	"slices"
	"strings"

	"cwmplab/capture"
	"cwmplab/internal/http1"
)

// Window is the stretch of a body that is shown at once. Very long bodies are shown in several.
type Window struct {
	Start, End int // of the body
	Size       int // of the whole body
}

// windowBytes is how much of a body is shown at once.
const windowBytes = 96 << 10

// windowAt is the window that holds an offset.
func windowAt(size, offset int) Window {
	start := min(max(0, offset), max(0, size-1)) / windowBytes * windowBytes
	return Window{Start: start, End: min(size, start+windowBytes), Size: size}
}

// Before and After tell whether there is more on either side; Previous and Next are offsets that lead there.
func (w Window) Before() bool  { return w.Start > 0 }
func (w Window) After() bool   { return w.End < w.Size }
func (w Window) Previous() int { return max(0, w.Start-1) }
func (w Window) Next() int     { return w.End }

// Sheet is a message in lines, twice: made readable, and as its bytes are.
type Sheet struct {
	Message *Message
	Pretty  []Line
	Head    []Line // as sent
	Body    []Line // as sent, the content coding undone
	XML     bool
	Window  Window
	Marks   []*Mark
	Secrets []Secret

	source []byte // of the body
}

// Near gives the lines of one part that lie around a mark, so many on either side; all of a short message.
func Near(lines []Line, mark *Mark, around int) []Line {
	first, last := -1, -1
	for i, l := range lines {
		if slices.ContainsFunc(l.Pieces, func(p Piece) bool { return p.Mark == mark }) {
			if last = i; first < 0 {
				first = i
			}
		}
	}
	if first < 0 {
		return lines[:min(len(lines), 2*around)]
	}
	last = min(last, first+3*around)
	return lines[max(0, first-around):min(len(lines), last+around+1)]
}

// Around cuts the lines around a mark to so many bytes on either side: bodies as sent often are one long line. What is left
// out is marked by three dots.
func Around(lines []Line, mark *Mark, bytes int) (list []Line) {
	for _, l := range lines {
		made := l
		made.Pieces = nil
		for _, p := range l.Pieces {
			if p.Mark != mark && (p.Offset+len(p.Text) <= mark.Start-bytes || p.Offset >= mark.End+bytes) {
				continue
			}
			if p.Mark != mark {
				p.Text = cutPiece(p, mark, bytes)
			}
			made.Pieces = append(made.Pieces, p)
		}
		if len(made.Pieces) > 0 {
			list = append(list, made)
		}
	}
	return list
}

// Cut leaves lines out when there is more text than so many bytes, and says so. Long texts are cut first.
func Cut(lines []Line, most int) (list []Line) {
	left := most
	for _, l := range lines {
		made := l
		made.Pieces = nil
		for _, p := range l.Pieces {
			if len(p.Text) > left {
				p.Text = strings.ToValidUTF8(p.Text[:left], "") + " …"
			}
			made.Pieces = append(made.Pieces, p)
			if left -= len(p.Text); left <= 0 {
				return append(list, made)
			}
		}
		list = append(list, made)
	}
	return list
}

// cutPiece shortens the text of a piece to what lies near a mark.
func cutPiece(p Piece, mark *Mark, bytes int) string {
	text := p.Text
	if over := p.Offset + len(text) - (mark.End + bytes); over > 0 && p.Offset >= mark.End {
		text = strings.ToValidUTF8(text[:max(0, len(text)-over)], "") + " …"
	}
	if over := mark.Start - bytes - p.Offset; over > 0 && p.Offset < mark.Start {
		text = "… " + strings.ToValidUTF8(text[min(len(text), over):], "")
	}
	return text
}

// Sheet lays a message out, with the places of findings and others that are named. Of a long body the part around an
// offset is shown.
func (m *Message) Sheet(findings []*Finding, offset int, others ...*Mark) *Sheet {
	src := m.Content
	if src == nil {
		src = m.HTTP.Body // a coding that cannot be undone: then at least as it is
	}
	s := &Sheet{Message: m, Marks: append(Marks(findings), others...), Secrets: m.Secrets(), Window: windowAt(len(src), offset), source: src}
	sortMarks(s.Marks)
	overlaid := func(part string, src []byte) *overlay {
		o := newOverlay(part, src, s.Marks, s.Secrets)
		o.redacted = m.Overwritten
		return o
	}
	head := overlaid("head", m.HTTP.Head)
	s.Head = head.lines(headTokens(m), 0)
	body := overlaid("body", src)
	s.Body = body.lines(rawTokens(src, s.Window), bytes.Count(src[:s.Window.Start], []byte{'\n'}))
	if s.XML = looksXML(src); s.XML {
		s.Pretty = overlaid("body", src).pretty(prettyLines(src, s.Window))
	}
	return s
}

func looksXML(b []byte) bool {
	b = bytes.TrimLeft(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")), " \t\r\n")
	return len(b) > 0 && b[0] == '<'
}

// Secrets lists the secrets in a message, numbered in the order in which they stand.
func (m *Message) Secrets() []Secret {
	h := m.HTTP
	if m.Coded {
		h.Body = m.Content
		h.Headers = slices.DeleteFunc(slices.Clone(h.Headers), func(f http1.Header) bool { return strings.EqualFold(f.Name, "Content-Encoding") })
	}
	own := &capture.Message{HTTP: &h, Response: m.Response, SOAP: m.SOAP, Summary: m.Summary}
	found := own.Secrets()
	var list []Secret
	for _, part := range []string{"head", "body"} {
		src := m.HTTP.Head
		if part == "body" {
			src = m.Content
		}
		var spans []Secret
		for _, f := range found {
			if f.Part == part && f.Length > 0 && f.Offset+f.Length <= len(src) {
				spans = append(spans, Secret{Part: part, Start: f.Offset, End: f.Offset + f.Length})
			}
		}
		slices.SortFunc(spans, func(a, b Secret) int { return a.Start - b.Start })
		for _, s := range spans { // one found twice, by its name and by its look, is one
			if n := len(list); n > 0 && list[n-1].Part == part && s.Start < list[n-1].End {
				list[n-1].End = max(list[n-1].End, s.End)
				continue
			}
			s.Number = len(list) + 1
			list = append(list, s)
		}
	}
	for i := range list {
		src := m.HTTP.Head
		if list[i].Part == "body" {
			src = m.Content
		}
		list[i].value = src[list[i].Start:list[i].End]
	}
	return list
}

// pretty makes lines of readable XML.
func (o *overlay) pretty(lines []sourceLine) (list []Line) {
	for _, l := range lines {
		made := Line{Indent: min(l.indent, 40), Number: l.number, Offset: l.tokens[0].start}
		for _, t := range l.tokens {
			if t.end-t.start > windowBytes {
				t.end = t.start + windowBytes // the raw view has all of it
			}
			made.Pieces = append(made.Pieces, o.pieces(t)...)
		}
		list = append(list, made)
	}
	return list
}

// lines makes lines of tokens: one ends with each line feed.
func (o *overlay) lines(tokens []token, before int) (list []Line) {
	line := Line{Number: before + 1}
	begun := false
	for _, t := range tokens {
		for t.start < t.end {
			part := t
			if n := bytes.IndexByte(o.src[t.start:t.end], '\n'); n >= 0 {
				part.end = t.start + n + 1
			}
			if !begun {
				line.Offset, begun = part.start, true
			}
			line.Pieces = append(line.Pieces, o.pieces(part)...)
			if o.src[part.end-1] == '\n' {
				list = append(list, line)
				line, begun = Line{Number: line.Number + 1}, false
			}
			t.start = part.end
		}
	}
	if begun {
		list = append(list, line)
	}
	return list
}

// rawTokens is the body as it is, within a window.
func rawTokens(src []byte, w Window) []token {
	if w.End <= w.Start {
		return nil
	}
	return []token{{"", w.Start, w.End}}
}

// headTokens takes a head apart: start line, names of fields, values.
func headTokens(m *Message) (list []token) {
	head, at := m.HTTP.Head, 0
	add := func(kind string, to int) {
		if at < to && to <= len(head) {
			list = append(list, token{kind, at, to})
			at = to
		}
	}
	for i, f := range m.HTTP.Headers {
		if i == 0 {
			add("start", f.Offset)
		}
		add("", f.Offset)
		if len(f.Name) > 0 {
			add("field", f.Offset+len(f.Name))
		}
		add("", f.ValueOffset)
		add("value", f.ValueOffset+f.ValueLength)
	}
	if len(m.HTTP.Headers) == 0 {
		add("start", len(head))
	}
	add("", len(head))
	return list
}
