package inform

import (
	"slices"
	"strings"

	"cwmplab/capture"
	"cwmplab/checks"
)

// forced lists the parameters that every Inform holds. Parameters that a CPE need not have are not among them:
// AliasBasedAddressing, and RootDataModelVersion, which came with Device:2.4.
var forced = map[model][]string{
	modelGateway: {summaryOfGateway, rootGateway + "DeviceInfo.SpecVersion", rootGateway + "DeviceInfo.HardwareVersion",
		rootGateway + "DeviceInfo.SoftwareVersion", rootGateway + "DeviceInfo.ProvisioningCode",
		rootGateway + "ManagementServer.ConnectionRequestURL", rootGateway + "ManagementServer.ParameterKey"},
	modelDevice1: {rootDevice + "DeviceSummary", rootDevice + "DeviceInfo.HardwareVersion", rootDevice + "DeviceInfo.SoftwareVersion",
		rootDevice + "ManagementServer.ParameterKey", rootDevice + "ManagementServer.ConnectionRequestURL", rootDevice + "LAN.IPAddress"},
	modelDevice2: {rootDevice + "DeviceInfo.HardwareVersion", rootDevice + "DeviceInfo.SoftwareVersion",
		rootDevice + "DeviceInfo.ProvisioningCode", rootDevice + "ManagementServer.ParameterKey",
		rootDevice + "ManagementServer.ConnectionRequestURL"},
}

// alsoForced lists those that are forced where they exist.
var alsoForced = []string{"ManagementServer.AliasBasedAddressing", "RootDataModelVersion"}

// summaryOfGateway is forced from version 1.1 of the model on; version 1.0 does not have it, and an Inform does not tell
// the version.
const summaryOfGateway = rootGateway + "DeviceSummary"

// lacksForced tells which forced parameter is not in the list of an Inform.
func lacksForced(p *parameters) error {
	summary := true
	for _, name := range forced[p.model] {
		switch _, ok := p.index(name); {
		case ok:
		case name == summaryOfGateway:
			summary = false
		default:
			return checks.At(p.node, "ParameterList has no "+name, name+" in every Inform")
		}
	}
	if !summary {
		return checks.At(p.node, "ParameterList has no "+summaryOfGateway,
			"it in every Inform, unless the data model is of version 1.0").Warn()
	}
	if p.model == modelGateway && !slices.ContainsFunc(p.names, externalAddress) {
		// A gateway whose default connection is not up, or is none of these, has nothing to list.
		return checks.At(p.node, "ParameterList has no ExternalIPAddress", "that of the default WAN connection").Warn()
	}
	return nil
}

// externalAddress tells whether a name is the address of a WAN connection.
func externalAddress(name string) bool {
	return strings.HasPrefix(name, rootGateway+"WANDevice.") && strings.HasSuffix(name, ".ExternalIPAddress") &&
		(strings.Contains(name, ".WANIPConnection.") || strings.Contains(name, ".WANPPPConnection."))
}

// isForced tells whether a name is one of those that every Inform of its model may hold.
func isForced(p *parameters, name string) bool {
	rest, ok := inRoot(name)
	return ok && (slices.Contains(forced[p.model], name) || slices.Contains(alsoForced, rest) || externalAddress(name))
}

// checkForced judges the Informs of one model.
func checkForced(of model) func(*capture.Message, *checks.Facts) error {
	return func(m *capture.Message, f *checks.Facts) error {
		if !readable(m) {
			return checks.NotHere
		}
		p := checks.Once(f, m, parametersOf)
		if p.model != of || p.node == nil {
			return checks.NotHere
		}
		return lacksForced(p)
	}
}
