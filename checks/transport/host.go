package transport

import (
	"net/url"
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// Host: every request names once the host it is meant for. Which name leads to the address of the ACS is not in a
// recording; only a target with a host of its own can be compared.
var Host = checks.Rule{
	ID:         "CWMP-HTP-014",
	Title:      "Every request has one Host header matching the target",
	Spec:       checks.RFC(7230, "5.4"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.AnyHTTP().From(cwmp.CPE).Request().NeedsFraming(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		all := m.HeaderAll("Host")
		switch {
		case len(all) == 0:
			return missing(m, "there is no Host", "Host with the host of the ACS URL")
		case len(all) > 1:
			return checks.At(all[1], "there is more than one Host", "one Host")
		case all[0].Value == "" || strings.ContainsAny(all[0].Value, " \t/"):
			return checks.At(all[0], "Host is \""+all[0].Value+"\"", "a host, with a port unless it is the usual one")
		}
		if u, err := url.Parse(m.HTTP.Target); err == nil && u.IsAbs() && !sameHost(u.Host, all[0].Value) {
			return checks.At(all[0], "Host is "+all[0].Value, u.Host+", as in the request line")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropHeader(mutate.EmptyPosts(), "Host")),
		checks.Breaks(mutate.AddHeader(mutate.Last(mutate.Requests()), "Host", "other.example")),
		checks.Breaks(mutate.Header(mutate.EmptyPosts(), "Host", "http://acs.example/cwmp")),
	},
	Hint: checks.Hint{
		Allowed:     "One Host header; behind a forward proxy the same host as in the request line.",
		Cause:       "A client written for HTTP/1.0, or one that keeps the old name after a redirect.",
		Consequence: "Servers answer 400, or the request ends at another site of the same address.",
		Remedy:      "The maker of the CPE has to send the host of the URL it uses.",
	},
}
