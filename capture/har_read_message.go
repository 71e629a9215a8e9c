package capture

import (
	"encoding/base64"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// messages puts an entry's request and response together; the response is nil where none came.
func (e *harEntry) messages(note func(string, ...any)) (request, response *syntheticMessage) {
	request = &syntheticMessage{head: wholeHead(e.CWMP.RequestHead), body: e.Request.body(note)}
	fields, pseudo := harReadFields(e.Request.Headers)
	target, host := e.Request.target(pseudo)
	if _, ok := fieldNamed(fields, "Host"); !ok && host != "" {
		fields = append([]syntheticField{{"Host", host}}, fields...)
	}
	request.start, request.fields = e.Request.Method+" "+target+" "+harVersion(e.Request.Version, note), fields
	if e.Response.Status <= 0 && len(e.CWMP.ResponseHead) == 0 {
		return request, nil
	}
	body := harReadText(e.Response.Content.Text, e.Response.Content.Encoding, note)
	response = &syntheticMessage{head: wholeHead(e.CWMP.ResponseHead), body: body}
	response.fields, _ = harReadFields(e.Response.Headers)
	version := harVersion(e.Response.Version, note)
	response.start = fmt.Sprintf("%s %03d %s", version, e.Response.Status, e.Response.StatusText)
	return request, response
}

// wholeHead is a head that ends as a head does, else nothing.
func wholeHead(head []byte) []byte {
	if text := string(head); strings.HasSuffix(text, "\r\n\r\n") || strings.HasSuffix(text, "\n\n") {
		return head
	}
	return nil
}

// harReadFields are the header fields of a message, and the pseudo fields of HTTP/2. A value of several lines stands for
// several fields with one name.
func harReadFields(list []harField) (fields []syntheticField, pseudo map[string]string) {
	pseudo = map[string]string{}
	for _, f := range list {
		if strings.HasPrefix(f.Name, ":") {
			pseudo[f.Name] = f.Value
			continue
		}
		for _, value := range strings.Split(f.Value, "\n") {
			fields = append(fields, syntheticField{f.Name, strings.TrimSuffix(value, "\r")})
		}
	}
	return fields, pseudo
}

// fieldNamed is the value of the first field with a name.
func fieldNamed(fields []syntheticField, name string) (string, bool) {
	for _, f := range fields {
		if strings.EqualFold(f.name, name) {
			return f.value, true
		}
	}
	return "", false
}

// harVersion is the version for the start line: what is no HTTP/1 is written as HTTP/1.1.
func harVersion(version string, note func(string, ...any)) string {
	upper := strings.ToUpper(version)
	if upper == "HTTP/1.0" || upper == "HTTP/1.1" {
		return upper
	}
	if upper != "" && upper != "UNKNOWN" {
		note("messages of %s are shown as HTTP/1.1", version)
	}
	return "HTTP/1.1"
}

// target is the request target and the host of a request.
func (r *harRequest) target(pseudo map[string]string) (target, host string) {
	host = pseudo[":authority"]
	u, err := url.Parse(r.URL)
	switch {
	case pseudo[":path"] != "":
		target = pseudo[":path"]
	case err == nil && r.Method == "CONNECT":
		target = u.Host
	case err == nil:
		target = u.RequestURI()
	default:
		target = r.URL
	}
	if host == "" && err == nil {
		host = u.Host
	}
	if target == "" {
		target = "/"
	}
	return strings.NewReplacer(" ", "%20", "\t", "%09").Replace(target), host
}

// body is what was posted.
func (r *harRequest) body(note func(string, ...any)) []byte {
	if r.PostData.Text == "" && len(r.PostData.Params) > 0 {
		parts := make([]string, 0, len(r.PostData.Params))
		for _, p := range r.PostData.Params {
			parts = append(parts, url.QueryEscape(p.Name)+"="+url.QueryEscape(p.Value))
		}
		note("a form is held without its text: put together again")
		return []byte(strings.Join(parts, "&"))
	}
	return harReadText(r.PostData.Text, r.PostData.Encoding, note)
}

// harReadText is a text, or the bytes it stands for.
func harReadText(text, encoding string, note func(string, ...any)) []byte {
	if strings.EqualFold(encoding, "base64") {
		if b, err := base64.StdEncoding.DecodeString(text); err == nil {
			return b
		}
		note("contents called base64 that are none are taken as they are")
	}
	return []byte(text)
}

// harReadConn is a connection made up for entries.
type harReadConn struct {
	*Conn
	key    string
	offset [2]int64
	last   [2]time.Time // of the latest event of a direction: bytes never overtake each other
	free   time.Time    // end of its last entry
}

// data queues bytes of one direction.
func (c *harReadConn) data(r *harReader, dir Direction, at time.Time, b []byte) {
	at = laterTime(c.last[dir], at)
	c.last[dir] = at
	if len(b) > 0 {
		r.push(Event{Kind: EventData, Time: at, Conn: c.Conn, Dir: dir, Data: b, Offset: c.offset[dir]})
		c.offset[dir] += int64(len(b))
	}
}

// maxHARConns bounds how many connections may take further entries.
const maxHARConns = 1024

// harPool hands out connections: that of the same number where the file tells one, else a free one to the same server.
type harPool struct {
	source *Source
	conns  []*harReadConn // oldest first
	made   int
}

// connection finds or makes the connection of an entry.
func (p *harPool) connection(e *harEntry, start, end time.Time) (c *harReadConn, fresh bool) {
	host, server := e.server()
	key, told := "host "+host, true
	switch {
	case e.CWMP.Conn > 0:
		key = fmt.Sprintf("number %d", e.CWMP.Conn)
	case e.Connection != "" && e.Connection != "0":
		key = "name " + e.Connection + " " + host
	default:
		told = false
	}
	for _, c := range p.conns {
		if c.key == key && (told || !c.free.After(start)) {
			c.free = laterTime(c.free, end)
			return c, false
		}
	}
	p.made++
	c = &harReadConn{key: key, free: end, Conn: &Conn{
		ID: p.made, Name: connName(p.made), Source: p.source, Opened: start, Stream: -1,
		Client: netip.AddrPortFrom(unnamedClient, unnamedClientPort(p.made)), Server: server,
	}}
	if len(p.conns) >= maxHARConns {
		p.conns = p.conns[1:]
	}
	p.conns = append(p.conns, c)
	return c, true
}

// drop takes a connection out of use.
func (p *harPool) drop(c *harReadConn) {
	for i, other := range p.conns {
		if other == c {
			p.conns = append(p.conns[:i:i], p.conns[i+1:]...)
			return
		}
	}
}

// server is the host of an entry, and its address where that is told.
func (e *harEntry) server() (host string, addr netip.AddrPort) {
	ip, port := unnamedServer, uint16(80)
	if u, err := url.Parse(e.Request.URL); err == nil {
		host = strings.ToLower(u.Scheme + "://" + u.Host)
		if u.Scheme == "https" {
			port = 443
		}
		if n, err := netip.ParseAddrPort("0.0.0.0:" + u.Port()); err == nil {
			port = n.Port()
		}
		if a, err := netip.ParseAddr(u.Hostname()); err == nil {
			ip = a
		}
	}
	if a, err := netip.ParseAddr(strings.Trim(e.ServerIP, "[]")); err == nil {
		ip = a
	}
	return host, netip.AddrPortFrom(ip, port)
}
