package datamodel

import "cwmplab/checks"

// Rules are the rules of this area, in the order of the catalogue.
func Rules() []*checks.Rule {
	return []*checks.Rule{
		&Booleans,
		&UTCTimes,
		&UnknownTimes,
		&InfiniteTimes,
		&BootTimes,
		&ZonelessTimes,
		&TimeForm,
		&Integers,
		&MACAddresses,
		&IPv4Addresses,
		&IPv6Addresses,
		&Binary,
		&SchemaInUse,
		&KnownType,
		&NullReferences,
		&OneRoot,
		&NodeNames,
		&VendorNames,
		&InstanceNumbers,
		&DeviceSummary,
		&RequestURL,
		&GuessableURL,
		&ForcedOfDevice,
		&ForcedOfGateway,
		&AliasKept,
		&ManufacturerOUI,
		&SoftwareVersion,
		&ProvisioningCode,
		&NATDetected,
	}
}
