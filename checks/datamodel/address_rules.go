package datamodel

import (
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// MACAddresses judges parameters whose name ends in MACAddress.
var MACAddresses = checks.Rule{
	ID:         "CWMP-TYP-015",
	Title:      "MAC addresses are six pairs of hexadecimal digits with colons, or empty",
	Spec:       checks.DataModel("MACAddress"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    told,
	Check:      on(macAddress),
	Mutants: []checks.Mutant{
		checks.Breaks(changed("00:11:22:AA:BB:01", "00112200BB01")).Only(here),
		checks.Breaks(changed("00:11:22:aa:bb:02", "00-11-22-aa-bb-02")).Only(here),
	},
	Hint: checks.Hint{
		Allowed:     "Six pairs of either case with colons between, or nothing.",
		Cause:       "The address as the driver or the label prints it, without colons or with hyphens.",
		Consequence: "The ACS does not find the device by its address.",
		Remedy:      "The maker of the CPE has to insert the colons.",
	},
}

// IPv4Addresses judges addresses of interfaces; 0.0.0.0 only warns.
var IPv4Addresses = checks.Rule{
	ID:         "CWMP-TYP-016",
	Title:      "IPv4 addresses are four numbers with dots, or empty",
	Spec:       checks.DataModel("IPv4Address"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    told,
	Check:      on(ipv4Address),
	Mutants: []checks.Mutant{
		checks.Breaks(changed("192.0.2.10", "0.0.0.0")).Only(here),
		checks.Breaks(changed("255.255.255.0", "255.255.255")).Only(here),
		checks.Breaks(changed("192.0.2.10", "192.0.2.10/24")).Only(here),
	},
	Hint: checks.Hint{
		Allowed:     "Four numbers with dots between, or nothing where there is no address.",
		Cause:       "0.0.0.0 for an interface that is down, or the address with its prefix length.",
		Consequence: "The ACS shows or uses an address that does not exist.",
		Remedy:      "The maker of the CPE has to send an empty value instead.",
	},
}

// IPv6Addresses judges parameters whose name ends in Address and whose value is an IPv6 address.
var IPv6Addresses = checks.Rule{
	ID:         "CWMP-TYP-017",
	Title:      "IPv6 addresses have no zone",
	Spec:       checks.DataModel("IPv6Address"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    told,
	Check:      on(ipv6Address),
	Mutants: []checks.Mutant{
		checks.Breaks(changed("fe80::211:22ff:feaa:bb01", "fe80::211:22ff:feaa:bb01%eth0")).Only(here),
		checks.Breaks(changed("2001:db8::10", "2001:db8::10%1")).Only(here),
	},
	Hint: checks.Hint{
		Allowed:     "The forms of RFC 4291.",
		Cause:       "A link-local address as the operating system prints it, with its interface.",
		Consequence: "The ACS cannot read the address.",
		Remedy:      "The maker of the CPE has to cut the zone off.",
	},
}

// NullReferences judges parameters that are references in every object of the data models that has them.
var NullReferences = checks.Rule{
	ID:         "CWMP-TYP-026",
	Title:      "A reference to nothing is empty",
	Spec:       checks.TR106("A.2.3.5"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    told,
	Check:      on(nullReference),
	Mutants: []checks.Mutant{
		checks.Breaks(changed("Device.Ethernet.Link.1", "None")).Only(here),
		checks.Breaks(changed("Device.Ethernet.Link.1", "(null)")).Only(here),
	},
	Hint: checks.Hint{
		Allowed:     "The path of an object, a list of them where the parameter is one, or nothing.",
		Cause:       "A null pointer printed as text, or a word for \"none\" from the device's own interface.",
		Consequence: "The ACS looks for an object of that name.",
		Remedy:      "The maker of the CPE has to send an empty value.",
	},
}
