package inform

import (
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
	watched map[string]bool
	values  map[string]string
}

// mostWatched is how many parameters are remembered; of further ones nothing is told.
const mostWatched = 2000

// Item takes a session in the order of its messages.
func (c *changeFold) Item(it capture.Item, f *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok {
		return
	}
	if c.watched == nil || s.Doubtful || s.NoStart {
		c.watched, c.values = map[string]bool{}, map[string]string{}
	}
	var listed *parameters
	if m := s.Inform(); s.Window == 0 && m != nil && readable(m) {
		p := checks.Once(f, m, parametersOf)
		if slices.ContainsFunc(s.Events, func(e cwmp.EventStruct) bool { return strings.TrimSpace(e.EventCode) == "4 VALUE CHANGE" }) {
			listed = p
		}
		for i, name := range p.names {
			if listed != nil && c.watched[name] {
				tell(nil)
			}
			c.learn(name, p.values[i].Text())
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
			if on, err := p.Child("NotificationChange").Bool(); err == nil && on && len(c.watched) < mostWatched {
				n, _ := p.Child("Notification").Int()
				c.watched[strings.TrimSpace(p.Child("Name").Text())] = n == 1 || n == 2
			}
		}
	case "SetParameterValues":
		for p := range ask.FindAll("ParameterList/*") {
			delete(c.values, strings.TrimSpace(p.Child("Name").Text()))
		}
	case "AddObject", "DeleteObject", "FactoryReset", "Download":
		clear(c.values)
	case "GetParameterValues":
		for p := range m.FindAll("ParameterList/*") {
			name, value := strings.TrimSpace(p.Child("Name").Text()), p.Child("Value").Text()
			old, known := c.values[name]
			if listed != nil && c.watched[name] && known && old != value {
				if _, ok := listed.index(name); !ok {
					tell(checks.At(listed.node, "ParameterList has no "+name+", whose value is another than it was last time", "every changed parameter with notification").In(ask.Session().Inform()).Warn())
				}
			}
			c.learn(name, value)
		}
	}
}

func (c *changeFold) learn(name, value string) {
	if _, known := c.values[name]; known || len(c.values) < mostWatched {
		c.values[name] = value
	}
}
