package soap_test

import (
	"fmt"
	"strings"
	"testing"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/checks/datamodel"
	"cwmplab/checks/fault"
	"cwmplab/checks/soap"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
	"cwmplab/internal/http1"
)

// values is a GetParameterValuesResponse with n parameters.
func values(n int) *capture.Message {
	var b strings.Builder
	b.WriteString(`<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/" ` +
		`xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:cwmp="urn:dslforum-org:cwmp-1-0">` +
		`<soap:Header><cwmp:ID soap:mustUnderstand="1">42</cwmp:ID></soap:Header><soap:Body><cwmp:GetParameterValuesResponse>`)
	fmt.Fprintf(&b, `<ParameterList soapenc:arrayType="cwmp:ParameterValueStruct[%d]">`, n)
	for i := range n {
		kind, value := "string", "some text of a device"
		switch i % 40 { // types in about the shares they have in a data model
		case 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16:
			kind, value = "unsignedInt", "1234567"
		case 17, 18, 19, 20, 21, 22:
			kind, value = "boolean", "true"
		case 23:
			kind, value = "dateTime", "2026-03-02T09:15:00Z"
		}
		fmt.Fprintf(&b, "\n<ParameterValueStruct><Name>Device.IP.Interface.%d.Stats.Counter%d</Name><Value xsi:type=\"xsd:%s\">%s</Value></ParameterValueStruct>", i/10+1, i%10, kind, value)
	}
	b.WriteString("</ParameterList></cwmp:GetParameterValuesResponse></soap:Body></soap:Envelope>")
	m := &capture.Message{HTTP: &http1.Message{Request: true, Method: "POST", Body: []byte(b.String()), Complete: true}, SOAP: true, Sender: cwmp.CPE}
	m.Summary = cwmp.Inspect(m.Doc())
	return m
}

// BenchmarkRules judges a response of 2,000 parameters with all message rules of the areas that look at arguments and values,
// beside the parse of the same bytes: the rules have to cost less.
func BenchmarkRules(b *testing.B) {
	m := values(2000)
	var rules []*checks.Rule
	for _, area := range [][]*checks.Rule{soap.Rules(), fault.Rules(), datamodel.Rules()} {
		for _, r := range area {
			if r.Check != nil && (r.Observe.SOAP || len(r.Observe.Methods) > 0) {
				rules = append(rules, r)
			}
		}
	}
	b.Run("parse", func(b *testing.B) {
		b.SetBytes(int64(len(m.HTTP.Body)))
		b.ReportAllocs()
		for b.Loop() {
			xmltree.Parse(m.HTTP.Body).Release()
		}
	})
	b.Run("rules", func(b *testing.B) {
		b.SetBytes(int64(len(m.HTTP.Body)))
		b.ReportAllocs()
		m.Doc()
		for b.Loop() {
			f := &checks.Facts{Declared: &checks.Declared{}, Memo: &checks.Memo{}}
			for _, r := range rules {
				if err := r.Check(m, f); err != nil && err != checks.NotHere {
					b.Fatal(r.ID, err)
				}
			}
		}
	})
}
