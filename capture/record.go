package capture

import (
	"encoding/json"
	"time"
)

// RecordType names what a JSON record tells. The set grows; a reader keeps what it does not know.
type RecordType string

// Record types of format version 1.
const (
	RecordHeader   RecordType = "header"   // first of each section: format version, tool, mode, subjects
	RecordTLS      RecordType = "tls"      // TLS facts of a connection: version, suite, SNI, ClientHello, alert, error
	RecordMark     RecordType = "mark"     // a marker of a suite: scenario, provocation, intent
	RecordAltered  RecordType = "altered"  // bytes changed on the way, with the original
	RecordGap      RecordType = "gap"      // bytes that passed and were not recorded
	RecordRedacted RecordType = "redacted" // a span whose bytes were replaced, with its token
	RecordForward  RecordType = "forward"  // the other leg of a proxied connection: open, forwarded up to, close, SHA-256
	RecordClosed   RecordType = "closed"   // counts and SHA-256 of each direction when a connection ended
	RecordNote     RecordType = "note"     // words for people
	RecordDigest   RecordType = "digest"   // what a digest check found before the answer was redacted

	recordOpen RecordType = "open" // addresses of a connection; readers turn it into EventOpen
)

// Record is one JSON record of a recording.
type Record struct {
	Type  RecordType      `json:"type"`
	Time  time.Time       `json:"time,omitzero"`
	Conn  int             `json:"conn,omitempty"`  // connection number, 0 for none
	Dir   string          `json:"dir,omitempty"`   // "to-server" or "to-client" where a span belongs to one direction
	Start int64           `json:"start,omitempty"` // stream offset of the span
	End   int64           `json:"end,omitempty"`   // first stream offset after the span
	Name  string          `json:"name,omitempty"`  // of a marker: what it means, for example "scenario" or "provoked"
	Data  json.RawMessage `json:"data,omitempty"`  // what the type defines
}

// Mark names used by the suites. A rule never sees a scenario, only what was provoked.
const (
	MarkScenarioStart = "scenario-start" // data: {"scenario": "...", "rules": ["CWMP-..."]}
	MarkScenarioEnd   = "scenario-end"
	MarkProvoked      = "provoked" // hostile or wrong on purpose: span, or whole connection when Start == End
	MarkIntent        = "intent"   // data says what was queued or sent, for example {"queued": "GetParameterValues"}

	// What a suite does on purpose so that rules can be judged, see [Mark].
	MarkProvocation    = "provocation"     // data: [MarkData] with rules and device; ends what was provoked before
	MarkStep           = "step"            // data: [MarkData] with step
	MarkProvocationEnd = "provocation-end" // what was provoked is over
)
