package provoked

import (
	"strings"

	"cwmplab/checks"
)

// rowDefault is the value that a parameter of a new row has.
type rowDefault struct {
	name, kind, value string // below the row; kind is the local name of the type, or address
}

// address is the kind of addresses and masks: an empty one is written in more than one way.
const address = "address"

// holds tells whether a value is the default.
func (d rowDefault) holds(value string) bool {
	if d.kind == address {
		return strings.Trim(value, "0.: \t\r\n") == ""
	}
	return checks.SameValue(d.kind, value, d.value)
}

// rowDefaults are the object defaults of tables that suites add rows to, as Device:2.17 and InternetGatewayDevice:1.14 have
// them, by the path of a row. Parameters that a device may work out by itself (Status, Origin) are left out, and so are
// tables that the models do not agree on.
var rowDefaults = map[string][]rowDefault{
	"Device.NAT.PortMapping.{i}.": {
		{"Enable", "boolean", "0"}, {"Interface", "string", ""}, {"AllInterfaces", "boolean", "0"}, {"RemoteHost", "string", ""},
		{"ExternalPortEndRange", "unsignedInt", "0"}, {"InternalClient", "string", ""}, {"Description", "string", ""},
	},
	"Device.ManagementServer.InformParameter.{i}.": {
		{"Enable", "boolean", "0"}, {"ParameterName", "string", ""}, {"EventList", "string", ""},
	},
	"Device.DHCPv4.Server.Pool.{i}.": {
		{"Enable", "boolean", "0"}, {"Interface", "string", ""}, {"VendorClassID", "string", ""}, {"VendorClassIDExclude", "boolean", "0"},
		{"VendorClassIDMode", "string", "Exact"}, {"ClientID", "hexBinary", ""}, {"ClientIDExclude", "boolean", "0"},
		{"UserClassID", "hexBinary", ""}, {"UserClassIDExclude", "boolean", "0"}, {"Chaddr", address, ""}, {"ChaddrMask", address, ""},
		{"ChaddrExclude", "boolean", "0"}, {"ReservedAddresses", "string", ""}, {"LeaseTime", "int", "86400"},
	},
	"Device.Users.User.{i}.": {
		{"Enable", "boolean", "0"}, {"RemoteAccessCapable", "boolean", "0"}, {"Username", "string", ""}, {"Language", "string", ""},
	},
	"Device.Bridging.Bridge.{i}.": {{"Enable", "boolean", "0"}},
	"Device.QoS.Classification.{i}.": {
		{"Enable", "boolean", "0"}, {"Interface", "string", ""}, {"AllInterfaces", "boolean", "0"}, {"DestIP", address, ""}, {"SourceIP", address, ""},
		{"Protocol", "int", "-1"}, {"DestPort", "int", "-1"}, {"SourcePort", "int", "-1"}, {"DSCPCheck", "int", "-1"}, {"DSCPMark", "int", "-1"},
		{"VLANIDCheck", "int", "-1"}, {"ForwardingPolicy", "unsignedInt", "0"}, {"TrafficClass", "int", "-1"},
	},
	"InternetGatewayDevice.ManagementServer.InformParameter.{i}.": {
		{"Enable", "boolean", "0"}, {"ParameterName", "string", ""}, {"EventList", "string", ""},
	},
	"InternetGatewayDevice.Layer3Forwarding.Forwarding.{i}.": {
		{"Enable", "boolean", "0"}, {"DestIPAddress", address, ""}, {"DestSubnetMask", address, ""}, {"SourceIPAddress", address, ""},
		{"SourceSubnetMask", address, ""}, {"GatewayIPAddress", address, ""}, {"ForwardingMetric", "int", "-1"},
	},
	"InternetGatewayDevice.WANDevice.{i}.WANConnectionDevice.{i}.WANIPConnection.{i}.PortMapping.{i}.": {
		{"PortMappingEnabled", "boolean", "0"}, {"RemoteHost", "string", ""}, {"InternalClient", "string", ""}, {"PortMappingDescription", "string", ""},
	},
	"InternetGatewayDevice.User.{i}.": {
		{"Enable", "boolean", "0"}, {"RemoteAccessCapable", "boolean", "0"}, {"Username", "string", ""}, {"Language", "string", ""},
	},
}

// placeholders puts {i} in the place of instance numbers.
func placeholders(path string) string {
	steps := strings.Split(path, ".")
	for i, step := range steps {
		if i > 0 && step != "" && strings.Trim(step, "0123456789") == "" {
			steps[i] = "{i}"
		}
	}
	return strings.Join(steps, ".")
}
