package digest

import "strings"

// The codes in Notes.
const (
	NoteFolded        = "folded"              // a line end inside the value
	NoteMissingComma  = "missing-comma"       // white space alone divides two parameters
	NoteSpace         = "space-around-equals" // white space beside the equals sign
	NoteUnquoted      = "unquoted"            // a value without the quotes it must have; ":" and the parameter follow
	NoteQuoted        = "quoted"              // a value in quotes it must not have; ":" and the parameter follow
	NoteUnquotedList  = "unquoted-qop-list"   // qop=auth,auth-int
	NoteDuplicate     = "duplicate"           // a parameter given twice, the first counts; ":" and the parameter follow
	NoteEscape        = "escape"              // a backslash in a quoted string
	NoteUnterminated  = "unterminated-quote"  // a quoted string without an end
	NoteNoValue       = "no-value"            // a parameter without a value; ":" and the parameter follow
	NoteBadBase64     = "bad-base64"          // Basic credentials that cannot be decoded
	NoteNoParameters  = "no-parameters"       // a scheme without what it needs
	NoteUnknownScheme = "unknown-scheme"      // neither Basic nor Digest
)

// param is one parameter of a challenge or of credentials.
type param struct {
	name   string // in lower case
	value  string
	quoted bool
}

// part is a scheme with its parameters, or with the single token that Basic has.
type part struct {
	scheme string
	token  string
	params []param
	notes  []string
	raw    string
}

func (p *part) note(codes ...string) {
	code := strings.Join(codes, ":")
	for _, n := range p.notes {
		if n == code {
			return
		}
	}
	p.notes = append(p.notes, code)
}

// get finds a parameter; the first one counts where there are several.
func (p *part) get(name string) (param, bool) {
	for _, q := range p.params {
		if q.name == name {
			return q, true
		}
	}
	return param{}, false
}

func (p *part) value(name string) string {
	q, _ := p.get(name)
	return q.value
}

// scanner walks through the value of a header field.
type scanner struct {
	s string
	i int
}

// split reads all schemes of a field value. It has no errors: what it cannot make sense of it
// leaves out, with a note.
func split(value string) []part {
	s := &scanner{s: value}
	var parts []part
	start := 0
	comma := true // between two parameters
	for {
		before := s.i
		gap := s.blanks(true)
		comma = comma || strings.Contains(gap, ",")
		if len(parts) > 0 && strings.ContainsAny(gap, "\r\n") {
			parts[len(parts)-1].note(NoteFolded)
		}
		if s.i >= len(s.s) {
			break
		}
		at := s.i
		word := s.word()
		if word == "" { // a stray character, "=" or a quote without a name
			s.i++
			continue
		}
		if len(parts) > 0 && s.listGoesOn(&parts[len(parts)-1], word) {
			comma = false
			continue
		}
		if len(parts) > 0 && s.equals(&parts[len(parts)-1]) {
			s.param(&parts[len(parts)-1], word, comma)
			comma = false
			continue
		}
		if len(parts) > 0 {
			parts[len(parts)-1].raw = strings.Trim(s.s[start:before], " \t\r\n,")
		}
		start, comma = at, true
		parts = append(parts, part{scheme: word})
		s.token(&parts[len(parts)-1])
	}
	if len(parts) > 0 {
		parts[len(parts)-1].raw = strings.Trim(s.s[start:], " \t\r\n,")
	}
	return parts
}

// blanks skips white space, and commas where they are allowed.
func (s *scanner) blanks(commas bool) string {
	from := s.i
	for s.i < len(s.s) {
		c := s.s[s.i]
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' && (!commas || c != ',') {
			break
		}
		s.i++
	}
	return s.s[from:s.i]
}

func (s *scanner) word() string {
	from := s.i
	for s.i < len(s.s) && !endsPlain(s.s[s.i]) && s.s[s.i] != '=' && s.s[s.i] != '"' {
		s.i++
	}
	return s.s[from:s.i]
}

