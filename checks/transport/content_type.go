package transport

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ContentType: an envelope travels as text/xml; parameters and letter case are free.
var ContentType = checks.Rule{
	ID:         "CWMP-HTP-002",
	Title:      "A message with an envelope has Content-Type text/xml",
	Spec:       checks.TR069("3.4.1"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.AnySOAP().NeedsFraming(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if m.Summary.Envelopes == 0 {
			return checks.NotHere
		}
		all := m.HeaderAll("Content-Type")
		if len(all) == 0 {
			return missing(m, "there is no Content-Type", "text/xml")
		}
		if kind, _, _ := strings.Cut(all[0].Value, ";"); !strings.EqualFold(strings.TrimSpace(kind), "text/xml") {
			return checks.At(all[0], "Content-Type is "+all[0].Value, "text/xml")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Header(mutate.ByMethod("Inform"), "Content-Type", "application/soap+xml; charset=utf-8")),
		checks.Breaks(mutate.DropHeader(mutate.ByMethod("InformResponse"), "Content-Type")),
		checks.Breaks(mutate.Header(mutate.ByMethod("GetParameterValuesResponse"), "Content-Type", "text/html")),
	},
	Hint: checks.Hint{
		Allowed:     "text/xml in any letter case, with or without a charset parameter.",
		Cause:       "A SOAP 1.2 library, or a web server that labels every answer text/html.",
		Consequence: "Peers that choose by type refuse the message, or take it for a page.",
		Remedy:      "The maker of the side that is named has to send text/xml.",
	},
}
