package capture

import (
	"encoding/json"
	"time"
)

// Break is where a recording was closed, or broke off, and goes on later in a new section. What passed in between is not
// known: what was under way before has ended there, and nothing that comes after can be held against it.
type Break struct{ Time time.Time }

// header takes the first record of a section. A part of a rotated recording is no break: the recorder went on.
func (a *assembler) header(ev Event) {
	var h Header
	if json.Unmarshal(ev.Record.Data, &h) != nil {
		return
	}
	part := max(h.Part, 1)
	if a.part > 0 && part != a.part+1 {
		a.finish()
		a.near, a.far = newSessions(a), newSessions(a)
		a.out = append(a.out, &Break{Time: ev.Time})
	}
	a.part = part
}
