package security

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// PlainChallenge: without TLS the password must not cross the wire. A Basic challenge beside a Digest one is a warning: the
// CPE may still choose. Where TLS ends before the recording nothing is said.
var PlainChallenge = checks.Rule{
	ID:         "CWMP-AUT-002",
	Title:      "Without TLS the challenge of the ACS is Digest",
	Spec:       checks.TR069("3.4.4"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.AnyHTTP().From(cwmp.ACS).Response().NeedsFraming(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if m.HTTP.Status != 401 || m.Exchange.Conn.TLS != nil || m.Exchange.Request == nil {
			return checks.NotHere
		}
		basic, dig := asks(challenges(m))
		switch {
		case !basic && !dig:
			return checks.NotHere
		case !basic:
			return nil
		case relayed(m.Exchange.Request) || m.Exchange.Conn.Server.Port() == 443:
			return checks.Unsure("the connection may have been under TLS before it reached the recorder")
		case m.Exchange.Conn.OpenHow == capture.OpenUnknown:
			return checks.Unsure("the connection was opened before the recording, which knows nothing of its TLS")
		}
		b := checks.At(m.HeaderAll("WWW-Authenticate")[0], "a Basic challenge is sent in the clear", "Digest")
		if dig {
			return b.Warn()
		}
		return b
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Header(mutate.And(mutate.Status(401), mutate.InSession(1)), "WWW-Authenticate", `Basic realm="acs.example"`)).
			And("CWMP-AUT-004", "because the CPE has answered with Digest"),
		checks.Breaks(mutate.AddHeader(mutate.And(mutate.Status(401), mutate.InSession(1)), "WWW-Authenticate", `basic realm="acs.example"`)),
	},
	Hint: checks.Hint{
		Allowed:     "Digest on plain HTTP; Basic or Digest over TLS.",
		Cause:       "The ACS was set up for TLS and is reached by an http URL.",
		Consequence: "The password of the device can be read by anybody on the way.",
		Remedy:      "The operator has to give the devices an https URL, or switch the ACS to Digest.",
	},
}
