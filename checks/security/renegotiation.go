package security

import (
	"slices"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// How a ClientHello says that it knows safe renegotiation (RFC 5746 section 3.4).
const (
	renegotiationInfo = 0xff01 // extension
	renegotiationSCSV = 0x00ff // signalling suite
)

// Renegotiation: the ClientHello says that renegotiation is safe. Whether a CPE renegotiates at all does not show, so the lack
// of it is a warning. TLS 1.3 has no renegotiation.
var Renegotiation = checks.Rule{
	ID:         "CWMP-TLS-011",
	Title:      "The ClientHello has the renegotiation_info extension or its signalling suite",
	Spec:       checks.TR069("3.3").And(checks.RFC(7525, "3.5")),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.OnlyAmendment6,
	Confidence: checks.Doubtful,
	WarnOnly:   true,
	Observe:    checks.Session(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		for f, m := range overTLS(s) {
			h, ok := readHello(f)
			switch {
			case !ok || f.Version == "1.3":
			case h.has(renegotiationInfo), slices.Contains(h.suites, uint16(renegotiationSCSV)):
				tell(nil)
			default:
				tell(checks.At(m, "the ClientHello has neither renegotiation_info nor its signalling suite", "one of the two"))
			}
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(onTLS("a ClientHello without renegotiation_info", func(f *capture.TLSFacts) { f.HelloBase64 = bareHello(false) })),
		checks.Breaks(onTLS("a ClientHello with other extensions only", func(f *capture.TLSFacts) { f.HelloBase64 = bareHello(true) }, "c2")),
	},
	Hint: checks.Hint{
		Allowed:     "The extension, or TLS_EMPTY_RENEGOTIATION_INFO_SCSV among the suites.",
		Cause:       "A TLS library from before 2010.",
		Consequence: "Servers that insist on safe renegotiation refuse the handshake.",
		Remedy:      "The maker of the CPE has to bring its TLS library up to date.",
	},
}
