package provoked

import (
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// stride is something an ACS may do on HTTP: the session goes on as if nothing had happened.
type stride struct {
	id, title, section string
	level              checks.Level
	confidence         checks.Confidence
	shown              func(x *capture.Exchange) bool // the exchange in which the ACS does it
	at                 mutate.Match                   // the response after which the mutants break off
	expected           string
	hint               checks.Hint
}

func strideRules() []*checks.Rule {
	rules := make([]*checks.Rule, 0, len(strides))
	for _, row := range strides {
		rules = append(rules, &checks.Rule{
			ID: row.id, Title: row.title, Spec: checks.TR069(row.section), Level: row.level, Role: cwmp.CPE,
			Versions: checks.AllVersions, Confidence: row.confidence, Observe: checks.Provoked(), Hint: row.hint,
			CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error { return p.GoesOn(row.shown, row.expected) },
			Mutants:       breaksOff(strings.ToLower(row.id), row.at),
		})
	}
	return rules
}

// breaksOff are the mutants of a rule on sessions that go on: the CPE closes the connection where it should go on, or falls
// silent there.
func breaksOff(golden string, at mutate.Match) []checks.Mutant {
	var mutants []checks.Mutant
	for _, edit := range []mutate.Edit{mutate.CloseAfter(at, capture.ToServer), mutate.ResetAfter(at, capture.ToServer)} {
		if golden == "cwmp-htp-021" { // what goes on is on a connection of its own
			edit = mutate.Seq(edit, mutate.DropConn(mutate.Last(mutate.EmptyPosts())))
		}
		mutants = append(mutants, checks.Breaks(mutate.Seq(mutate.AfterProvocation(edit), mutate.Quiet(2*time.Minute))).Only("provoked/"+golden).
			And("CWMP-SES-009", "because the session ends there").And("CWMP-SES-012", "because the session ends there").
			And("CWMP-SES-004", "because the session ends there").And("CWMP-AUT-004", "because the session ends there"))
	}
	return mutants
}

var strides = []stride{
	{
		id: "CWMP-HTP-016", title: "Chunked responses are understood", section: "3.4",
		level: checks.Must, confidence: checks.Known, expected: "a body put together from its chunks",
		at: mutate.Last(mutate.ResponseTo("Inform")),
		shown: func(x *capture.Exchange) bool {
			return strings.EqualFold(x.Response.Header("Transfer-Encoding"), "chunked") && x.Response.SOAP
		},
		hint: checks.Hint{
			Allowed:     "The message is read as if it had come in one piece.",
			Cause:       "The HTTP client of the device knows Content-Length alone.",
			Consequence: "No session comes about with an ACS behind a proxy that cuts into chunks.",
			Remedy:      "The maker of the CPE has to support HTTP/1.1; an ACS can send Content-Length.",
		},
	},
	{
		id: "CWMP-HTP-021", title: "After a clean close between round trips the session goes on in a new connection", section: "3.4.2",
		level: checks.Must, confidence: checks.Seen, expected: "the next POST over a new connection, without Inform",
		at: mutate.Last(mutate.ResponseTo("Inform")),
		shown: func(x *capture.Exchange) bool {
			return x.Response.IsResponse("Inform") && strings.EqualFold(x.Response.Header("Connection"), "close")
		},
		hint: checks.Hint{
			Allowed:     "A new connection with the cookies of the session, and the message that is due.",
			Cause:       "The client ties its session to the TCP connection.",
			Consequence: "Behind a load balancer that closes connections, no session comes to its end.",
			Remedy:      "The maker of the CPE has to keep the session; an ACS can keep connections open.",
		},
	},
	{
		id: "CWMP-HTP-031", title: "Redirects with 302 and 307 are followed", section: "3.4.2",
		level: checks.Must, confidence: checks.Known, expected: "the same POST to where Location says",
		at:    mutate.Last(mutate.Status(307)),
		shown: func(x *capture.Exchange) bool { return x.Redirect() },
		hint: checks.Hint{
			Allowed:     "The message is sent again to the new place, and the session goes on there.",
			Cause:       "The HTTP client follows redirects of GET alone, or turns the POST into a GET.",
			Consequence: "A fleet cannot be spread over several servers.",
			Remedy:      "The maker of the CPE has to follow both; an ACS can set ManagementServer.URL instead.",
		},
	},
	{
		id: "CWMP-HTP-032", title: "A redirect is followed at any point of a session", section: "3.4.2",
		level: checks.Must, confidence: checks.Known, expected: "the same POST to where Location says",
		at:    mutate.Last(mutate.Status(307)),
		shown: func(x *capture.Exchange) bool { return x.Redirect() && x.Post() != capture.PostInform },
		hint: checks.Hint{
			Allowed:     "The message is sent again to the new place, and the session goes on there.",
			Cause:       "The client looks for a redirect in the answer to Inform only.",
			Consequence: "Sessions break off when a server hands them over.",
			Remedy:      "The maker of the CPE has to follow each; an ACS can redirect on Inform.",
		},
	},
	{
		id: "CWMP-HTP-037", title: "The body of a redirect is ignored", section: "3.4.2",
		level: checks.Must, confidence: checks.Known, expected: "the same POST to where Location says",
		at:    mutate.First(mutate.Status(302)),
		shown: func(x *capture.Exchange) bool { return x.Redirect() && !x.Response.Empty() },
		hint: checks.Hint{
			Allowed:     "The message is sent again to the new place.",
			Cause:       "The client takes the page for a SOAP message, or leaves it in the connection.",
			Consequence: "Sessions fail behind web servers, which send a page with each redirect.",
			Remedy:      "The maker of the CPE has to read and drop it; a server can send an empty body.",
		},
	},
	{
		id: "CWMP-HTP-040", title: "A challenge from the target of a redirect is answered as usual", section: "3.4.2",
		level: checks.Must, confidence: checks.Known, expected: "the credentials of the CPE",
		at:    mutate.Last(mutate.Status(401)),
		shown: func(x *capture.Exchange) bool { return x.Challenge() && redirectedBefore(x) },
		hint: checks.Hint{
			Allowed:     "The same credentials as for the ACS itself, computed for the new challenge.",
			Cause:       "The client counts challenges over the whole session, or forgets its credentials on the way.",
			Consequence: "A server that a device is redirected to never sees a session.",
			Remedy:      "The maker of the CPE has to answer each challenge.",
		},
	},
	{
		id: "CWMP-HTP-045", title: "Interim responses are skipped and the final one awaited", section: "3.4",
		level: checks.Must, confidence: checks.Known, expected: "the final response to be read",
		at:    mutate.Last(mutate.ResponseTo("Inform")),
		shown: func(x *capture.Exchange) bool { return len(x.Response.HTTP.Interim) > 0 },
		hint: checks.Hint{
			Allowed:     "100 Continue and other 1xx responses mean nothing by themselves.",
			Cause:       "The client takes the first status line for the answer.",
			Consequence: "Sessions break off behind proxies that send 100 Continue.",
			Remedy:      "The maker of the CPE has to read on.",
		},
	},
}

// redirectedBefore tells whether the session was redirected before an exchange.
func redirectedBefore(x *capture.Exchange) bool {
	for _, before := range x.Session.Exchanges {
		if before == x {
			return false
		}
		if before.Redirect() {
			return true
		}
	}
	return false
}
