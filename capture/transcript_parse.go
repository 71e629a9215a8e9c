package capture

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// ParseTranscript reads a transcript. The error names the line.
func ParseTranscript(text []byte) (*Transcript, error) { return parseTranscript("transcript", text) }

func looksLikeTranscript(head []byte) bool {
	head = bytes.TrimPrefix(head, utf8BOM)
	for line := range bytes.Lines(head) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		return bytes.HasPrefix(line, []byte(transcriptMagic+" "))
	}
	return false
}

// transcriptParser works through the lines.
type transcriptParser struct {
	t       *Transcript
	line    int
	last    time.Duration
	comment []string
	text    []byte // of the data entry under way
	inText  bool
	known   map[string]bool // connections that have been opened
}

func parseTranscript(name string, text []byte) (*Transcript, error) {
	p := &transcriptParser{t: &Transcript{Name: name}, known: map[string]bool{}}
	p.t.Header.Start = DefaultStart
	begun := false
	for line := range bytes.Lines(bytes.TrimPrefix(text, utf8BOM)) {
		p.line++
		line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
		if err := p.take(string(line), &begun); err != nil {
			return nil, p.wrap(err)
		}
	}
	if err := p.endText(); err != nil {
		return nil, p.wrap(err)
	}
	if !begun {
		return nil, fmt.Errorf("%s: not a transcript: the first line has to be %q", name, transcriptMagic+" 1")
	}
	p.t.Trailer = p.takeComment()
	return p.t, nil
}

func (p *transcriptParser) wrap(err error) error {
	if v, ok := err.(*VersionError); ok { //nolint:errorlint // made right below, never wrapped
		return v
	}
	return fmt.Errorf("%s: line %d: %w", p.t.Name, p.line, err)
}

func (p *transcriptParser) take(line string, begun *bool) error {
	switch {
	case strings.HasPrefix(line, "#"):
		p.comment = append(p.comment, line[1:])
	case !*begun:
		if strings.TrimSpace(line) == "" {
			return nil
		}
		*begun = true
		p.t.Comment = p.takeComment()
		return p.begin(line)
	case strings.HasPrefix(line, "@"):
		if err := p.endText(); err != nil {
			return err
		}
		return p.entry(line)
	case p.inText:
		p.text = append(append(p.text, line...), '\n')
	case strings.TrimSpace(line) != "":
		return fmt.Errorf("%q is neither an entry (@time …) nor the text of a data entry", line)
	}
	return nil
}

func (p *transcriptParser) takeComment() string {
	c := strings.Join(p.comment, "\n")
	p.comment = nil
	return c
}

// begin reads the first line.
func (p *transcriptParser) begin(line string) error {
	rest, ok := strings.CutPrefix(line, transcriptMagic+" ")
	if !ok {
		return fmt.Errorf("not a transcript: the first line has to be %q", transcriptMagic+" 1")
	}
	word, rest, _ := strings.Cut(strings.TrimSpace(rest), " ")
	version, err := strconv.Atoi(word)
	if err != nil || version < 1 {
		return fmt.Errorf("%q is no version", word)
	}
	if version > FormatVersion {
		return &VersionError{File: p.t.Name, Format: version}
	}
	if rest, ok = strings.CutPrefix(strings.TrimSpace(rest), "counted"); ok {
		p.t.Counted = true
	}
	if rest = strings.TrimSpace(rest); rest != "" {
		if err := json.Unmarshal([]byte(rest), &p.t.Header); err != nil {
			return fmt.Errorf("the header is no JSON object: %w", err)
		}
	}
	p.t.Header.Format = version
	return nil
}

// entry reads a line that begins with @.
func (p *transcriptParser) entry(line string) error {
	word, rest, _ := strings.Cut(line[1:], " ")
	at, err := p.time(word)
	if err != nil {
		return err
	}
	conn, rest, _ := strings.Cut(strings.TrimLeft(rest, " "), " ")
	rest = strings.TrimSpace(rest)
	if conn == "" || rest == "" {
		return fmt.Errorf("%q: an entry is @time, a connection (or -), a verb", line)
	}
	if conn == "-" {
		conn = ""
	}
	p.last = at
	e := Entry{At: at, Conn: conn, Comment: p.takeComment()}
	if err := p.verb(&e, rest); err != nil {
		return err
	}
	p.t.Entries = append(p.t.Entries, e)
	p.inText = e.Verb == VerbData
	return nil
}

