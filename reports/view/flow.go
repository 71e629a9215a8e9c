package view

import (
	"time"

	"cwmplab/capture"
	"cwmplab/cwmp"
	"cwmplab/internal/http1"
)

// FlowID names a flow: a session by its number, or what passed on a connection outside sessions by the connection's.
type FlowID struct {
	Recording  string // key
	Session    int    // from 1; 0 for a connection
	Connection int    // 0 for a session
}

// Flow is a session, or the HTTP of a connection that belongs to none: a connection request, a file transfer, an attempt
// that came to nothing. A flow that was given away does not change; its exchanges are shared and never change at all.
type Flow struct {
	ID     FlowID
	Device string // OUI-ProductClass-SerialNumber, "" where nothing tells
	ACS    string
	Start  time.Time
	End    time.Time
	Events []string
	Ended  capture.Ended

	NoStart  bool
	Doubtful bool
	Resumes  int
	Leg      string
	Version  string // agreed version with what it was taken from, "" for none
	Retry    int    // RetryCount of the Inform, -1 where it cannot be read

	Count     int      // exchanges
	Names     []string // names of its messages, each once, in order of appearance
	Running   bool     // it has not ended
	Known     bool     // it was read; false for one that only a finding has named so far
	Findings  []*Finding
	Exchanges []*Exchange // in order; nil where they are out of memory, see [Library.Flow]
	Conns     []*Conn     // that carried it, in order
}

// Conn is one connection as it was when the flow was made. Its slices are not to be changed.
type Conn struct{ capture.Conn }

// Exchange is one HTTP round trip.
type Exchange struct {
	Number   int // in the flow, from 1
	Conn     *Conn
	Request  *Message // nil where the recording starts in the middle
	Response *Message // nil: never answered, see Lost
	Lost     capture.Lost
	HTTP     bool  // a challenge or a redirect: it changes nothing in the session
	Turn     *Turn // what it did to the session; nil outside sessions and for challenges and redirects
}

// Turn is what held in a session before an exchange and after it.
type Turn struct {
	Before, After Standing
	Post          capture.Post
}

// Standing is what holds between two round trips of a session.
type Standing struct {
	State     capture.State
	Held      bool
	HeldKnown bool
	Ask       string // name of the ACS request that waits for its answer, "" for none
}

// Message is one HTTP message.
type Message struct {
	HTTP     http1.Message // with the body, as far as it was kept
	Name     string        // "Inform", "empty POST", "status 401"
	Response bool
	Sender   cwmp.Role
	Start    time.Time
	End      time.Time
	Frame    int
	Summary  cwmp.Summary // Element is always nil
	SOAP     bool
	Dropped  bool   // the body is not in memory, or not all of it
	Content  []byte // the body without its content coding; nil where that cannot be undone
	Coded    bool   // it has a content coding
	Altered  bool   // a proxy changed a part of it on its way
	Gap      bool   // a part of it was not recorded
	Redacted bool   // a part of it was overwritten to hide a secret
	Provoked bool   // a suite sent it wrong on purpose

	Overwritten bool // its secrets were overwritten when it was read
}

// Direction is "request" or "response", as findings name it.
func (m *Message) Direction() string {
	if m.Response {
		return "response"
	}
	return "request"
}

// Side gives the message of a direction, nil where there is none.
func (x *Exchange) Side(direction string) *Message {
	if direction == "response" {
		return x.Response
	}
	return x.Request
}

// Messages are the request and the response, those that are there.
func (x *Exchange) Messages() []*Message {
	var list []*Message
	if x.Request != nil {
		list = append(list, x.Request)
	}
	if x.Response != nil {
		list = append(list, x.Response)
	}
	return list
}

// Exchange gives the exchange of a number, nil where there is none.
func (f *Flow) Exchange(number int) *Exchange {
	for _, x := range f.Exchanges {
		if x.Number == number {
			return x
		}
	}
	return nil
}
