package fleet

import (
	"encoding/json"
	"fmt"

	"cwmplab/capture"
	"cwmplab/fixtures/cpe"
)

// Record says which sessions a recording keeps.
type Record uint8

// What is recorded.
const (
	RecordFailing Record = iota // sessions that broke a rule, and those that are too long to be held back
	RecordAll
	RecordNone
)

var recordNames = [...]string{"failing", "all", "none"}

// String names it as the command does.
func (r Record) String() string { return recordNames[r] }

// ParseRecord reads what String gives.
func ParseRecord(name string) (Record, error) {
	for i, known := range recordNames {
		if name == known {
			return Record(i), nil //nolint:gosec // one of three
		}
	}
	return 0, fmt.Errorf("%q is none of %v", name, recordNames)
}

// heldMost is how many bytes of a session are held back until it is known whether it broke a rule.
const heldMost = 2 << 20

// keeper writes sessions into the recording. A connection has the number there that findings name.
type keeper struct {
	record   Record
	recorder *capture.Recorder // nil where nothing is recorded, or nothing was so far
	create   func() (*capture.Recorder, error)
	kept     int // sessions
	err      error
}

// newKeeper makes a keeper whose recording begins with its first session.
func newKeeper(c *Config, h capture.Header) *keeper {
	return &keeper{record: c.Record, create: func() (*capture.Recorder, error) {
		return capture.Create(c.Path, h, capture.RecorderOptions{Clock: c.Clock, RotateBytes: c.Rotate})
	}}
}

// take takes a trace that was judged, and gives those that nobody needs any more.
func (k *keeper) take(t *trace) []*trace {
	s := t.sitting
	if k.record == RecordNone {
		return []*trace{t}
	}
	s.parts, s.size = append(s.parts, t), s.size+len(t.data)
	if !s.kept && k.record != RecordAll && len(s.broke) == 0 && s.size <= heldMost {
		if !t.last {
			return nil
		}
		return s.parts
	}
	if !s.kept {
		s.kept, s.flows = true, map[*capture.Conn]*capture.Flow{}
		k.kept++
	}
	for _, part := range s.parts {
		k.write(part)
	}
	done := s.parts
	s.parts = nil
	if t.last {
		k.close(s)
	}
	return done
}

// write puts a trace into the recording. Its first error ends the recording, not the run.
func (k *keeper) write(t *trace) {
	if k.recorder == nil && k.err == nil {
		k.recorder, k.err = k.create()
	}
	if k.err != nil {
		return
	}
	for i := range t.events {
		p := &t.events[i]
		switch p.kind {
		case capture.EventOpen:
			t.sitting.flows[p.conn] = k.recorder.Replay(p.conn)
		case capture.EventData:
			t.sitting.flows[p.conn].DataAt(p.dir, t.data[p.from:p.to], p.at)
		case capture.EventClose:
			t.sitting.flows[p.conn].EndAt(p.dir, p.reset, p.at)
		}
	}
}

// close says in the recording whose session it was, what it is called in findings, and what it broke.
func (k *keeper) close(s *sitting) {
	if k.err != nil {
		return
	}
	about, err := json.Marshal(map[string]any{"session": s.number, "device": cpe.Username(s.device), "broke": s.broke})
	if err != nil {
		about = nil
	}
	for _, f := range s.flows {
		f.Record(capture.Record{Type: capture.RecordNote, Name: "fleet", Data: about})
		f.Close()
	}
	s.flows = nil
}

// finish completes the recording.
func (k *keeper) finish() error {
	if k.recorder == nil {
		return k.err
	}
	if err := k.recorder.Close(); err != nil {
		return err
	}
	return k.err
}
