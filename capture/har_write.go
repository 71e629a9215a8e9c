package capture

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"cwmplab/internal/http1"
)

// WriteHAR writes the HTTP round trips of a recording as HAR 1.2, in the order in which they began, for browsers and
// other tools. HAR has no place for chunks, for the life of connections, for the halves of a message, for TLS, or for
// bytes that are no HTTP: these are lost. Heads as they were on the wire, and the number of the connection, are kept in
// members of our own, named _cwmp. Secrets are written as they are: see [Redact].
//
// A damaged recording is written as far as it can be read, and its *[DamageError] is given back.
func WriteHAR(w io.Writer, r Reader) error {
	h := &harWriter{conns: map[*Conn]*harOutConn{}}
	var damage *DamageError
	for {
		e, err := r.Next()
		if errors.As(err, &damage) || errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		h.event(e)
	}
	for _, c := range h.order {
		h.end(c, ToServer)
		h.end(c, ToClient)
		h.rest(c)
	}
	if err := h.write(w, r.Source()); err != nil {
		return err
	}
	if damage != nil {
		return damage
	}
	return nil
}

type harWriter struct {
	conns   map[*Conn]*harOutConn
	order   []*harOutConn
	entries []harOutDone
}

// harOutDone is a finished entry.
type harOutDone struct {
	start time.Time
	json  []byte
}

// harOutConn pairs requests and responses of one connection.
type harOutConn struct {
	conn  *Conn
	http  *httpStream
	marks [2][]harOutMark // when bytes came, of messages that are not finished
	open  []harOutHalf    // requests without a response
}

type harOutMark struct {
	end int64
	at  time.Time
}

// harOutHalf is a message with its times.
type harOutHalf struct {
	m          *http1.Message
	start, end time.Time
}

func (h *harWriter) event(e Event) {
	if e.Conn == nil || e.Conn.Leg != "" {
		return // the far leg of a proxied connection shows the same round trips again, and HAR cannot say so
	}
	c := h.conns[e.Conn]
	if c == nil {
		c = &harOutConn{conn: e.Conn, http: newHTTPStream(http1.Limits{}, e.Conn.Start)}
		h.conns[e.Conn] = c
		h.order = append(h.order, c)
	}
	switch e.Kind {
	case EventData:
		c.marks[e.Dir] = append(c.marks[e.Dir], harOutMark{e.Offset + int64(len(e.Data)), e.Time})
		for _, m := range c.http.feed(e.Dir, e.Offset, e.Data) {
			h.message(c, e.Dir, m)
		}
		if garbage(c.http.pending(e.Dir)) {
			c.marks[e.Dir] = nil
		}
	case EventClose:
		h.end(c, e.Dir)
	}
}

func (h *harWriter) end(c *harOutConn, dir Direction) {
	if m := c.http.end(dir); m != nil && !garbage(m) {
		h.message(c, dir, m)
	}
}

// rest writes the requests that were never answered, with status 0 as browsers do.
func (h *harWriter) rest(c *harOutConn) {
	for _, req := range c.open {
		h.entry(c, req, harOutHalf{m: &http1.Message{}, start: req.end, end: req.end})
	}
	c.open = nil
}

func (h *harWriter) message(c *harOutConn, dir Direction, m *http1.Message) {
	half := harOutHalf{m: m}
	half.start, half.end = c.times(dir, m)
	if dir == ToServer {
		c.open = append(c.open, half)
		return
	}
	if len(c.open) == 0 {
		return // a response without a request: HAR has no place for it
	}
	h.entry(c, c.open[0], half)
	c.open = c.open[1:]
}

// times are those of the first and the last byte of a message.
func (c *harOutConn) times(dir Direction, m *http1.Message) (start, end time.Time) {
	done := m.Offset + m.WireLen
	for _, k := range c.marks[dir] {
		if k.end > m.Offset && start.IsZero() {
			start = k.at
		}
		end = k.at
		if k.end >= done {
			break
		}
	}
	c.marks[dir] = slices.DeleteFunc(c.marks[dir], func(k harOutMark) bool { return k.end <= done })
	return start, end
}

