package inform

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// DeviceIDMembers: the DeviceId has its four members within their lengths. An empty ProductClass is allowed.
var DeviceIDMembers = checks.Rule{
	ID:         "CWMP-INF-002",
	Title:      "DeviceId has Manufacturer, OUI, ProductClass and SerialNumber in their lengths",
	Spec:       checks.TR069("A.3.3.1").And(checks.Schema("DeviceIdStruct")),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Message("Inform").From(cwmp.CPE),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		id := m.Find("DeviceId")
		if !readable(m) || id == nil {
			return checks.NotHere
		}
		if err := members(id, "Manufacturer", "OUI", "ProductClass", "SerialNumber"); err != nil {
			return err
		}
		for c := id.FirstChild(); c != nil; c = c.NextSibling() {
			if n := utf8.RuneCount(c.TextBytes()); n > 64 && !c.NameIs("OUI") {
				return checks.At(c, fmt.Sprintf("%s has %d characters", c.Local(), n), "at most 64")
			}
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.InsertInto("Inform/DeviceId", "<WanIPAddress>192.0.2.10</WanIPAddress>")).
			And("CWMP-XSD-005", "because it is no argument of the call"),
		checks.Breaks(mutate.DropElement("Inform/DeviceId/Manufacturer")).
			And("CWMP-XSD-004", "because an argument is missing"),
		checks.Breaks(mutate.Text("Inform/DeviceId/Manufacturer", strings.Repeat("Example Networks ", 4))).
			And("CWMP-XSD-010", "because the text is longer than its type allows"),
	},
	Hint: checks.Hint{
		Allowed:     "The four members, texts of at most 64 characters; ProductClass may be empty.",
		Cause:       "Vendors add addresses or model names that their own ACS wants to see.",
		Consequence: "An ACS that reads the members in order takes one for another and books a new device.",
		Remedy:      "The maker of the CPE has to correct the Inform; an ACS that must live with it needs an exception for the model.",
	},
}
