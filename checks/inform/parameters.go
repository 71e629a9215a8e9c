package inform

import (
	"slices"
	"strings"

	"cwmplab/capture"
	"cwmplab/cwmp"
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
	types  []string       // text of xsi:type, "" where there is none
	places map[string]int // name → first entry, of a long list
	model  model
}

// parametersOf reads the ParameterList of an Inform.
func parametersOf(m *capture.Message) *parameters {
	p := &parameters{node: m.Find("ParameterList")}
	n := p.node.ChildCount()
	p.names, p.types = make([]string, 0, n), make([]string, 0, n)
	p.nodes, p.values = make([]*xmltree.Node, 0, n), make([]*xmltree.Node, 0, n)
	if n > fewParameters {
		p.places = make(map[string]int, n)
	}
	gateway, device := 0, 0
	for e := p.node.FirstChild(); e != nil; e = e.NextSibling() {
		name, value := strings.TrimSpace(e.Child("Name").Text()), e.Child("Value")
		if p.places != nil {
			if _, known := p.places[name]; !known {
				p.places[name] = len(p.names)
			}
		}
		kind, _ := value.Attr(cwmp.XSISpace, "type")
		p.names, p.types = append(p.names, name), append(p.types, kind.Value)
		p.nodes, p.values = append(p.nodes, e), append(p.values, value)
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

// fewParameters is how long a list may be to be searched from its beginning.
const fewParameters = 24

// index is the first place of a parameter in the list, false if it is not in it.
func (p *parameters) index(name string) (int, bool) {
	if p.places != nil {
		i, ok := p.places[name]
		return i, ok
	}
	i := slices.Index(p.names, name)
	return i, i >= 0
}

// guess tells the root model. Device:1 and Device:2 share their root; each has objects that the other lacks.
func (p *parameters) guess(gateway, device int) model {
	switch {
	case gateway > device:
		return modelGateway
	case device == 0:
		return modelUnknown
	}
	if _, ok := p.index("Device.RootDataModelVersion"); ok {
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
