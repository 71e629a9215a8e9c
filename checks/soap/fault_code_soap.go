package soap

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// SOAPFaultCode judges CWMP faults only: MustUnderstand and VersionMismatch belong to plain SOAP faults.
var SOAPFaultCode = checks.Rule{
	ID:         "CWMP-SOP-014",
	Aliases:    []string{"CWMP-FLT-002"},
	Title:      "faultcode of a CWMP fault is Client or Server",
	Spec:       checks.TR069("3.5"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Faults(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if err := readable(m); err != nil {
			return err
		}
		if CWMPFault(m) == nil {
			return checks.NotHere
		}
		fault := m.Element()
		code := fault.Child("faultcode")
		if code == nil {
			return checks.At(fault, "the fault has no faultcode", "Client or Server")
		}
		prefix, local := splitName(trim(code.Text()))
		wrong := checks.At(code, "faultcode is "+quote(code.Text()), "Client or Server, without a prefix or with that of the envelope")
		if prefix != "" {
			if space, ok := code.Resolve(prefix); !ok || space != code.Document().Root.Space() {
				return wrong
			}
		}
		switch {
		case local == "Client" || local == "Server":
			return nil
		case strings.HasPrefix(local, "Client.") || strings.HasPrefix(local, "Server."):
			return wrong.Warn() // SOAP lets codes be refined by a dot
		}
		return wrong
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("Fault/faultcode", "9005")),
		checks.Breaks(mutate.Text("Fault/faultcode", "soap-env:Receiver")),
		checks.Breaks(mutate.Text("Fault/faultcode", "client")),
	},
	Hint: checks.Hint{
		Allowed:     "Client or Server, bare or with the prefix of the SOAP envelope.",
		Cause:       "The code of the CWMP fault is put into the SOAP fault, or the names of SOAP 1.2 are used.",
		Consequence: "A peer that decides by faultcode takes the fault for a broken message.",
		Remedy:      "The sender has to use Client or Server and put its own code into detail.",
	},
}
