package capture

import (
	"encoding/json"
	"slices"
)

// AlteredData is the data of a [RecordAltered]: what stood where the span of the record stands now.
type AlteredData struct {
	Original []byte `json:"original"` // base64 in JSON
}

// apply notes on the connection what a record says of it. Every reader does it when it yields the record.
func (c *Conn) apply(rec *Record) {
	if c == nil {
		return
	}
	s := Span{Dir: parseDirection(rec.Dir), Start: rec.Start, End: rec.End, Name: rec.Name}
	switch rec.Type {
	case RecordTLS:
		var t TLSFacts
		if json.Unmarshal(rec.Data, &t) == nil {
			c.TLS = &t
		}
	case RecordAltered:
		var a AlteredData
		if json.Unmarshal(rec.Data, &a) == nil {
			s.Original = a.Original
		}
		c.Altered = addSpan(c.Altered, s)
	case RecordGap:
		c.Gaps = addSpan(c.Gaps, s)
	case RecordRedacted:
		c.Redacted = addSpan(c.Redacted, s)
	case RecordMark:
		if rec.Name == MarkProvoked {
			c.Provoked = addSpan(c.Provoked, s)
		}
	}
}

// addSpan keeps spans ascending within their direction.
func addSpan(spans []Span, s Span) []Span {
	at := len(spans)
	for at > 0 && (spans[at-1].Dir > s.Dir || spans[at-1].Dir == s.Dir && spans[at-1].Start > s.Start) {
		at--
	}
	return slices.Insert(spans, at, s)
}

// facts fills in what the header of a recording says of it.
func (s *Source) facts(h Header) {
	s.Version, s.Tool, s.Subjects, s.Listeners = h.Format, h.Tool, h.Subjects, h.Listeners
	s.Framing = !slices.Contains(h.Lacks, "framing")
	s.Timing = !slices.Contains(h.Lacks, "timing")
	s.Opens = !slices.Contains(h.Lacks, "opens")
	s.Header = h
}

// lacks is the other way round: what a conversion has to say of its source.
func (s *Source) lacks() (lacks []string) {
	for _, f := range []struct {
		name string
		has  bool
	}{{"framing", s.Framing}, {"timing", s.Timing}, {"opens", s.Opens}} {
		if !f.has {
			lacks = append(lacks, f.name)
		}
	}
	return lacks
}
