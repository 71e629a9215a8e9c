package connreq

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// NoTLS: the URL that the CPE announces is an http one, and the ACS connects without TLS.
var NoTLS = checks.Rule{
	ID:         "CWMP-CRQ-003",
	Title:      "Connection requests use http and never https",
	Spec:       checks.TR069("3.2.2.2"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Observe{Methods: []string{"Inform"}, ConnReq: true, Requests: true},
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if m.Session() != nil {
			return plainURL(announcedURL(m))
		}
		if t := m.Exchange.Conn.TLS; t != nil {
			return checks.At(m, "the request comes over TLS", "plain HTTP")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody(">http://", ">https://")).
			And("CWMP-DM-017", "because the data model says what the URL looks like"),
		checks.Breaks(mutate.ReplaceInBody(">http://192.0.2.10:", ">HTTPS://192.0.2.10:")).Only("cpe-boot", "connection-request", "set-parameter-values").
			And("CWMP-DM-017", "because the data model says what the URL looks like"),
	},
	Hint: checks.Hint{
		Allowed:     "A URL that begins with http://, and a request without TLS.",
		Cause:       "The CPE builds the URL from the settings of its web page, which has TLS.",
		Consequence: "ACSs refuse the URL or cannot verify the certificate of the device: it cannot be reached before its next periodic session.",
		Remedy:      "The maker of the CPE has to announce an http URL; the digest protects the request.",
	},
}

// plainURL judges the scheme of a ConnectionRequestURL.
func plainURL(value *xmltree.Node) error {
	text := strings.TrimSpace(value.Text())
	switch scheme, _, ok := strings.Cut(text, "://"); {
	case text == "" || !ok:
		return checks.NotHere
	case strings.EqualFold(scheme, "https"):
		return checks.At(value, "ConnectionRequestURL is "+quote(text), "an http URL")
	}
	return nil
}
