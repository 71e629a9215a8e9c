package rpc

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// MethodList: an answer to GetRPCMethods names at least one method, in an array of strings. A size that is merely wrong is
// the business of CWMP-SOP-006.
var MethodList = checks.Rule{
	ID:         "CWMP-GRM-006",
	Title:      "MethodList is an array of strings with an entry and none above 64 characters",
	Spec:       checks.TR069("A.6"),
	Level:      checks.Must,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    checks.Message("GetRPCMethodsResponse"),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if err := readable(m); err != nil {
			return err
		}
		list := m.Find("MethodList")
		if list == nil {
			return checks.NotHere
		}
		if list.FirstChild() == nil {
			return checks.At(list, "MethodList is empty", "at least one method")
		}
		if a, ok := list.Attr(cwmp.EncodingSpace, "arrayType"); ok && !arrayOfStrings(a.Value) {
			return checks.At(a, "arrayType is "+quote(a.Value), "that of strings, xsd:string[…], for at least one entry")
		}
		return longest(list)
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.RawText("GetRPCMethodsResponse/MethodList", "")).
			And("CWMP-SOP-006", "because the size of the array is another"),
		checks.Breaks(mutate.Attr("GetRPCMethodsResponse/MethodList", "soap-enc:arrayType", "xsd:string[0]")).
			And("CWMP-SOP-006", "because the size of the array is another").
			And("CWMP-XSD-008", "because the prefix is not declared everywhere"),
		checks.Breaks(mutate.Text("GetRPCMethodsResponse/MethodList/string", "X_001122_"+strings.Repeat("LongName", 8))).
			And("CWMP-XSD-010", "because the text is too long for any list"),
	},
	Hint: checks.Hint{
		Allowed:     "One or more names of at most 64 characters in an array of strings.",
		Cause:       "A stub that was never filled, or a list whose size is written before it is made.",
		Consequence: "The peer takes every method for missing and does not use the device, or its parser stops.",
		Remedy:      "The responder has to list the methods that it knows; a peer can go by what works.",
	},
}

// arrayOfStrings tells whether an arrayType names strings and does not say that there are none.
func arrayOfStrings(arrayType string) bool {
	name, size, _ := strings.Cut(trim(arrayType), "[")
	return (name == "string" || strings.HasSuffix(name, ":string")) && strings.TrimSpace(strings.TrimSuffix(size, "]")) != "0"
}

func longest(list *xmltree.Node) error {
	for n := list.FirstChild(); n != nil; n = n.NextSibling() {
		if n.TextLen() <= 64 {
			continue
		}
		if count := utf8.RuneCountInString(n.Text()); count > 64 {
			return checks.At(n, "a name has "+strconv.Itoa(count)+" characters", "at most 64")
		}
	}
	return nil
}
