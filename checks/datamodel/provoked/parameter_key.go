package provoked

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	session "cwmplab/checks/session/provoked"
	"cwmplab/cwmp"
)

// KeyKept: the step "set" sets a parameter with a ParameterKey, "names" lists ParameterKey, which the fact "parameter" names.
// After the steps "refused", a SetParameterValues with another key that is to be refused, and "reboot" the step "read" reads
// it.
var KeyKept = checks.Rule{
	ID:            "CWMP-DM-016",
	Title:         "ParameterKey is read-only, and changes with the calls that carry one only",
	Spec:          checks.DataModel("ManagementServer.ParameterKey"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Verified,
	Observe:       checks.Provoked(),
	CheckProvoked: keyKept,
	Mutants: []checks.Mutant{
		checks.Breaks(keyRead("")).Only("provoked/cwmp-dm-016"),
		checks.Breaks(keyRead("dm-refused")).Only("provoked/cwmp-dm-016"),
		checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.ByMethod("GetParameterNamesResponse"), mutate.Text("ParameterList/*/Writable", "1")))).Only("provoked/cwmp-dm-016"),
	},
	Hint: checks.Hint{
		Allowed:     "The key of the last SetParameterValues, AddObject or DeleteObject that succeeded, also after a reboot; empty after a factory reset.",
		Cause:       "The key is kept in memory only, or stored before the call is found to be wrong.",
		Consequence: "The ACS takes the device for one that others have configured, and configures it anew at each reboot.",
		Remedy:      "The maker of the CPE has to store the key with what the call has set, and at no other time.",
	},
}

// keyRead is the edit of the key as it is read at the end.
func keyRead(text string) mutate.Edit {
	return mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")), mutate.Text("ParameterList/*/Value", text)))
}

// longestKey is how many characters ParameterKey may have.
const longestKey = 32

func keyKept(p *checks.Provocation, _ *checks.Facts) error {
	name := p.Fact("parameter")
	if c, names, v := namesOf(p, "names"); v == nil && len(names) > 0 {
		for n := range c.Answer.FindAll("ParameterList/*") {
			if writable := n.Child("Writable"); trim(n.Child("Name").Text()) == name && (trim(writable.Text()) == "1" || trim(writable.Text()) == "true") {
				return checks.At(writable, "ParameterKey is listed as writable", "read-only").In(c.Answer)
			}
		}
	}
	set, reboot := p.Call("set"), p.Call("reboot")
	if !set.Responded() || !reboot.Responded() || p.Call("refused").Responded() {
		return checks.NotHere
	}
	if session.Rebooted(p, reboot.Session) == nil {
		return checks.Unsure("no session tells of the reboot")
	}
	got, v := p.Read("read", name)
	if v != nil {
		return v
	}
	key := set.Ask.Find("ParameterKey").Text()
	switch {
	case utf8.RuneCountInString(got.Text()) > longestKey:
		return got.At(fmt.Sprintf("ParameterKey has %d characters", utf8.RuneCountInString(got.Text())), fmt.Sprintf("%d at most", longestKey))
	case strings.TrimSpace(got.Text()) != strings.TrimSpace(key):
		return got.At(fmt.Sprintf("ParameterKey is %q after a reboot", got.Text()), fmt.Sprintf("%q, the key of the last call that succeeded", key))
	}
	return nil
}
