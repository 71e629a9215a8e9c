package rpc

import (
	"bytes"
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// NumbersByDefault follows what a device says of its addressing. It is judged only while the recording tells that names
// come with numbers: InstanceMode was read or set, or AliasBasedAddressing is false.
var NumbersByDefault = checks.Rule{
	ID:          "CWMP-GPV-018",
	Title:       "With InstanceMode InstanceNumber returned names have numbers, no aliases",
	Spec:        checks.TR069("3.6.1"),
	Level:       checks.Must,
	Role:        cwmp.CPE,
	Versions:    checks.Since(cwmp.V1_2),
	Confidence:  checks.Verified,
	Observe:     checks.Device(),
	CheckDevice: func() checks.Fold { return new(addressing) },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ChangeText("GetParameterValuesResponse/ParameterList/ParameterValueStruct/Name", "with an alias", func(name string) string {
			return strings.Replace(name, ".1.", ".[cpe-1].", 1)
		})).And("CWMP-GPV-001", "because the name is not that of the request"),
		checks.Breaks(mutate.ReplaceInBody("<Name>Device.Hosts.Host.1.PhysAddress<", "<Name>Device.Hosts.Host.[cpe-desk].PhysAddress<")),
	},
	Hint: checks.Hint{
		Allowed:     "Numbers, except for that part of a path that the request gave as an alias.",
		Cause:       "The client names instances in one way only, that of its own storage.",
		Consequence: "An ACS that does not know aliases stores parameters it cannot address again.",
		Remedy:      "The maker of the CPE has to follow InstanceMode; an ACS can set it to InstanceAlias.",
	},
}

// addressing is what is known of a device.
type addressing struct {
	numbers bool // names have to come with numbers
}

// Item reads the mode and judges the names of a session, in its order. Bodies are parsed only where they hold one of them.
func (a *addressing) Item(it capture.Item, _ *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok {
		return
	}
	if s.Doubtful || s.NoStart || has(s, "0 BOOTSTRAP") {
		a.numbers = false
	}
	if m := s.Inform(); s.Window == 0 && m.Holds(".AliasBasedAddressing") && readable(m) == nil {
		a.read(m)
	}
	for c := range calls(s) {
		switch {
		case c.done("SetParameterValues") && (c.ask.Dropped() || c.ask.Holds(".InstanceMode")):
			a.numbers = false
			if readable(c.ask) == nil {
				a.read(c.ask)
			}
		case c.done("GetParameterValues"):
			a.judge(c, tell)
		}
	}
}

// End tells nothing.
func (a *addressing) End(*checks.Facts, checks.Tell) {}

// read takes the mode from a list of parameters.
func (a *addressing) read(m *capture.Message) {
	for n := range m.FindAll("ParameterList/*") {
		name := bytes.Trim(n.Child("Name").TextBytes(), " \t\r\n")
		switch {
		case bytes.HasSuffix(name, []byte(".ManagementServer.InstanceMode")):
			a.numbers = trim(n.Child("Value").Text()) == "InstanceNumber"
		case bytes.HasSuffix(name, []byte(".ManagementServer.AliasBasedAddressing")):
			value := trim(n.Child("Value").Text())
			a.numbers = a.numbers || value == "0" || value == "false"
		}
	}
}

func (a *addressing) judge(c call, tell checks.Tell) {
	if c.answer.Holds(".InstanceMode<") && readable(c.answer) == nil {
		a.read(c.answer)
	}
	if !a.numbers || readable(c.ask) != nil || c.ask.Holds(".[") {
		return
	}
	if !c.answer.Holds(".[") {
		if instances(c.answer.Content()) {
			tell(nil)
		}
		return
	}
	if readable(c.answer) != nil {
		return
	}
	for _, it := range listOf(c.answer).items {
		if strings.Contains(it.name, ".[") {
			tell(checks.At(it.node, quote(it.name)+" has an alias", "the number of the instance").In(c.answer))
			return
		}
	}
	tell(nil)
}

// instances tells whether a body has a name with the number of an instance.
func instances(body []byte) bool {
	for {
		_, after, found := bytes.Cut(body, []byte("<Name>"))
		if !found {
			return false
		}
		name, rest, _ := bytes.Cut(after, []byte("<"))
		for i, b := range name[:max(len(name)-1, 0)] {
			if b == '.' && name[i+1] >= '0' && name[i+1] <= '9' {
				return true
			}
		}
		body = rest
	}
}

// Idle tells whether nothing is remembered.
func (a *addressing) Idle() bool { return !a.numbers }

// Pack writes down the mode.
func (a *addressing) Pack(p *checks.Packing) { p.Bool(&a.numbers) }
