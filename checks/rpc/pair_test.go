package rpc_test

import (
	"errors"
	"fmt"
	"strings"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/internal/http1"
)

// envelope puts the element of a method into a message of a side.
func envelope(side cwmp.Role, body string) *capture.Message {
	text := `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:soap-enc="http://schemas.xmlsoap.org/soap/encoding/" ` +
		`xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:cwmp="urn:dslforum-org:cwmp-1-2">` +
		`<e:Header><cwmp:ID e:mustUnderstand="1">7</cwmp:ID></e:Header><e:Body>` + body + `</e:Body></e:Envelope>`
	m := &capture.Message{HTTP: &http1.Message{Request: side == cwmp.CPE, Method: "POST", Status: 200, Body: []byte(text), Complete: true},
		Response: side == cwmp.ACS, SOAP: true, Sender: side}
	m.Summary = cwmp.Inspect(m.Doc())
	return m
}

// answer is a message of the CPE that answers a request of the ACS, each given by its element.
func answer(request, response string) *capture.Message {
	s := &capture.Session{}
	ask, m := envelope(cwmp.ACS, request), envelope(cwmp.CPE, response)
	before := &capture.Exchange{Session: s, Number: 1, Request: &capture.Message{HTTP: &http1.Message{Request: true, Complete: true}}, Response: ask}
	now := &capture.Exchange{Session: s, Number: 2, Request: m}
	ask.Exchange, m.Exchange = before, now
	s.Exchanges = []*capture.Exchange{before, now}
	return m
}

// says puts a verdict into a word.
func says(v error) string {
	var b *checks.Broken
	var u *checks.Inconclusive
	switch {
	case v == nil:
		return "kept"
	case errors.Is(v, checks.NotHere):
		return "not here"
	case errors.As(v, &b) && b.Warning:
		return "warned"
	case errors.As(v, &b):
		return "broken"
	case errors.As(v, &u):
		return "unsure"
	}
	return v.Error()
}

func judged(r *checks.Rule, m *capture.Message) string {
	return says(r.Check(m, &checks.Facts{Declared: &checks.Declared{}, Memo: &checks.Memo{}, Version: cwmp.V1_2}))
}

// get is a GetParameterValues for names, which stand with blanks between them; "" is the empty name.
func get(names ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<cwmp:GetParameterValues><ParameterNames soap-enc:arrayType="xsd:string[%d]">`, len(names))
	for _, n := range names {
		b.WriteString("<string>" + n + "</string>")
	}
	return b.String() + "</ParameterNames></cwmp:GetParameterValues>"
}

// values is a GetParameterValuesResponse with names.
func values(names ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<cwmp:GetParameterValuesResponse><ParameterList soap-enc:arrayType="cwmp:ParameterValueStruct[%d]">`, len(names))
	for _, n := range names {
		b.WriteString(`<ParameterValueStruct><Name>` + n + `</Name><Value xsi:type="xsd:string">v</Value></ParameterValueStruct>`)
	}
	return b.String() + "</ParameterList></cwmp:GetParameterValuesResponse>"
}

// list is a GetParameterNames.
func list(path, next string) string {
	return `<cwmp:GetParameterNames><ParameterPath>` + path + `</ParameterPath><NextLevel>` + next + `</NextLevel></cwmp:GetParameterNames>`
}

// infos is a GetParameterNamesResponse with names.
func infos(names ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<cwmp:GetParameterNamesResponse><ParameterList soap-enc:arrayType="cwmp:ParameterInfoStruct[%d]">`, len(names))
	for _, n := range names {
		b.WriteString(`<ParameterInfoStruct><Name>` + n + `</Name><Writable>0</Writable></ParameterInfoStruct>`)
	}
	return b.String() + "</ParameterList></cwmp:GetParameterNamesResponse>"
}

// failed is a fault with a code.
func failed(code string) string {
	return `<e:Fault><faultcode>e:Client</faultcode><faultstring>CWMP fault</faultstring><detail><cwmp:Fault><FaultCode>` + code +
		`</FaultCode><FaultString>text</FaultString></cwmp:Fault></detail></e:Fault>`
}
