package inform

import (
	"slices"
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// OnlyNews: without 4 VALUE CHANGE an Inform lists what is forced or new. From CWMP 1.2 on an ACS can add parameters
// by its own choice, so that a longer list proves nothing there.
var OnlyNews = checks.Rule{
	ID:          "CWMP-IFM-013",
	Title:       "Without 4 VALUE CHANGE no unchanged and unforced parameter is listed",
	Spec:        checks.TR069("A.3.3.1"),
	Level:       checks.ShouldNot,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.LowQ,
	Observe:     checks.Device(),
	CheckDevice: func() checks.Fold { return new(newsFold) },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Seq(
			mutate.InsertInto("Inform/ParameterList", unforced("InternetGatewayDevice.DeviceInfo.ModelName")),
			mutate.Attr("Inform/ParameterList", "SOAP-ENC:arrayType", "c:ParameterValueStruct[9]"),
		)).
			Only("periodic-tr098"),
		checks.Breaks(mutate.Seq(
			mutate.InsertInto("Inform/ParameterList", unforced("InternetGatewayDevice.DeviceInfo.Description")),
			mutate.Attr("Inform/ParameterList", "SOAP-ENC:arrayType", "c:ParameterValueStruct[9]"),
		)).
			Only("periodic-tr098"),
	},
	Hint: checks.Hint{
		Allowed:     "The forced parameters, and what changed since the last Inform that was accepted.",
		Cause:       "The client sends a fixed list, or its whole tree, in each Inform.",
		Consequence: "Every Inform costs the ACS as much as a full read of the device.",
		Remedy:      "The maker of the CPE has to shorten the list; the operator can only plan for the load.",
	},
}

func unforced(name string) string {
	return `<ParameterValueStruct><Name>` + name + `</Name><Value i:type='xs:string'>HR-1</Value></ParameterValueStruct>`
}

// newsFold remembers the unforced parameters of the last Inform.
type newsFold struct {
	last  prints
	known bool // there was one
}

const mostNews = 500 // parameters remembered

// Item compares the lists of one session and the one before.
func (n *newsFold) Item(it capture.Item, f *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok || s.Window > 0 {
		return
	}
	m := s.Inform()
	if m == nil || !readable(m) {
		*n = newsFold{}
		return
	}
	p, now := checks.Once(f, m, parametersOf), prints{}
	changed := slices.ContainsFunc(s.Events, func(e cwmp.EventStruct) bool { return strings.HasPrefix(e.EventCode, "4") })
	verdict := error(nil)
	for i, name := range p.names {
		if isForced(p, name) || len(now.list) == mostNews {
			continue
		}
		key, value := mark(name), mark(p.values[i].Text())
		now.set(key, value, mostNews)
		old, known := n.last.get(key)
		if verdict == nil && known && old == value && s.Version < cwmp.V1_2 {
			verdict = checks.At(p.nodes[i], quote(name)+" is listed again with the same value", "forced and changed parameters only").In(m)
		}
	}
	if n.known && !changed && len(p.names) > 0 && (verdict != nil || len(now.list) == 0) {
		tell(verdict)
	}
	now.trim()
	n.last, n.known = now, true
}

// End tells nothing.
func (n *newsFold) End(*checks.Facts, checks.Tell) {}

// Idle tells whether there was no Inform that could be read.
func (n *newsFold) Idle() bool { return !n.known }

// Pack writes down the list.
func (n *newsFold) Pack(p *checks.Packing) {
	p.Bool(&n.known)
	n.last.pack(p)
}
