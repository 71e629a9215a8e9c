package capture

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// transcriptMagic begins the first line of a transcript that is no comment.
const transcriptMagic = "cwmplab transcript"

// DefaultStart is when a transcript begins that does not say when.
var DefaultStart = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func formatTranscript(t *Transcript) []byte {
	var out []byte
	out = appendComment(out, t.Comment)
	out = fmt.Appendf(out, "%s %d", transcriptMagic, FormatVersion)
	if t.Counted {
		out = append(out, " counted"...)
	}
	if h := headerText(t.Header); h != "{}" {
		out = append(append(out, ' '), h...)
	}
	out = append(out, '\n')
	names := &connNames{next: 1, known: map[string]bool{}}
	for i := range t.Entries {
		e := &t.Entries[i]
		if e.Comment != "" || e.Verb == VerbData || i > 0 && t.Entries[i-1].Verb == VerbData {
			out = append(out, '\n')
		}
		out = appendComment(out, e.Comment)
		out = appendEntry(out, e, names)
	}
	return appendComment(out, t.Trailer)
}

// headerText leaves out what is the default.
func headerText(h Header) string {
	if h.Format == FormatVersion {
		h.Format = 0
	}
	if h.Start.Equal(DefaultStart) {
		h.Start = time.Time{}
	}
	return strings.Replace(strings.Replace(string(marshalData(h)), `"format":0,`, "", 1), `"format":0`, "", 1)
}

func appendComment(out []byte, comment string) []byte {
	if comment == "" {
		return out
	}
	for line := range strings.SplitSeq(comment, "\n") {
		out = append(append(append(out, '#'), line...), '\n')
	}
	return out
}

// connNames gives the numbers that openings get by themselves.
type connNames struct {
	next  int
	known map[string]bool
}

// opened notes a connection that something happens on; one that was not opened opens there.
func (n *connNames) opened(e *Entry) {
	if e.Conn != "" && !n.known[e.Conn] {
		n.known[e.Conn] = true
		if e.Verb != VerbOpen {
			n.next++
		}
	}
}

func appendEntry(out []byte, e *Entry, names *connNames) []byte {
	names.opened(e)
	conn := e.Conn
	if conn == "" {
		conn = "-"
	}
	out = fmt.Appendf(out, "@%s %s %s", seconds(e.At), conn, e.Verb)
	switch e.Verb {
	case VerbOpen:
		return append(appendOpen(out, e, names), '\n')
	case VerbData:
		return appendData(out, e)
	case VerbMore:
		out = append(append(out, ' '), arrow(e.Dir)...)
		if e.Size > 0 {
			out = fmt.Appendf(out, " %d", e.Size)
		}
	case VerbClose:
		out = append(append(out, ' '), arrow(e.Dir)...)
		if e.Reset {
			out = append(out, " reset"...)
		}
	default:
		out = out[:len(out)-len(e.Verb)]
		return append(append(out, recordText(e)...), '\n')
	}
	return append(out, '\n')
}

func arrow(d Direction) string {
	if d == ToClient {
		return "<"
	}
	return ">"
}

