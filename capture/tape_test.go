package capture

import (
	"fmt"
	"io"
	"net/netip"
	"strings"
	"time"
)

// tape is a recording made by hand: a Reader of events that tests put together.
type tape struct {
	events []Event
	conns  map[string]*Conn
	sent   map[string]*[2]int64
	now    time.Duration
	at     int
	frame  int
}

var tapeStart = time.Date(2024, 5, 1, 10, 0, 0, 0, time.UTC)

func newTape() *tape { return &tape{conns: map[string]*Conn{}, sent: map[string]*[2]int64{}} }

func (t *tape) Next() (Event, error) {
	if t.at >= len(t.events) {
		return Event{}, io.EOF
	}
	t.at++
	return t.events[t.at-1], nil
}
func (t *tape) Source() *Source { return &Source{Name: "tape", Timing: true} }
func (t *tape) Close() error    { return nil }

// wait lets time pass.
func (t *tape) wait(d time.Duration) *tape { t.now += d; return t }

func (t *tape) add(ev Event) {
	t.frame++
	ev.Time, ev.Frame = tapeStart.Add(t.now), t.frame
	t.events = append(t.events, ev)
}

// conn opens a connection on first use. "c1" comes from 198.51.100.1, "c1@7" from 198.51.100.7; "c1!seen" and the like
// are connections whose opening was not recorded.
func (t *tape) conn(name string) *Conn {
	if c := t.conns[name]; c != nil {
		return c
	}
	host, server, how := "198.51.100.1", "192.0.2.1:7547", OpenSYN
	base, late := strings.CutSuffix(name, "!")
	if late {
		how = OpenUnknown
	}
	if _, last, ok := strings.Cut(base, "@"); ok {
		host = "198.51.100." + last
	}
	if strings.HasPrefix(base, "other") {
		server = "192.0.2.2:7547"
	}
	client := netip.AddrPortFrom(netip.MustParseAddr(host), uint16(40000+len(t.conns)))
	c := &Conn{ID: len(t.conns) + 1, Name: name, Client: client, Server: netip.MustParseAddrPort(server), OpenHow: how}
	c.Opened = tapeStart.Add(t.now)
	if strings.HasPrefix(base, "cr") {
		c.Client, c.Server = netip.MustParseAddrPort("192.0.2.1:50000"), netip.MustParseAddrPort("198.51.100.1:7547")
	}
	t.conns[name], t.sent[name] = c, new([2]int64)
	t.add(Event{Kind: EventOpen, Conn: c})
	return c
}

func (t *tape) data(name string, dir Direction, text string) *tape {
	c := t.conn(name)
	offset := &t.sent[name][dir]
	t.add(Event{Kind: EventData, Conn: c, Dir: dir, Data: []byte(text), Offset: *offset})
	*offset += int64(len(text))
	return t
}

// post sends a request, reply its response; both let 10 ms pass.
func (t *tape) post(name, text string) *tape {
	return t.wait(10*time.Millisecond).data(name, ToServer, text)
}
func (t *tape) reply(name, text string) *tape {
	return t.wait(10*time.Millisecond).data(name, ToClient, text)
}

// step is a round trip.
func (t *tape) step(name, request, response string) *tape {
	return t.post(name, request).reply(name, response)
}

// close ends a connection in good order, begun by the client.
func (t *tape) close(name string) *tape {
	t.end(name, ToServer)
	return t.end(name, ToClient)
}

func (t *tape) end(name string, dir Direction) *tape {
	t.add(Event{Kind: EventClose, Conn: t.conn(name), Dir: dir})
	return t
}

func (t *tape) reset(name string, dir Direction) *tape {
	t.add(Event{Kind: EventClose, Conn: t.conn(name), Dir: dir, Reset: true})
	return t
}

// head is a set of header lines for the messages below.
type head []string

func httpText(start, body string, more head) string {
	text := start + "\r\n"
	for _, line := range more {
		text += line + "\r\n"
	}
	if body != "" {
		text += "Content-Type: text/xml\r\n"
	}
	return text + fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body)
}

func soap(header, body string) string {
	return `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:c="urn:dslforum-org:cwmp-1-2"><s:Header>` +
		header + `</s:Header><s:Body>` + body + `</s:Body></s:Envelope>`
}

