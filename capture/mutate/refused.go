package mutate

import "fmt"

// Refuse answers with an HTTP error where the matched responses stand, "400 Bad Request", and leaves out what follows on
// their connections: a session that is refused ends there.
func Refuse(match Match, status string) Edit {
	return each(status+" instead of "+match.name, match, func(s *script, m *message) bool {
		m.set(Wire("HTTP/1.1 " + status + "\nContent-Length: 0\n\n"))
		s.leaveOut(m)
		return true
	})
}

// RefuseWithFault is [Refuse] with a CWMP fault of a code instead of the element of the matched responses.
func RefuseWithFault(match Match, response string, code int) Edit {
	return Named(fmt.Sprintf("fault %d refuses: %s", code, match.name), Seq(Where(match, EndsWith()), Where(match, FaultInstead(response, code))))
}

// EndsWith leaves out what follows the chosen messages on their connections, see [Where].
func EndsWith() Edit {
	return each("nothing follows", Any(), func(s *script, m *message) bool { return s.leaveOut(m) })
}

// leaveOut takes away the messages that follow on the same connection, and tells whether there were any.
func (s *script) leaveOut(m *message) bool {
	found := false
	for _, e := range s.entries[s.find(m.entry)+1:] {
		if e.message != nil && e.message.conn == m.conn {
			e.gone, found = true, true
		}
	}
	return found
}
