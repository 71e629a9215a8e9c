package datamodel

import (
	"strings"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// named are the messages in which a CPE tells names.
var named = checks.Message(namers...).From(cwmp.CPE)

// OneRoot judges responses; that the names of one Inform share a root is the business of CWMP-INF-011.
var OneRoot = checks.Rule{
	ID:         "CWMP-DM-001",
	Title:      "There is one root object, Device or InternetGatewayDevice",
	Spec:       checks.TR106("2.1.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.Message(namers[1:]...).From(cwmp.CPE),
	Check:      on(oneRoot),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("GetParameterValuesResponse/ParameterList/ParameterValueStruct[2]/Name", "InternetGatewayDevice.DeviceInfo.UpTime")).Only(here).
			And("CWMP-GPV-001", "because the answer then lacks a name that was asked for"),
		checks.Breaks(mutate.Text("GetParameterValuesResponse/ParameterList/ParameterValueStruct/Name", "Root.DeviceInfo.UpTime")).Only(here).
			And("CWMP-GPV-001", "because the answer then lacks a name that was asked for"),
	},
	Hint: checks.Hint{
		Allowed:     "Device or InternetGatewayDevice, one of them on all names.",
		Cause:       "A device that serves its old and its new data model at once.",
		Consequence: "The ACS keeps two devices in one, and reads and writes the half that has no effect.",
		Remedy:      "The maker of the CPE has to show one root to each ACS.",
	},
}

// NodeNames judges the nodes of names other than those of vendors, whose grammar is wider.
var NodeNames = checks.Rule{
	ID:         "CWMP-DM-002",
	Title:      "Nodes of names hold letters, digits, hyphens and underscores only",
	Spec:       checks.TR106("3.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    named,
	Check:      on(nodeNames),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text(response+"/Name", "Device.WiFi.SSID.1.Wifi SSID")).Only(here).
			And("CWMP-GPV-001", "because the answer then lacks a name that was asked for"),
		checks.Breaks(mutate.Text(response+"/Name", "Device.WiFi.2GHz.Enable")).Only(here).
			And("CWMP-GPV-001", "because the answer then lacks a name that was asked for"),
		checks.Breaks(mutate.Text(response+"/Name", "Device..Enable")).Only(here).
			And("CWMP-GPV-001", "because the answer then lacks a name that was asked for"),
	},
	Hint: checks.Hint{
		Allowed:     "A letter or underscore first, then also digits and hyphens; instance numbers; an alias in brackets where the device supports it.",
		Cause:       "A label of the user interface that is used as a name, or an empty node where an object has no name.",
		Consequence: "The ACS cannot address the parameter.",
		Remedy:      "The maker of the CPE has to name the parameter by the grammar.",
	},
}

// VendorNames judges names with a node that begins with X_.
var VendorNames = checks.Rule{
	ID:         "CWMP-DM-004",
	Title:      "Names of vendors have at most 256 characters and no blank",
	Spec:       checks.TR106("3.3"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    named,
	Check:      on(vendorNames),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody("X_001122_Led", "X_001122_Led Mode")).Only(here).
			And("CWMP-GPV-021", "because the same name is asked for"),
		checks.Breaks(mutate.ReplaceInBody("X_001122_Led", "X_001122_"+strings.Repeat("LedMode", 40))).Only(here).
			And("CWMP-XSD-010", "because no name may have more than 256 characters").
			And("CWMP-GPV-021", "because the same name is asked for"),
	},
	Hint: checks.Hint{
		Allowed:     "X_, six digits of an OUI or a domain in capitals, an underscore and the name, 256 characters for the whole path.",
		Cause:       "Names made from texts of the user interface.",
		Consequence: "The ACS cuts the name or cannot address the parameter.",
		Remedy:      "The maker of the CPE has to shorten the name and leave blanks out.",
	},
}

// InstanceNumbers judges nodes that are numbers.
var InstanceNumbers = checks.Rule{
	ID:         "CWMP-DM-005",
	Title:      "Instance numbers are positive, without leading zeros and sign",
	Spec:       checks.TR069("A.2.2.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    named,
	Check:      on(instanceNumbers),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody("IP.Interface.2.", "IP.Interface.0.")).Only(here).
			And("CWMP-GPV-021", "because the same name is asked for"),
		checks.Breaks(mutate.ReplaceInBody("IP.Interface.2.", "IP.Interface.02.")).Only(here).
			And("CWMP-GPV-021", "because the same name is asked for"),
	},
	Hint: checks.Hint{
		Allowed:     "1 and up, not necessarily without gaps.",
		Cause:       "An index of an array that counts from 0, or one that is padded for sorting.",
		Consequence: "The ACS takes the row for another one or refuses the name.",
		Remedy:      "The maker of the CPE has to count from 1.",
	},
}

// DeviceSummary judges the grammar; an empty value is let pass, as SupportedDataModel may stand in for it.
var DeviceSummary = checks.Rule{
	ID:         "CWMP-DM-008",
	Title:      "DeviceSummary follows its grammar",
	Spec:       checks.TR106("3.7", "2.1.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    told,
	Check:      on(deviceSummary),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Where(mutate.ByMethod("Inform"), mutate.ReplaceInBody("[](", "("))),
		checks.Breaks(mutate.Where(mutate.ByMethod("Inform"), mutate.ReplaceInBody("[](", "[]["))),
	},
	Hint: checks.Hint{
		Allowed:     "Name:major.minor[instances](profiles) for each object, with commas between; empty brackets for the root.",
		Cause:       "A text written once by hand and never read by a parser.",
		Consequence: "The ACS cannot tell what the device supports.",
		Remedy:      "The maker of the CPE has to follow the grammar of TR-106.",
	},
}

