package datamodel

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/soap"
	"cwmplab/cwmp"
)

const (
	inform   = "Inform/ParameterList/ParameterValueStruct"
	response = "GetParameterValuesResponse/ParameterList/ParameterValueStruct"
	setting  = "SetParameterValues/ParameterList/ParameterValueStruct"
)

// here is the golden recording that holds a value of every type.
const here = "datamodel-values"

// changed replaces a value in the response of the ACS's question for all types.
func changed(old, new string) mutate.Edit {
	return mutate.Where(mutate.ByMethod("GetParameterValuesResponse"), mutate.ReplaceInBody(">"+old+"</Value>", ">"+new+"</Value>"))
}

// also joins the verdict on values with that on arguments of the method: the worse of the two.
func also(onValues func(*capture.Message, *checks.Facts) error, arguments soap.Aspect) func(*capture.Message, *checks.Facts) error {
	return func(m *capture.Message, f *checks.Facts) error {
		first := onValues(m, f)
		second := soap.Read(m, f).Verdict(arguments)
		if second == checks.NotHere || checks.IsBroken(first) {
			return first
		}
		return second
	}
}

// Booleans judges values and the boolean arguments of the CPE.
var Booleans = checks.Rule{
	ID:         "CWMP-TYP-001",
	Title:      "Booleans are 0, 1, true or false",
	Spec:       checks.TR069("A.2.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.AnySOAP().From(cwmp.CPE),
	Check:      also(on(booleans), soap.Boolean),
	Mutants: []checks.Mutant{
		checks.Breaks(changed("true", "True")).Only(here),
		checks.Breaks(changed("0", "enabled")).Only(here),
		checks.Breaks(mutate.Text("DUStateChangeComplete/Results/Resolved", "yes")),
	},
	Hint: checks.Hint{
		Allowed:     "The four spellings of XML Schema, all lower case.",
		Cause:       "A value that is passed on as the device stores it: True, on, enabled.",
		Consequence: "The ACS takes it for false, or for text, and writes it back.",
		Remedy:      "The maker of the CPE has to translate its own words.",
	},
}

// Integers judges the values of both sides.
var Integers = checks.Rule{
	ID:         "CWMP-TYP-008",
	Title:      "Integer values are decimal text inside the range of their type",
	Spec:       checks.TR069("A.2.1"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.Message(carriers...),
	Check:      on(integers),
	Mutants: []checks.Mutant{
		checks.Breaks(changed("86400", "-1")).Only(here),
		checks.Breaks(changed("18446744073709551615", "18446744073709551616")).Only(here),
		checks.Breaks(mutate.Text(setting+"/Value", "4294967296")).Only(here),
		checks.Breaks(changed("-5", "")).Only(here),
	},
	Hint: checks.Hint{
		Allowed:     "Digits with an optional sign and leading zeros, within 32 or 64 bits; no minus for the unsigned types.",
		Cause:       "A counter printed with the wrong sign, -1 for \"unknown\" in an unsigned type, or an empty value.",
		Consequence: "The ACS refuses the response or stores a number that is far off.",
		Remedy:      "The sender has to print the value as its type says.",
	},
}

// Binary judges values by their xsi:type.
var Binary = checks.Rule{
	ID:         "CWMP-TYP-018",
	Title:      "base64 and hexBinary values are well-formed",
	Spec:       checks.TR069("A.2.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Message("Inform", "GetParameterValuesResponse").From(cwmp.CPE),
	Check:      on(binary),
	Mutants: []checks.Mutant{
		checks.Breaks(changed("0A0b4c", "0A0b4")).Only(here),
		checks.Breaks(changed("iVBORw0KGgo=", "iVBORw0KGgo")).Only(here),
	},
	Hint: checks.Hint{
		Allowed:     "An even number of hexadecimal digits of either case; base64 with its padding, white space between allowed.",
		Cause:       "Bytes printed without leading zeros, or base64 cut to the size of a buffer.",
		Consequence: "The ACS cannot decode the value and drops it or the response.",
		Remedy:      "The maker of the CPE has to encode whole bytes.",
	},
}

// SchemaInUse judges the namespaces at the place of use; CWMP-SOP-010 judges what the envelope declares.
var SchemaInUse = checks.Rule{
	ID:         "CWMP-TYP-020",
	Title:      "xsi:type and its prefix resolve to the XML Schema namespaces of 2001",
	Spec:       checks.TR069("A.2.1"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Message(carriers...),
	Check:      on(schema2001),
	Follows:    []string{"CWMP-SOP-010"},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.ReplaceInBody(cwmp.XSISpace, "http://www.w3.org/1999/XMLSchema-instance")).
			And("CWMP-SOP-010", "because the envelope declares the old namespace").
			And("CWMP-IFM-016", "because the attribute is then no xsi:type to a strict reader"),
		checks.Breaks(mutate.Seq(
			mutate.Attr(response+"/Value", "xsi:type", "old:string"),
			mutate.Attr(response+"/Value", "xmlns:old", "http://www.w3.org/1999/XMLSchema"))),
	},
	Hint: checks.Hint{
		Allowed:     "http://www.w3.org/2001/XMLSchema and http://www.w3.org/2001/XMLSchema-instance, with any prefix.",
		Cause:       "A SOAP library from before 2001.",
		Consequence: "The peer does not find the type of the values.",
		Remedy:      "The sender has to declare the namespaces of 2001.",
	},
}

// KnownType judges the name in xsi:type and its prefix.
var KnownType = checks.Rule{
	ID:         "CWMP-TYP-021",
	Title:      "xsi:type names a known simple type with a declared prefix",
	Spec:       checks.TR069("A.2.1"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Message(carriers...),
	Check:      on(knownType),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Attr(response+"/Value", "xsi:type", "string")),
		checks.Breaks(mutate.Attr(response+"/Value", "xsi:type", "xsd:json")),
		checks.Breaks(mutate.Attr(setting+"/Value", "xsi:type", "xs:unsignedInt")),
	},
	Hint: checks.Hint{
		Allowed:     "A built-in simple type of XML Schema, or its twin of SOAP encoding; without a prefix only where that is the default namespace.",
		Cause:       "An internal type name of the device, such as json, or an attribute without its prefix.",
		Consequence: "Many an ACS drops the value, some the whole response.",
		Remedy:      "The sender has to name the type of the data model, usually xsd:string.",
	},
}
