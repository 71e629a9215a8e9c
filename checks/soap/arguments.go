package soap

import (
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// ArgumentOrder stands on the walk. Where every argument is there just once, another order only warns.
var ArgumentOrder = checks.Rule{
	ID:         "CWMP-XSD-003",
	Title:      "Arguments appear in schema order",
	Spec:       checks.TR069("A.6"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.AnySOAP(),
	Check:      on(Order),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.MoveElement("SetParameterValues/ParameterList", "SetParameterValues/ParameterKey")),
		checks.Breaks(mutate.MoveElement("Inform/DeviceId", "Inform/RetryCount")),
	},
	Hint: checks.Hint{
		Allowed:     "The order of the schema; another order warns as long as every argument is there just once.",
		Cause:       "A client that builds its message from a hash table, or that appends arguments where it happens to learn their values.",
		Consequence: "A peer that reads by position, or that validates by schema, mistakes arguments or refuses the message.",
		Remedy:      "The sender has to write arguments in the order of TR-069 Annex A.",
	},
}

// ArgumentPresence stands on the walk: only what the schema calls optional may be left out.
var ArgumentPresence = checks.Rule{
	ID:         "CWMP-XSD-004",
	Title:      "Every argument that is not optional is present, empty or not",
	Spec:       checks.TR069("A.6"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.AnySOAP(),
	Check:      on(Presence),
	Follows:    []string{"CWMP-INF-001", "CWMP-INF-002", "CWMP-INF-015"},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropElement("Download/SuccessURL")).
			And("CWMP-DL-028", "because Download is told what it has to hold"),
		checks.Breaks(mutate.DropElement("SetParameterValues/ParameterKey")),
		checks.Breaks(mutate.DropElement("SetParameterValuesResponse/Status")),
		checks.Breaks(mutate.DropElement("GetParameterValuesResponse/ParameterList/ParameterValueStruct/Name")).
			And("CWMP-GPV-001", "because the answer then lacks a name that was asked for"),
	},
	Hint: checks.Hint{
		Allowed:     "An argument without a value is sent as an empty element; only what the schema marks optional may be missing.",
		Cause:       "A sender that leaves out what is empty, such as SuccessURL, CommandKey or ParameterKey.",
		Consequence: "Strict peers answer with fault 9003 or 8003, others take a value from memory that was never sent.",
		Remedy:      "The sender has to write the element even when there is nothing in it.",
	},
}

// UnknownArgument stands on the walk. An argument that stands twice counts here too: the second one is not declared.
var UnknownArgument = checks.Rule{
	ID:         "CWMP-XSD-005",
	Title:      "A method holds no argument that the schema does not declare",
	Spec:       checks.TR069("A.6"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.AnySOAP(),
	Check:      on(Unknown),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.InsertInto("AddObject", "<Timeout>30</Timeout>")),
		checks.Breaks(mutate.InsertInto("SetParameterValues", "<Timeout>30</Timeout>")),
		checks.Breaks(mutate.RepeatElement("SetParameterValuesResponse/Status")),
		checks.Breaks(mutate.InsertAfter("Inform/ParameterList/ParameterValueStruct/Value", "<Unit>s</Unit>")),
	},
	Hint: checks.Hint{
		Allowed:     "The arguments of the schema and nothing else; a vendor adds methods and parameters, not arguments.",
		Cause:       "An extension of one vendor that only its own peers read, or an argument of another method left over from copied code.",
		Consequence: "The receiver may ignore it or refuse the whole message, and both are right.",
		Remedy:      "The sender has to put vendor data into a vendor method or a vendor parameter.",
	},
}

// ArgumentLength stands on the walk.
var ArgumentLength = checks.Rule{
	ID:         "CWMP-XSD-010",
	Title:      "String arguments are not longer than the schema allows",
	Spec:       checks.TR069("A.6"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.AnySOAP(),
	Check:      on(Length),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("SetParameterValues/ParameterKey", "key-of-thirty-three-characters-xx")).
			And("CWMP-INF-013", "because the next Inform shows the shorter key"),
		checks.Breaks(mutate.Text("Download/CommandKey", "key-of-thirty-three-characters-xx")).
			And("CWMP-DL-002", "because the transfer is then reported under another key").
			And("CWMP-TC-017", "because the transfer is then reported under another key").
			And("CWMP-TC-002", "because the transfer is then reported under another key").
			And("CWMP-TC-007", "because the transfer that is reported is then not the one of the session"),
		checks.Breaks(mutate.Text("GetParameterValues/ParameterNames/string", "Device."+long)).
			And("CWMP-GPV-001", "because the answer then lacks the name that was asked for"),
	},
	Hint: checks.Hint{
		Allowed:     "As many characters as Annex A gives, counted after character references are decoded: 32 for keys, 64 for file types, 256 for names and URLs.",
		Cause:       "An ACS that puts a UUID with a prefix into CommandKey, or a signed URL into Download.",
		Consequence: "The device cuts the text and reports a key that the ACS does not know, or refuses the request.",
		Remedy:      "The sender has to keep its texts short: a short key that its database resolves, a short download URL.",
	},
}

// long is a text that is too long for any argument of 256 characters.
const long = "Thirty-two.characters.are.not.enough.for.this.parameter.name.and.sixty-four.are.not.enough.either." +
	"It.goes.on.until.there.are.more.than.two.hundred.and.fifty-six.of.them.which.is.the.most.that.a.name.of.a.parameter." +
	"may.have.in.any.method.of.this.protocol.whichever.version"

// ArgumentEnum stands on the walk. The closed lists of 1.0 and 1.1 only warn, as later amendments open them.
var ArgumentEnum = checks.Rule{
	ID:         "CWMP-XSD-012",
	Title:      "Enumerated numbers hold only listed values",
	Spec:       checks.TR069("A.6"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.AnySOAP(),
	Check:      on(Enum),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("SetParameterValuesResponse/Status", "2")),
		checks.Breaks(mutate.Text("DownloadResponse/Status", "-1")).
			And("CWMP-DL-002", "because nothing says any more that the download is done"),
	},
	Hint: checks.Hint{
		Allowed:     "Status 0 or 1, State 1 to 3, Mode 0 to 2, Notification 0 to 6 (0 to 2 in namespaces 1-0 and 1-1, where more only warns).",
		Cause:       "An internal result code of the client is passed on as Status.",
		Consequence: "The peer cannot tell whether the change is applied and may wait for a completion that never comes.",
		Remedy:      "The sender has to map its own results to the listed values, or answer with a fault.",
	},
}

// ArgumentNumber stands on the walk.
var ArgumentNumber = checks.Rule{
	ID:         "CWMP-XSD-018",
	Title:      "Integer arguments are plain decimal text inside the range of their type",
	Spec:       checks.TR069("A.2.1"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.AnySOAP(),
	Check:      on(Number),
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Text("Download/DelaySeconds", "0x10")),
		checks.Breaks(mutate.Text("Inform/RetryCount", "-1")),
		checks.Breaks(mutate.Text("Download/FileSize", "5,242,880")),
	},
	Hint: checks.Hint{
		Allowed:     "Decimal digits, leading zeros and a leading plus included; 0 to 4294967295, or the signed range where the schema has int.",
		Cause:       "Numbers that are printed with a unit, with grouping, in hexadecimal, or signed where they are unsigned; or an empty element.",
		Consequence: "The receiver answers with a fault or reads another number.",
		Remedy:      "The sender has to print the bare number.",
	},
}
