package soap

import (
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// Unqualified stands on the walk: it judges prefixes. Arguments that fall into a default namespace are the business of
// CWMP-XSD-002, the children of cwmp:Fault that of CWMP-SOP-016.
var Unqualified = checks.Rule{
	ID:         "CWMP-SOP-005",
	Title:      "Only top-level elements are in the CWMP namespace, their children are unqualified",
	Spec:       checks.TR069("3.5"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.AnySOAP(),
	Check:      on(Prefixed),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceElement("Inform/MaxEnvelopes", `<h:MaxEnvelopes xmlns:h="urn:dslforum-org:cwmp-1-0">1</h:MaxEnvelopes>`)),
		checks.Breaks(mutate.Rename("GetParameterValuesResponse/ParameterList", "cwmp:ParameterList")),
	},
	Hint: checks.Hint{
		Allowed:     "A prefix on the method, on header entries and on cwmp:Fault; none on anything below them.",
		Cause:       "A toolkit that is told elementFormDefault qualified, or a template written by hand.",
		Consequence: "A peer that reads names with their namespace does not find the arguments.",
		Remedy:      "The sender has to write arguments without a prefix.",
	},
}

// ArraySize stands on the walk. An empty bracket pair states no count and is legal.
var ArraySize = checks.Rule{
	ID:         "CWMP-SOP-006",
	Aliases:    []string{"CWMP-XSD-007"},
	Title:      "The count in arrayType is the number of items",
	Spec:       checks.TR069("3.5", "A.6"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.AnySOAP(),
	Check:      on(ArrayCount),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Attr("GetParameterValuesResponse/ParameterList", "soap-enc:arrayType", "cwmp:ParameterValueStruct[9]")),
		checks.Breaks(mutate.Attr("GetParameterValues/ParameterNames", "soap-enc:arrayType", "xsd:string[0]")),
		checks.Breaks(mutate.Attr("Inform/Event", "soap-enc:arrayType", "cwmp:EventStruct[0064]")).
			And("CWMP-XSD-008", "because a recording with other prefixes does not declare this one"),
	},
	Hint: checks.Hint{
		Allowed:     "The number of items, leading zeros or not, or an empty bracket pair.",
		Cause:       "A count that is written before the list is filled, or that also counts entries which are left out.",
		Consequence: "A peer that allocates by the count reads too few values or waits for more.",
		Remedy:      "The sender has to count what it writes.",
	},
}

// ItemNames stands on the walk and only warns: SOAP encoding gives the names of items no meaning.
var ItemNames = checks.Rule{
	ID:         "CWMP-SOP-007",
	Aliases:    []string{"CWMP-XSD-017"},
	Title:      "Items of an array are named as their type and unqualified",
	Spec:       checks.TR069("3.5", "A.6"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	WarnOnly:   true,
	Observe:    checks.AnySOAP(),
	Check:      on(ItemName),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Rename("Inform/Event/EventStruct", "item")),
		checks.Breaks(mutate.Rename("GetParameterValues/ParameterNames/string", "xsd:string")),
	},
	Hint: checks.Hint{
		Allowed:     "The name of the item type, such as EventStruct or string; other names are legal SOAP encoding and only warn.",
		Cause:       "A SOAP toolkit that names every item \"item\", or after the type with its prefix.",
		Consequence: "A peer that looks items up by name finds an empty list.",
		Remedy:      "The sender should use the names of the schema; a receiver should go by position.",
	},
}

// ValueTyped stands on the walk: parameter values are of any simple type, so each says which.
var ValueTyped = checks.Rule{
	ID:         "CWMP-SOP-008",
	Aliases:    []string{"CWMP-XSD-009"},
	Title:      "Values of any simple type carry xsi:type",
	Spec:       checks.TR069("3.5", "A.2.1"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.AnySOAP(),
	Check:      on(ValueType),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropAttr("GetParameterValuesResponse/ParameterList/ParameterValueStruct/Value", "xsi:type")),
		checks.Breaks(mutate.DropAttr("Inform/ParameterList/ParameterValueStruct[2]/Value", "xsi:type")).
			And("CWMP-IFM-016", "because a value without a type has not that of the data model"),
		checks.Breaks(mutate.DropAttr("SetParameterValues/ParameterList/ParameterValueStruct/Value", "xsi:type")),
	},
	Hint: checks.Hint{
		Allowed:     "An xsi:type on each Value; elsewhere none is needed.",
		Cause:       "A client that writes values as plain text, often only those that are empty.",
		Consequence: "The ACS has to guess the type, stores a number as text, and sends it back with the wrong type.",
		Remedy:      "The sender has to give the type of the data model with each value.",
	},
}

// TypesMatch stands on the walk. The base type of a restricted type is let pass; another integer type only warns.
var TypesMatch = checks.Rule{
	ID:         "CWMP-SOP-009",
	Title:      "An xsi:type elsewhere matches the schema",
	Spec:       checks.TR069("3.5"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.AnySOAP(),
	Check:      on(OtherType),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Attr("Inform/DeviceId", "xsi:type", "cwmp:EventStruct")).Only("soap-typed-elements"),
		checks.Breaks(mutate.Attr("Inform/MaxEnvelopes", "xsi:type", "xsd:string")).Only("soap-typed-elements"),
		checks.Breaks(mutate.Attr("Inform/CurrentTime", "xsi:type", "xsd:date")).Only("soap-typed-elements"),
	},
	Hint: checks.Hint{
		Allowed:     "No xsi:type at all, the named type of the schema, its base type, or soapenc:Array on arrays.",
		Cause:       "A toolkit with a type table of its own, or code that was copied from one structure to the next.",
		Consequence: "A peer that decodes by xsi:type cannot read the argument.",
		Remedy:      "The sender should leave xsi:type out wherever the schema fixes the type.",
	},
}