// entry writes one round trip.
func (h *harWriter) entry(c *harOutConn, req, resp harOutHalf) {
	ms := func(from, to time.Time) float64 {
		return max(0, float64(to.Sub(from).Microseconds())/1000)
	}
	send, wait, receive := ms(req.start, req.end), ms(req.end, resp.start), ms(resp.start, resp.end)
	scheme := "http"
	if c.conn.TLS != nil {
		scheme = "https"
	}
	entry := map[string]any{
		"startedDateTime": req.start.Format(time.RFC3339Nano),
		"time":            send + wait + receive,
		"request":         harOutRequest(req.m, scheme, c.conn),
		"response":        harOutResponse(resp.m),
		"cache":           struct{}{},
		"timings":         map[string]float64{"send": send, "wait": wait, "receive": receive},
		"connection":      strconv.Itoa(c.conn.ID),
		"_cwmp":           map[string]any{"conn": c.conn.ID, "requestHead": req.m.Head, "responseHead": resp.m.Head},
	}
	if c.conn.Server.IsValid() {
		entry["serverIPAddress"] = c.conn.Server.Addr().String()
	}
	h.entries = append(h.entries, harOutDone{req.start, marshalData(entry)})
}

func harOutRequest(m *http1.Message, scheme string, c *Conn) map[string]any {
	target := m.Target
	if u, err := url.Parse(target); err != nil || !u.IsAbs() {
		host := m.Header("Host")
		if host == "" && c.Server.IsValid() {
			host = c.Server.String()
		}
		target = scheme + "://" + host + target
	}
	req := map[string]any{
		"method": m.Method, "url": target, "httpVersion": m.Proto, "cookies": []string{}, "headers": harOutFields(m),
		"queryString": harOutQuery(target), "headersSize": m.HeadLen, "bodySize": len(m.Body),
	}
	if len(m.Body) > 0 {
		post := map[string]any{"mimeType": m.Header("Content-Type"), "params": []string{}}
		harOutText(post, m.Body)
		req["postData"] = post
	}
	return req
}

func harOutResponse(m *http1.Message) map[string]any {
	content := map[string]any{"size": len(m.Body), "mimeType": m.Header("Content-Type")}
	if len(m.Body) > 0 {
		harOutText(content, m.Body)
	}
	return map[string]any{
		"status": m.Status, "statusText": m.Reason, "httpVersion": m.Proto, "cookies": []string{}, "headers": harOutFields(m),
		"content": content, "redirectURL": m.Header("Location"), "headersSize": m.HeadLen, "bodySize": len(m.Body),
	}
}

// harOutText puts a body in as text, or as base64 where it is none.
func harOutText(to map[string]any, body []byte) {
	if utf8.Valid(body) {
		to["text"] = string(body)
		return
	}
	to["text"], to["encoding"] = base64.StdEncoding.EncodeToString(body), "base64"
}

func harOutFields(m *http1.Message) []harField {
	fields := make([]harField, 0, len(m.Headers))
	for _, f := range m.Headers {
		fields = append(fields, harField{f.Name, f.Value})
	}
	return fields
}

func harOutQuery(target string) []harField {
	fields := []harField{}
	u, err := url.Parse(target)
	if err != nil {
		return fields
	}
	values := u.Query()
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, v := range values[name] {
			fields = append(fields, harField{name, v})
		}
	}
	return fields
}

// write puts the entries in order.
func (h *harWriter) write(w io.Writer, src *Source) error {
	slices.SortStableFunc(h.entries, func(a, b harOutDone) int { return a.start.Compare(b.start) })
	comment := "written by cwmplab; chunks, connection life, TLS and the timing of halves are not in HAR"
	tool := src.Tool
	if tool == "" {
		tool = "cwmplab"
	}
	head, err := json.Marshal(map[string]string{"name": tool, "version": ""})
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "{\"log\":{\"version\":\"1.2\",\"creator\":%s,\"comment\":%q,\"entries\":[", head, comment)
	for i, e := range h.entries {
		if i > 0 {
			_ = out.WriteByte(',') // a bufio.Writer keeps its first error for Flush
		}
		_ = out.WriteByte('\n')
		_, _ = out.Write(e.json)
	}
	_, _ = out.WriteString("\n]}}\n")
	return out.Flush()
}
