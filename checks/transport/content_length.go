package transport

import (
	"fmt"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/internal/http1"
)

// ContentLength: the announced length is that of the body. That it is too short shows by bytes behind the body that are no
// HTTP, that it is too long by a whole document after which its sender, or the peer that waited in vain, went away.
var ContentLength = checks.Rule{
	ID:         "CWMP-HTP-015",
	Title:      "Content-Length equals the body, and is absent beside Transfer-Encoding",
	Spec:       checks.RFC(7230, "3.3"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Session().NeedsFraming(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		for _, x := range s.Exchanges {
			for _, m := range []*capture.Message{x.Request, x.Response} {
				if m != nil {
					tell(length(m))
				}
			}
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AddHeader(mutate.ByMethod("InformResponse"), "Content-Length", "300")).Only("cpe-boot"),
		checks.Breaks(mutate.KeepLength(mutate.Body(mutate.Last(mutate.And(mutate.Requests(), mutate.WithBody())), longer))).Only("cpe-boot", "redirect-307"),
		checks.Breaks(mutate.AddHeader(mutate.Last(mutate.EmptyPosts()), "Content-Length", "7")),
		checks.Breaks(mutate.Seq(
			mutate.CloseAfter(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")), capture.ToServer),
			mutate.Header(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")), "Content-Length", "99999"))).Only("cpe-boot", "new-connection-mid-session"),
	},
	Hint: checks.Hint{
		Allowed:     "The number of bytes of the body as sent; no length where the body is chunked.",
		Cause:       "The length is counted in characters instead of bytes, or before the document was changed for the last time.",
		Consequence: "The peer waits for bytes that never come, or takes the rest of the document for the next message.",
		Remedy:      "The maker of the side that is named has to count the bytes it sends.",
	},
}

func length(m *capture.Message) error {
	h := m.HTTP
	all := m.HeaderAll("Content-Length")
	switch {
	case len(all) > 0 && m.Has("Transfer-Encoding"):
		return checks.At(all[0], "Content-Length stands beside Transfer-Encoding", "one of the two").In(m)
	case noted(m, http1.NoteUnequalLengths):
		return checks.At(all[1], "Content-Length is given twice and differs", "one length").In(m)
	case noted(m, http1.NoteBadLength):
		return checks.At(all[0], fmt.Sprintf("Content-Length is %q", all[0].Value), "a number").In(m)
	case noted(m, http1.NoteTwoLengths):
		return checks.At(all[len(all)-1], "Content-Length is given more than once", "one length").In(m).Warn()
	case h.Framing == http1.Length && !h.Complete:
		return tooLong(m)
	case !h.Complete || h.Status == 204 || h.Status == 304:
		return checks.NotHere // what follows those is judged as a body they must not have
	case h.Framing != http1.Length && h.Framing != http1.NoBody:
		return checks.NotHere
	}
	if start, end := m.WireSpan(); capture.Touches(m.Exchange.Conn.Garbage, m.Direction(), end, end+1) && !m.GapAt(start, end+1) {
		if len(all) == 0 {
			return missing(m, "the message has a body and no Content-Length", "Content-Length or Transfer-Encoding")
		}
		return checks.At(all[0], "Content-Length is "+all[0].Value+", and the body goes on", "the length of the body").In(m)
	}
	if len(all) == 0 {
		return checks.NotHere
	}
	return nil
}

// tooLong judges a message that broke off: only a body that is a whole document shows that nothing was missing.
func tooLong(m *capture.Message) error {
	x, h := m.Exchange, m.HTTP
	if x.Lost == capture.LostToEnd || x.Lost == capture.LostToGap || m.Dropped() || len(h.Body) == 0 || m.Coded() {
		return checks.NotHere
	}
	if d := m.Doc(); !d.OK() || d.Root == nil {
		return checks.NotHere
	}
	for _, f := range m.HeaderAll("Content-Length") {
		return checks.At(f, fmt.Sprintf("Content-Length is %s, and the body ends after %d bytes", f.Value, len(h.Body)), "the length of the body").In(m)
	}
	return checks.NotHere
}

func noted(m *capture.Message, code string) bool {
	_, ok := m.HTTP.Note(code)
	return ok
}

func longer(body []byte) []byte { return append(body[:len(body):len(body)], "x>"...) }
