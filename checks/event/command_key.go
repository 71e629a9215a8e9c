package event

import (
	"slices"
	"strings"
	"unicode/utf8"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// KeyOfCommand: the CommandKey of an M event is that of the command which caused it. A command from before the
// recording may have had any key, so that only what cannot come from there is held against the device.
var KeyOfCommand = checks.Rule{
	ID:          "CWMP-EVT-006",
	Title:       "CommandKey of an M code is that of the command that caused it",
	Spec:        checks.TR069("A.3.3.1").And(checks.Schema("EventStruct")),
	Level:       checks.Must,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Seen,
	Observe:     checks.Device(),
	CheckDevice: func() checks.Fold { return new(commandFold) },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody(
			"<EventCode>M Reboot</EventCode><CommandKey>reboot-7<",
			"<EventCode>M Reboot</EventCode><CommandKey><",
		)).
			And("CWMP-EVT-025", "because the key is not that of the Reboot"),
		checks.Breaks(mutate.ReplaceInBody(
			"<EventCode>M Reboot</EventCode><CommandKey>reboot-7<",
			"<EventCode>M Reboot</EventCode><CommandKey>reboot-6<",
		)).
			And("CWMP-EVT-025", "because the key is not that of the Reboot"),
	},
	Hint: checks.Hint{
		Allowed:     "The key of the command, letter for letter; an empty one only if the command had one.",
		Cause:       "The key is stored in a field that is too short, or is lost over the reboot.",
		Consequence: "The ACS cannot match the event with what it asked for.",
		Remedy:      "The maker of the CPE has to store the key of 32 characters; an ACS can use short keys.",
	},
}

// commandFold remembers the keys of commands that were accepted and not yet reported.
type commandFold struct {
	open   []commanded
	forgot bool // the oldest had to go
}

// mostCommands is how many of them are remembered.
const mostCommands = 128

// Item compares the M events of an Inform with the commands, and notes the commands of the session.
func (c *commandFold) Item(it capture.Item, _ *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok {
		return
	}
	if opens(s) {
		for _, e := range listOf(s.Inform()).entries {
			if known, found := cwmp.LookupEvent(e.code); found && known.Command != "" && e.keyNode != nil {
				c.compare(known.Command, e, s, tell)
			}
		}
	}
	for _, call := range accepted(s, "Reboot", "ScheduleInform", "Download", "ScheduleDownload", "Upload", "ChangeDUState") {
		if !readable(call) {
			c.forgot = true
			continue
		}
		if len(c.open) == mostCommands {
			c.open, c.forgot = slices.Delete(c.open, 0, 1), true
		}
		c.open = append(c.open, commanded{call.Summary.Method, strings.TrimSpace(call.Find("CommandKey").Text()), s.Ended != capture.EndedWell})
	}
}

// End tells nothing.
func (c *commandFold) End(*checks.Facts, checks.Tell) {}

func (c *commandFold) compare(method string, e entry, s *capture.Session, tell checks.Tell) {
	if utf8.RuneCountInString(e.key) > 32 {
		tell(checks.At(e.keyNode, "the CommandKey of "+e.code+" is longer than 32 characters", "the key of the command").In(s.Inform()))
		return
	}
	var keys []string
	for _, o := range c.open {
		if o.method == method {
			keys = append(keys, o.key)
		}
	}
	switch {
	case len(keys) == 0:
	case slices.Contains(keys, e.key):
		tell(nil)
	case c.forgot:
		tell(checks.Unsure("there were more commands than can be remembered"))
	case method == "Reboot" && len(keys) == 1:
		tell(checks.At(e.keyNode, "the CommandKey of "+e.code+" is "+quote(e.key), quote(keys[0])+", the key of the command").In(s.Inform()))
	case garbled(e.key, keys):
		tell(checks.At(e.keyNode, "the CommandKey of "+e.code+" is "+quote(e.key), "the key of a command: "+quote(keys[len(keys)-1])).In(s.Inform()).Warn())
	}
}

// garbled tells whether a key looks like a damaged one of the list: empty, cut, or in other letters.
func garbled(key string, keys []string) bool {
	return slices.ContainsFunc(keys, func(k string) bool { return strings.EqualFold(k, key) || strings.HasPrefix(k, key) })
}

// Idle tells whether nothing is remembered.
func (c *commandFold) Idle() bool { return len(c.open) == 0 && !c.forgot }

// Pack writes down the commands.
func (c *commandFold) Pack(p *checks.Packing) {
	p.Bool(&c.forgot)
	checks.PackList(p, &c.open, packCommanded)
}
