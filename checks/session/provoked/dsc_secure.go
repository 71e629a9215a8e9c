package provoked

import (
	"slices"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// SecureURL: the step "set" gives the device an https URL, whose port the fact "port" names. Something that speaks plain HTTP
// listens there as well.
var SecureURL = checks.Rule{
	ID:            "CWMP-DSC-002",
	Title:         "An https ACS URL means sessions over TLS, without a fallback to plain HTTP",
	Spec:          checks.TR069("3.1", "3.3"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.Since(cwmp.V1_1),
	Confidence:    checks.Seen,
	Observe:       checks.Provoked(),
	CheckProvoked: secureURL,
	Mutants:       []checks.Mutant{plainConns(0), plainConns(1)},
	Hint: checks.Hint{
		Allowed:     "TLS, or no session at all where the certificate is not trusted.",
		Cause:       "The client has no TLS, or has it switched off, and takes the rest of the URL.",
		Consequence: "Credentials and settings cross the network in the clear, though the operator has asked for TLS.",
		Remedy:      "Switch TLS on in the device; the maker of the CPE has to refuse what it cannot do.",
	},
}

// plainConns is the mutant in which connections have no TLS, from the nth on that has.
func plainConns(from int) checks.Mutant {
	name := "the connections with TLS are plain"
	if from > 0 {
		name = "all but the first of " + name
	}
	return checks.Breaks(mutate.New(name, func(t *capture.Transcript) bool {
		seen, n := 0, len(t.Entries)
		t.Entries = slices.DeleteFunc(t.Entries, func(e capture.Entry) bool {
			if e.Verb != capture.Verb(capture.RecordTLS) {
				return false
			}
			seen++
			return seen > from
		})
		return len(t.Entries) < n
	})).Only("provoked/cwmp-dsc-002")
}

func secureURL(p *checks.Provocation, _ *checks.Facts) error {
	_, after, v := movedTo(p)
	if v != nil {
		return v
	}
	came := false
	for _, s := range after {
		if !atPort(s, p.Fact("port")) {
			continue
		}
		came = true
		if s.Exchanges[0].Conn.TLS == nil {
			return checks.At(s.Inform(), "a session for the https URL comes over plain HTTP", "a session over TLS, or none").In(s.Inform())
		}
	}
	if !came {
		return checks.Unsure("no session comes to the https URL: the device may not reach it, or not trust the certificate")
	}
	return nil
}