// time reads seconds since the start, or since the last entry with a plus sign.
func (p *transcriptParser) time(s string) (time.Duration, error) {
	digits, relative := strings.CutPrefix(s, "+")
	digits, negative := strings.CutPrefix(digits, "-")
	whole, part, _ := strings.Cut(digits, ".")
	sec, err := strconv.ParseUint(whole, 10, 64)
	if err != nil || len(part) > 9 || sec > math.MaxInt64/uint64(time.Second)-1 {
		return 0, fmt.Errorf("%q is no time: write seconds with up to nine decimals", s)
	}
	var nano uint64
	if part != "" {
		nano, err = strconv.ParseUint((part + "000000000")[:9], 10, 64)
		if err != nil {
			return 0, fmt.Errorf("%q is no time: write seconds with up to nine decimals", s)
		}
	}
	d := time.Duration(sec)*time.Second + time.Duration(nano)
	if negative {
		d = -d
	}
	if relative {
		d += p.last
	}
	return d, nil
}

func (p *transcriptParser) verb(e *Entry, s string) error {
	word, rest, _ := strings.Cut(s, " ")
	if word == ">" || word == "<" { // short for data
		word, rest = string(VerbData), s
	}
	rest = strings.TrimSpace(rest)
	e.Verb = Verb(word)
	if e.Conn == "" && (e.Verb == VerbOpen || e.Verb == VerbData || e.Verb == VerbMore || e.Verb == VerbClose) {
		return fmt.Errorf("%s needs a connection", word)
	}
	switch e.Verb {
	case VerbOpen:
		return p.open(e, rest)
	case VerbData, VerbMore:
		return p.data(e, rest)
	case VerbClose:
		return p.close(e, rest)
	}
	rec, err := parseRecord(s)
	if err != nil {
		return err
	}
	e.Verb, e.Record = Verb(rec.Type), &rec
	return nil
}

func (p *transcriptParser) open(e *Entry, rest string) error {
	if p.known[e.Conn] {
		return fmt.Errorf("%s was opened before: every connection has a name of its own", e.Conn)
	}
	p.known[e.Conn] = true
	if rest == "" {
		return nil
	}
	e.Open = &ConnOpen{}
	d := json.NewDecoder(strings.NewReader(rest))
	d.DisallowUnknownFields()
	if err := d.Decode(e.Open); err != nil {
		return fmt.Errorf("open: %w", err)
	}
	return nil
}

// direction reads the first word.
func direction(rest string) (Direction, string, error) {
	word, rest, _ := strings.Cut(rest, " ")
	switch word {
	case ">":
		return ToServer, strings.TrimSpace(rest), nil
	case "<":
		return ToClient, strings.TrimSpace(rest), nil
	}
	return 0, "", fmt.Errorf("%q is no direction: > goes to the server, < to the client", word)
}

func (p *transcriptParser) data(e *Entry, rest string) (err error) {
	if e.Dir, rest, err = direction(rest); err != nil {
		return err
	}
	for word := range strings.FieldsSeq(rest) {
		chunk, isChunk := strings.CutPrefix(word, "chunk=")
		n, err := strconv.Atoi(chunk)
		switch {
		case word == "raw" && e.Verb == VerbData:
			e.Raw = true
		case err != nil || n <= 0:
			return fmt.Errorf("%q: a data line has a number of bytes, raw, or chunk=bytes", word)
		case isChunk:
			e.Chunk = n
		default:
			e.Size = n
		}
	}
	return nil
}

// close reads the end of one direction, or of both where none is named.
func (p *transcriptParser) close(e *Entry, rest string) (err error) {
	both := rest == "" || rest == "reset"
	if both {
		e.Dir = ToServer
	} else if e.Dir, rest, err = direction(rest); err != nil {
		return err
	}
	if e.Reset = rest == "reset"; !e.Reset && rest != "" {
		return fmt.Errorf("%q: a close line may say reset, nothing else", rest)
	}
	if both && !e.Reset {
		p.t.Entries = append(p.t.Entries, *e)
		e.Dir, e.Comment = ToClient, ""
	}
	return nil
}

// endText takes the lines since the last data line as its bytes.
func (p *transcriptParser) endText() error {
	if !p.inText {
		return nil
	}
	p.inText = false
	e := &p.t.Entries[len(p.t.Entries)-1]
	text := bytes.TrimRight(p.text, "\n")
	p.text = p.text[:0]
	var err error
	if e.Raw {
		e.Data, err = unescape(text, false)
		return err
	}
	if len(text) == 0 {
		return fmt.Errorf("the data entry before this line has no text")
	}
	e.Data, e.Auto, err = messageBytes(text, e.Chunk)
	return err
}
