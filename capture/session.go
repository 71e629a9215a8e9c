package capture

import (
	"time"

	"cwmplab/cwmp"
)

// Item is what [Items] yields: *Exchange, *Session, *ConnectionRequest, *Other, *Attempt, *Mark or *Break.
//
// An *Exchange of a session comes as soon as it is complete, its Session filled in as far as known. The *Session
// comes once, when it has ended. Items of one device come in the order they ended.
type Item interface{ item() }

func (*Exchange) item()          {}
func (*Session) item()           {}
func (*ConnectionRequest) item() {}
func (*Other) item()             {}
func (*Attempt) item()           {}
func (*Mark) item()              {}
func (*Break) item()             {}

// Session is one CWMP session, from the first POST with Inform to its end (TR-069 3.7).
type Session struct {
	Number    int           // by first byte, from 1
	Device    cwmp.DeviceID // of the Inform; zero when the recording starts after it
	ACS       string        // host:port the CPE talked to first
	Exchanges []*Exchange   // in order of their requests, HTTP-level round trips included
	Start     time.Time     // first byte of the first request
	End       time.Time     // last byte of the last message
	Ended     Ended
	NoStart   bool   // the recording starts in the middle: what came before is unknown
	Doubtful  bool   // exchanges were attributed without certainty: verdicts on order are inconclusive
	Window    int    // of a session judged in windows, from 0; 0 for all others
	More      bool   // another window of the same session follows
	Leg       string // "upstream" where the far leg of a proxied connection was recorded in full, "" for all others

	Version     cwmp.Version // agreed version, UnknownVersion before InformResponse
	VersionFrom string       // what it was taken from
	Events      []cwmp.EventStruct
	RetryCount  int // of the Inform, -1 where it cannot be read

	Resumes int // it goes on with the session of this number, which a new Inform of the device had ended; 0 for all others

	NoMoreRequests bool // an envelope of Issue 1 was seen: sessions end by other rules there (TR-069, 2004)

	inform   *Message  // the Inform that opened it, of this window or an earlier one
	response *Message  // what it was accepted with
	before   TurnState // what held before the first exchange of this window
	run      *running  // its state while it runs
	turns    []Turn    // what Turns yields, of a session that has ended and is judged next; nil for any other
}

// Ended tells how a session came to its end.
type Ended uint8

// How a session may end.
const (
	NotEnded      Ended = iota // still running
	EndedWell                  // the four conditions of TR-069 3.7.1.4 hold
	EndedFailed                // HTTP error, malformed answer, connection lost with no way to continue
	EndedSilent                // nothing more came for 60 s (or SessionTimeout) of recording time
	EndedByInform              // the device opened another session
	EndedCut                   // the recording ends first
)

// ConnectionRequest is one HTTP request of an ACS to a CPE's ConnectionRequestURL (TR-069 3.2.2).
type ConnectionRequest struct {
	Exchange *Exchange
	Number   int                // in the recording, from 1
	Device   cwmp.DeviceID      // whose URL it is, zero where no Inform told
	Known    bool               // Device is filled in
	URL      string             // the ConnectionRequestURL it was matched with
	Previous *ConnectionRequest // the challenge this one answers, nil for a first one
}

// Success tells whether the CPE accepted: status 200 or 204.
func (c *ConnectionRequest) Success() bool {
	r := c.Exchange.Response
	return r != nil && (r.HTTP.Status == 200 || r.HTTP.Status == 204)
}

// Other is HTTP that is neither CWMP nor a connection request: a file transfer, a web page, or no HTTP at all.
type Other struct {
	Exchange *Exchange
	Device   cwmp.DeviceID // where the connection also carried a session
}

// Attempt is a connection that never carried a request: refused, failed in TLS, or closed without a byte.
type Attempt struct {
	Conn    *Conn
	Refused bool
}
