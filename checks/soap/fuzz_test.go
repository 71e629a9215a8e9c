package soap_test

import (
	"testing"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/checks/datamodel"
	"cwmplab/checks/fault"
	"cwmplab/checks/soap"
	"cwmplab/cwmp"
	"cwmplab/internal/http1"
)

// FuzzRules gives any octets as a body to every message rule of the areas that read trees: none may panic, and where the XML
// is broken nothing but the rules on XML may find anything.
func FuzzRules(f *testing.F) {
	for _, seed := range []string{
		``, `<`, `<Envelope/>`, `<Envelope><Body/></Envelope>`, `<Envelope><Body><Fault/></Body></Envelope>`,
		`<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:c="urn:dslforum-org:cwmp-1-0"><s:Header><c:ID>1</c:ID></s:Header><s:Body><c:Inform><DeviceId/><Event/><ParameterList><a><Name>.</Name><Value/></a></ParameterList></c:Inform></s:Body></s:Envelope>`,
		`<Envelope><Body><x:SetParameterAttributes xmlns:x="urn:dslforum-org:cwmp-1-2"><ParameterList><b><AccessList><string/></AccessList><Notification>7</Notification></b></ParameterList></x:SetParameterAttributes></Body></Envelope>`,
		`<Envelope><Body><ChangeDUState><Operations/><Operations type="x"/></ChangeDUState></Body></Envelope>`,
		`<Envelope><Body><Fault><detail><Fault><FaultCode>9003</FaultCode></Fault></detail></Fault></Body></Envelope>`,
	} {
		f.Add([]byte(seed), false)
		f.Add([]byte(seed), true)
	}
	var rules []*checks.Rule
	for _, area := range [][]*checks.Rule{soap.Rules(), fault.Rules(), datamodel.Rules()} {
		for _, r := range area {
			if r.Check != nil {
				rules = append(rules, r)
			}
		}
	}
	onXML := map[*checks.Rule]bool{&soap.WellFormed: true, &soap.SpecialCharacters: true, &soap.NoDoctype: true}
	f.Fuzz(func(t *testing.T, body []byte, acs bool) {
		m := &capture.Message{HTTP: &http1.Message{Request: !acs, Method: "POST", Status: 200, Body: body, Complete: true}, SOAP: true,
			Response: acs, Sender: cwmp.CPE}
		if acs {
			m.Sender = cwmp.ACS
		}
		if d := m.Doc(); d != nil {
			m.Summary = cwmp.Inspect(d)
		}
		facts := &checks.Facts{Declared: &checks.Declared{}, Memo: &checks.Memo{}}
		for _, r := range rules {
			_, broken := r.Check(m, facts).(*checks.Broken)
			if d := m.Doc(); broken && !onXML[r] && (d == nil || !d.OK()) {
				t.Errorf("%s finds something in XML that is broken", r.ID)
			}
		}
	})
}