// RequestURL judges the form; an empty value only warns, for a device without an address. Where the ACS has switched
// connection requests off it has to be empty.
var RequestURL = checks.Rule{
	ID:         "CWMP-DM-017",
	Title:      "ConnectionRequestURL has the form http://host:port/path",
	Spec:       checks.DataModel("ManagementServer.ConnectionRequestURL"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.Message("Inform", "GetParameterValuesResponse", "SetParameterValues"),
	Check:      requestURLForm,
	Mutants: []checks.Mutant{
		checks.Breaks(requestURLIs("1.2.3.4:7547")).Only(here).
			And("CWMP-CRQ-004", "because a URL of no form cannot be asked"),
		checks.Breaks(requestURLIs("http://:0/")).Only(here).
			And("CWMP-CRQ-004", "because a URL of no form cannot be asked"),
		checks.Breaks(requestURLIs("http://2001:db8::10:7547/5c90e1f72ab8")).Only(here).
			And("CWMP-CRQ-004", "because a URL of no form cannot be asked"),
		checks.Breaks(requestURLIs("")).Only(here),
	},
	Hint: checks.Hint{
		Allowed:     "http, a host name or address, a port or none for 80, a path; IPv6 addresses in brackets.",
		Cause:       "The URL is put together before the interface has an address, or without brackets.",
		Consequence: "The ACS cannot reach the device: changes wait for the next periodic Inform.",
		Remedy:      "The maker of the CPE has to build the URL when the address is known, and to announce each change.",
	},
}

// requestURLIs gives the URL another value in every Inform of the golden recording.
func requestURLIs(url string) mutate.Edit {
	return mutate.ReplaceInBody("http://192.0.2.10:7547/5c90e1f72ab8", url)
}

// GuessableURL judges one device: a path that is empty is the same on all devices.
var GuessableURL = checks.Rule{
	ID:         "CWMP-DM-018",
	Title:      "The path of ConnectionRequestURL is hard to guess",
	Spec:       checks.TR069("3.2.2"),
	Level:      checks.Should,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    told,
	Check:      on(guessableURL),
	Follows:    []string{"CWMP-CRQ-005"},
	Mutants: []checks.Mutant{
		checks.Breaks(requestURLIs("http://192.0.2.10:7547/")).Only(here),
		checks.Breaks(requestURLIs("http://192.0.2.10:7547")).Only(here),
	},
	Hint: checks.Hint{
		Allowed:     "A path of its own on each device, long enough not to be tried out.",
		Cause:       "The example of the stack, left as it was.",
		Consequence: "Anybody who reaches the port can try passwords or keep the device busy.",
		Remedy:      "The maker of the CPE should make a random path per device.",
	},
}

// ManufacturerOUI is compared with DeviceId of the session.
var ManufacturerOUI = checks.Rule{
	ID:         "CWMP-DM-038",
	Title:      "DeviceInfo.ManufacturerOUI is the OUI of DeviceId",
	Spec:       checks.DataModel("DeviceInfo.ManufacturerOUI"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    told,
	Check:      on(manufacturerOUI),
	Mutants: []checks.Mutant{
		checks.Breaks(changed("001122", "0011FF")).Only(here),
		checks.Breaks(changed("001122", "00112a")).Only(here),
	},
	Hint: checks.Hint{
		Allowed:     "Six hexadecimal digits, capitals, the same in both places.",
		Cause:       "Two sources for one value: the factory data and the MAC address.",
		Consequence: "An ACS that knows devices by this parameter takes it for another one.",
		Remedy:      "The maker of the CPE has to read both from one place.",
	},
}

// SoftwareVersion only warns: versions of other forms are common and harm nobody.
var SoftwareVersion = checks.Rule{
	ID:         "CWMP-DM-039",
	Title:      "SoftwareVersion is made of whole numbers with dots between",
	Spec:       checks.DataModel("DeviceInfo.SoftwareVersion"),
	Level:      checks.Should,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	WarnOnly:   true,
	Observe:    told,
	Check:      on(softwareVersion),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody(">2.0.3<", ">v2.0-beta<")).Only(here),
		checks.Breaks(mutate.ReplaceInBody(">2.0.3<", "><")).Only(here),
	},
	Hint: checks.Hint{
		Allowed:     "1.4.12, with as many numbers as wanted; anything else only warns.",
		Cause:       "A version of the build system, with letters.",
		Consequence: "An ACS that orders versions cannot tell which is newer.",
		Remedy:      "The maker of the CPE should give the release a number.",
	},
}

// NATDetected judges messages that tell both values.
var NATDetected = checks.Rule{
	ID:         "CWMP-DM-045",
	Title:      "With STUN off, NATDetected is false",
	Spec:       checks.DataModel("ManagementServer.NATDetected"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    told,
	Check:      on(natDetected),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("GetParameterValuesResponse/ParameterList/ParameterValueStruct[5]/Value", "true")).Only(here),
		checks.Breaks(mutate.Text("GetParameterValuesResponse/ParameterList/ParameterValueStruct[5]/Value", "1")).Only(here),
	},
	Hint: checks.Hint{
		Allowed:     "false, or anything while STUNEnable is true.",
		Cause:       "The last result of the STUN client is kept when the client is switched off.",
		Consequence: "The ACS sends UDP connection requests that nobody listens for.",
		Remedy:      "The maker of the CPE has to reset the value.",
	},
}
