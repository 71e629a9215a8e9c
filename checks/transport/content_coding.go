package transport

import (
	"bytes"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ContentCoding: a body is coded as Content-Encoding says. What HTTPCompression is set to is seldom in a recording, so it is
// judged whether header and body agree, and that an empty POST has no coding.
var ContentCoding = checks.Rule{
	ID:         "CWMP-HTP-042",
	Title:      "Compressed bodies carry Content-Encoding, others and empty POSTs none",
	Spec:       checks.TR069("3.4.7").And(checks.DataModel("ManagementServer.HTTPCompression")),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.Since(cwmp.V1_4),
	Confidence: checks.Seen,
	Observe:    checks.AnyHTTP().From(cwmp.CPE).Request().NeedsFraming(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		fields := m.HeaderAll("Content-Encoding")
		switch {
		case m.Empty() && len(fields) > 0:
			return checks.At(fields[0], "an empty POST has Content-Encoding "+fields[0].Value, "no Content-Encoding")
		case m.Empty() || m.Dropped():
			return checks.NotHere
		case m.Coded() && plain(m.HTTP.Body):
			return checks.At(fields[0], "Content-Encoding is "+fields[0].Value+", and the body is plain text", "no Content-Encoding")
		case !m.Coded() && packed(m.HTTP.Body):
			return missing(m, "the body is compressed and there is no Content-Encoding", "Content-Encoding: gzip")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.AddHeader(mutate.EmptyPosts(), "Content-Encoding", "gzip")),
		checks.Breaks(mutate.AddHeader(mutate.ByMethod("GetParameterValuesResponse"), "Content-Encoding", "deflate")).Only("http-compression", "ipv6-session").
			And("CWMP-SES-020", "because an answer that cannot be decoded is none").
			And("CWMP-SES-031", "because an answer that cannot be decoded is none"),
	},
	Hint: checks.Hint{
		Allowed:     "gzip or deflate with the header that says so, or a plain body without one.",
		Cause:       "The header is set by one layer and the coding done by another.",
		Consequence: "The ACS cannot read the message and answers 400 or 415.",
		Remedy:      "The maker of the CPE has to set the header where it compresses, and nowhere else.",
	},
}

// plain tells whether a body begins like XML.
func plain(body []byte) bool { return bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte("<")) }

// packed tells whether a body begins like gzip.
func packed(body []byte) bool { return bytes.HasPrefix(body, []byte{0x1f, 0x8b}) }
