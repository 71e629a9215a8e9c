package security

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/internal/digest"
)

// NoSessionForWrong: credentials that are wrong open no session. Whether they are shows only where the password of the
// user is declared; other users are the business of the ACS. As long as none has fitted the declared password, that may be
// what is wrong.
var NoSessionForWrong = checks.Rule{
	ID:          "CWMP-AUT-025",
	Title:       "Wrong credentials do not open a session",
	Spec:        checks.TR069("3.4.4"),
	Level:       checks.MustNot,
	Role:        cwmp.ACS,
	Versions:    checks.AllVersions,
	Confidence:  checks.Known,
	Observe:     checks.Device(),
	CheckDevice: func() checks.Fold { return new(entrance) },
	Follows:     []string{"CWMP-AUT-014", "CWMP-AUT-017", "CWMP-AUT-018", "CWMP-AUT-019", "CWMP-AUT-020", "CWMP-AUT-021", "CWMP-HTP-001"},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceWith(mutate.Nth(2, mutate.Status(401)), mutate.First(mutate.ByMethod("InformResponse")))).Only("auth-wrong-password").
			And("CWMP-SES-002", "because the session is then open when the Inform comes again").
			And("CWMP-HTP-026", "because the cookie comes earlier than the CPE can know"),
		checks.Breaks(mutate.Seq(
			mutate.ReplaceWith(mutate.Nth(2, mutate.Status(401)), mutate.First(mutate.ByMethod("InformResponse"))),
			mutate.DropExchange(mutate.Last(mutate.ByMethod("Inform"))))).Only("auth-wrong-password"),
	},
	Hint: checks.Hint{
		Allowed:     "A 401 with a new challenge, or another HTTP error.",
		Cause:       "The ACS asks for credentials and does not check them, or only looks at the user name.",
		Consequence: "Anybody who can reach the ACS can pass for any device and read its configuration.",
		Remedy:      "The operator of the ACS has to switch the check on; until then the ACS is open.",
	},
}

// entrance is a fold over the credentials that a device opens its sessions with.
type entrance struct {
	fits bool // some were what the declared password gives
}

// Item judges the credentials of a session.
func (e *entrance) Item(it capture.Item, f *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok {
		return
	}
	for _, x := range s.Exchanges {
		right, known := passwordFits(x.Request, f.Declared, capture.KeyOf(s.Device))
		switch {
		case !known:
		case right:
			e.fits = true
		case x.Post() == capture.PostInform && x.Answered():
			tell(e.letIn(x))
		}
	}
}

func (e *entrance) letIn(x *capture.Exchange) error {
	if x.Reply() != capture.ReplyInformResponse {
		return nil
	}
	const expected = "a new challenge or another HTTP error"
	if !e.fits {
		return checks.At(x.Response, "credentials with another password than the declared one, which none has fitted so far, are answered by InformResponse: is the declared one right?", expected).Warn()
	}
	return checks.At(x.Response, "credentials with another password than the declared one are answered by InformResponse", expected)
}

// End has nothing left to tell.
func (e *entrance) End(*checks.Facts, checks.Tell) {}

// Idle tells whether nothing is remembered.
func (e *entrance) Idle() bool { return !e.fits }

// Pack writes down what is remembered.
func (e *entrance) Pack(p *checks.Packing) { p.Bool(&e.fits) }

// passwordFits tells whether a request shows credentials of the declared user, and whether they are what the declared password
// gives.
func passwordFits(m *capture.Message, d *checks.Declared, device capture.DeviceKey) (right, known bool) {
	if m == nil {
		return false, false
	}
	auth, ok := m.Authorization()
	if !ok {
		return false, false
	}
	username, password, declared := d.Account(cwmp.CPE, device)
	switch {
	case !declared || auth.Username != username:
		return false, false
	case auth.Password != "":
		return auth.Password == password, true
	case auth.Response == "":
		return false, false
	}
	return auth.Verify(password, digest.Request{Method: m.HTTP.Method, URI: m.HTTP.Target, Body: m.HTTP.Body}), true
}
