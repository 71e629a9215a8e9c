package transport

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// CookiesDropped: session cookies end with the session. An Inform over the connection of the session before shows that
// the CPE did not close it; that alone is a warning.
var CookiesDropped = checks.Rule{
	ID:          "CWMP-HTP-030",
	Title:       "At session end the CPE closes the connection and drops session cookies",
	Spec:        checks.TR069("3.4.2"),
	Level:       checks.Must,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Known,
	Observe:     checks.Device().NeedsFraming(),
	CheckDevice: func() checks.Fold { return &droppedFold{} },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.OnlySession(2, mutate.AddHeader(mutate.ByMethod("Inform"), "Cookie", "JSESSIONID=A19F03"))).Only("periodic-tr098"),
		checks.Breaks(mutate.OnlySession(2, mutate.AddHeader(mutate.ByMethod("Inform"), "Cookie", `$Version="1"; session="0a4401"`))).Only("connection-request"),
	},
	Hint: checks.Hint{
		Allowed:     "A first Inform without cookies of the session before; cookies with a lifetime may stay.",
		Cause:       "The HTTP library keeps its cookie store for as long as the process runs.",
		Consequence: "The ACS finds the identifier of a session that is over and answers with an error.",
		Remedy:      "The maker of the CPE has to empty the store at session end.",
	},
}

// droppedFold remembers the session cookies of the last session that ended well.
type droppedFold struct {
	cookies []sentCookie
	conn    int // its number; 0 for none
}

func (f *droppedFold) Item(it capture.Item, _ *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok || len(s.Exchanges) == 0 {
		return
	}
	first := s.Exchanges[0]
	if s.Window == 0 {
		if m := first.Request; m != nil && m.IsRequest("Inform") && m.HTTP.Complete {
			f.judge(first, tell)
		}
		f.cookies, f.conn = nil, 0
	}
	for _, x := range s.Exchanges {
		f.keep(x)
	}
	if s.Ended != capture.EndedWell && !s.More || s.Doubtful {
		f.cookies, f.conn = nil, 0
	}
}

func (f *droppedFold) judge(x *capture.Exchange, tell checks.Tell) {
	m := x.Request
	if f.conn == x.Conn.ID {
		tell(atStart(m, "the next session comes over the connection of the one before", "a new connection").Warn())
	}
	if f.cookies == nil {
		return
	}
	sent := sentCookies(m)
	for _, c := range f.cookies {
		if equal, _ := has(sent, c.name, c.value); equal {
			for _, h := range m.HeaderAll("Cookie") {
				tell(checks.At(h, "the session cookie "+c.name+" of the session before is sent again", "no such cookie").In(m))
				return
			}
		}
	}
	tell(nil)
}

// keep notes what a response sets for the session only; at most 64 of them.
func (f *droppedFold) keep(x *capture.Exchange) {
	f.conn = x.Conn.ID
	if x.Response == nil {
		return
	}
	for _, h := range x.Response.HeaderAll("Set-Cookie") {
		c, ok := parseSetCookie(h, x.Response.End)
		if ok && !c.gone && c.lasting == 0 && len(f.cookies) < 64 {
			f.cookies = append(f.cookies, sentCookie{strings.Clone(c.name), strings.Clone(c.value)})
		}
	}
}

func (*droppedFold) End(*checks.Facts, checks.Tell) {}

// Idle tells whether nothing is remembered.
func (f *droppedFold) Idle() bool { return f.conn == 0 && len(f.cookies) == 0 }

// Pack writes down the cookies.
func (f *droppedFold) Pack(p *checks.Packing) {
	checks.PackNumber(p, &f.conn)
	checks.PackList(p, &f.cookies, func(p *checks.Packing, c *sentCookie) { p.String(&c.name); p.String(&c.value) })
}