func informOf(serial string, retry int, more ...string) string {
	return httpText("POST /acs HTTP/1.1", soap("<c:ID>1</c:ID>", fmt.Sprintf(`<c:Inform><DeviceId><Manufacturer>Example</Manufacturer>`+
		`<OUI>001122</OUI><ProductClass>R1</ProductClass><SerialNumber>%s</SerialNumber></DeviceId><Event><EventStruct>`+
		`<EventCode>2 PERIODIC</EventCode><CommandKey></CommandKey></EventStruct></Event><MaxEnvelopes>1</MaxEnvelopes>`+
		`<RetryCount>%d</RetryCount><ParameterList><ParameterValueStruct><Name>Device.ManagementServer.ConnectionRequestURL</Name>`+
		`<Value>http://198.51.100.1:7547/%s</Value></ParameterValueStruct></ParameterList></c:Inform>`, serial, retry, serial)),
		append(head{"Host: acs.example"}, more...))
}

func emptyPost(more ...string) string {
	return httpText("POST /acs HTTP/1.1", "", append(head{"Host: acs.example"}, more...))
}

func cpe(body string, more ...string) string {
	return httpText("POST /acs HTTP/1.1", soap("", body), append(head{"Host: acs.example"}, more...))
}

func acs(header, body string, more ...string) string {
	return httpText("HTTP/1.1 200 OK", soap(header, body), more)
}

func status(line string, more ...string) string { return httpText("HTTP/1.1 "+line, "", more) }

const (
	hold         = "<c:HoldRequests>1</c:HoldRequests>"
	accepted     = "<c:InformResponse><MaxEnvelopes>1</MaxEnvelopes></c:InformResponse>"
	get          = "<c:GetParameterValues/>"
	got          = "<c:GetParameterValuesResponse/>"
	transferred  = "<c:TransferComplete/>"
	noted        = "<c:TransferCompleteResponse/>"
	retryLater   = "<s:Fault><faultcode>s:Server</faultcode><faultstring>CWMP fault</faultstring><detail><c:Fault><FaultCode>8005</FaultCode></c:Fault></detail></s:Fault>"
	refusedFault = "<s:Fault><faultcode>s:Client</faultcode><faultstring>CWMP fault</faultstring><detail><c:Fault><FaultCode>8003</FaultCode></c:Fault></detail></s:Fault>"
)

// story tells what came out, one line an item: "session 1 well: Inform/InformResponse empty/empty".
func story(items []Item) string {
	var lines []string
	for _, item := range items {
		switch i := item.(type) {
		case *Session:
			lines = append(lines, sessionLine(i))
		case *ConnectionRequest:
			line := fmt.Sprintf("connection request to %s: %s", i.Device.SerialNumber, replyWord(i.Exchange))
			if i.Previous != nil {
				line += fmt.Sprintf(" after %d", i.Previous.Number)
			}
			lines = append(lines, line)
		case *Other:
			lines = append(lines, fmt.Sprintf("other %s: %s", requestWord(i.Exchange), replyWord(i.Exchange)))
		case *Attempt:
			lines = append(lines, fmt.Sprintf("attempt %s refused=%v", i.Conn.Name, i.Refused))
		}
	}
	return strings.Join(lines, "\n")
}

var endedWords = [...]string{"running", "well", "failed", "silent", "by Inform", "cut"}

func sessionLine(s *Session) string {
	line := fmt.Sprintf("session %d %s %s", s.Number, s.Device.SerialNumber, endedWords[s.Ended])
	for _, flag := range []struct {
		on   bool
		word string
	}{{s.NoStart, "no start"}, {s.Doubtful, "doubtful"}, {s.More, "more"}} {
		if flag.on {
			line += ", " + flag.word
		}
	}
	if s.Window > 0 {
		line += fmt.Sprintf(", window %d", s.Window)
	}
	line += ":"
	for _, x := range s.Exchanges {
		line += " " + requestWord(x) + "/" + replyWord(x)
	}
	return line
}

func requestWord(x *Exchange) string {
	m := x.Request
	switch {
	case m == nil:
		return "-"
	case m.SOAP:
		return soapWord(m)
	case m.HTTP.Method != "POST":
		return m.HTTP.Method
	case m.Empty():
		return "empty"
	}
	return "body"
}

func soapWord(m *Message) string {
	switch {
	case m.Fault():
		return "fault" + m.Summary.FaultCode
	case m.Answer():
		return m.Summary.Method + "Response"
	}
	return m.Summary.Method
}

func replyWord(x *Exchange) string {
	m := x.Response
	switch {
	case m == nil || !m.HTTP.Complete:
		return [...]string{"?", "end", "close", "leave", "gap"}[x.Lost]
	case m.SOAP && m.HTTP.Status == 200:
		return soapWord(m)
	}
	return fmt.Sprint(m.HTTP.Status)
}
