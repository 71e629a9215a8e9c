package datamodel

import (
	"regexp"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ProvisioningCode judges gateways of TR-098 and only warns. What the ACS has written is not held against the device.
var ProvisioningCode = checks.Rule{
	ID:          "CWMP-DM-040",
	Title:       "ProvisioningCode is empty or made of nodes of four characters",
	Spec:        checks.DataModel("InternetGatewayDevice.DeviceInfo.ProvisioningCode"),
	Level:       checks.Should,
	Role:        cwmp.CPE,
	Versions:    checks.AllVersions,
	Confidence:  checks.Verified,
	WarnOnly:    true,
	Observe:     checks.Device(),
	CheckDevice: func() checks.Fold { return new(provisioned) },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text(inform+"[5]/Value", "free text")).Only("periodic-tr098"),
		checks.Breaks(mutate.Text(inform+"[5]/Value", "TLCO.")).Only("periodic-tr098"),
	},
	Hint: checks.Hint{
		Allowed:     "Nothing, or capitals and digits in groups of four with dots between: TLCO.GRP2.",
		Cause:       "The maker or the factory settings have put a name of their own into it.",
		Consequence: "Hardly any.",
		Remedy:      "The operator should keep to the form.",
	},
}

// provisioningName is the parameter, provisioning its form.
const provisioningName = "InternetGatewayDevice.DeviceInfo.ProvisioningCode"

var provisioning = regexp.MustCompile(`\A([0-9A-Z]{4}(\.[0-9A-Z]{4})*)?\z`)

// mostWritten bounds what is kept for a device.
const mostWritten = 64

// provisioned keeps the texts that the ACS has written, whatever became of them, as far as they have not the form.
type provisioned struct {
	written map[string]bool
	full    bool
}

// End has nothing left to say.
func (c *provisioned) End(*checks.Facts, checks.Tell) {}

// Item reads only messages that speak of the parameter.
func (c *provisioned) Item(it capture.Item, _ *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok {
		return
	}
	for _, x := range s.Exchanges {
		for _, m := range []*capture.Message{x.Request, x.Response} {
			if m.Is("GetParameterValues", "SetParameterValues", "Inform") && m.Holds(provisioningName) {
				c.read(m, tell)
			}
		}
	}
}

func (c *provisioned) read(m *capture.Message, tell checks.Tell) {
	if d := m.Doc(); d == nil || !d.OK() {
		return
	}
	for item := range m.FindAll("ParameterList/*") {
		if string(content(item.Child("Name"))) != provisioningName {
			continue
		}
		value := item.Child("Value")
		text := string(content(value))
		fits := provisioning.MatchString(text)
		switch {
		case m.Sender == cwmp.ACS:
			c.full = c.full || !fits && len(c.written) == mostWritten
			if !fits && !c.full {
				if c.written == nil { // hardly a device needs it
					c.written = map[string]bool{}
				}
				c.written[text] = true
			}
		case fits:
			tell(nil)
		case !c.full && !c.written[text]:
			tell(checks.At(value, provisioningName+" is "+quote(text), "nothing, or nodes of four capitals and digits with dots between").In(m))
		}
	}
}

// Idle tells whether nothing is remembered.
func (c *provisioned) Idle() bool { return len(c.written) == 0 && !c.full }

// Pack writes down the texts.
func (c *provisioned) Pack(p *checks.Packing) {
	p.Bool(&c.full)
	checks.PackMap(p, &c.written, func(p *checks.Packing, v *bool) { p.Bool(v) })
}
