package cwmp

import (
	"fmt"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/cwmp/xmltree"
)

func soap(header, body string) string {
	return `<s:Envelope xmlns:s="` + EnvelopeSpace + `" xmlns:c="urn:dslforum-org:cwmp-1-0"><s:Header>` + header +
		`</s:Header><s:Body>` + body + `</s:Body></s:Envelope>`
}

func TestInspect(t *testing.T) {
	const ns = "urn:dslforum-org:cwmp-1-0"
	for _, tc := range []struct {
		name, src string
		want      Summary
	}{
		{"request", soap("", "<c:Reboot><CommandKey/></c:Reboot>"),
			Summary{Kind: KindRequest, Method: "Reboot", Namespace: ns, Envelopes: 1}},
		{"response", soap(`<c:ID>7 </c:ID><c:HoldRequests> 1 </c:HoldRequests>`, "<c:RebootResponse/>"),
			Summary{Kind: KindResponse, Method: "Reboot", Namespace: ns, Envelopes: 1, ID: "7 ", HasID: true, Hold: true, HasHold: true}},
		{"method of a vendor", soap("", "<c:X_000000_Heal/>"),
			Summary{Kind: KindRequest, Method: "X_000000_Heal", Namespace: ns, Envelopes: 1}},
		{"response of a vendor", soap("", "<v:X_000000_HealResponse xmlns:v='urn:v'/>"),
			Summary{Kind: KindResponse, Method: "X_000000_Heal", Namespace: "urn:v", Envelopes: 1}},
		{"method nobody knows", soap("", "<c:getParameterValues/>"),
			Summary{Kind: KindRequest, Method: "getParameterValues", Namespace: ns, Envelopes: 1}},
		{"other protocol", soap("", "<u:BrowseResponse xmlns:u='urn:upnp'/>"),
			Summary{Kind: KindUnknown, Method: "BrowseResponse", Namespace: "urn:upnp", Envelopes: 1}},
		{"wrong namespaces", `<Envelope><Body><Inform xmlns="urn:dslforum-org:cwmp-1-4"/></Body></Envelope>`,
			Summary{Kind: KindRequest, Method: "Inform", Namespace: "urn:dslforum-org:cwmp-1-4", Envelopes: 1}},
		{"header of Inform", soap(`<c:SessionTimeout>60</c:SessionTimeout><c:SupportedCWMPVersions> 1.0, 1.4</c:SupportedCWMPVersions>`, "<c:Inform/>"),
			Summary{Kind: KindRequest, Method: "Inform", Namespace: ns, Envelopes: 1, SessionTimeout: "60", HasSessionTimeout: true,
				SupportedVersions: " 1.0, 1.4", HasSupportedVersions: true}},
		{"header of InformResponse", soap(`<c:UseCWMPVersion> 1.2 </c:UseCWMPVersion><c:NoMoreRequests>true</c:NoMoreRequests>`, "<c:InformResponse/>"),
			Summary{Kind: KindResponse, Method: "Inform", Namespace: ns, Envelopes: 1, UseVersion: "1.2", HasUseVersion: true,
				NoMoreRequests: true, HasNoMoreRequests: true}},
		{"fault", soap("", `<s:Fault><faultcode>s:Client</faultcode><faultstring>CWMP fault</faultstring><detail><c:Fault><FaultCode>9003</FaultCode></c:Fault></detail></s:Fault>`),
			Summary{Kind: KindFault, Namespace: ns, Envelopes: 1, FaultCode: "9003", SOAPFaultCode: "s:Client"}},
		{"plain fault", soap("<c:ID>1</c:ID>", `<s:Fault><faultcode>s:MustUnderstand</faultcode></s:Fault>`),
			Summary{Kind: KindFault, Namespace: ns, Envelopes: 1, SOAPFaultCode: "s:MustUnderstand", ID: "1", HasID: true}},
		{"fault code straight in detail", soap("", `<s:Fault><faultcode>9003</faultcode><detail><FaultCode>9003</FaultCode></detail></s:Fault>`),
			Summary{Kind: KindFault, Envelopes: 1, SOAPFaultCode: "9003"}},
		{"headers of others", soap(`<c:ID>1</c:ID><w:ID xmlns:w="urn:w">2</w:ID>`, "<c:Inform/>"),
			Summary{Kind: KindRequest, Method: "Inform", Namespace: ns, Envelopes: 1, ID: "1", HasID: true}},
		{"header in no namespace", soap(`<ID>1</ID><s:HoldRequests>1</s:HoldRequests>`, "<c:Inform/>"),
			Summary{Kind: KindRequest, Method: "Inform", Namespace: ns, Envelopes: 1, ID: "1", HasID: true, Hold: true, HasHold: true}},
		{"empty body", soap("<c:ID>1</c:ID>", ""), Summary{Namespace: ns, Envelopes: 1, ID: "1", HasID: true}},
		{"no envelope", "<html/>", Summary{}},
		{"nothing", "", Summary{}},
		{"two envelopes", soap("", "<c:Reboot/>") + soap("", "<c:Inform/>"),
			Summary{Kind: KindRequest, Method: "Reboot", Namespace: ns, Envelopes: 2}},
		{"cut", soap("<c:ID>1</c:ID>", "<c:Inform><DeviceId><Manu")[:175], Summary{Envelopes: 1, Namespace: ns, ID: "1", HasID: true}},
		{"method named Response", soap("", "<c:Response/>"),
			Summary{Kind: KindRequest, Method: "Response", Namespace: ns, Envelopes: 1}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			got := Inspect(xmltree.Parse([]byte(tc.src)))
			if tc.want.Kind != KindUnknown {
				g.Expect(got.Element).NotTo(BeNil())
			}
			if tc.name == "cut" { // what a cut document holds depends on the parser; it must not mislead
				g.Expect(got.ID).To(Equal("1"))
				return
			}
			got.Element = nil
			g.Expect(got).To(Equal(tc.want))
		})
	}
	NewWithT(t).Expect(Inspect(nil)).To(Equal(Summary{}))
}

