package capture

import "bytes"

// Two records come with every connection: the one that opens it and the one that closes it. Where they are written as
// we write them they are read here; whatever deviates, be it by a blank, is left to encoding/json.

// scan walks over the JSON of a record. Once something is not as expected it stays failed.
type scan struct {
	rest   []byte
	failed bool
}

// is takes a text where it stands next.
func (s *scan) is(text string) bool {
	if s.failed || len(s.rest) < len(text) || string(s.rest[:len(text)]) != text {
		return false
	}
	s.rest = s.rest[len(text):]
	return true
}

// must takes a text that has to stand next.
func (s *scan) must(text string) {
	if !s.is(text) {
		s.failed = true
	}
}

// word takes the content of a string and its closing quote: printable ASCII without escapes.
func (s *scan) word() string {
	for i, c := range s.rest {
		switch {
		case c == '"' && !s.failed:
			word := string(s.rest[:i])
			s.rest = s.rest[i+1:]
			return word
		case c < ' ' || c > '~' || c == '\\':
			s.failed = true
			return ""
		}
	}
	s.failed = true
	return ""
}

// number takes a number of at most 18 digits.
func (s *scan) number() int64 {
	n, digits := int64(0), 0
	for digits < len(s.rest) && digits < 18 && '0' <= s.rest[digits] && s.rest[digits] <= '9' {
		n = n*10 + int64(s.rest[digits]-'0')
		digits++
	}
	if digits == 0 || digits > 1 && s.rest[0] == '0' {
		s.failed = true
		return 0
	}
	s.rest = s.rest[digits:]
	return n
}

// done tells whether everything was as expected and nothing is left.
func (s *scan) done() bool { return !s.failed && len(s.rest) == 0 }

// scanRecord reads an open or closed record.
func scanRecord(pdu []byte) (Record, bool) {
	s := scan{rest: pdu}
	var rec Record
	switch {
	case s.is(`{"type":"open","conn":`):
		rec.Type = recordOpen
	case s.is(`{"type":"closed","conn":`):
		rec.Type = RecordClosed
	default:
		return rec, false
	}
	rec.Conn = int(s.number())
	s.must(`,"data":`)
	if s.failed || rec.Conn == 0 || len(s.rest) == 0 || s.rest[len(s.rest)-1] != '}' {
		return rec, false
	}
	data := s.rest[:len(s.rest)-1]
	ok := false
	if rec.Type == recordOpen {
		_, ok = scanOpen(data)
	} else {
		_, ok = scanClosing(data)
	}
	if ok {
		rec.Data = bytes.Clone(data)
	}
	return rec, ok
}

// scanOpen reads the data of an open record that names the two ends.
func scanOpen(data []byte) (ConnOpen, bool) {
	s := scan{rest: data}
	var o ConnOpen
	s.must(`{"client":"`)
	o.Client = s.word()
	s.must(`,"server":"`)
	o.Server = s.word()
	if s.is(`,"how":"`) {
		o.How = s.word()
	}
	s.must("}")
	return o, s.done()
}

// scanClosing reads the data of a closed record.
func scanClosing(data []byte) (closing, bool) {
	s := scan{rest: data}
	var c closing
	s.must("{")
	c.Open = s.is(`"open":true,`)
	c.Goes = s.is(`"goesOn":true,`)
	s.must(`"toServer":`)
	c.ToServer = s.sums()
	s.must(`,"toClient":`)
	c.ToClient = s.sums()
	s.must("}")
	return c, s.done()
}

func (s *scan) sums() sums {
	var one sums
	s.must(`{"bytes":`)
	one.Bytes = s.number()
	s.must(`,"sha256":"`)
	one.SHA256 = s.word()
	s.must("}")
	return one
}
