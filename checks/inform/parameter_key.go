package inform

import (
	"slices"
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ParameterKeyKept: the ParameterKey of an Inform is that of the last call that set it. Only keys that the recording
// itself shows are judged: what was set before, by a configuration file or at another ACS, is not known.
var ParameterKeyKept = checks.Rule{
	ID:          "CWMP-INF-013",
	Title:       "ParameterKey in Inform is the key of the last successful change",
	Spec:        checks.DataModel("ManagementServer.ParameterKey"),
	Level:       checks.Must,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Seen,
	Observe:     checks.Device(),
	CheckDevice: func() checks.Fold { return new(keyFold) },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody(`xsi:type="xsd:string">cfg-3<`, `xsi:type="xsd:string">cfg-2<`)),
		checks.Breaks(mutate.ReplaceInBody(`xsi:type="xsd:string">cfg-3<`, `xsi:type="xsd:string">(null)<`)),
	},
	Hint: checks.Hint{
		Allowed:     "The key of the last successful SetParameterValues, AddObject or DeleteObject; empty after a factory reset.",
		Cause:       "The key is not stored, is stored on a failed call as well, or is lost at a reboot.",
		Consequence: "The ACS thinks that its settings were changed behind its back and provisions the device again and again.",
		Remedy:      "The maker of the CPE has to store the key with the settings; the operator can compare the settings instead.",
	},
}

// keyFold follows the ParameterKey of one device. Of what was set it keeps the values that may be in force.
type keyFold struct {
	known []string // empty: not known
}

// Item compares the key of a session's Inform and notes what the session changes.
func (k *keyFold) Item(it capture.Item, _ *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok {
		return
	}
	if s.Window == 0 {
		k.compare(s, tell)
	}
	for _, x := range s.Exchanges {
		if x.Response != nil && x.Response.Request() {
			k.asked(s, x.Response)
		}
	}
	if s.Doubtful || s.NoStart {
		k.known = nil
	}
}

// End tells nothing: what was not seen cannot be judged.
func (k *keyFold) End(*checks.Facts, checks.Tell) {}

func (k *keyFold) compare(s *capture.Session, tell checks.Tell) {
	m := s.Inform()
	if m == nil || len(k.known) == 0 {
		return
	}
	if slices.ContainsFunc(s.Events, func(e cwmp.EventStruct) bool { return strings.HasPrefix(e.EventCode, "0") }) {
		k.known = nil // a reset or another ACS: what was set is no longer known
		return
	}
	if !readable(m) {
		return
	}
	for p := range m.FindAll("ParameterList/*") {
		if name := strings.TrimSpace(p.Child("Name").Text()); name != rootDevice+keyName && name != rootGateway+keyName {
			continue
		}
		if got := p.Child("Value").Text(); !slices.Contains(k.known, got) {
			tell(checks.At(p.Child("Value"), "ParameterKey is "+quote(got), quote(k.known[0])+", the key of the last change").In(m))
			return
		}
		tell(nil)
		return
	}
}

const keyName = "ManagementServer.ParameterKey"

// asked notes a call of the ACS that changes the key, once its answer is known.
func (k *keyFold) asked(s *capture.Session, call *capture.Message) {
	switch call.Summary.Method {
	case "SetParameterValues", "AddObject", "DeleteObject":
	case "FactoryReset", "Download", "ScheduleDownload":
		k.known = nil // a configuration file may bring a key of its own
		return
	default:
		return
	}
	answer := answerTo(s, call)
	switch {
	case answer == nil || call.Find("ParameterKey") == nil || !readable(call):
		k.known = nil
	case answer.Fault():
	case !readable(answer):
		k.known = nil
	default:
		key := call.Find("ParameterKey").Text()
		if strings.TrimSpace(answer.Find("Status").Text()) == "1" && len(k.known) > 0 {
			k.known = []string{key, k.known[0]} // may take effect later
			return
		}
		k.known = []string{key}
	}
}

// answerTo is the response or fault that the CPE gave to a request of the ACS, nil where none was recorded.
func answerTo(s *capture.Session, call *capture.Message) *capture.Message {
	for t := range s.Turns() {
		if t.Ask == call && t.Exchange.Request.Answer() {
			return t.Exchange.Request
		}
	}
	return nil
}

// Idle tells whether nothing is remembered.
func (k *keyFold) Idle() bool { return len(k.known) == 0 }

// Pack writes down the keys.
func (k *keyFold) Pack(p *checks.Packing) { p.Strings(&k.known) }
