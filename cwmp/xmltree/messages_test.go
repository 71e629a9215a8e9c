package xmltree

import (
	"math/rand/v2"
	"regexp"
)

// messages are small documents of the kind the tests start from: CWMP in the spelling of
// different stacks, and the corners of XML they lead to.
var messages = []string{
	`<?xml version="1.0" encoding="UTF-8"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:enc="http://schemas.xmlsoap.org/soap/encoding/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:cwmp="urn:dslforum-org:cwmp-1-0">
  <soap:Header><cwmp:ID soap:mustUnderstand="1">7</cwmp:ID></soap:Header>
  <soap:Body>
    <cwmp:Inform>
      <DeviceId><Manufacturer>A &amp; B</Manufacturer><OUI>00D09E</OUI></DeviceId>
      <Event enc:arrayType="cwmp:EventStruct[2]">
        <EventStruct><EventCode>0 BOOTSTRAP</EventCode><CommandKey/></EventStruct>
        <EventStruct><EventCode>1 BOOT</EventCode><CommandKey></CommandKey></EventStruct>
      </Event>
      <MaxEnvelopes>1</MaxEnvelopes>
    </cwmp:Inform>
  </soap:Body>
</soap:Envelope>
`,
	"<SOAP-ENV:Envelope xmlns:SOAP-ENV='http://schemas.xmlsoap.org/soap/envelope/'><SOAP-ENV:Body><Reboot xmlns='urn:dslforum-org:cwmp-1-0'>\r\n<CommandKey xmlns=''>a&#10;b<![CDATA[<c>&]]]]><!-- d --></CommandKey></Reboot></SOAP-ENV:Body></SOAP-ENV:Envelope>",
	`<a xmlns="u" xmlns:p="v" p:b="1" b='2' xml:lang="de"><p:c xmlns:p="w" p:b="x&lt;&#x20AC;&quot;"/>text<?pi data?> more]] ></a>`,
	"<?xml version='1.0' standalone='yes'?><!-- before --><r>\u00e4\u00f6\U0001F600<\u00fc>-</\u00fc></r><!-- behind -->",
	"<a><b><c/></b ><b x = '1'\n\ty=\"2\" /></a>\n",
	"<a/>",
}

// fragments are what mutations put into a document.
var fragments = []string{
	"<", ">", "&", "'", `"`, "/", "=", ":", "!", "?", "]", "-", " ", "\n", "\r\n", "\t", "\x00", "\x0b", "\xff", "\xc3", "\u00e4", "\u00d7", "\ufffe", "\U0001F600",
	"]]>", "--", "<!--", "-->", "<!-- c -->", "<![CDATA[", "<![CDATA[d]]>", "<?pi x?>", "<?", "?>", "<??>", "<?p:q r?>", "<?XML x?>", "<?xml version='1.0'?>",
	"&amp;", "&lt;", "&nbsp;", "&#65;", "&#x0;", "&#xD800;", "&#", "&#x", ";", "&#1114112;",
	"<x>", "</x>", "<x/>", "<x", "</", "/>", "</>", "<p:x>", "</p:x>", "<p:x/>", "<x:y:z/>", "<:x/>", "<x:/>", "<1/>", "<x:1/>",
	" b='1'", " b=\"2\"", " b", " b=", " b=1", " p:b='1'", " xml:lang='en'", " xmlns='u'", " xmlns=''", " xmlns:p='u'", " xmlns:p=''", " xmlns:q='u' xmlns:r='u' q:b='' r:b=''",
	" xmlns:xml='u'", " xmlns:xmlns='u'", " xmlns:p='http://www.w3.org/XML/1998/namespace'", " xmlns:xml='http://www.w3.org/XML/1998/namespace'",
	" xmlns:p='http://www.w3.org/2000/xmlns/'", " xmlns='http://www.w3.org/XML/1998/namespace'", " xmlns:='u'", " :b=''", " b:=''", "<xmlns:x/>", " xmlns:b:c='u'", "<!x>", "<!ELEMENT x ANY>",
	" version='1.0'", " standalone='no'", " encoding='utf-8'", "\xef\xbb\xbf",
}

var punctuation = regexp.MustCompile(`[<>"'&;/ ]`)

// mutated is one of the messages, damaged one to three times, or not at all.
func mutated(rng *rand.Rand) string {
	src := messages[rng.IntN(len(messages))]
	marks := punctuation.FindAllStringIndex(src, -1)
	for range rng.IntN(4) {
		i := rng.IntN(len(src) + 1)
		if len(marks) > 0 && rng.IntN(3) > 0 { // most faults are interesting beside markup
			i = min(marks[rng.IntN(len(marks))][rng.IntN(2)], len(src))
		}
		j := min(len(src), i+rng.IntN(12))
		k := rng.IntN(len(src) + 1)
		switch rng.IntN(8) {
		case 0: // cut out
			src = src[:i] + src[j:]
		case 1: // cut off
			src = src[:i]
		case 2: // repeat
			src = src[:j] + src[i:]
		case 3: // move a piece
			src = src[:k] + src[i:j] + src[k:]
		default:
			src = src[:i] + fragments[rng.IntN(len(fragments))] + src[i:]
		}
	}
	return src
}
