package checks

import "cwmplab/cwmp"

// Observe tells the runner what to hand to a rule, so that a rule costs nothing where it has nothing to say.
type Observe struct {
	Methods  []string  // message names: "Inform", "InformResponse"; empty for any
	SOAP     bool      // any message with an envelope
	Fault    bool      // SOAP faults
	Empty    bool      // POSTs and responses without a body
	HTTP     bool      // every HTTP message of a session
	ConnReq  bool      // connection requests and their answers
	Sender   cwmp.Role // only messages of this side; zero for either
	Requests bool      // only HTTP requests
	Replies  bool      // only HTTP responses
	Framing  bool      // needs framing, header case and connection life as on the wire
	Timing   bool      // needs the time stamps of the wire
	Opens    bool      // needs to know when connections were opened
}

// Message observes messages by the name of their method element: "Inform", "InformResponse".
func Message(names ...string) Observe { return Observe{Methods: names} }

// AnySOAP observes every message that holds an envelope.
func AnySOAP() Observe { return Observe{SOAP: true} }

// Faults observes SOAP faults.
func Faults() Observe { return Observe{Fault: true} }

// AnyHTTP observes every HTTP message of a session, empty ones included.
func AnyHTTP() Observe { return Observe{HTTP: true} }

// EmptyMessage observes HTTP messages of a session that have no body.
func EmptyMessage() Observe { return Observe{Empty: true} }

// ConnectionRequests observes connection requests and their answers.
func ConnectionRequests() Observe { return Observe{ConnReq: true} }

// Session observes whole sessions.
func Session() Observe { return Observe{} }

// Device observes one device over its sessions.
func Device() Observe { return Observe{} }

// Provoked observes what a suite did on purpose.
func Provoked() Observe { return Observe{} }

// From narrows to messages of one side.
func (o Observe) From(side cwmp.Role) Observe { o.Sender = side; return o }

// Request narrows to HTTP requests.
func (o Observe) Request() Observe { o.Requests = true; return o }

// Response narrows to HTTP responses.
func (o Observe) Response() Observe { o.Replies = true; return o }

// NeedsFraming asks for sources that show framing, header case and connection life as on the wire.
func (o Observe) NeedsFraming() Observe { o.Framing = true; return o }

// NeedsTiming asks for sources whose time stamps are those of the wire.
func (o Observe) NeedsTiming() Observe { o.Timing = true; return o }

// NeedsOpens asks for sources that show when connections were opened.
func (o Observe) NeedsOpens() Observe { o.Opens, o.Timing = true, true; return o }

// String describes what is observed, for the list of rules.
func (o Observe) String() string {
	switch {
	case len(o.Methods) > 0:
		return join(o.Methods)
	case o.SOAP:
		return "any envelope"
	case o.Fault:
		return "faults"
	case o.Empty:
		return "empty messages"
	case o.HTTP:
		return "any HTTP message"
	case o.ConnReq:
		return "connection requests"
	}
	return "sessions"
}

func join(names []string) string {
	s := ""
	for i, n := range names {
		if i > 0 {
			s += ", "
		}
		s += n
	}
	return s
}