// endsPlain tells what ends a value without quotes.
func endsPlain(c byte) bool { return c == ',' || c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// equals steps over the equals sign behind a name, if there is one.
func (s *scanner) equals(p *part) bool {
	from := s.i
	s.blanks(false)
	if s.i >= len(s.s) || s.s[s.i] != '=' {
		s.i = from
		return false
	}
	if s.i > from {
		p.note(NoteSpace)
	}
	s.i++
	return true
}

// token takes the single token behind a scheme, such as that of Basic: something that fills
// the place up to the next comma and is no parameter.
func (s *scanner) token(p *part) {
	from := s.i
	s.blanks(false)
	word := s.word()
	end := s.i
	for s.i < len(s.s) && s.s[s.i] == '=' {
		s.i++
	}
	padding := s.i - end
	stop := s.i
	s.blanks(false)
	atEnd := s.i >= len(s.s) || s.s[s.i] == ','
	if word == "" || !atEnd || equalFold(p.scheme, "Digest") { // Digest has "nonce=" with nothing behind it at most
		s.i = from
		return
	}
	p.token = s.s[stop-len(word)-padding : stop]
	s.i = stop
}

// listGoesOn takes the second half of an unquoted list of qop values.
func (s *scanner) listGoesOn(p *part, word string) bool {
	if len(p.params) == 0 || !equalFold(word, "auth") && !equalFold(word, "auth-int") {
		return false
	}
	last := &p.params[len(p.params)-1]
	if last.name != "qop" || last.quoted {
		return false
	}
	if rest := strings.TrimLeft(s.s[s.i:], " \t\r\n"); strings.HasPrefix(rest, "=") {
		return false
	}
	last.value += "," + word
	p.note(NoteUnquotedList)
	return true
}

// paramsUsual is how many parameters the credentials of a digest have.
const paramsUsual = 11

// param reads the value behind the equals sign.
func (s *scanner) param(p *part, name string, comma bool) {
	if !comma {
		p.note(NoteMissingComma)
	}
	q := param{name: strings.ToLower(name)}
	switch gap := s.blanks(false); {
	case strings.ContainsAny(gap, "\r\n"):
		p.note(NoteFolded)
	case gap != "":
		p.note(NoteSpace)
	}
	if s.i < len(s.s) && s.s[s.i] == '"' {
		q.quoted = true
		q.value = s.quotedString(p)
	} else {
		q.value = s.plain()
		if q.value == "" {
			p.note(NoteNoValue, q.name)
		}
	}
	if _, there := p.get(q.name); there {
		p.note(NoteDuplicate, q.name)
		return
	}
	if p.params == nil {
		p.params = make([]param, 0, paramsUsual)
	}
	p.params = append(p.params, q)
}

// plain reads an unquoted value. It may hold "=", as base64 does.
func (s *scanner) plain() string {
	from := s.i
	for s.i < len(s.s) && !endsPlain(s.s[s.i]) {
		s.i++
	}
	return s.s[from:s.i]
}

// quotedString reads a quoted string (RFC 9110 section 5.6.4).
func (s *scanner) quotedString(p *part) string {
	from := s.i + 1
	if end := quoteEnd(s.s[from:]); end >= 0 { // as it usually is
		s.i = from + end + 1
		return s.s[from : from+end]
	}
	var b strings.Builder
	for s.i++; s.i < len(s.s); s.i++ {
		switch c := s.s[s.i]; {
		case c == '"':
			s.i++
			return b.String()
		case c == '\\' && s.i+1 < len(s.s):
			p.note(NoteEscape)
			s.i++
			b.WriteByte(s.s[s.i])
		case c == '\r' || c == '\n':
			p.note(NoteFolded)
		default:
			b.WriteByte(c)
		}
	}
	p.note(NoteUnterminated)
	return b.String()
}

// quoteEnd is the length of a quoted string that holds nothing to note, -1 for any other.
func quoteEnd(s string) int {
	for i := range len(s) {
		switch s[i] {
		case '"':
			return i
		case '\\', '\r', '\n':
			return -1
		}
	}
	return -1
}

// noteQuotes notes values that stand in quotes or without them against the grammar.
func (p *part) noteQuotes(quoted, plain []string) {
	for _, q := range p.params {
		for _, name := range quoted {
			if q.name == name && !q.quoted && q.value != "" {
				p.note(NoteUnquoted, name)
			}
		}
		for _, name := range plain {
			if q.name == name && q.quoted {
				p.note(NoteQuoted, name)
			}
		}
	}
}

// writer builds a field value.
type writer struct{ b strings.Builder }

func newWriter(scheme string) *writer {
	w := &writer{}
	w.b.Grow(384) // credentials as they usually are
	w.b.WriteString(scheme)
	return w
}

func (w *writer) add(name, value string, quoted bool) {
	if strings.Contains(w.b.String(), "=") {
		w.b.WriteByte(',')
	}
	w.b.WriteByte(' ')
	w.b.WriteString(name)
	w.b.WriteByte('=')
	if !quoted {
		w.b.WriteString(value)
		return
	}
	w.b.WriteByte('"')
	w.b.WriteString(escape(value))
	w.b.WriteByte('"')
}

// escape puts a backslash before what ends a quoted string.
func escape(value string) string {
	if !strings.ContainsAny(value, `"\`) {
		return value
	}
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value)
}

// addIf leaves out what is empty.
func (w *writer) addIf(name, value string, quoted bool) {
	if value != "" {
		w.add(name, value, quoted)
	}
}

func equalFold(a, b string) bool { return strings.EqualFold(a, b) }
