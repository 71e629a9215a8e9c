package security

import (
	"net"
	"strings"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ServerName: the ClientHello names the host of the ACS URL, which the Host header shows. An address is no name.
var ServerName = checks.Rule{
	ID:         "CWMP-TLS-005",
	Title:      "The ClientHello has SNI with the host of the ACS URL",
	Spec:       checks.TR069("3.3").And(checks.RFC(6066, "3")),
	Level:      checks.Should,
	Role:       cwmp.CPE,
	Versions:   checks.OnlyAmendment6,
	Confidence: checks.Seen,
	Observe:    checks.Session().NeedsFraming(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		for f, m := range overTLS(s) {
			host := hostName(m.Header("Host"))
			seen := f.OfferedMax != "" || len(f.Offered) > 0 || f.HelloBase64 != ""
			switch {
			case host == "" || net.ParseIP(host) != nil || !seen || max(rank(f.OfferedMax), rank(f.Version)) < modern:
			case f.SNI == "":
				tell(checks.At(m, "the ClientHello names no server", host))
			case !strings.EqualFold(strings.TrimSuffix(f.SNI, "."), host):
				tell(checks.At(m, "the ClientHello names "+f.SNI, host))
			default:
				tell(nil)
			}
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(onTLS("no server name", func(f *capture.TLSFacts) { f.SNI = "" })),
		checks.Breaks(onTLS("another server name", func(f *capture.TLSFacts) { f.SNI = "other.example" })),
	},
	Hint: checks.Hint{
		Allowed:     "The host of the ACS URL; none where the URL holds an address.",
		Cause:       "The TLS library needs the name to be set, and the client does not.",
		Consequence: "A server with several names shows the certificate of another one, and the handshake fails.",
		Remedy:      "The maker of the CPE should set the name.",
	},
}

// hostName is a Host header without its port and without the brackets of an address.
func hostName(host string) string {
	host = strings.ToLower(strings.TrimSpace(host))
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.TrimSuffix(strings.Trim(host, "[]"), ".")
}
