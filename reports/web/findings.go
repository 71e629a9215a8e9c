package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"cwmplab/reports"
	"cwmplab/reports/view"
)

// findingBody is what the page of a finding shows.
type findingBody struct {
	Finding  *view.Finding
	Follows  string
	Flow     view.Flow
	At       view.FlowID // where its message stands
	Exchange *view.Exchange
	Message  *view.Message
	Head     []view.Line // around the place, where it lies in the head
	Raw      []view.Line
	Pretty   []view.Line
	Ladder   *view.Ladder
	Others   []*view.Finding // of the same rule
	Previous *view.Finding   // in the flow
	Next     *view.Finding
}

// finding is the page of one finding.
func (s *Server) finding(q *http.Request) (*document, error) {
	f, err := s.flowOf(q)
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(q.PathValue("number"))
	one := f.Finding(q.PathValue("rule"), n)
	if err != nil || one == nil {
		return nil, errNoSuch
	}
	b := &findingBody{Finding: one, Flow: f, Follows: one.Follows(f.Findings), At: s.lib.Locate(one)}
	in := f
	if b.At != f.ID {
		if in, _, err = s.lib.Flow(q.Context(), b.At); err != nil {
			return nil, err
		}
	}
	b.place(in)
	b.Ladder = s.excerpt(in, one)
	ordered := view.Order(f.Findings)
	if at := slices.Index(ordered, one); at >= 0 {
		if at > 0 {
			b.Previous = ordered[at-1]
		}
		if at+1 < len(ordered) {
			b.Next = ordered[at+1]
		}
	}
	b.Others = s.others(one)
	return s.document("finding.html", one.RuleID, b, crumb{"Sessions", "/sessions"}, crumb{nameOf(f.ID), flowLink(f.ID)}), nil
}

// How much is shown on either side of a place: lines of readable XML, bytes as sent.
const (
	aroundMark  = 5
	aroundBytes = 600
)

// place finds the message of a finding and the lines around its place.
func (b *findingBody) place(in view.Flow) {
	b.Exchange = in.Exchange(b.Finding.Exchange)
	if b.Exchange == nil {
		return
	}
	if b.Message = b.Exchange.Side(b.Finding.Direction); b.Message == nil {
		return
	}
	sheet := b.Message.Sheet([]*view.Finding{b.Finding}, b.Finding.Offset)
	if len(sheet.Marks) == 0 {
		b.Head = sheet.Head
		return
	}
	mark := sheet.Marks[0]
	if mark.Part == "head" {
		b.Head = sheet.Head
		return
	}
	b.Raw = view.Around(sheet.Body, mark, aroundBytes)
	b.Pretty = view.Near(sheet.Pretty, mark, aroundMark)
}

// excerpt draws the exchanges around a finding.
func (s *Server) excerpt(f view.Flow, one *view.Finding) *view.Ladder {
	if f.Exchange(one.Exchange) == nil {
		return nil
	}
	return f.Ladder(view.LadderOptions{From: one.Exchange - 1, Count: 3, Around: one.Exchange, About: one,
		MessageLink: messageLink, FindingLink: findingLink})
}

// mostOthers is how many other places of a rule are linked.
const mostOthers = 20

func (s *Server) others(one *view.Finding) []*view.Finding {
	all := slices.DeleteFunc(s.lib.Findings(view.Filter{Rule: one.RuleID, Side: one.Side}), func(f *view.Finding) bool { return f == one })
	return all[:min(len(all), mostOthers)]
}

// noteBody is the note to the maker of the faulty side.
type noteBody struct {
	Finding *view.Finding
	Text    string
}

// note is the page of a text about one finding that can be mailed: redacted, as reports are.
func (s *Server) note(q *http.Request) (*document, error) {
	f, err := s.flowOf(q)
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(q.PathValue("number"))
	one := f.Finding(q.PathValue("rule"), n)
	if err != nil || one == nil {
		return nil, errNoSuch
	}
	flows, err := s.lib.Redacted(one)
	if err != nil {
		return nil, err
	}
	by := "cwmplab"
	if rep := s.lib.Report(); rep != nil && rep.Run.Tool != "" {
		by = rep.Run.Tool // with its version
	}
	made := reports.NoteOf(one, flows, by)
	made.Follows = one.Follows(f.Findings)
	var text strings.Builder
	if err := made.Write(&text); err != nil {
		return nil, err
	}
	return s.document("note.html", "Vendor note", noteBody{one, text.String()}, crumb{"Sessions", "/sessions"}, crumb{nameOf(f.ID), flowLink(f.ID)}, crumb{one.RuleID, findingLink(one)}), nil
}

// findingsBody is the list of findings.
type findingsBody struct {
	Filter  view.Filter
	Choices view.Choices
	Rows    []*view.Finding
	From    int
	Total   int
	Query   string
}

// Pager leads to the rows around these.
func (b findingsBody) Pager() pager {
	return pagerOf("/findings", b.Query, b.From, len(b.Rows), b.Total)
}

// Outcomes are those that findings may have.
func (b findingsBody) Outcomes() []string { return []string{"fail", "warn"} }

// findings lists findings one by one.
func (s *Server) findings(q *http.Request) (*document, error) {
	values := q.URL.Query()
	b := &findingsBody{Filter: filterOf(values)}
	all := s.lib.Findings(b.Filter)
	from, _ := strconv.Atoi(values.Get("from")) // no number: from the start
	b.Total, b.From, b.Query = len(all), min(max(0, from), len(all)), queryOf(b.Filter)
	b.Rows = all[b.From:min(len(all), b.From+rowsAtOnce)]
	doc := s.document("findings.html", "Findings", b)
	if values.Has("rows") {
		doc.part = "rows"
		return doc, nil
	}
	b.Choices = s.lib.Choices()
	return doc, nil
}
