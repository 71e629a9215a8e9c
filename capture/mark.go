package capture

import (
	"encoding/json"
	"time"

	"cwmplab/cwmp"
)

// Mark is a marker of a suite that rules may see: what was provoked, and the steps of it. It comes where it stands in
// the recording, so before every session that ended after it.
type Mark struct {
	Name string // [MarkProvocation], [MarkStep], [MarkProvocationEnd] or [MarkScenarioEnd]
	Time time.Time
	MarkData
}

// MarkData is the data of a [Mark].
type MarkData struct {
	Rules  []string          `json:"rules,omitempty"`  // of a provocation: what it is for
	Device *cwmp.DeviceID    `json:"device,omitempty"` // of a provocation: whom it concerns
	Step   string            `json:"step,omitempty"`   // of a step: its name, which rules ask for
	ID     string            `json:"id,omitempty"`     // of a step that is a call: the cwmp:ID it has
	Facts  map[string]string `json:"facts,omitempty"`  // what rules cannot read from the messages
}

// Steps that rules on any recording go by, not only those on what was provoked: between the two a suite lets nobody in at an address
// of its ACS, the fact "address", so that what a device tries there leaves no trace.
const (
	StepClosed = "address closed"
	StepOpened = "address opened"
)

// markOf reads a record as a mark, nil for any other record.
func markOf(r *Record) *Mark {
	if r.Type != RecordMark {
		return nil
	}
	switch r.Name {
	case MarkProvocation, MarkStep, MarkProvocationEnd, MarkScenarioEnd:
	default:
		return nil
	}
	m := &Mark{Name: r.Name, Time: r.Time}
	if r.Name == MarkProvocation || r.Name == MarkStep {
		if json.Unmarshal(r.Data, &m.MarkData) != nil {
			return nil
		}
	}
	return m
}
