package security

import (
	"slices"
	"strings"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// mandatorySuite is the suite that TLS 1.2 asks everybody to have (RFC 5246 section 9), and its number.
const (
	mandatorySuite  = "TLS_RSA_WITH_AES_128_CBC_SHA"
	mandatoryNumber = 0x002f
)

// MandatorySuite: a ClientHello of TLS 1.2 offers the suite that the standard makes mandatory. Newer advice is to leave static
// RSA out, so its absence is never more than a warning.
var MandatorySuite = checks.Rule{
	ID:         "CWMP-TLS-006",
	Title:      "TLS_RSA_WITH_AES_128_CBC_SHA is offered with TLS 1.2",
	Spec:       checks.TR069("3.3").And(checks.RFC(5246, "9")),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.OnlyAmendment6,
	Confidence: checks.Doubtful,
	WarnOnly:   true,
	Observe:    checks.Session(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		for f, m := range overTLS(s) {
			h, read := readHello(f)
			old := slices.ContainsFunc(f.Offered, func(suite string) bool { return !ofTLS13(suite) && !grease(suite) })
			switch {
			case rank(f.OfferedMax) < modern || !old:
			case slices.Contains(f.Offered, mandatorySuite), read && slices.Contains(h.suites, uint16(mandatoryNumber)):
				tell(nil)
			default:
				tell(checks.At(m, "the ClientHello offers "+strings.Join(f.Offered[:min(len(f.Offered), 8)], ", "), mandatorySuite+" among them"))
			}
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(onTLS("the mandatory suite is not offered", func(f *capture.TLSFacts) {
			f.HelloBase64 = ""
			f.Offered = slices.DeleteFunc(f.Offered, func(suite string) bool { return suite == mandatorySuite })
		})),
		checks.Breaks(onTLS("one modern suite is offered", func(f *capture.TLSFacts) {
			f.HelloBase64, f.Offered = "", []string{"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"}
		}, "c2")),
	},
	Hint: checks.Hint{
		Allowed:     "The suite among others; later guidance on TLS advises to leave it out.",
		Cause:       "A TLS library that has dropped static RSA.",
		Consequence: "A server that has nothing else cannot be reached; few are left.",
		Remedy:      "Nothing has to be done where the ACS offers modern suites.",
	},
}
