package transport

import (
	"bytes"
	"slices"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
)

// startLine replaces a text in the request line of every POST with an envelope.
func startLine(old, new string) mutate.Edit {
	return mutate.New("request line with "+new+" for "+old, func(t *capture.Transcript) bool {
		changed := false
		for i := range t.Entries {
			e := &t.Entries[i]
			if e.Verb != capture.VerbData || e.Dir != capture.ToServer || e.Size > 0 || !bytes.Contains(e.Data, []byte("Envelope")) {
				continue
			}
			line, rest, _ := bytes.Cut(e.Data, []byte("\r\n"))
			if with := bytes.Replace(line, []byte(old), []byte(new), 1); !bytes.Equal(with, line) {
				e.Data = slices.Concat(with, []byte("\r\n"), rest)
				changed = true
			}
		}
		return changed
	})
}

// pipelined sends the request that follows the nth response of a connection, from 1, in front of that response.
func pipelined(name string, nth int) mutate.Edit {
	return mutate.New(name, func(t *capture.Transcript) bool {
		seen := 0
		for i := range t.Entries {
			e := &t.Entries[i]
			if e.Verb != capture.VerbData || e.Dir != capture.ToClient || e.Size > 0 {
				continue
			}
			j := following(t, i)
			if j < 0 || t.Entries[j].Verb != capture.VerbData || t.Entries[j].Dir != capture.ToServer || t.Entries[j].Size > 0 {
				continue
			}
			if seen++; seen != nth {
				continue
			}
			request := t.Entries[j]
			request.At, e.At = e.At, request.At
			t.Entries = slices.Insert(slices.Delete(slices.Clone(t.Entries), j, j+1), i, request)
			return true
		}
		return false
	})
}

// following is the next entry of the same connection, -1 if there is none.
func following(t *capture.Transcript, i int) int {
	for j := i + 1; j < len(t.Entries); j++ {
		if t.Entries[j].Conn == t.Entries[i].Conn {
			return j
		}
	}
	return -1
}

// joined lets what went over a second connection go over the one before, as if that had never been closed.
func joined(first, second string) mutate.Edit {
	return mutate.New("everything of "+second+" goes over "+first, func(t *capture.Transcript) bool {
		found := false
		var left []capture.Entry
		for _, e := range t.Entries {
			switch {
			case e.Conn == first && e.Verb == capture.VerbClose:
				continue
			case e.Conn == second && (e.Verb == capture.VerbOpen || e.Verb == capture.Verb(capture.RecordTLS)):
				found = true
				continue
			case e.Conn == second:
				e.Conn = first
			}
			left = append(left, e)
		}
		if found {
			t.Entries = left
		}
		return found
	})
}
