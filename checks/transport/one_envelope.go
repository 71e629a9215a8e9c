package transport

import (
	"fmt"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// OneEnvelope: a body holds one envelope and nothing else. Error pages and bodies of redirects are no messages of CWMP.
var OneEnvelope = checks.Rule{
	ID:         "CWMP-HTP-013",
	Title:      "An HTTP message with a body holds exactly one envelope",
	Spec:       checks.TR069("3.4.1", "A.3.3.1"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.AnyHTTP(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		switch n := m.Summary.Envelopes; {
		case m.Empty(), m.Response && m.HTTP.Status/100 != 2 && !m.SOAP:
			return checks.NotHere
		case m.Dropped():
			return checks.Unsure("the body is too long to be looked at")
		case m.Content() == nil:
			return checks.NotHere // a coding that cannot be undone
		case n > 1:
			return secondEnvelope(m, n)
		case n == 1:
			return nil
		case m.SOAP && !m.Doc().OK():
			return checks.NotHere // not XML: that is the finding
		}
		return checks.At(m, "the body holds no envelope", "one envelope").InBody(0, min(len(m.HTTP.Body), 64))
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Body(mutate.ByMethod("Inform"), twice)).
			And("CWMP-SOP-025", "because XML knows one root element"),
		checks.Breaks(mutate.Body(mutate.ByMethod("GetParameterValues"), twice)).
			And("CWMP-SOP-025", "because XML knows one root element"),
		checks.Breaks(mutate.Rename("Envelope", "Letter")).Only("cpe-boot", "periodic-tr098").
			And("CWMP-SOP-001", "because there is no envelope then"),
	},
	Hint: checks.Hint{
		Allowed:     "One envelope, or no body at all.",
		Cause:       "A stack from the time when MaxEnvelopes could be more than one, or a test page on the ACS URL.",
		Consequence: "Receivers read the first envelope and lose the others, or refuse the whole message.",
		Remedy:      "The maker of the side that is named has to send one envelope in each message.",
	},
}

func secondEnvelope(m *capture.Message, n int) error {
	expected := "one envelope"
	for root := m.Doc().Root.NextSibling(); root != nil; root = root.NextSibling() {
		if root.Local() == "Envelope" {
			return checks.At(root, fmt.Sprintf("the body holds %d envelopes", n), expected)
		}
	}
	return checks.At(m, fmt.Sprintf("the body holds %d envelopes", n), expected)
}

func twice(body []byte) []byte { return append(body[:len(body):len(body)], body...) }
