package capture

import (
	"time"

	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
	"cwmplab/internal/http1"
)

// Exchange is one HTTP round trip: a request and, when it was answered, its response.
type Exchange struct {
	Conn     *Conn
	Session  *Session // nil for connection requests and other HTTP
	Number   int      // place in the session (in the connection for other HTTP), from 1; 401 and 3xx round trips count
	Request  *Message // nil only for a response without a request (the recording starts in the middle)
	Response *Message // nil: never answered, see Lost
	Lost     Lost     // why there is no complete response
}

// Lost tells why an exchange has no complete response.
type Lost uint8

// Why a response may be missing.
const (
	NotLost     Lost = iota
	LostToEnd        // the recording ends while the answer is awaited: cut, nobody's fault
	LostToClose      // the server closed or reset the connection
	LostToLeave      // the client closed or reset the connection
	LostToGap        // bytes were not recorded
)

// Message is one HTTP message of an exchange, with the SOAP message in it where there is one.
// The summary stays for as long as the exchange does; the tree is parsed when asked for.
type Message struct {
	HTTP     *http1.Message
	Exchange *Exchange
	Response bool      // true for the HTTP response
	Sender   cwmp.Role // cwmp.CPE or cwmp.ACS
	Start    time.Time // first byte seen
	End      time.Time // last byte seen
	Frame    int       // packet of the first byte, 0 where the source has none
	Summary  cwmp.Summary
	SOAP     bool // the body is, or tries to be, a SOAP envelope

	marks  []mark            // which packet holds which part, ascending; nil where Frame holds all
	doc    *xmltree.Document // nil until asked for
	auth   *authState
	drop   bool   // the body went out of memory
	stayed bool   // the tree outlived its first release
	plain  []byte // the body without its content coding, where it has one
}

// Answered tells whether the exchange has a complete response.
func (x *Exchange) Answered() bool { return x.Response != nil && x.Response.HTTP.Complete }

// Challenge tells whether the response is a 401 or 407, which neither starts, ends nor moves a session.
func (x *Exchange) Challenge() bool {
	return x.Response != nil && (x.Response.HTTP.Status == 401 || x.Response.HTTP.Status == 407)
}

// Redirect tells whether the response sends the CPE elsewhere: 301, 302, 303, 307 or 308.
func (x *Exchange) Redirect() bool {
	if x.Response == nil {
		return false
	}
	switch x.Response.HTTP.Status {
	case 301, 302, 303, 307, 308:
		return true
	}
	return false
}

// HTTPLevel tells whether the round trip is a challenge or a redirect: the same POST has to come again.
func (x *Exchange) HTTPLevel() bool { return x.Challenge() || x.Redirect() }

// HTTPError tells whether the response is a 4xx other than a challenge, or a 5xx.
func (x *Exchange) HTTPError() bool {
	return x.Response != nil && x.Response.HTTP.Status >= 400 && !x.Challenge()
}
