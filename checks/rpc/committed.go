package rpc

import (
	"slices"
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// CommittedStays: what was answered with Status 1 is not dropped. It is held against the device only where the recording
// has the value from before and the next session shows that value again. Values that the CPE moves on by itself are left out.
var CommittedStays = checks.Rule{
	ID:          "CWMP-SPV-012",
	Title:       "With Status 1 the values are committed and not dropped",
	Spec:        checks.TR069("A.3.2.1"),
	Level:       checks.Must,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Expert,
	Observe:     checks.Device(),
	CheckDevice: func() checks.Fold { return new(commits) },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.OnlySession(2, mutate.ReplaceInBody(">ntp2.example<", ">ntp1.example<"))).Only("rpc-objects"),
		checks.Breaks(mutate.OnlySession(2, mutate.ReplaceInBody(">ntp2.example<", "> NTP1.example<"))).Only("rpc-objects"),
	},
	Hint: checks.Hint{
		Allowed:     "Status 1 with the values in effect before the next session.",
		Cause:       "The values wait in memory for a reboot and are lost with it, or fail a test that comes after the answer.",
		Consequence: "The ACS believes the device to be configured.",
		Remedy:      "The maker of the CPE has to test and store values before it answers; an ACS can read them in the next session.",
	},
}

// commits are the values that wait to be seen in the next session.
type commits struct {
	values []commit
	number int
	pause  time.Duration // between the session under way and the one before
	end    time.Time
}

// commit is one value that was answered with Status 1.
type commit struct {
	name, value, old string
	before           bool // the old value is known
	session          int
}

// mostCommits is how many values are remembered.
const mostCommits = 256

// Item compares the values of a session with those committed in the one before, and notes new ones.
func (k *commits) Item(it capture.Item, _ *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok {
		return
	}
	if s.Doubtful || s.NoStart || has(s, "0 BOOTSTRAP") {
		k.values = nil
	}
	if s.Window == 0 {
		k.number++
		k.pause = s.Start.Sub(k.end)
	}
	k.values = slices.DeleteFunc(k.values, func(c commit) bool { return c.session < k.number-1 })
	for c := range calls(s) {
		switch {
		case c.done("SetParameterValues"):
			k.set(s, c)
		case c.done("GetParameterValues") && len(k.values) > 0 && readable(c.answer) == nil:
			k.compare(c.answer, tell)
		case c.done("FactoryReset"):
			k.values = nil
		}
	}
	if s.Ended != capture.EndedWell && !s.More {
		k.values = nil
	}
	k.end = s.End
}

// End tells nothing.
func (k *commits) End(*checks.Facts, checks.Tell) {}

// set notes the values of a request; those of the same names are superseded.
func (k *commits) set(s *capture.Session, c call) {
	pending := readable(c.answer) == nil && trim(c.answer.Find("Status").Text()) == "1"
	if !pending && len(k.values) == 0 {
		return // nothing to note, nothing to supersede
	}
	if readable(c.ask) != nil || readable(c.answer) != nil {
		k.values = nil
		return
	}
	var old map[string]string
	if pending {
		old = valuesBefore(s, c.ask)
	}
	for n := range c.ask.FindAll("ParameterList/*") {
		name, value := pair(n)
		k.values = slices.DeleteFunc(k.values, func(c commit) bool { return c.name == name })
		if !pending || len(k.values) == mostCommits || strings.HasSuffix(name, ".DiagnosticsState") {
			continue
		}
		was, known := old[name]
		k.values = append(k.values, commit{name, value, was, known, k.number})
	}
}

// valuesBefore are the values that a session told before a request.
func valuesBefore(s *capture.Session, ask *capture.Message) map[string]string {
	known := map[string]string{}
	note := func(m *capture.Message) {
		if readable(m) == nil {
			for n := range m.FindAll("ParameterList/*") {
				name, value := pair(n)
				known[name] = value
			}
		}
	}
	for c := range calls(s) {
		switch {
		case c.ask == ask:
			return known
		case c.done("GetParameterValues"):
			note(c.answer)
		case c.done("SetParameterValues"):
			note(c.ask)
		}
	}
	return known
}

// pair is the name and the value of an entry, the value in one spelling of several.
func pair(n *xmltree.Node) (name, value string) {
	value = strings.ToLower(trim(n.Child("Value").Text()))
	switch value {
	case "true":
		value = "1"
	case "false":
		value = "0"
	}
	return trim(n.Child("Name").Text()), value
}

// compare looks for values of the session before. Hidden values and commands, which read as nothing, are passed over.
func (k *commits) compare(answer *capture.Message, tell checks.Tell) {
	for n := range answer.FindAll("ParameterList/*") {
		name, value := pair(n)
		for _, c := range k.values {
			switch {
			case c.name != name || c.session == k.number || value == "" || c.value == c.old:
			case value == c.value:
				tell(nil)
			case c.before && value == c.old && !(c.value == "1" && value == "0"):
				b := checks.At(n.Child("Value"), quote(name)+" has its old value, "+quote(c.old), quote(c.value)+", which was committed").In(answer)
				if k.pause > quiet {
					b = b.Warn()
				}
				tell(b)
			}
		}
	}
}

// Idle tells whether no value waits to be seen; what else is kept is about those that do.
func (k *commits) Idle() bool { return len(k.values) == 0 }

// Pack writes down the values.
func (k *commits) Pack(p *checks.Packing) {
	checks.PackNumber(p, &k.number)
	checks.PackNumber(p, &k.pause)
	p.Time(&k.end)
	checks.PackList(p, &k.values, func(p *checks.Packing, c *commit) {
		p.String(&c.name)
		p.String(&c.value)
		p.String(&c.old)
		p.Bool(&c.before)
		checks.PackNumber(p, &c.session)
	})
}
