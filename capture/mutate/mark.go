package mutate

import (
	"encoding/json"
	"time"

	"cwmplab/capture"
)

// Fact changes a fact that a suite has noted, in every marker that has it.
func Fact(name, value string) Edit { return StepFact("", name, value) }

// StepFact changes a fact of a step, or of every marker where the step is "".
func StepFact(step, name, value string) Edit {
	return New("fact "+name+" is "+short(value), func(t *capture.Transcript) bool {
		changed := false
		for i, e := range t.Entries {
			if e.Record == nil || e.Record.Type != capture.RecordMark {
				continue
			}
			var data capture.MarkData
			if json.Unmarshal(e.Record.Data, &data) != nil || step != "" && data.Step != step {
				continue
			}
			if was, ok := data.Facts[name]; !ok || was == value {
				continue
			}
			data.Facts[name] = value
			text, err := json.Marshal(data)
			if err != nil {
				continue
			}
			r := *e.Record
			r.Data = text
			t.Entries[i].Record, changed = &r, true
		}
		return changed
	})
}

// Linger lets the suite wait longer by d before it says that what it provoked is over, and so does all after that.
func Linger(d time.Duration) Edit {
	return New("the provocation ends later by "+d.String(), func(t *capture.Transcript) bool {
		for i, e := range t.Entries {
			if e.Record == nil || e.Record.Name != capture.MarkProvocationEnd {
				continue
			}
			for j := i; j < len(t.Entries); j++ {
				t.Entries[j].At += d
			}
			return d > 0
		}
		return false
	})
}
