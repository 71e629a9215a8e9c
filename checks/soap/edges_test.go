package soap_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/soap"
	"cwmplab/fixtures/golden"
)

// TestEdges judges values that are right although they look odd, and those right beside them.
func TestEdges(t *testing.T) {
	const list = "Inform/ParameterList"
	long32 := "12345678901234567890123456789012"
	for _, tc := range []struct {
		name string
		rule *checks.Rule
		on   string
		edit mutate.Edit
		want checks.Outcome
	}{
		{"leading zeros are still one", &soap.MaxEnvelopes, "cpe-boot", mutate.Text("Inform/MaxEnvelopes", " 001 "), checks.Pass},
		{"so is a plus", &soap.MaxEnvelopes, "cpe-boot", mutate.Text("Inform/MaxEnvelopes", "+1"), checks.Pass},
		{"nothing is not", &soap.MaxEnvelopes, "cpe-boot", mutate.Text("Inform/MaxEnvelopes", ""), checks.Fail},
		{"an empty bracket pair states no count", &soap.ArraySize, "cpe-boot", mutate.Attr(list, "soap-enc:arrayType", "cwmp:ParameterValueStruct[]"), checks.Pass},
		{"a padded count is a count", &soap.ArraySize, "cpe-boot", mutate.Attr(list, "soap-enc:arrayType", "cwmp:ParameterValueStruct[0007]"), checks.Pass},
		{"two dimensions are none of ours", &soap.ArraySize, "cpe-boot", mutate.Attr(list, "soap-enc:arrayType", "cwmp:ParameterValueStruct[2,3]"), checks.Fail},
		{"a count without brackets is none", &soap.ArraySize, "cpe-boot", mutate.Attr(list, "soap-enc:arrayType", "cwmp:ParameterValueStruct"), checks.Fail},
		{"an array of anything says little", &soap.ArrayItemType, "cpe-boot", mutate.Attr(list, "soap-enc:arrayType", "xsd:anyType[7]"), checks.Warn},
		{"strings may be those of SOAP encoding", &soap.ArrayItemType, "cpe-boot", mutate.Attr("GetParameterValues/ParameterNames", "soap-enc:arrayType", "soap-enc:string[]"), checks.Pass},
		{"another order of all arguments only warns", &soap.ArgumentOrder, "cpe-boot", mutate.MoveElement("Inform/DeviceId", "Inform/RetryCount"), checks.Warn},
		{"another order with one missing fails", &soap.ArgumentOrder, "cpe-boot",
			mutate.Seq(mutate.DropElement("Inform/Event"), mutate.MoveElement("Inform/DeviceId", "Inform/RetryCount")), checks.Fail},
		{"32 characters are not too long", &soap.ArgumentLength, "set-parameter-values", mutate.Text("SetParameterValues/ParameterKey", long32), checks.Pass},
		{"characters are counted, not octets", &soap.ArgumentLength, "set-parameter-values", mutate.Text("SetParameterValues/ParameterKey", long32[1:]+"é"), checks.Pass},
		{"nor the octets of references", &soap.ArgumentLength, "set-parameter-values", mutate.RawText("SetParameterValues/ParameterKey", long32[1:]+"&#233;"), checks.Pass},
		{"33 are", &soap.ArgumentLength, "set-parameter-values", mutate.Text("SetParameterValues/ParameterKey", long32+"é"), checks.Fail},
		{"a number may have zeros in front", &soap.ArgumentEnum, "set-parameter-values", mutate.Text("SetParameterValuesResponse/Status", "01"), checks.Pass},
		{"or a plus", &soap.ArgumentNumber, "download-transfer-complete", mutate.Text("Download/DelaySeconds", "+0010"), checks.Pass},
		{"the highest number", &soap.ArgumentNumber, "download-transfer-complete", mutate.Text("Download/FileSize", "4294967295"), checks.Pass},
		{"and one more", &soap.ArgumentNumber, "download-transfer-complete", mutate.Text("Download/FileSize", "4294967296"), checks.Fail},
		{"no number", &soap.ArgumentNumber, "download-transfer-complete", mutate.Text("Download/FileSize", ""), checks.Fail},
		{"an integer of another size only warns", &soap.TypesMatch, "soap-typed-elements", mutate.Attr("Inform/MaxEnvelopes", "xsi:type", "xsd:int"), checks.Warn},
		{"the prefix of a type is not declared", &soap.TypesMatch, "soap-typed-elements", mutate.Attr("Inform/MaxEnvelopes", "xsi:type", "no:unsignedInt"), checks.Fail},
		{"an argument that is nil in place", &soap.ArgumentPresence, "set-parameter-values", mutate.ReplaceElement("SetParameterValues/ParameterKey", `<ParameterKey xsi:nil="true"/>`), checks.Pass},
		{"another case of the fixed text only warns", &soap.FaultString, "soap-faults", mutate.Text("Fault/faultstring", "cwmp fault"), checks.Warn},
		{"a code refined by a dot only warns", &soap.SOAPFaultCode, "set-parameter-values", mutate.Text("Fault/faultcode", "Client.Arguments"), checks.Warn},
		{"a prefix that is none of the envelope", &soap.SOAPFaultCode, "set-parameter-values", mutate.Text("Fault/faultcode", "cwmp:Client"), checks.Fail},
		{"a plain SOAP fault needs no detail", &soap.FaultDetail, "set-parameter-values",
			mutate.RawText("Fault", "<faultcode>soap-env:MustUnderstand</faultcode><faultstring>what is that</faultstring>"), checks.NotApplicable},
		{"nor a fixed text", &soap.FaultString, "set-parameter-values",
			mutate.RawText("Fault", "<faultcode>soap-env:MustUnderstand</faultcode><faultstring>what is that</faultstring>"), checks.NotApplicable},
		{"octets of a declared encoding are right", &soap.WellFormed, "cpe-boot",
			mutate.Seq(mutate.RawText("Inform/DeviceId/Manufacturer", "Caf\xe9"), mutate.Header(mutate.ByMethod("Inform"), "Content-Type", "text/xml; charset=iso-8859-1")), checks.Pass},
		{"a character reference is escaped", &soap.PlainCharacters, "cpe-boot", mutate.RawText("Inform/DeviceId/Manufacturer", "Caf&#233;"), checks.Pass},
		{"four spellings of a boolean", &soap.HoldUnderstood, "hold-requests", mutate.Text("Header/HoldRequests", "true"), checks.Pass},
		{"a vendor's method", &soap.KnownMethod, "cpe-boot", mutate.Where(mutate.ByMethod("GetParameterValues"), mutate.Rename("GetParameterValues", "X_001122_Look")), checks.Pass},
	} {
		t.Run(tc.name, func(t *testing.T) {
			NewWithT(t).Expect(checks.Judge(golden.Load(tc.on).With(tc.edit), tc.rule).Outcome).To(Equal(tc.want))
		})
	}
}

// TestStructureLeavesBrokenXMLAlone: where the XML is broken, only the rule on XML says so.
func TestStructureLeavesBrokenXMLAlone(t *testing.T) {
	cut := golden.Load("set-parameter-values").With(mutate.TruncateBody(mutate.WithBody(), -60))
	for _, r := range soap.Rules() {
		got := checks.Judge(cut, r).Outcome
		if r == &soap.WellFormed {
			NewWithT(t).Expect(got).To(Equal(checks.Fail))
			continue
		}
		NewWithT(t).Expect(got).NotTo(BeElementOf(checks.Fail, checks.Warn), r.ID)
	}
}
