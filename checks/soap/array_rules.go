package soap

import (
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// DefaultNamespace stands on the walk and only warns: the sender meant unqualified arguments and forgot the default
// namespace around them. Arguments with a prefix are the business of CWMP-SOP-005.
var DefaultNamespace = checks.Rule{
	ID:         "CWMP-XSD-002",
	Title:      "Arguments are not in a default namespace",
	Spec:       checks.TR069("A.6"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	WarnOnly:   true,
	Observe:    checks.AnySOAP(),
	Check:      on(Defaulted),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Attr("SetParameterValues", "xmlns", "urn:dslforum-org:cwmp-1-2")),
		checks.Breaks(mutate.Attr("Inform", "xmlns", "http://schemas.xmlsoap.org/soap/envelope/")),
	},
	Hint: checks.Hint{
		Allowed:     "Arguments in no namespace: prefixes on the elements above them, or xmlns=\"\" on the arguments.",
		Cause:       "A default namespace on the envelope or on the method, which reaches down to the arguments.",
		Consequence: "A peer that reads names with their namespace does not find the arguments; most do not look.",
		Remedy:      "The sender should declare namespaces with prefixes only.",
	},
}

// ArrayTyped stands on the walk; an empty list without arrayType only warns.
var ArrayTyped = checks.Rule{
	ID:         "CWMP-XSD-006",
	Title:      "Array arguments carry arrayType",
	Spec:       checks.TR069("A.6", "3.5"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.AnySOAP(),
	Check:      on(ArrayType),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropAttr("Inform/ParameterList", "arrayType")),
		checks.Breaks(mutate.DropAttr("GetParameterValues/ParameterNames", "arrayType")),
	},
	Hint: checks.Hint{
		Allowed:     "An arrayType in the SOAP encoding namespace on every array, empty ones included.",
		Cause:       "A message that is written by hand and tested against one lenient peer only.",
		Consequence: "A peer built with a SOAP toolkit takes the list for a structure and reads one item or none.",
		Remedy:      "The sender has to add the attribute.",
	},
}

// ArrayItemType stands on the walk.
var ArrayItemType = checks.Rule{
	ID:         "CWMP-XSD-008",
	Title:      "arrayType names the type of the items",
	Spec:       checks.TR069("3.5"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.AnySOAP(),
	Check:      on(ItemType),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Attr("GetParameterValues/ParameterNames", "soap-enc:arrayType", "cwmp:ParameterValueStruct[]")),
		checks.Breaks(mutate.Attr("Inform/Event", "soap-enc:arrayType", "xsd:string[]")),
		checks.Breaks(mutate.Attr("GetParameterValuesResponse/ParameterList", "soap-enc:arrayType", "nowhere:ParameterValueStruct[]")),
	},
	Hint: checks.Hint{
		Allowed:     "cwmp:…Struct for lists of structures, string of XML Schema or of SOAP encoding for lists of names, base64 for vouchers.",
		Cause:       "A list written with a copied attribute, or with a prefix that is declared nowhere.",
		Consequence: "A peer that decodes by type refuses the message or reads empty items.",
		Remedy:      "The sender has to name the item type of the schema, with a declared prefix.",
	},
}

// RepeatedResults stands on the walk: unlike every other list, results are plain repeated elements.
var RepeatedResults = checks.Rule{
	ID:         "CWMP-XSD-015",
	Title:      "Results of deployment units are repeated elements, no SOAP array",
	Spec:       checks.TR069("A.4.1.10"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.Since(cwmp.V1_2),
	Confidence: checks.Verified,
	Observe:    checks.Message("DUStateChangeComplete", "AutonomousDUStateChangeComplete").From(cwmp.CPE),
	Check:      on(Wrapped),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Attr("DUStateChangeComplete/Results", "soap-enc:arrayType", "cwmp:OpResultStruct[1]")),
		checks.Breaks(mutate.InsertInto("DUStateChangeComplete/Results", "<OpResultStruct></OpResultStruct>")),
	},
	Hint: checks.Hint{
		Allowed:     "One Results element for each operation, with the members of the result right inside.",
		Cause:       "Code that treats this list like all others of the protocol.",
		Consequence: "The ACS finds no results and takes the change for failed or still open.",
		Remedy:      "The maker of the CPE has to write a Results element for each operation.",
	},
}

// OperationTyped stands on the walk: the declared type of an operation is empty, so only xsi:type gives it members.
var OperationTyped = checks.Rule{
	ID:         "CWMP-XSD-016",
	Title:      "Each operation of ChangeDUState names its type with xsi:type",
	Spec:       checks.TR069("A.4.1.10"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.Since(cwmp.V1_2),
	Confidence: checks.Verified,
	Observe:    checks.Message("ChangeDUState").From(cwmp.ACS),
	Check:      on(Operation),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropAttr("ChangeDUState/Operations", "xsi:type")),
		checks.Breaks(mutate.Attr("ChangeDUState/Operations", "xsi:type", "cwmp:OperationStruct")),
	},
	Hint: checks.Hint{
		Allowed:     "cwmp:InstallOpStruct, cwmp:UpdateOpStruct or cwmp:UninstallOpStruct.",
		Cause:       "An ACS that tells the operations apart by their members.",
		Consequence: "The CPE cannot tell what to do and answers with fault 9003.",
		Remedy:      "The maker of the ACS has to send the attribute.",
	},
}
