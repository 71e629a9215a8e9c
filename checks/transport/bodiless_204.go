package transport

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// Bodiless204: whatever stands behind the head of a 204 is no body but the beginning of the next response, so nothing may.
// A length of zero is tolerated, a greater one warned.
var Bodiless204 = checks.Rule{
	ID:         "CWMP-HTP-046",
	Title:      "A 204 response carries no message body",
	Spec:       checks.RFC(7230, "3.3.3"),
	Level:      checks.MustNot,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Session().NeedsFraming(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		for _, x := range s.Exchanges {
			m := x.Response
			if m == nil || m.HTTP.Status != 204 || x.Request != nil && x.Request.HTTP.Method == "HEAD" {
				continue
			}
			_, end := m.WireSpan()
			switch length := m.Header("Content-Length"); {
			case len(m.HTTP.Extra) > 0, capture.Touches(x.Conn.Garbage, capture.ToClient, end, end+1):
				tell(atStart(m, "bytes that are no response follow the head of a 204", "no body"))
			case length != "" && length != "0", m.Has("Transfer-Encoding"):
				tell(atStart(m, "a 204 announces a body", "no body").Warn())
			case m.HTTP.Complete:
				tell(nil)
			}
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceMessage(mutate.Last(mutate.Status(204)), "HTTP/1.1 204 No Content\n\n<html></html>")),
		checks.Breaks(mutate.SetBody(mutate.Last(mutate.Status(204)), "<html></html>")),
	},
	Hint: checks.Hint{
		Allowed:     "A 204 without a body, with or without Content-Length: 0.",
		Cause:       "The status is set to 204 while a page or an envelope is still written.",
		Consequence: "The client takes the bytes for its next response, and the session breaks.",
		Remedy:      "The maker of the ACS has to send either 204 or a body.",
	},
}
