package provoked

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// BothTransports: Informs are redirected between plain HTTP and TLS, by way of a port that takes both. That the device reaches
// that port without TLS shows that it is no firewall that keeps it from coming with TLS.
var BothTransports = checks.Rule{
	ID:            "CWMP-HTP-038",
	Title:         "Redirects between http and https are followed with the right transport",
	Spec:          checks.TR069("3.4.2"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Known,
	Observe:       checks.Provoked().NeedsTiming(),
	CheckProvoked: bothTransports,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.New("the connections with TLS are plain", func(t *capture.Transcript) bool {
			n := len(t.Entries)
			t.Entries = slices.DeleteFunc(t.Entries, func(e capture.Entry) bool { return e.Verb == capture.Verb(capture.RecordTLS) })
			return len(t.Entries) < n
		})).Only(transportsGolden),
		checks.Breaks(mutate.AfterProvocation(mutate.ReplaceHeader(mutate.Status(307), "Location", "http://", "https://"))).Only(transportsGolden),
	},
	Hint: checks.Hint{
		Allowed:     "The message goes to the new place over TLS where Location says https, and plainly where it says http. A certificate that the device has no reason to trust may end the session.",
		Cause:       "The client keeps the transport with which the session began.",
		Consequence: "Devices cannot be handed over to a server that wants TLS, or give away what TLS was to protect.",
		Remedy:      "The maker of the CPE has to take the transport from Location.",
	},
}

const transportsGolden = "provoked/cwmp-htp-038"

// connectLimit is how long a device may take to open the connection that a redirect asks for.
const connectLimit = 30 * time.Second

func bothTransports(p *checks.Provocation, _ *checks.Facts) error {
	hops := hopsOf(p)
	reached := slices.ContainsFunc(hops, func(h hop) bool { return h.followed() && !h.secure && h.there(p) })
	verdict := checks.NotHere
	for _, h := range hops {
		if h.from == h.secure {
			continue
		}
		switch v := h.judge(p, reached); {
		case checks.IsBroken(v):
			return v
		case v == nil && verdict == checks.NotHere:
			verdict = nil
		case v != nil && v != checks.NotHere:
			verdict = v
		}
	}
	return verdict
}

// hop is one redirect of a session.
type hop struct {
	session      *capture.Session
	x            *capture.Exchange // that was redirected
	next         *capture.Exchange // after it, nil for none
	from, secure bool              // whether it came over TLS, and whether Location says https
	port         string
}

func hopsOf(p *checks.Provocation) (hops []hop) {
	for _, s := range p.Since(p.Start) {
		for i, x := range s.Exchanges {
			if !x.Redirect() {
				continue
			}
			to, err := url.Parse(x.Response.Header("Location"))
			if err != nil || to.Port() == "" {
				continue
			}
			h := hop{session: s, x: x, from: x.Conn.TLS != nil, secure: strings.EqualFold(to.Scheme, "https"), port: to.Port()}
			if i+1 < len(s.Exchanges) {
				h.next = s.Exchanges[i+1]
			}
			hops = append(hops, h)
		}
	}
	return hops
}

// there tells whether it leads to the port that takes both.
func (h hop) there(p *checks.Provocation) bool { return h.port == p.Fact("port") }

// followed tells whether the next message went to where Location says.
func (h hop) followed() bool { return h.next != nil && serverPort(h.next.Conn) == h.port }

func serverPort(c *capture.Conn) string { return strconv.Itoa(int(c.Server.Port())) }

// judge gives the verdict on a redirect from one transport to the other.
func (h hop) judge(p *checks.Provocation, reached bool) error {
	const expected = "the same POST over the transport that Location names"
	switch {
	case h.followed() && (h.next.Conn.TLS != nil) == h.secure:
		return nil
	case h.followed() && h.secure:
		return checks.At(h.next.Request, "the redirect to https is followed over plain HTTP", expected).In(h.next.Request)
	case h.followed():
		return checks.At(h.next.Request, "the redirect to http is followed over TLS", expected).In(h.next.Request)
	case h.next != nil || !reached:
		return checks.Unsure("the redirect is not followed: the port may be out of reach")
	case h.secure && h.knocked(p):
		return checks.NotHere // it has tried, and does not trust the certificate
	case p.End.IsZero() || p.Seen.Sub(h.x.Response.End) <= connectLimit:
		return checks.Unsure("the recording ends before the redirect had to be followed")
	}
	v := p.InOrder(h.session, h.x, expected)
	if b, broken := v.(*checks.Broken); broken {
		b.Observed = "no connection comes to where the redirect leads, a port that the device has reached before; " + b.Observed
	}
	return v
}

// knocked tells whether a connection that came to nothing was opened to where Location says.
func (h hop) knocked(p *checks.Provocation) bool {
	return slices.ContainsFunc(p.Attempts, func(a *capture.Attempt) bool {
		return serverPort(a.Conn) == h.port && !a.Conn.Opened.Before(h.x.Response.Start)
	})
}
