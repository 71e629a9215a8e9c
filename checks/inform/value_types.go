package inform

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// ValueTypes: the types of the parameters that Informs usually hold are those of the data models.
var ValueTypes = checks.Rule{
	ID:         "CWMP-INF-012",
	Title:      "Value types in Inform agree with the data model",
	Spec:       checks.TR069("A.3.2").And(checks.DataModel("parameter syntax")),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.Message("Inform").From(cwmp.CPE),
	Check: func(m *capture.Message, f *checks.Facts) error {
		if !readable(m) {
			return checks.NotHere
		}
		p, compared := checks.Once(f, m, parametersOf), false
		for i, name := range p.names {
			rest, ok := inRoot(name)
			want := usualTypes[rest]
			if externalAddress(name) {
				want = "string"
			}
			if !ok || want == "" {
				continue
			}
			got := localType(p.values[i], p.types[i])
			if got == "" {
				continue
			}
			if compared = true; got != want {
				return checks.At(p.values[i], "the type of "+name+" is "+quote(got), "xsd:"+want)
			}
		}
		if !compared {
			return checks.NotHere
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody(`xsi:type="xsd:boolean">false<`, `xsi:type="xsd:string">false<`)),
		checks.Breaks(mutate.ReplaceInBody(`xsi:type="xsd:boolean">false<`, `xsi:type="xsd:int">0<`)),
	},
	Hint: checks.Hint{
		Allowed:     "The type that the data model gives: string for most, boolean for AliasBasedAddressing.",
		Cause:       "A client that holds all values as texts and prints one type for all.",
		Consequence: "The ACS stores values it cannot compare, and sends back the wrong type later.",
		Remedy:      "The maker of the CPE has to correct the Inform; an ACS that must live with it needs an exception for the model.",
	},
}

// usualTypes gives the types of parameters that stand in many Informs, below either root.
var usualTypes = map[string]string{
	"DeviceSummary":                                "string",
	"RootDataModelVersion":                         "string",
	"DeviceInfo.SpecVersion":                       "string",
	"DeviceInfo.HardwareVersion":                   "string",
	"DeviceInfo.SoftwareVersion":                   "string",
	"DeviceInfo.ProvisioningCode":                  "string",
	"DeviceInfo.UpTime":                            "unsignedInt",
	"LAN.IPAddress":                                "string",
	"ManagementServer.ParameterKey":                "string",
	"ManagementServer.ConnectionRequestURL":        "string",
	"ManagementServer.UDPConnectionRequestAddress": "string",
	"ManagementServer.NATDetected":                 "boolean",
	"ManagementServer.AliasBasedAddressing":        "boolean",
	"ManagementServer.ConnReqJabberID":             "string",
	"ManagementServer.PeriodicInformEnable":        "boolean",
	"ManagementServer.PeriodicInformInterval":      "unsignedInt",
	"ManagementServer.PeriodicInformTime":          "dateTime",
	"ManagementServer.URL":                         "string",
	"ManagementServer.Username":                    "string",
}

// localType is the local name of a value's xsi:type, "" where there is none or it is not one of XML Schema: both are for
// the rules on envelopes.
func localType(value *xmltree.Node, text string) string {
	if text == "" {
		return ""
	}
	prefix, local, ok := strings.Cut(strings.TrimSpace(text), ":")
	if !ok {
		prefix, local = "", prefix
	}
	if space, _ := value.Resolve(prefix); space != cwmp.XSDSpace {
		return ""
	}
	return local
}
