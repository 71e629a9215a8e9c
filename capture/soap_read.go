package capture

import (
	"bytes"
	"errors"
	"fmt"
	"net/netip"
	"regexp"
	"strings"
	"time"
	"unicode/utf16"

	"cwmplab/cwmp"
)

// soapBody finds the first element in the Body of an envelope, whatever the prefixes.
var soapBody = regexp.MustCompile(
	`<(?:[^\s<>/:]+:)?Body(?:\s[^<>]*)?>(?:\s|<!--(?s:.*?)-->|<\?(?s:.*?)\?>)*<(?:[^\s<>/:]+:)?([^\s<>/:]+)`)

// soapEnvelope finds the opening tag of an envelope.
var soapEnvelope = regexp.MustCompile(`<(?:[^\s<>/:]+:)?Envelope[\s/>]`)

// acsFault finds the fault code of an ACS, 8000 to 8899 (TR-069 A.5).
var acsFault = regexp.MustCompile(`<(?:[^\s<>/:]+:)?FaultCode(?:\s[^<>]*)?>\s*8\d\d\d\s*<`)

// newSOAPReader reads a file that holds one SOAP envelope and nothing else. The message becomes one half of an HTTP
// round trip: a request where the CPE sends such a message, a response where the ACS does. The other half was never
// seen and is not made up.
func newSOAPReader(name string, data []byte) (Reader, error) {
	text := decodedText(data)
	if !soapEnvelope.MatchString(text) {
		return nil, fmt.Errorf("%s: %w", name, errors.New("XML, but no SOAP envelope"))
	}
	r := &eventList{source: &Source{Name: name, Format: "soap", Notes: []string{
		"a bare SOAP message: HTTP around it, its time and its connection are made up",
	}}}
	sender, why := soapSender(text)
	if why != "" {
		r.source.Notes = append(r.source.Notes, why)
	}
	at := time.Unix(0, 0).UTC()
	c := &Conn{
		ID: 1, Name: connName(1), Source: r.source, Opened: at, Stream: -1,
		Client: netip.AddrPortFrom(unnamedClient, firstUnnamedPort), Server: netip.AddrPortFrom(unnamedServer, 80),
	}
	charset := "utf-8"
	if bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		charset = "utf-16"
	}
	m := syntheticMessage{body: data}
	kind := syntheticField{"Content-Type", "text/xml; charset=" + charset}
	dir := ToServer
	if sender == cwmp.ACS {
		dir, m.start, m.fields = ToClient, "HTTP/1.1 200 OK", []syntheticField{kind}
	} else {
		m.start = "POST / HTTP/1.1"
		m.fields = []syntheticField{{"Host", unnamedServer.String()}, {"SOAPAction", ""}, kind}
	}
	wire, _, _ := m.bytes()
	r.events = []Event{
		{Kind: EventOpen, Time: at, Conn: c},
		{Kind: EventData, Time: at, Conn: c, Dir: dir, Data: wire},
	}
	return r, nil
}

// decodedText is the text of a file in UTF-8 or, with a byte-order mark or without, UTF-16.
func decodedText(data []byte) string {
	little := bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{'<', 0})
	big := bytes.HasPrefix(data, []byte{0xfe, 0xff}) || bytes.HasPrefix(data, []byte{0, '<'})
	if !little && !big {
		return string(data)
	}
	units := make([]uint16, 0, len(data)/2)
	for ; len(data) >= 2; data = data[2:] {
		if little {
			units = append(units, uint16(data[0])|uint16(data[1])<<8)
		} else {
			units = append(units, uint16(data[1])|uint16(data[0])<<8)
		}
	}
	return string(utf16.Decode(units))
}

// soapSender tells who sends such a message, and says so where that had to be guessed.
func soapSender(text string) (sender cwmp.Role, why string) {
	match := soapBody.FindStringSubmatch(text)
	if match == nil {
		return cwmp.CPE, "the message names no method: taken for one of the CPE"
	}
	element := match[1]
	if element == "Fault" {
		if acsFault.MatchString(text) {
			return cwmp.ACS, ""
		}
		return cwmp.CPE, ""
	}
	method, known := cwmp.LookupMethod(element)
	response := false
	if !known {
		method, known = cwmp.LookupMethod(strings.TrimSuffix(element, "Response"))
		response = known
	}
	switch {
	case !known:
		return cwmp.CPE, fmt.Sprintf("%s is no method of the standard: taken for one of the CPE", element)
	case method.Caller == cwmp.Both:
		return cwmp.CPE, fmt.Sprintf("%s may come from both sides: taken for one of the CPE", element)
	case response:
		return method.Responder(), ""
	}
	return method.Caller, ""
}
