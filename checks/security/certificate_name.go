package security

import (
	"regexp"
	"strings"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// CertificateName: a certificate of one device names it as the HTTP username does. A certificate that many devices share
// names none, and nothing is said; it is taken for one of the device where its name holds a MAC address or the serial number.
var CertificateName = checks.Rule{
	ID:         "CWMP-TLS-024",
	Title:      "The CN of a client certificate names the CPE as the HTTP username does",
	Spec:       checks.TR069("3.3"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.Since(cwmp.V1_1),
	Confidence: checks.Doubtful,
	Observe:    checks.Session(),
	CheckSession: func(s *capture.Session, _ *checks.Facts, tell checks.Tell) {
		for f, m := range overTLS(s) {
			cn := commonName(f.ClientCert)
			if cn == "" || s.Device.SerialNumber == "" {
				continue
			}
			id, form := identityOf(cn)
			_, fits := id.fits(s)
			switch {
			case form && fits:
				tell(nil)
			case form, mac.MatchString(cn), strings.Contains(cn, s.Device.SerialNumber):
				tell(checks.At(m, "the client certificate names \""+cn+"\"", s.Device.OUI+"-"+s.Device.SerialNumber+", or with ProductClass between the two"))
			}
		}
	},
	Mutants: []checks.Mutant{
		checks.Breaks(onTLS("a MAC address in the certificate", func(f *capture.TLSFacts) { f.ClientCert = "CN=00:11:22:33:44:55,O=Example Networks" })),
		checks.Breaks(onTLS("another device in the certificate", func(f *capture.TLSFacts) { f.ClientCert = "CN=001122-HomeRouter-HR9999999,O=Example Networks" })),
	},
	Hint: checks.Hint{
		Allowed:     "OUI and serial number, with or without ProductClass, or a name shared by all devices of a kind.",
		Cause:       "Certificates are made in the factory by MAC address.",
		Consequence: "The ACS cannot tell which device the certificate belongs to.",
		Remedy:      "The maker of the CPE has to put the identity into the certificate.",
	},
}

var mac = regexp.MustCompile(`^[0-9A-Fa-f]{2}([:-]?[0-9A-Fa-f]{2}){5}$`)

// commonName finds CN in the subject of a certificate: "CN=…,O=…" in any order; a subject without fields is the name.
func commonName(subject string) string {
	for field := range strings.FieldsFuncSeq(subject, func(c rune) bool { return c == ',' || c == '+' || c == '/' }) {
		if key, value, ok := strings.Cut(field, "="); ok && strings.EqualFold(strings.TrimSpace(key), "CN") {
			return strings.TrimSpace(value)
		}
	}
	if strings.Contains(subject, "=") {
		return ""
	}
	return strings.TrimSpace(subject)
}
