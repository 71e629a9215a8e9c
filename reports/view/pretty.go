package view

import (
	"bytes"
)

// lexer takes XML apart as far as it goes, however broken it is: every byte is in one token, but white space between tags.
type lexer struct {
	src    []byte
	window Window // lines outside it are counted and not kept
	at     int
	line   []token
	number int // of lines so far
	out    []sourceLine
	deep   int
	open   bool // the line under way ends with an open tag, so text and its end tag may follow
}

// sourceLine is a line of pretty XML by the places of its parts.
type sourceLine struct {
	number, indent int
	tokens         []token
}

// prettyLines breaks XML into lines: one for each element without children, an opening and a closing one for the others.
// It gives those that touch a window.
func prettyLines(src []byte, w Window) []sourceLine {
	x := &lexer{src: src, window: w}
	for x.at < len(src) && (x.at < w.End || len(x.line) > 0) {
		x.next()
	}
	x.flush()
	return x.out
}

func (x *lexer) flush() {
	x.open = false
	if len(x.line) == 0 {
		return
	}
	x.number++
	if x.line[len(x.line)-1].end <= x.window.Start || x.line[0].start >= x.window.End {
		x.line = x.line[:0]
		return
	}
	x.out = append(x.out, sourceLine{x.number, x.deep, x.line})
	x.line = nil
}

func (x *lexer) next() {
	rest := x.src[x.at:]
	switch {
	case bytes.HasPrefix(rest, []byte("<!--")):
		x.piece("comment", "-->")
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		x.inline("cdata", x.until("]]>"))
	case bytes.HasPrefix(rest, []byte("<?")):
		x.piece("comment", "?>")
	case bytes.HasPrefix(rest, []byte("<!")):
		x.piece("comment", ">")
	case bytes.HasPrefix(rest, []byte("</")):
		x.end()
	case rest[0] == '<':
		x.start()
	default:
		end := bytes.IndexByte(rest, '<')
		if end < 0 {
			end = len(rest)
		}
		if text := rest[:end]; len(bytes.TrimSpace(text)) == 0 && !x.alone(x.at+end) {
			x.at += end
			return
		}
		x.inline("text", x.at+end)
	}
}

// alone tells that white space is all an element holds: then it is a value and not layout.
func (x *lexer) alone(end int) bool { return x.open && bytes.HasPrefix(x.src[end:], []byte("</")) }

// until is where something ends that ends with a mark.
func (x *lexer) until(mark string) int {
	n := bytes.Index(x.src[x.at:], []byte(mark))
	if n < 0 {
		return len(x.src)
	}
	return x.at + n + len(mark)
}

// piece is something that stands on a line of its own.
func (x *lexer) piece(kind, mark string) {
	x.down()
	end := x.until(mark)
	x.line = append(x.line, token{kind, x.at, end})
	x.at = end
	x.flush()
}

// inline is text: it stays on the line of the tag before it.
func (x *lexer) inline(kind string, end int) {
	if !x.open && len(x.line) == 0 {
		x.line = append(x.line, token{kind, x.at, end})
		x.at = end
		x.flush()
		return
	}
	x.line = append(x.line, token{kind, x.at, end})
	x.at = end
}

// down ends the line of an open tag: what follows is inside it.
func (x *lexer) down() {
	if x.open {
		x.flush()
		x.deep++
	}
}

func (x *lexer) start() {
	x.down()
	end := x.tagEnd()
	x.tag(x.at, end)
	empty := end-x.at > 2 && x.src[end-2] == '/'
	x.at = end
	if empty {
		x.flush()
		return
	}
	x.open = true
}

func (x *lexer) end() {
	end := x.until(">")
	if !x.open {
		x.deep = max(0, x.deep-1)
	}
	x.line = append(x.line, token{"tag", x.at, end})
	x.at = end
	x.flush()
}

// tagEnd is where the tag ends that begins here: quoted ">" are none. A tag that never ends takes the rest.
func (x *lexer) tagEnd() int {
	quote := byte(0)
	for i := x.at + 1; i < len(x.src); i++ {
		switch c := x.src[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i + 1
		case c == '<': // broken: the tag before was never closed
			return i
		}
	}
	return len(x.src)
}

// tag takes a start tag apart into names, attributes and values.
func (x *lexer) tag(start, end int) {
	i := start
	add := func(kind string, to int) {
		if i < to {
			x.line = append(x.line, token{kind, i, to})
			i = to
		}
	}
	name := start + 1
	for name < end && !space(x.src[name]) && x.src[name] != '>' && x.src[name] != '/' {
		name++
	}
	add("tag", name)
	for i < end {
		to := i
		for to < end && x.src[to] != '"' && x.src[to] != '\'' {
			to++
		}
		if to == end {
			break
		}
		add("attr", to)
		closing := bytes.IndexByte(x.src[i+1:end], x.src[i])
		if closing < 0 {
			break
		}
		add("value", i+1+closing+1)
	}
	add("tag", end)
}

func space(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }
