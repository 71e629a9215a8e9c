package provoked

// profile is a bundle of objects and parameters that a device can claim to have (TR-106 2.3).
type profile struct {
	base    string // the profile it builds on, "" for none
	demands []demand
}

// demand is what a profile wants of one object.
type demand struct {
	object     string // below the root, "" for the root itself; "{i}" for an instance
	grows      bool   // the ACS can add rows
	parameters string // between blanks; those with an asterisk can be set
}

// demandsOf are all demands of a profile, with those of the profiles it builds on.
func demandsOf(name string) (all []demand) {
	for ; name != ""; name = profiles[name].base {
		all = append(all, profiles[name].demands...)
	}
	return all
}

// management are the parameters of ManagementServer in Baseline, alike in both data models.
const management = "URL* Username* Password* PeriodicInformEnable* PeriodicInformInterval* PeriodicInformTime*" +
	" ParameterKey ConnectionRequestURL ConnectionRequestUsername* ConnectionRequestPassword* UpgradesManaged*"

// profiles are some of Device:2.17 and InternetGatewayDevice:1.14. Baseline:1 to 3 of Device:2 belong to its earlier versions.
var profiles = map[string]profile{
	"Device.Baseline:1": {"", []demand{
		{"", false, "InterfaceStackNumberOfEntries"},
		{"DeviceInfo.", false, "Manufacturer ManufacturerOUI ModelName Description SerialNumber HardwareVersion SoftwareVersion ProvisioningCode* UpTime"},
		{"LANConfigSecurity.", false, "ConfigPassword*"},
		{"DNS.", false, ""},
		{"DNS.Client.", false, "Enable* Status ServerNumberOfEntries"},
		{"DNS.Client.Server.{i}.", true, "Enable* Status DNSServer* Interface* Type"},
		{"ManagementServer.", false, management},
	}},
	"Device.Baseline:2": {"Device.Baseline:1", []demand{
		{"InterfaceStack.{i}.", false, "HigherLayer LowerLayer"},
		{"DNS.", false, "SupportedRecordTypes"},
	}},
	"Device.Baseline:3": {"Device.Baseline:2", []demand{
		{"", false, "RootDataModelVersion"},
	}},
	"Device.Baseline:4": {"", []demand{
		{"", false, "RootDataModelVersion InterfaceStackNumberOfEntries"},
		{"DeviceInfo.", false, "Manufacturer ManufacturerOUI ModelName Description SerialNumber HardwareVersion SoftwareVersion ProvisioningCode* UpTime"},
		{"InterfaceStack.{i}.", false, "HigherLayer LowerLayer"},
		{"DNS.", false, "SupportedRecordTypes"},
		{"DNS.Client.", false, "Enable* Status ServerNumberOfEntries"},
		{"DNS.Client.Server.{i}.", true, "Enable* Status DNSServer* Interface* Type"},
		{"ManagementServer.", false, management},
	}},
	"Device.IPPing:1": {"", []demand{
		{"IP.Diagnostics.IPPing.", false, "DiagnosticsState* Interface* Host* NumberOfRepetitions* Timeout* DataBlockSize* DSCP* SuccessCount " +
			"FailureCount AverageResponseTime MinimumResponseTime MaximumResponseTime"},
	}},
	"Device.NAT:1": {"", []demand{
		{"NAT.", false, "InterfaceSettingNumberOfEntries PortMappingNumberOfEntries"},
		{"NAT.InterfaceSetting.{i}.", true, "Enable* Status Interface*"},
		{"NAT.PortMapping.{i}.", true, "Enable* Interface* AllInterfaces* LeaseDuration RemoteHost* ExternalPort* InternalPort* Protocol* InternalClient* Description*"},
	}},
	"Device.SupportedDataModel:1": {"", []demand{
		{"DeviceInfo.", false, "SupportedDataModelNumberOfEntries"},
		{"DeviceInfo.SupportedDataModel.{i}.", false, "URL URN Features"},
	}},
	"Device.Time:1": {"", []demand{
		{"Time.", false, "Enable* Status NTPServer1* NTPServer2* CurrentLocalTime LocalTimeZone*"},
	}},
	"Device.Time:2": {"", []demand{
		{"Time.", false, "Enable* Status CurrentLocalTime LocalTimeZone*"},
	}},
	"Device.User:1": {"", []demand{
		{"Users.", false, "UserNumberOfEntries"},
		{"Users.User.{i}.", true, "Enable* Username* Password*"},
	}},
	"InternetGatewayDevice.Baseline:1": {"", []demand{
		{"", false, "DeviceSummary LANDeviceNumberOfEntries WANDeviceNumberOfEntries"},
		{"DeviceInfo.", false, "Manufacturer ManufacturerOUI ModelName Description SerialNumber HardwareVersion SoftwareVersion SpecVersion ProvisioningCode* UpTime DeviceLog"},
		{"ManagementServer.", false, management},
		{"Layer3Forwarding.", false, "DefaultConnectionService* ForwardNumberOfEntries"},
		{"Layer3Forwarding.Forwarding.{i}.", true, "Enable* Status Type* DestIPAddress* DestSubnetMask* SourceIPAddress* SourceSubnetMask* GatewayIPAddress* Interface* ForwardingMetric*"},
		{"LANConfigSecurity.", false, "ConfigPassword*"},
		{"LANDevice.{i}.", false, "LANEthernetInterfaceNumberOfEntries LANUSBInterfaceNumberOfEntries LANWLANConfigurationNumberOfEntries"},
		{"LANDevice.{i}.LANHostConfigManagement.", false, "DHCPServerConfigurable* DHCPServerEnable* DHCPRelay MinAddress* MaxAddress* ReservedAddresses* SubnetMask* " +
			"DNSServers* DomainName* IPRouters* IPInterfaceNumberOfEntries"},
		{"LANDevice.{i}.LANHostConfigManagement.IPInterface.{i}.", false, "Enable* IPInterfaceIPAddress* IPInterfaceSubnetMask* IPInterfaceAddressingType*"},
		{"LANDevice.{i}.Hosts.", false, "HostNumberOfEntries"},
		{"LANDevice.{i}.Hosts.Host.{i}.", false, "IPAddress AddressSource LeaseTimeRemaining MACAddress HostName InterfaceType Active"},
		{"WANDevice.{i}.", false, "WANConnectionNumberOfEntries"},
		{"WANDevice.{i}.WANCommonInterfaceConfig.", false, "EnabledForInternet WANAccessType Layer1UpstreamMaxBitRate Layer1DownstreamMaxBitRate PhysicalLinkStatus " +
			"TotalBytesSent TotalBytesReceived TotalPacketsSent TotalPacketsReceived"},
		{"WANDevice.{i}.WANConnectionDevice.{i}.", false, "WANIPConnectionNumberOfEntries WANPPPConnectionNumberOfEntries"},
		{"WANDevice.{i}.WANConnectionDevice.{i}.WANIPConnection.{i}.", true, "Enable* ConnectionStatus PossibleConnectionTypes ConnectionType* Name* Uptime LastConnectionError " +
			"RSIPAvailable NATEnabled* AddressingType ExternalIPAddress SubnetMask DefaultGateway DNSEnabled " +
			"DNSOverrideAllowed DNSServers MACAddress ConnectionTrigger* RouteProtocolRx* PortMappingNumberOfEntries"},
		{"WANDevice.{i}.WANConnectionDevice.{i}.WANIPConnection.{i}.PortMapping.{i}.", true, "PortMappingEnabled* PortMappingLeaseDuration RemoteHost* ExternalPort* InternalPort* PortMappingProtocol* InternalClient* PortMappingDescription*"},
		{"WANDevice.{i}.WANConnectionDevice.{i}.WANIPConnection.{i}.Stats.", false, "EthernetBytesSent EthernetBytesReceived EthernetPacketsSent EthernetPacketsReceived"},
		{"WANDevice.{i}.WANConnectionDevice.{i}.WANPPPConnection.{i}.", true, "Enable* ConnectionStatus PossibleConnectionTypes ConnectionType* Name* Uptime LastConnectionError " +
			"RSIPAvailable NATEnabled* Username* Password* ExternalIPAddress DNSEnabled DNSOverrideAllowed DNSServers " +
			"MACAddress TransportType PPPoEACName* PPPoEServiceName* ConnectionTrigger* RouteProtocolRx* " +
			"PortMappingNumberOfEntries"},
		{"WANDevice.{i}.WANConnectionDevice.{i}.WANPPPConnection.{i}.PortMapping.{i}.", true, "PortMappingEnabled* PortMappingLeaseDuration RemoteHost* ExternalPort* InternalPort* PortMappingProtocol* InternalClient* PortMappingDescription*"},
		{"WANDevice.{i}.WANConnectionDevice.{i}.WANPPPConnection.{i}.Stats.", false, "EthernetBytesSent EthernetBytesReceived EthernetPacketsSent EthernetPacketsReceived"},
	}},
	"InternetGatewayDevice.Baseline:2": {"InternetGatewayDevice.Baseline:1", []demand{
		{"Layer3Forwarding.Forwarding.{i}.", true, "StaticRoute"},
		{"LANDevice.{i}.LANHostConfigManagement.", false, "MACAddress"},
		{"LANDevice.{i}.Hosts.Host.{i}.", false, "Layer2Interface"},
		{"LANInterfaces.", false, "LANEthernetInterfaceNumberOfEntries LANUSBInterfaceNumberOfEntries LANWLANConfigurationNumberOfEntries"},
		{"WANDevice.{i}.WANConnectionDevice.{i}.WANIPConnection.{i}.", true, "Reset*"},
		{"WANDevice.{i}.WANConnectionDevice.{i}.WANIPConnection.{i}.Stats.", false, "EthernetErrorsSent EthernetErrorsReceived EthernetUnicastPacketsSent EthernetUnicastPacketsReceived " +
			"EthernetDiscardPacketsSent EthernetDiscardPacketsReceived EthernetMulticastPacketsSent " +
			"EthernetMulticastPacketsReceived EthernetBroadcastPacketsSent EthernetBroadcastPacketsReceived " +
			"EthernetUnknownProtoPacketsReceived"},
		{"WANDevice.{i}.WANConnectionDevice.{i}.WANPPPConnection.{i}.", true, "Reset* PPPoESessionID DefaultGateway"},
		{"WANDevice.{i}.WANConnectionDevice.{i}.WANPPPConnection.{i}.Stats.", false, "EthernetErrorsSent EthernetErrorsReceived EthernetUnicastPacketsSent EthernetUnicastPacketsReceived " +
			"EthernetDiscardPacketsSent EthernetDiscardPacketsReceived EthernetMulticastPacketsSent " +
			"EthernetMulticastPacketsReceived EthernetBroadcastPacketsSent EthernetBroadcastPacketsReceived " +
			"EthernetUnknownProtoPacketsReceived"},
	}},
	"InternetGatewayDevice.IPPing:1": {"", []demand{
		{"IPPingDiagnostics.", false, "DiagnosticsState* Interface* Host* NumberOfRepetitions* Timeout* DataBlockSize* DSCP* SuccessCount " +
			"FailureCount AverageResponseTime MinimumResponseTime MaximumResponseTime"},
	}},
	"InternetGatewayDevice.SupportedDataModel:1": {"", []demand{
		{"DeviceInfo.", false, "SupportedDataModelNumberOfEntries"},
		{"DeviceInfo.SupportedDataModel.{i}.", false, "URL URN Features"},
	}},
	"InternetGatewayDevice.Time:1": {"", []demand{
		{"Time.", false, "NTPServer1* NTPServer2* CurrentLocalTime LocalTimeZone* LocalTimeZoneName* DaylightSavingsUsed* DaylightSavingsStart* DaylightSavingsEnd*"},
	}},
	"InternetGatewayDevice.Time:2": {"InternetGatewayDevice.Time:1", []demand{
		{"Time.", false, "Enable* Status LocalTimeZone* LocalTimeZoneName* DaylightSavingsUsed* DaylightSavingsStart* DaylightSavingsEnd*"},
	}},
	"InternetGatewayDevice.User:1": {"", []demand{
		{"", false, "UserNumberOfEntries"},
		{"User.{i}.", true, "Enable* Username* Password*"},
	}},
}
