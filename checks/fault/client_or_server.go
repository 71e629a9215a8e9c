package fault

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ClientOrServer compares faultcode with the code of the standard. Codes of vendors may go with either; a faultcode that is neither
// is the business of CWMP-SOP-014.
var ClientOrServer = checks.Rule{
	ID:         "CWMP-FLT-003",
	Title:      "faultcode is the one that the table gives for the code",
	Spec:       checks.TR069("3.5", "A.5"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Likely,
	WarnOnly:   true,
	Observe:    checks.Faults(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		node, number, verdict := code(m)
		if verdict != nil {
			return verdict
		}
		entry, known := cwmp.LookupFault(number)
		said := m.Element().Child("faultcode")
		local := text(said)
		local = local[strings.LastIndexByte(local, ':')+1:]
		if !known || !entry.SOAPCodeSure || local != "Client" && local != "Server" {
			return checks.NotHere
		}
		if local != entry.SOAPCode {
			return checks.At(said, "faultcode is "+local+" with "+text(node), entry.SOAPCode)
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.FirstOf(mutate.ReplaceInBody("soap-env:Client</faultcode>", "Server</faultcode>"), mutate.ReplaceInBody(">Client</faultcode>", ">Server</faultcode>"))),
		checks.Breaks(mutate.ReplaceInBody("soap-env:Server</faultcode>", "Client</faultcode>")),
	},
	Hint: checks.Hint{
		Allowed:     "Client where the request is at fault (9003, 9005 to 9008, 8003), Server for the rest; either for codes of vendors.",
		Cause:       "One value for all faults.",
		Consequence: "Hardly any: peers decide by FaultCode.",
		Remedy:      "The sender should look faultcode up by its own code.",
	},
}
