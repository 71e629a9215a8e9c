package transfer

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// DownloadArguments: a Download has its ten arguments, in order.
var DownloadArguments = checks.Rule{
	ID:         "CWMP-DL-028",
	Title:      "Download has all ten arguments in order",
	Spec:       checks.TR069("A.6"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.Message("Download").From(cwmp.ACS),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if !readable(m) {
			return checks.NotHere
		}
		called, _ := cwmp.LookupMethod("Download")
		next := m.Element().FirstChild()
		for _, arg := range called.Request {
			if next == nil || next.Local() != arg.Name {
				got := "nothing"
				if next != nil {
					got = next.Local()
				}
				return checks.At(m.Element(), "Download has "+got+" in the place of "+arg.Name, arg.Name)
			}
			next = next.NextSibling()
		}
		if next != nil {
			return checks.At(next, "Download has a further argument "+quote(next.Local()), "ten arguments")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropElement("Download/SuccessURL")).
			And("CWMP-XSD-004", "because an argument is missing"),
		checks.Breaks(mutate.MoveElement("Download/FileSize", "Download/DelaySeconds")),
		checks.Breaks(mutate.InsertInto("Download", "<Checksum>1</Checksum>")).
			And("CWMP-XSD-005", "because it is no argument of the call"),
	},
	Hint: checks.Hint{
		Allowed:     "Ten elements, empty where there is nothing to say.",
		Cause:       "Arguments without a value are left out.",
		Consequence: "Clients that read by place take one argument for another.",
		Remedy:      "The maker of the ACS has to send all of them.",
	},
}
