package provoked

import (
	"fmt"
	"net/netip"
	"net/url"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// Supported: the step "read" reads ConnectionRequestURL, and HTTPConnectionRequestEnable where that is empty; "ask" sends a
// GET to it. A host that refuses the connection is held against the CPE only where it is the very address that the
// sessions of the CPE come from: behind a NAT another host may answer in its place.
var Supported = checks.Rule{
	ID:            "CWMP-CRQ-001",
	Title:         "The CPE takes HTTP connection requests at the URL that it announces",
	Spec:          checks.TR069("3.2.2"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Known,
	Observe:       checks.Provoked(),
	CheckProvoked: supported,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.StatusLine(mutate.ConnectionRequestResponse(1), "HTTP/1.1 404 Not Found")).Only("provoked/cwmp-crq-001"),
		checks.Breaks(mutate.StatusLine(mutate.ConnectionRequestResponse(1), "HTTP/1.1 501 Not Implemented")).Only("provoked/cwmp-crq-001"),
		checks.Breaks(mutate.Text("GetParameterValuesResponse/ParameterList/ParameterValueStruct/Value", "")).Only("provoked/cwmp-crq-001"),
	},
	Hint: checks.Hint{
		Allowed:     "401 with a challenge, 200, 204 or 503. No URL where HTTPConnectionRequestEnable is false.",
		Cause:       "The port is closed by the firewall of the device, or the URL names an interface where nothing listens.",
		Consequence: "The ACS has to wait for the next periodic session whenever it wants something.",
		Remedy:      "The maker of the CPE has to listen where the URL says; an operator can open the port on the way.",
	},
}

func supported(p *checks.Provocation, _ *checks.Facts) error {
	if read := p.Call("read"); read.Responded() {
		if n := valueOf(read, "ManagementServer.ConnectionRequestURL"); n != nil && n.Text() == "" {
			return announcesNone(p, n, read)
		}
	}
	c := last(p, "ask")
	if c == nil {
		return notSent(p)
	}
	switch code := status(c); code {
	case 200, 204, 401, 503:
		return nil
	case 0:
		if p.End.IsZero() {
			return checks.Unsure("the recording ends before the answer")
		}
		return checks.At(c.Exchange.Request, "the GET "+saw(c), "an HTTP response")
	case 400, 404, 405, 501:
		return checks.At(c.Exchange.Response, "the GET "+saw(c), "401 with a Digest challenge")
	default:
		return checks.Unsure("a GET to the announced URL %s", saw(c))
	}
}

// announcesNone judges an empty URL: it is right only while connection requests are switched off.
func announcesNone(p *checks.Provocation, url *xmltree.Node, read checks.Call) error {
	if n := valueOf(p.Call("enabled"), "ManagementServer.HTTPConnectionRequestEnable"); n != nil {
		if on, err := n.Bool(); err != nil || !on {
			return checks.NotHere
		}
	}
	return checks.At(url, "ConnectionRequestURL is empty", "the URL where the CPE listens").In(read.Answer)
}

// notSent judges a request for which no connection came about.
func notSent(p *checks.Provocation) error {
	unanswered, ok := p.Step("unanswered")
	if !ok {
		return checks.NotHere
	}
	for _, s := range p.Sessions {
		if s.Inform() == nil || unanswered.Facts["why"] != "refused" {
			continue
		}
		for v := range s.Inform().FindAll("ParameterList/ParameterValueStruct") {
			u, err := url.Parse(v.Child("Value").Text())
			if err != nil || !ends(v.Child("Name").Text(), "ManagementServer.ConnectionRequestURL") {
				continue
			}
			if at, err := netip.ParseAddr(u.Hostname()); err == nil && at == home(p) {
				return checks.At(v.Child("Value"), fmt.Sprintf("nothing listens at %s", u.Host), "an open port").In(s.Inform())
			}
		}
	}
	return checks.Unsure("the announced address cannot be reached from here")
}
