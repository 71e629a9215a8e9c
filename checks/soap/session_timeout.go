package soap

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// SessionTimeout: the entry belongs to Inform and must not be forced upon an ACS that does not know it.
var SessionTimeout = checks.Rule{
	ID:         "CWMP-SOP-034",
	Title:      "SessionTimeout comes only with Inform, as an unsigned number the ACS may ignore",
	Spec:       checks.TR069("3.5").And(checks.Schema("SessionTimeout")),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.Between(cwmp.V1_3, cwmp.V1_4),
	Confidence: checks.Seen,
	Observe:    checks.AnySOAP().From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if err := readable(m); err != nil {
			return err
		}
		n := entry(m, "SessionTimeout")
		if n == nil {
			return checks.NotHere
		}
		if !m.IsRequest("Inform") {
			return checks.At(n, "SessionTimeout stands in "+m.Name(), "it in Inform alone")
		}
		const most = 1<<32 - 1
		if v, err := n.Int(); err != nil || v < 0 || v > most {
			return checks.At(n, "SessionTimeout is "+quote(n.Text()), "a number of seconds")
		}
		if a, ok := mustUnderstand(n); ok && trim(a.Value) != "0" {
			return checks.At(a, "mustUnderstand of SessionTimeout is "+quote(a.Value), "0 or none")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Attr("Header/SessionTimeout", "soap-env:mustUnderstand", "1")),
		checks.Breaks(mutate.Text("Header/SessionTimeout", "60 s")),
		checks.Breaks(mutate.Where(mutate.ByMethod("GetParameterValuesResponse"), mutate.InsertAfter("Header/ID", `<cwmp:SessionTimeout>60</cwmp:SessionTimeout>`))).
			Only("ipv6-session"),
	},
	Hint: checks.Hint{
		Allowed:     "A number of seconds in Inform, mustUnderstand absent or 0; or no SessionTimeout.",
		Cause:       "All header entries are written by one routine, which forces them all.",
		Consequence: "An ACS older than 1.3 has to refuse the Inform, and the device never gets in.",
		Remedy:      "The maker of the CPE has to leave mustUnderstand out here.",
	},
}
