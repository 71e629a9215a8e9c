package security

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/internal/digest"
)

// NoSessionForWrong: credentials that are wrong open no session. Whether they are shows only where the password of the
// user is declared; other users are the business of the ACS.
var NoSessionForWrong = checks.Rule{
	ID:         "CWMP-AUT-025",
	Title:      "Wrong credentials do not open a session",
	Spec:       checks.TR069("3.4.4"),
	Level:      checks.MustNot,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.Session(),
	CheckExchange: func(x *capture.Exchange, f *checks.Facts) error {
		if x.Post() != capture.PostInform || !x.Answered() || !wrongPassword(x, f.Declared) {
			return checks.NotHere
		}
		if x.Reply() == capture.ReplyInformResponse {
			return checks.At(x.Response, "credentials with another password than the declared one are answered by InformResponse", "a new challenge or another HTTP error")
		}
		return nil
	},
	Follows: []string{"CWMP-AUT-014", "CWMP-AUT-017", "CWMP-AUT-018", "CWMP-AUT-019", "CWMP-AUT-020", "CWMP-AUT-021", "CWMP-HTP-001"},
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

// wrongPassword tells whether an exchange shows credentials of the declared user that the declared password does not give.
func wrongPassword(x *capture.Exchange, d *checks.Declared) bool {
	m := x.Request
	auth, ok := m.Authorization()
	if !ok {
		return false
	}
	username, password, known := d.Account(cwmp.CPE, deviceOf(x))
	if !known || auth.Username != username {
		return false
	}
	if auth.Password != "" {
		return auth.Password != password
	}
	return auth.Response != "" && !auth.Verify(password, digest.Request{Method: m.HTTP.Method, URI: m.HTTP.Target, Body: m.HTTP.Body})
}

// deviceOf is the device of a session's exchange, "" where it is not known.
func deviceOf(x *capture.Exchange) capture.DeviceKey {
	if x.Session == nil {
		return ""
	}
	return capture.KeyOf(x.Session.Device)
}
