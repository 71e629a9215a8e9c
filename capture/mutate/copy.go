package mutate

import "bytes"

// ReplaceWith sends the bytes of another message of the recording, the first match of with, in place of the matched
// messages of the same direction.
func ReplaceWith(match, with Match) Edit {
	return edit{match.name + " replaced by a copy of " + with.name, func(s *script, within Match) bool {
		source := s.first(And(within, with))
		if source == nil {
			return false
		}
		data, changed := bytes.Clone(source.entry.Data), false
		for _, m := range s.choose(And(within, match)) {
			if m != source && m.dir == source.dir && !bytes.Equal(m.entry.Data, data) {
				m.set(bytes.Clone(data))
				changed = true
			}
		}
		return changed
	}}
}

// CopyExchange plays the round trip of the first match of source once more, after that of the last match of after and
// on its connection.
func CopyExchange(after, source Match) Edit {
	return edit{"the round trip of " + source.name + " again after " + after.name, func(s *script, within Match) bool {
		all, m := s.choose(And(within, after)), s.first(And(within, source))
		if len(all) == 0 || m == nil {
			return false
		}
		request, response := m.both()
		_, here := all[len(all)-1].both()
		if request == nil || response == nil || here == nil {
			return false
		}
		added := []*entry{copyOf(request), copyOf(response)}
		for _, e := range added {
			e.At, e.Conn = here.entry.At, here.entry.Conn
		}
		s.insert(s.find(here.entry)+1, added...)
		return true
	}}
}
