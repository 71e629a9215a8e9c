package event

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// Codes: event codes are texts of their own: number, blank and name. A number or an M method that is not known yet
// may come from a later edition and is not judged; white space around a code only warns.
var Codes = checks.Rule{
	ID:         "CWMP-EVT-001",
	Aliases:    []string{"CWMP-IFM-005"},
	Title:      "Event codes are exactly the defined texts",
	Spec:       checks.TR069("3.7.1.5").And(checks.Schema("EventStruct")),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Message("Inform").From(cwmp.CPE),
	Check: func(m *capture.Message, f *checks.Facts) error {
		if !readable(m) {
			return checks.NotHere
		}
		var padded error
		compared := false
		for _, e := range checks.Once(f, m, listOf).entries {
			if e.codeNode == nil {
				continue
			}
			text := e.codeNode.Text()
			ok, known := spelled(e.code)
			if !ok {
				return checks.At(e.codeNode, "the event is "+quote(text), "the code as the standard spells it")
			}
			compared = compared || known
			if text != e.code && padded == nil {
				padded = checks.At(e.codeNode, "the event is "+quote(text), quote(e.code)+" without white space around it").Warn()
			}
		}
		if padded == nil && !compared {
			return checks.NotHere
		}
		return padded
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ChangeText(
			"Inform/Event/EventStruct/EventCode",
			"with an underscore",
			func(text string) string { return strings.Replace(text, " ", "_", 1) },
		)).
			Only("cpe-boot", "ipv6-session", "new-connection-mid-session", "periodic-tr098"),
		checks.Breaks(mutate.ChangeText("Inform/Event/EventStruct/EventCode", "in small letters", func(text string) string {
			return text[:2] + strings.ToLower(text[2:])
		})).Only("cpe-boot", "ipv6-session", "new-connection-mid-session", "periodic-tr098"),
		checks.Breaks(mutate.ChangeText(
			"Inform/Event/EventStruct/EventCode",
			"without its blank",
			func(text string) string { return strings.Replace(text, " ", "", 1) },
		)).
			Only("cpe-boot", "ipv6-session", "new-connection-mid-session", "periodic-tr098"),
	},
	Hint: checks.Hint{
		Allowed:     "The codes of the table, \"M \" and a method, \"X \" with OUI and name; at most 64 characters.",
		Cause:       "Codes are typed by hand, or the name of a constant is sent.",
		Consequence: "The ACS does not know the event and misses a boot, a bootstrap or a finished transfer.",
		Remedy:      "The maker of the CPE has to correct its events; an ACS can only guess the cause.",
	},
}

// spelled tells whether a code is spelled right, and whether it is one of the table or of a vendor.
func spelled(code string) (ok, known bool) {
	if utf8.RuneCountInString(code) > 64 {
		return false, true
	}
	if _, found := cwmp.LookupEvent(code); found {
		return true, true
	}
	number, name, blank := strings.Cut(code, " ")
	if number == "M" {
		return blank && name != "" && !strings.ContainsAny(name, " \t\r\n") && !nearly(code), false
	}
	n, err := strconv.ParseUint(number, 10, 32)
	return err == nil && n > highest && blank && name != "", false
}

// highest is the highest number of an event that the table has.
const highest = 14

// nearly tells whether a code is one of the table in other letters.
func nearly(code string) bool {
	return slices.ContainsFunc(cwmp.Events(), func(e cwmp.Event) bool {
		return e.Kind == cwmp.EventMultiple && strings.EqualFold(e.Code, code)
	})
}