func TestNegotiate(t *testing.T) {
	const v10, v11, v12 = "urn:dslforum-org:cwmp-1-0", "urn:dslforum-org:cwmp-1-1", "urn:dslforum-org:cwmp-1-2"
	for _, tc := range []struct {
		inform, response Summary
		want             Version
		how              string
	}{
		{Summary{Namespace: v12}, Summary{Namespace: v12, UseVersion: "1.4"}, V1_4, "UseCWMPVersion"},
		{Summary{Namespace: v12}, Summary{Namespace: v12, UseVersion: "1.0"}, V1_0, "UseCWMPVersion"},
		{Summary{Namespace: v12}, Summary{Namespace: v12, UseVersion: "9.9"}, V1_2, "namespace"},
		{Summary{Namespace: v12}, Summary{Kind: KindFault, FaultCode: "8006", Namespace: v12}, UnknownVersion, "fault 8006"},
		{Summary{Namespace: v12}, Summary{Kind: KindFault, FaultCode: "8002", Namespace: v12}, V1_2, "namespace"},
		{Summary{Namespace: v12}, Summary{Namespace: v10}, V1_0, "namespace"},
		{Summary{Namespace: v10}, Summary{Namespace: v11}, V1_0, "namespace"},
		{Summary{Namespace: v11}, Summary{Namespace: v12}, V1_1, "namespace"},
		{Summary{Namespace: v12, HasSessionTimeout: true}, Summary{Namespace: v12}, V1_3, "SessionTimeout"},
		{Summary{Namespace: v12, HasSessionTimeout: true}, Summary{Namespace: v11}, V1_1, "namespace"},
		{Summary{Namespace: v12, HasSessionTimeout: true, HasSupportedVersions: true}, Summary{Namespace: v12}, V1_2, "namespace"},
		{Summary{Namespace: v11}, Summary{}, V1_1, "namespace of Inform"},
		{Summary{Namespace: "urn:x"}, Summary{Namespace: v11}, V1_1, "namespace of InformResponse"},
		{Summary{}, Summary{}, UnknownVersion, "none"},
	} {
		g := NewWithT(t)
		got, how := Negotiate(tc.inform, tc.response)
		g.Expect(fmt.Sprint(got, how)).To(Equal(fmt.Sprint(tc.want, tc.how)), "%+v %+v", tc.inform, tc.response)
	}
}

func TestVersions(t *testing.T) {
	g := NewWithT(t)
	for v := V1_0; v <= V1_4; v++ {
		got, ok := ParseVersion(v.String())
		g.Expect(ok).To(BeTrue())
		g.Expect(got).To(Equal(v))
		lowest, ok := NamespaceVersion(v.Namespace())
		g.Expect(ok).To(BeTrue())
		g.Expect(lowest).To(Equal(min(v, V1_2)))
	}
	for _, s := range []string{"", "1.5", "unknown", "1", " 1.0"} {
		_, ok := ParseVersion(s)
		g.Expect(ok).To(BeFalse(), s)
	}
	for _, urn := range []string{"", "urn:dslforum-org:cwmp-1-3", "urn:dslforum-org:cwmp-1-4", "urn:dslforum-org:CWMP-1-0"} {
		_, ok := NamespaceVersion(urn)
		g.Expect(ok).To(BeFalse(), urn)
	}
	g.Expect(Version(99).String()).To(Equal("unknown"))
}

func bigInform(n int) *xmltree.Document {
	c := &Inform{Event: []EventStruct{{"2 PERIODIC", ""}}, MaxEnvelopes: 1}
	for i := range n {
		c.ParameterList = append(c.ParameterList, ParameterValue{fmt.Sprintf("Device.X.%d.Name", i), "xsd:string", strings.Repeat("v", 20)})
	}
	return xmltree.Parse(Encode(&Envelope{Version: V1_0, Header: Header{ID: new("123456")}, Body: c}, DefaultStyle()))
}

// TestInspectIsCheap: strings of the summary (method, ID), nothing that grows with the message.
func TestInspectIsCheap(t *testing.T) {
	for _, n := range []int{1, 2000} {
		d := bigInform(n)
		if got := testing.AllocsPerRun(100, func() { Inspect(d) }); got > 3 {
			t.Errorf("%d parameters: %v allocations", n, got)
		}
	}
}

func BenchmarkInspect(b *testing.B) {
	for _, n := range []int{1, 2000} {
		d := bigInform(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Inspect(d)
			}
		})
	}
}

func BenchmarkDecode(b *testing.B) {
	d := bigInform(2000)
	b.ReportAllocs()
	b.SetBytes(int64(len(d.Source())))
	for b.Loop() {
		if _, _, err := Decode(d); err != nil {
			b.Fatal(err)
		}
	}
}
