package proxy

import (
	"bytes"
	"context"
	"net"
	"strings"

	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
	"cwmplab/internal/http1"
)

// Names of alterations.
const (
	alteredRequestURL   = "connection-request-url"
	alteredHost         = "host"
	alteredTarget       = "request-target"
	alteredProxyField   = "proxy-field"
	alteredLocation     = "location"
	alteredACSURL       = "acs-url"
	alteredCookie       = "cookie"
	urlParameter        = ".ManagementServer.URL"
	requestURLParameter = ".ManagementServer.ConnectionRequestURL"
)

// requestEditor changes what goes to the upstream.
func (l *link) requestEditor(ctx context.Context, absolute, requests, host bool) *editor {
	e := &editor{parser: http1.NewRequestParser(editLimits())}
	e.head = func(m *http1.Message) []change {
		var changes []change
		if host {
			changes = append(changes, rewriteHost(m, l.to.authority())...)
		}
		if absolute {
			changes = append(changes, l.originForm(m)...)
		}
		return changes
	}
	if !requests {
		return e
	}
	e.needs = mayBeSOAP
	e.body = func(m *http1.Message, wire []byte) []change {
		return onWire(m, wire, l.requestURLs(ctx, m))
	}
	e.skip = func(m *http1.Message, why string) {
		l.p.warn(l.flow, "not-rewritten", "a request from %s passes unchanged: %s; its ConnectionRequestURL, if any, is the real one", l.raw.RemoteAddr(), why)
	}
	return e
}

// requestURLs leads the ConnectionRequestURL of an Inform, or of a GetParameterValuesResponse, to a listener of ours.
// Only host and port change: the digest of a connection request covers path and query (RFC 7616 3.4).
func (l *link) requestURLs(ctx context.Context, m *http1.Message) []bodyChange {
	if !bytes.Contains(m.Body, []byte("ConnectionRequestURL")) {
		return nil
	}
	doc := xmltree.Parse(m.Body)
	defer doc.Release()
	s := cwmp.Inspect(doc)
	inform := s.Kind == cwmp.KindRequest && s.Method == "Inform"
	if !inform && !(s.Kind == cwmp.KindResponse && s.Method == "GetParameterValues") {
		return nil
	}
	var id cwmp.DeviceID
	if inform {
		id = deviceID(s.Element)
	}
	var changes []bodyChange
	for p := range s.Element.Find("ParameterList").Children() {
		value := p.Child("Value")
		if !strings.HasSuffix(strings.TrimSpace(p.Child("Name").Text()), requestURLParameter) || value.TextLen() == 0 {
			continue
		}
		raw := m.Body[value.TextOffset() : value.TextOffset()+value.TextLen()]
		start, end, ok := authoritySpan(raw)
		if !ok {
			continue
		}
		at, err := l.p.wakers.lead(ctx, l, id, strings.TrimSpace(value.Text()), string(raw[start:end]))
		if err != nil {
			l.p.warn(l.flow, "not-rewritten", "connection requests for %s do not pass: %v", l.raw.RemoteAddr(), err)
			continue
		}
		changes = append(changes, bodyChange{value.TextOffset() + start, value.TextOffset() + end, []byte(at), alteredRequestURL})
	}
	return changes
}

// deviceID reads the identity from an Inform.
func deviceID(inform *xmltree.Node) cwmp.DeviceID {
	text := func(name string) string { return strings.TrimSpace(inform.Find("DeviceId/" + name).Text()) }
	return cwmp.DeviceID{Manufacturer: text("Manufacturer"), OUI: text("OUI"), ProductClass: text("ProductClass"), SerialNumber: text("SerialNumber")}
}

// deviceName is how people name a device, "" for none.
func deviceName(id cwmp.DeviceID) string {
	if id == (cwmp.DeviceID{}) {
		return ""
	}
	if id.ProductClass == "" {
		return id.OUI + "-" + id.SerialNumber
	}
	return id.OUI + "-" + id.ProductClass + "-" + id.SerialNumber
}

// hostOf is an address without its port.
func hostOf(a net.Addr) string {
	if t, ok := a.(*net.TCPAddr); ok {
		return t.IP.String()
	}
	return ""
}

// mayBeSOAP tells by its head whether a message may carry an envelope. Files, which may be long, do not, nor does what
// says neither its type nor its length.
func mayBeSOAP(m *http1.Message) bool {
	kind := strings.ToLower(m.Header("Content-Type"))
	if kind == "" {
		return m.Framing == http1.Length || m.Framing == http1.Chunked
	}
	return m.Framing != http1.NoBody && strings.Contains(kind, "xml")
}
