package mutate

import "cwmplab/capture"

// AfterProvocation applies an edit to what follows the first mark of a provocation: what came before prepares the device
// and is left alone. The edit sees a recording that begins there.
func AfterProvocation(e Edit) Edit {
	return New("after the provocation: "+e.Name(), func(t *capture.Transcript) bool {
		for i := range t.Entries {
			if r := t.Entries[i].Record; r != nil && r.Type == capture.RecordMark && r.Name == capture.MarkProvocation {
				rest := *t
				rest.Entries = append([]capture.Entry(nil), t.Entries[i:]...)
				if !e.Apply(&rest) {
					return false
				}
				t.Entries = append(t.Entries[:i:i], rest.Entries...)
				return true
			}
		}
		return false
	})
}
