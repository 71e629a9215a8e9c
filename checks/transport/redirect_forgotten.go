package transport

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// RedirectForgotten: a redirect is for one session. The next one starts at the ACS URL again, which may have been changed
// meanwhile: where the recording shows that, or a bootstrap that may come from it, nothing is said.
var RedirectForgotten = checks.Rule{
	ID:          "CWMP-HTP-035",
	Title:       "The next session after a redirect starts at the ACS URL again",
	Spec:        checks.TR069("3.4.2"),
	Level:       checks.MustNot,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Known,
	Observe:     checks.Device().NeedsFraming(),
	CheckDevice: func() checks.Fold { return &redirectFold{} },
	Mutants: []checks.Mutant{
		checks.Breaks(startsAt("acs2.example", "/cwmp/site2")).Only("http-redirect-forgotten"),
		checks.Breaks(startsAt("acs2.example:443", "https://acs2.example/cwmp/site2")).Only("http-redirect-forgotten"),
	},
	Hint: checks.Hint{
		Allowed:     "The ACS URL as configured, also after 301.",
		Cause:       "The HTTP library remembers permanent redirects, or the client writes the target into its configuration.",
		Consequence: "A server that only lent a hand is visited for ever, and the fleet cannot be moved back.",
		Remedy:      "The maker of the CPE has to start each session at ManagementServer.URL.",
	},
}

// startsAt sends the requests of the second session to another place.
func startsAt(host, target string) mutate.Edit {
	return mutate.Seq(
		mutate.OnlySession(2, mutate.Header(mutate.Requests(), "Host", host)),
		mutate.OnlySession(2, mutate.RequestLine(mutate.Any(), "POST "+target+" HTTP/1.1")),
	)
}

// place is where a session was opened.
type place struct{ host, target string }

// redirectFold remembers where the last session started and where it was sent.
type redirectFold struct {
	home place
	away []place
}

func (f *redirectFold) Item(it capture.Item, _ *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok || s.NoStart || s.Window > 0 || len(s.Exchanges) == 0 || s.Exchanges[0].Request == nil {
		return
	}
	m := s.Exchanges[0].Request
	here := place{bareHost(m.Header("Host")), origin(m.HTTP.Target)}
	if len(f.away) > 0 && !bootstrap(s) {
		tell(f.judge(m, here))
	}
	*f = redirectFold{home: here}
	for _, x := range s.Exchanges {
		if x.Response != nil && setsURL(x.Response) || len(f.away) >= 64 {
			f.away = nil
			return
		}
		if x.Redirect() {
			if host, target, ok := redirected(x); ok {
				if host == "" {
					host = here.host
				}
				f.away = append(f.away, place{bareHost(host), target})
			}
		}
	}
}

func (f *redirectFold) judge(m *capture.Message, here place) error {
	if here == f.home {
		return nil
	}
	for _, p := range f.away {
		if here == p {
			return atStart(m, "the session starts at "+here.host+here.target+", where the one before was redirected to", f.home.host+f.home.target)
		}
	}
	return checks.NotHere
}

func (*redirectFold) End(*checks.Facts, checks.Tell) {}

func bootstrap(s *capture.Session) bool {
	for _, e := range s.Events {
		if strings.HasPrefix(strings.TrimSpace(e.EventCode), "0 ") {
			return true
		}
	}
	return false
}

// setsURL tells whether the ACS sets ManagementServer.URL; a body that is gone may have.
func setsURL(m *capture.Message) bool {
	if !m.IsRequest("SetParameterValues") {
		return false
	}
	for name := range m.FindAll("ParameterList/*/Name") {
		if strings.HasSuffix(strings.TrimSpace(name.Text()), ".ManagementServer.URL") {
			return true
		}
	}
	return m.Dropped()
}

// Idle tells whether the last session was not redirected.
func (f *redirectFold) Idle() bool { return len(f.away) == 0 }

// Pack writes down the places.
func (f *redirectFold) Pack(p *checks.Packing) {
	packPlace(p, &f.home)
	checks.PackList(p, &f.away, packPlace)
}

func packPlace(p *checks.Packing, at *place) { p.String(&at.host); p.String(&at.target) }
