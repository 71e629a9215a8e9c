package proxy

import (
	"bytes"
	"net"
	"net/url"
	"strings"

	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
	"cwmplab/internal/http1"
)

// escape is a place in a response that leads the CPE past the proxy, or keeps a cookie from coming back.
type escape struct {
	kind  string // alteredLocation, alteredACSURL, alteredCookie, or fileTransfer, which is only told of
	what  string // for people
	to    target // where the CPE would go; empty for cookies
	body  bool   // the span lies in the decoded body, else in the head
	start int    // what is to be replaced: host and port, or an attribute
	end   int
}

// fileTransfer is the kind of a file that the CPE fetches or brings elsewhere: that is as it should be, but it does not
// pass here.
const fileTransfer = "file-transfer"

// view is what the CPE of a link sees of the proxy.
type view struct {
	host  string // lower case
	port  string
	plain bool // it speaks plain HTTP
	far   bool // the upstream speaks TLS
}

// view of the CPE: the advertised address, else the one it has connected to.
func (l *link) view() view {
	v := view{plain: !l.secure(), far: l.to.secure}
	if a, ok := l.raw.LocalAddr().(*net.TCPAddr); ok {
		at := addrPortOf(a)
		v.host, v.port = at.Addr().String(), portText(at.Port())
	}
	if a := l.p.o.Advertise; a != nil {
		t := urlTarget(a)
		v.host = t.host
		if l.role == toACS {
			v.port = t.port
		}
	}
	return v
}

// inHead finds escapes in the head of a response. What is no URL with a host is none: it is relative.
func (v view) inHead(m *http1.Message) []escape {
	var found []escape
	for _, h := range m.HeaderAll("Location") {
		found = v.url(found, m.Head, h.ValueOffset, h.ValueLength, h.Value, escape{kind: alteredLocation, what: "a redirect"})
	}
	for _, h := range m.HeaderAll("Set-Cookie") {
		found = v.cookie(found, m.Head[h.ValueOffset:h.ValueOffset+h.ValueLength], h.ValueOffset)
	}
	return found
}

// inBody finds escapes in a call of the ACS.
func (v view) inBody(m *http1.Message) []escape {
	if !bytes.Contains(m.Body, []byte(urlParameter)) && !bytes.Contains(m.Body, []byte("load>")) {
		return nil
	}
	var found []escape
	doc := xmltree.Parse(m.Body)
	defer doc.Release()
	s := cwmp.Inspect(doc)
	if s.Kind != cwmp.KindRequest {
		return nil
	}
	switch s.Method {
	case "SetParameterValues":
	case "Download", "ScheduleDownload", "Upload":
		at := s.Element.Child("URL")
		return v.url(nil, m.Body, at.TextOffset(), at.TextLen(), strings.TrimSpace(at.Text()), escape{kind: fileTransfer, what: s.Method, body: true})
	default:
		return nil
	}
	for p := range s.Element.Find("ParameterList").Children() {
		if value := p.Child("Value"); strings.HasSuffix(strings.TrimSpace(p.Child("Name").Text()), urlParameter) {
			found = v.url(found, m.Body, value.TextOffset(), value.TextLen(), strings.TrimSpace(value.Text()),
				escape{kind: alteredACSURL, what: "ManagementServer.URL set by the ACS", body: true})
		}
	}
	return found
}

// url adds an escape where a URL leads elsewhere.
func (v view) url(found []escape, in []byte, offset, length int, text string, e escape) []escape {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || !strings.EqualFold(u.Scheme, "http") && !strings.EqualFold(u.Scheme, "https") {
		return found
	}
	e.to = urlTarget(u)
	if e.to.host == v.host && e.to.port == v.port {
		return found
	}
	start, end, ok := authoritySpan(in[offset : offset+length])
	if !ok {
		return found
	}
	e.what += " leads to " + e.to.addr()
	e.start, e.end = offset+start, offset+end
	return append(found, e)
}

// cookie adds the attributes that keep a cookie from coming back to us (RFC 6265 5.3, 5.4).
func (v view) cookie(found []escape, value []byte, offset int) []escape {
	name, _, _ := bytes.Cut(value, []byte("="))
	for at := bytes.IndexByte(value, ';'); at >= 0; {
		end := len(value)
		next := bytes.IndexByte(value[at+1:], ';')
		if next >= 0 {
			end = at + 1 + next
		}
		attribute, setting, _ := bytes.Cut(value[at+1:end], []byte("="))
		setting = bytes.TrimPrefix(bytes.Trim(bytes.TrimSpace(setting), `"`), []byte("."))
		e := escape{kind: alteredCookie, start: offset + at, end: offset + end}
		switch domain := strings.ToLower(string(setting)); strings.ToLower(string(bytes.TrimSpace(attribute))) {
		case "domain":
			if domain != "" && domain != v.host && !strings.HasSuffix(v.host, "."+domain) {
				e.what = "cookie " + string(bytes.TrimSpace(name)) + " is for the domain " + domain + " only, which is not " + v.host
				found = append(found, e)
			}
		case "secure":
			if v.plain && v.far {
				e.what = "cookie " + string(bytes.TrimSpace(name)) + " is for TLS only, the CPE speaks plain HTTP"
				found = append(found, e)
			}
		}
		at = -1
		if next >= 0 {
			at = end
		}
	}
	return found
}
