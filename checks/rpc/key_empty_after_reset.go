package rpc

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// KeyEmptyAfterReset: the key is that of the last change of an ACS, and after a reset there is none.
var KeyEmptyAfterReset = checks.Rule{
	ID:         "CWMP-FR-003",
	Title:      "ParameterKey is empty after FactoryReset",
	Spec:       checks.DataModel("ManagementServer.ParameterKey"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.Device(),
	CheckDevice: follow(func(f *followed, s *capture.Session, tell checks.Tell) {
		if !f.last.whole || !f.last.reset || !has(s, "0 BOOTSTRAP") {
			return
		}
		for n := range s.Inform().FindAll("ParameterList/*") {
			switch trim(n.Child("Name").Text()) {
			case "Device.ManagementServer.ParameterKey", "InternetGatewayDevice.ManagementServer.ParameterKey":
				value := n.Child("Value")
				if text := value.Text(); text != "" {
					tell(checks.At(value, "ParameterKey is "+quote(text)+" after FactoryReset", "an empty text").In(s.Inform()))
				} else {
					tell(nil)
				}
				return
			}
		}
	}),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.OnlySession(2, mutate.ReplaceInBody(`ParameterKey</Name><Value xsi:type="xsd:string"><`, `ParameterKey</Name><Value xsi:type="xsd:string">cfg-9<`))).Only("event-bootstrap"),
		checks.Breaks(mutate.OnlySession(2, mutate.ReplaceInBody(`ParameterKey</Name><Value xsi:type="xsd:string"><`, `ParameterKey</Name><Value xsi:type="xsd:string">0<`))).Only("event-bootstrap"),
	},
	Hint: checks.Hint{
		Allowed:     "An empty ParameterKey until the ACS sets one.",
		Cause:       "The key lies in a part of the storage that the reset spares.",
		Consequence: "The ACS believes that its settings are still in the device and sends none.",
		Remedy:      "The maker of the CPE has to clear the key with the settings.",
	},
}
