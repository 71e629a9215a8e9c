package inform

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/cwmp/xmltree"
)

// The roots of the data models.
const (
	rootGateway = "InternetGatewayDevice."
	rootDevice  = "Device."
)

// model is a root data model.
type model uint8

const (
	modelUnknown model = iota
	modelGateway       // InternetGatewayDevice:1, TR-098
	modelDevice1       // Device:1, TR-106
	modelDevice2       // Device:2, TR-181
)

// parameters is the ParameterList of an Inform, read once for all rules.
type parameters struct {
	node   *xmltree.Node   // ParameterList itself
	names  []string        // as written, white space around them left out
	nodes  []*xmltree.Node // the entries
	values []*xmltree.Node
	has    map[string]int // name → index of its first entry
	model  model
}

// parametersOf reads the ParameterList of an Inform.
func parametersOf(m *capture.Message) *parameters {
	p := &parameters{node: m.Find("ParameterList"), has: map[string]int{}}
	gateway, device := 0, 0
	for e := range m.FindAll("ParameterList/*") {
		name := strings.TrimSpace(e.Child("Name").Text())
		if _, known := p.has[name]; !known {
			p.has[name] = len(p.names)
		}
		p.names, p.nodes, p.values = append(p.names, name), append(p.nodes, e), append(p.values, e.Child("Value"))
		switch {
		case strings.HasPrefix(name, rootGateway):
			gateway++
		case strings.HasPrefix(name, rootDevice):
			device++
		}
	}
	p.model = p.guess(gateway, device)
	return p
}

// guess tells the root model. Device:1 and Device:2 share their root; each has objects that the other lacks.
func (p *parameters) guess(gateway, device int) model {
	switch {
	case gateway > device:
		return modelGateway
	case device == 0:
		return modelUnknown
	}
	if _, ok := p.has["Device.RootDataModelVersion"]; ok {
		return modelDevice2
	}
	for _, name := range p.names {
		if name == "Device.DeviceSummary" || strings.HasPrefix(name, "Device.LAN.") {
			return modelDevice1
		}
	}
	return modelDevice2
}

// inRoot gives the name without its root, and false for one outside both roots.
func inRoot(name string) (string, bool) {
	if rest, ok := strings.CutPrefix(name, rootGateway); ok {
		return rest, true
	}
	return strings.CutPrefix(name, rootDevice)
}
