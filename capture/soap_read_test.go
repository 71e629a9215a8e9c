package capture

import (
	"io"
	"testing"
	"unicode/utf16"

	. "github.com/onsi/gomega"
)

// bareSOAP is an envelope around a body.
func bareSOAP(body string) string {
	return `<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"` +
		` xmlns:cwmp="urn:dslforum-org:cwmp-1-0"><s:Header/><s:Body>` + body + `</s:Body></s:Envelope>`
}

func TestBareSOAPDirection(t *testing.T) {
	for body, want := range map[string]Direction{
		`<cwmp:Inform/>`: ToServer,
		`<cwmp:InformResponse><MaxEnvelopes/></x>`:           ToClient,
		"\n <!-- <cwmp:Inform> --> <cwmp:GetParameterValues": ToClient,
		`<cwmp:GetParameterValuesResponse/>`:                 ToServer,
		`<TransferComplete/>`:                                ToServer,
		`<cwmp:TransferCompleteResponse/>`:                   ToClient,
		`<cwmp:GetRPCMethods/>`:                              ToServer,
		`<x:X_VENDOR_Do/>`:                                   ToServer,
		`<s:Fault><detail><cwmp:Fault><FaultCode>9005</FaultCode></cwmp:Fault></detail></s:Fault>`: ToServer,
		`<s:Fault><detail><cwmp:Fault><FaultCode>8002</FaultCode></cwmp:Fault></detail></s:Fault>`: ToClient,
		``: ToServer,
	} {
		t.Run(body, func(t *testing.T) {
			g := NewWithT(t)
			r, err := newSOAPReader("x.xml", []byte(bareSOAP(body)))
			g.Expect(err).NotTo(HaveOccurred())
			h := hearAll(t, r)
			g.Expect(h.err).To(Equal(io.EOF))
			g.Expect(h.stream(1, want)).To(HaveSuffix("\r\n\r\n" + bareSOAP(body)))
			g.Expect(h.stream(1, 1-want)).To(BeEmpty())
			g.Expect([]bool{h.source.Framing, h.source.Timing, h.source.Opens}).To(Equal([]bool{false, false, false}))
		})
	}
}

func TestBareSOAPInUTF16(t *testing.T) {
	g := NewWithT(t)
	data := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(bareSOAP(`<cwmp:InformResponse/>`))) {
		data = append(data, byte(unit), byte(unit>>8))
	}
	g.Expect(looksLikeSOAP(data)).To(BeTrue())
	r, err := newSOAPReader("x.xml", data)
	g.Expect(err).NotTo(HaveOccurred())
	h := hearAll(t, r)
	g.Expect(h.stream(1, ToClient)).To(ContainSubstring("charset=utf-16"))
	g.Expect(h.stream(1, ToClient)).To(HaveSuffix(string(data)))
}

func TestXMLWithoutEnvelope(t *testing.T) {
	_, err := newSOAPReader("x.xml", []byte("<html/>"))
	NewWithT(t).Expect(err).To(MatchError("x.xml: XML, but no SOAP envelope"))
}

func TestSniffing(t *testing.T) {
	g := NewWithT(t)
	c := &craft{}
	g.Expect(looksLikePcap(c.raw())).To(BeTrue())
	g.Expect(looksLikePcapng(c.raw())).To(BeFalse())
	g.Expect(looksLikePcap([]byte("\x0a\x0d\x0d\x0a"))).To(BeTrue())
	g.Expect(looksLikePcap([]byte("\xd4\xc3"))).To(BeFalse())
	g.Expect(looksLikeHAR([]byte("\xef\xbb\xbf\n {"))).To(BeTrue())
	g.Expect(looksLikeHAR([]byte("[{"))).To(BeFalse())
	g.Expect(looksLikeSOAP([]byte(" <?xml"))).To(BeTrue())
	g.Expect(looksLikeSOAP([]byte("@0 c1 open"))).To(BeFalse())
}
