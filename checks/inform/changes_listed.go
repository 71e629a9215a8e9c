package inform

import (
	"bytes"
	"hash/maphash"
	"slices"
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ChangesListed: with 4 VALUE CHANGE every parameter that changed and is watched stands in the list. A recording
// shows this where the ACS reads a watched parameter in two sessions and its value differs; the change may just have
// happened, so that this only warns.
var ChangesListed = checks.Rule{
	ID:          "CWMP-IFM-012",
	Title:       "With 4 VALUE CHANGE every changed parameter with notification is listed",
	Spec:        checks.TR069("A.3.3.1"),
	Level:       checks.Must,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Expert,
	Observe:     checks.Device(),
	CheckDevice: func() checks.Fold { return new(changeFold) },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(
			mutate.And(mutate.InSession(2), mutate.ByMethod("Inform")),
			mutate.ReplaceInBody("SSID.1.SSID<", "SSID.2.SSID<"),
		)),
		checks.Breaks(mutate.Where(
			mutate.And(mutate.InSession(2), mutate.ByMethod("Inform")),
			mutate.ReplaceInBody("SSID.1.SSID<", "SSID.1.BSSID<"),
		)),
	},
	Hint: checks.Hint{
		Allowed:     "Each watched parameter that changed since the last Inform, with its value of now, also if it changed back.",
		Cause:       "The event is raised, and the list is built from the forced parameters only.",
		Consequence: "The ACS knows that something changed and not what, and has to read the whole device.",
		Remedy:      "The maker of the CPE has to correct the Inform; an ACS that must live with it needs an exception for the model.",
	},
}

// changeFold remembers the watched parameters of one device and the values that were last told.
type changeFold struct {
	watched prints // 1 where notification is on
	values  prints
}

// mostWatched is how many parameters are remembered; of further ones nothing is told.
const mostWatched = 2000

// Item takes a session in the order of its messages.
func (c *changeFold) Item(it capture.Item, f *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok {
		return
	}
	if s.Doubtful || s.NoStart {
		c.watched, c.values = prints{}, prints{}
	}
	room := cap(c.values.list) + cap(c.watched.list)
	defer func() {
		if cap(c.values.list)+cap(c.watched.list) != room { // it grew: there is no more of it than needed
			c.values.trim()
			c.watched.trim()
		}
	}()
	var listed *parameters
	if m := s.Inform(); s.Window == 0 && m != nil && readable(m) {
		p := checks.Once(f, m, parametersOf)
		if slices.ContainsFunc(s.Events, func(e cwmp.EventStruct) bool { return strings.TrimSpace(e.EventCode) == "4 VALUE CHANGE" }) {
			listed = p
		}
		for i, name := range p.names {
			if listed != nil && c.watches(mark(name)) {
				tell(nil)
			}
			c.values.set(mark(name), markOf(p.values[i]), mostWatched)
		}
	}
	if !slices.ContainsFunc(s.Exchanges, func(x *capture.Exchange) bool { return x.Response.Request() }) {
		return
	}
	for t := range s.Turns() {
		if m := t.Exchange.Request; t.Ask != nil && m.Answer() && !m.Fault() && readable(t.Ask) && readable(m) {
			c.answered(t.Ask, m, listed, tell)
		}
	}
}

// End tells nothing.
func (c *changeFold) End(*checks.Facts, checks.Tell) {}

// answered takes a call of the ACS that succeeded.
func (c *changeFold) answered(ask, m *capture.Message, listed *parameters, tell checks.Tell) {
	switch ask.Summary.Method {
	case "SetParameterAttributes":
		for p := range ask.FindAll("ParameterList/*") {
			if on, err := p.Child("NotificationChange").Bool(); err == nil && on {
				active := uint64(0)
				if n, _ := p.Child("Notification").Int(); n == 1 || n == 2 {
					active = 1
				}
				c.watched.set(mark(strings.TrimSpace(p.Child("Name").Text())), active, mostWatched)
			}
		}
	case "SetParameterValues":
		for p := range ask.FindAll("ParameterList/*") {
			c.values.drop(mark(strings.TrimSpace(p.Child("Name").Text())))
		}
	case "AddObject", "DeleteObject", "FactoryReset", "Download":
		c.values = prints{}
	case "GetParameterValues":
		for p := range m.FindAll("ParameterList/*") {
			key, value := maphash.Bytes(seed, bytes.TrimSpace(p.Child("Name").TextBytes())), markOf(p.Child("Value"))
			old, known := c.values.set(key, value, mostWatched)
			if listed != nil && known && old != value && c.watches(key) {
				name := strings.TrimSpace(p.Child("Name").Text())
				if _, ok := listed.index(name); !ok {
					tell(checks.At(listed.node, "ParameterList has no "+name+", whose value is another than it was last time", "every changed parameter with notification").In(ask.Session().Inform()).Warn())
				}
			}
		}
	}
}

func (c *changeFold) watches(name uint64) bool {
	on, _ := c.watched.get(name)
	return on == 1
}

// Idle tells whether no parameter is known.
func (c *changeFold) Idle() bool { return len(c.watched.list)+len(c.values.list) == 0 }

// Pack writes down the parameters by their fingerprints.
func (c *changeFold) Pack(p *checks.Packing) {
	c.watched.pack(p)
	c.values.pack(p)
}
