package datamodel

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// AliasKept follows the aliases of a device through its sessions. An alias that the ACS sets is the ACS's; adding or
// deleting rows, a new configuration file and a factory reset make everything new.
var AliasKept = checks.Rule{
	ID:          "CWMP-DM-028",
	Title:       "The CPE does not change an Alias by itself",
	Spec:        checks.DataModel("Alias"),
	Level:       checks.MustNot,
	Role:        cwmp.CPE,
	Versions:    checks.Since(cwmp.V1_2),
	Confidence:  checks.Verified,
	Observe:     checks.Device(),
	CheckDevice: func() checks.Fold { return &aliases{known: map[string]string{}} },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.InSession(2), mutate.ReplaceInBody(">cpe-lan<", ">cpe-7<"))).Only(here),
		checks.Breaks(mutate.Where(mutate.InSession(2), mutate.ReplaceInBody(">cpe-lan<", ">CPE-lan<"))).Only(here),
	},
	Hint: checks.Hint{
		Allowed:     "The alias that the device gave the row when it was made, or the one that the ACS set last.",
		Cause:       "Aliases are made anew from the place in the table at each boot.",
		Consequence: "The ACS writes the settings of one row to another.",
		Remedy:      "The maker of the CPE has to keep aliases with the row.",
	},
}

// mostAliases bounds what is kept for a device.
const mostAliases = 4096

type aliases struct {
	known map[string]string // by path
	full  bool
}

func (a *aliases) End(*checks.Facts, checks.Tell) {}

// Item reads only messages that speak of an alias.
func (a *aliases) Item(it capture.Item, _ *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok {
		return
	}
	if a.renewed(s) {
		clear(a.known)
	}
	for _, x := range s.Exchanges {
		for _, m := range []*capture.Message{x.Request, x.Response} {
			if m.Is("GetParameterValues", "SetParameterValues", "Inform") && m.Holds(".Alias<") {
				a.read(m, tell)
			}
		}
	}
}

// renewed tells whether rows may be others than before: a first contact, or a call that makes or deletes rows.
func (a *aliases) renewed(s *capture.Session) bool {
	for _, e := range s.Events {
		if e.EventCode == "0 BOOTSTRAP" || strings.HasPrefix(e.EventCode, "7 ") {
			return true
		}
	}
	for _, x := range s.Exchanges {
		for _, m := range []*capture.Message{x.Request, x.Response} {
			if m.Is("AddObject", "DeleteObject", "FactoryReset", "Download", "ScheduleDownload") {
				return true
			}
		}
	}
	return false
}

func (a *aliases) read(m *capture.Message, tell checks.Tell) {
	if d := m.Doc(); d == nil || !d.OK() {
		return
	}
	for item := range m.FindAll("ParameterList/*") {
		path := string(content(item.Child("Name")))
		if !strings.HasSuffix(path, ".Alias") {
			continue
		}
		value := item.Child("Value")
		now := string(content(value))
		before, known := a.known[path]
		switch {
		case m.Sender == cwmp.ACS:
			delete(a.known, path) // it holds only when the call succeeds: the next time it is read, it is learnt
			continue
		case known && before != now:
			tell(checks.At(value, path+" is "+quote(now), quote(before)+", as before").In(m))
		case known:
			tell(nil)
		}
		if known || len(a.known) < mostAliases {
			a.known[path] = now
		} else if !a.full {
			a.full = true
			tell(checks.Unsure("the device has more than %d aliases: not all are followed", mostAliases))
		}
	}
}

// Idle tells whether nothing is remembered.
func (a *aliases) Idle() bool { return len(a.known) == 0 && !a.full }

// Pack writes down the aliases.
func (a *aliases) Pack(p *checks.Packing) {
	p.Bool(&a.full)
	checks.PackMap(p, &a.known, (*checks.Packing).String)
	if a.known == nil {
		a.known = map[string]string{}
	}
}