// seconds writes a time with as many digits as it needs.
func seconds(d time.Duration) string {
	sign := ""
	u := uint64(d)
	if d < 0 {
		sign, u = "-", -u
	}
	s := fmt.Sprintf("%s%d.%09d", sign, u/1e9, u%1e9)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

func appendOpen(out []byte, e *Entry, names *connNames) []byte {
	o := defaultOpen(e.Conn, names.next)
	if e.Open != nil {
		full := *e.Open
		if full.ID == 0 {
			full.ID = names.next
		}
		names.next = max(names.next, full.ID+1)
		omit(&full.Client, o.Client)
		omit(&full.Server, o.Server)
		omit(&full.How, o.How)
		if full.ID == o.ID {
			full.ID = 0
		}
		if !reflect.ValueOf(full).IsZero() {
			out = append(append(out, ' '), marshalData(full)...)
		}
		return out
	}
	names.next++
	return out
}

// omit leaves a default out.
func omit(s *string, byDefault string) {
	if *s == byDefault {
		*s = ""
	}
}

// defaultOpen is what a connection is where its opening does not say: "cr1" goes from the ACS to the CPE, every other
// from the CPE to the ACS.
func defaultOpen(name string, id int) ConnOpen {
	n := id % 10000
	o := ConnOpen{ID: id, How: OpenAccept.word(), Client: fmt.Sprintf("192.0.2.10:%d", 40000+n), Server: "192.0.2.1:7547"}
	if strings.HasPrefix(name, "cr") {
		o.Client, o.Server = fmt.Sprintf("192.0.2.1:%d", 50000+n), "192.0.2.10:7547"
	}
	return o
}

func appendData(out []byte, e *Entry) []byte {
	out = append(append(out, ' '), arrow(e.Dir)...)
	if e.Size > 0 && e.Size < len(e.Data) {
		out = fmt.Appendf(out, " %d", e.Size)
	}
	var text []byte
	ok := false
	if !e.Raw {
		text, ok = messageText(e.Data, textOptions{auto: e.Auto, chunk: e.Chunk})
		switch {
		case ok && e.Chunk > 0:
			out = fmt.Appendf(out, " chunk=%d", e.Chunk)
		case !ok: // the length or the chunks are not what they were said to be
			text, ok = messageText(e.Data, textOptions{})
		}
	}
	if !ok {
		out = append(out, " raw"...)
		text = appendText(nil, e.Data, false)
	}
	out = append(append(out, '\n'), text...)
	return append(out, '\n')
}

var plainWord = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9._-]*$`)

// recordText writes a record: type, name, span, data. One that cannot be written so is written as its JSON.
func recordText(e *Entry) string {
	rec := Record{}
	if e.Record != nil {
		rec = *e.Record
	}
	rec.Type = RecordType(e.Verb)
	rec.Time = time.Time{}
	if e.Conn != "" {
		rec.Conn = 0
	}
	var b strings.Builder
	b.WriteString(string(rec.Type))
	if rec.Name != "" {
		b.WriteString(" " + rec.Name)
	}
	if rec.Dir != "" {
		b.WriteString(" " + arrow(parseDirection(rec.Dir)))
	}
	if rec.Start != 0 || rec.End != 0 {
		if rec.Dir == "" {
			b.WriteString(" *")
		}
		fmt.Fprintf(&b, "%d-%d", rec.Start, rec.End)
	}
	if len(rec.Data) > 0 {
		b.Write(append([]byte(" "), compactJSON(rec.Data)...))
	}
	if got, err := parseRecord(b.String()); err == nil && sameRecordText(got, rec) {
		return b.String()
	}
	full, err := (&encoder{}).encode(rec)
	if err != nil {
		rec.Data = marshalData(string(rec.Data))
		full, _ = (&encoder{}).encode(rec)
	}
	return "record " + string(full)
}

func sameRecordText(a, b Record) bool {
	return a.Type == b.Type && a.Conn == b.Conn && a.Dir == b.Dir && a.Start == b.Start && a.End == b.End &&
		a.Name == b.Name && bytes.Equal(compactJSON(a.Data), compactJSON(b.Data))
}

// compactJSON takes the white space out; what is no JSON stays as it is.
func compactJSON(b []byte) []byte {
	var out bytes.Buffer
	if json.Compact(&out, b) != nil {
		return b
	}
	return out.Bytes()
}

// parseRecord reads what recordText writes.
func parseRecord(s string) (Record, error) {
	word, rest, _ := strings.Cut(s, " ")
	if word == "record" {
		var rec Record
		if err := json.Unmarshal([]byte(rest), &rec); err != nil {
			return rec, fmt.Errorf("not a record: %w", err)
		}
		return rec, nil
	}
	rec := Record{Type: RecordType(word)}
	if !plainWord.MatchString(word) {
		return rec, fmt.Errorf("%q is no verb", word)
	}
	rest = strings.TrimLeft(rest, " ")
	if w, after, _ := strings.Cut(rest, " "); plainWord.MatchString(w) && !isJSONWord(w) {
		rec.Name, rest = w, strings.TrimLeft(after, " ")
	}
	if rest != "" && strings.ContainsRune("<>*", rune(rest[0])) {
		span, after, _ := strings.Cut(rest, " ")
		if err := parseSpan(&rec, span); err != nil {
			return rec, err
		}
		rest = strings.TrimLeft(after, " ")
	}
	if rest != "" {
		if !json.Valid([]byte(rest)) {
			return rec, fmt.Errorf("not JSON: %s", rest)
		}
		rec.Data = compactJSON([]byte(rest))
	}
	return rec, nil
}

func isJSONWord(w string) bool { return w == "true" || w == "false" || w == "null" }

// parseSpan reads ">", "<12-40" or "*12-40".
func parseSpan(rec *Record, s string) error {
	switch s[0] {
	case '>':
		rec.Dir = ToServer.String()
	case '<':
		rec.Dir = ToClient.String()
	}
	if s = s[1:]; s == "" {
		return nil
	}
	from, to, ok := strings.Cut(s, "-")
	start, err1 := strconv.ParseInt(from, 10, 64)
	end, err2 := strconv.ParseInt(to, 10, 64)
	if !ok || err1 != nil || err2 != nil {
		return fmt.Errorf("%q is no span: write start-end", s)
	}
	rec.Start, rec.End = start, end
	return nil
}
