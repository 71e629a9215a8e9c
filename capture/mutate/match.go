package mutate

import (
	"fmt"

	"cwmplab/capture"
)

// Match chooses messages of a transcript: all that fit, in the order in which they were sent.
type Match struct {
	name   string
	choose func(s *script, all []*message) []*message
}

// String says in words what is chosen.
func (m Match) String() string { return m.name }

// filter makes a match of a question about one message.
func filter(name string, fits func(m *message) bool) Match {
	return Match{name, func(_ *script, all []*message) []*message {
		var found []*message
		for _, m := range all {
			if fits(m) {
				found = append(found, m)
			}
		}
		return found
	}}
}

// Any chooses every message.
func Any() Match { return filter("any message", func(*message) bool { return true }) }

// ByMethod chooses the messages whose body element has this local name: "Inform" the requests, "InformResponse" their
// answers, "Fault" the SOAP faults.
func ByMethod(name string) Match {
	return filter(name, func(m *message) bool { return m.method() == name })
}

// ResponseTo chooses the HTTP responses to the POSTs whose body element has this local name, whatever they hold.
func ResponseTo(name string) Match {
	return filter("the response to "+name, func(m *message) bool {
		return m.dir == capture.ToClient && m.pair != nil && m.pair.method() == name
	})
}

// RequestOf chooses the HTTP requests whose response has a body element of this local name: RequestOf("Download") is
// the POST that was answered with a Download.
func RequestOf(name string) Match {
	return filter("the request answered by "+name, func(m *message) bool {
		return m.dir == capture.ToServer && m.pair != nil && m.pair.method() == name
	})
}

// EmptyPosts chooses the POSTs without a body.
func EmptyPosts() Match { return filter("the empty POSTs", emptyPost) }

// EmptyPost chooses the nth POST without a body, from 1.
func EmptyPost(n int) Match {
	return named(fmt.Sprintf("empty POST %d", n), Nth(n, EmptyPosts()))
}

func emptyPost(m *message) bool {
	return m.dir == capture.ToServer && m.http.Method == "POST" && len(m.http.Body) == 0
}

// ResponseToEmptyPost chooses the response to the nth POST without a body, from 1.
func ResponseToEmptyPost(n int) Match {
	return named(fmt.Sprintf("the response to empty POST %d", n), Nth(n, filter("", func(m *message) bool {
		return m.dir == capture.ToClient && m.pair != nil && emptyPost(m.pair)
	})))
}

// Status chooses the responses with this HTTP status.
func Status(code int) Match {
	return filter(fmt.Sprintf("status %d", code), func(m *message) bool {
		return m.dir == capture.ToClient && m.http.Status == code
	})
}

// HTTPMethod chooses the requests with this HTTP method.
func HTTPMethod(method string) Match {
	return filter(method, func(m *message) bool { return m.dir == capture.ToServer && m.http.Method == method })
}

// Requests chooses every HTTP request.
func Requests() Match {
	return filter("the requests", func(m *message) bool { return m.dir == capture.ToServer })
}

// Responses chooses every HTTP response.
func Responses() Match {
	return filter("the responses", func(m *message) bool { return m.dir == capture.ToClient })
}

// WithBody chooses the messages that have a body.
func WithBody() Match {
	return filter("the messages with a body", func(m *message) bool { return len(m.http.Body) > 0 })
}

// HasHeader chooses the messages that have an HTTP header field of this name.
func HasHeader(name string) Match {
	return filter("the messages with "+name, func(m *message) bool { return m.http.Has(name) })
}

// ConnectionRequest chooses the nth HTTP request, from 1, that is no POST and goes to a ConnectionRequestURL that an
// Inform of the recording names. Requests that answer a challenge count by themselves.
func ConnectionRequest(n int) Match {
	return Match{fmt.Sprintf("connection request %d", n), func(s *script, all []*message) []*message {
		return pick(s.connectionRequests(all), n)
	}}
}

// ConnectionRequestResponse chooses the response to the nth connection request, from 1.
func ConnectionRequestResponse(n int) Match {
	return Match{fmt.Sprintf("the response to connection request %d", n), func(s *script, all []*message) []*message {
		var found []*message
		for _, m := range pick(s.connectionRequests(s.messages), n) {
			if m.pair != nil && contains(all, m.pair) {
				found = append(found, m.pair)
			}
		}
		return found
	}}
}

// InSession chooses the messages of one session, counted from 1.
func InSession(number int) Match {
	return Match{fmt.Sprintf("session %d", number), func(s *script, all []*message) []*message {
		var found []*message
		for _, m := range all {
			if s.session(m) == number {
				found = append(found, m)
			}
		}
		return found
	}}
}

// Nth chooses the nth of the messages that match, from 1; from -1 backwards from the last.
func Nth(n int, match Match) Match {
	return Match{fmt.Sprintf("%s, number %d", match.name, n), func(s *script, all []*message) []*message {
		return pick(match.choose(s, all), n)
	}}
}

// First chooses the first message that matches.
func First(match Match) Match { return named("the first of "+match.name, Nth(1, match)) }

// Last chooses the last message that matches.
func Last(match Match) Match { return named("the last of "+match.name, Nth(-1, match)) }

// And chooses the messages that match both, the second choosing among those of the first.
func And(a, b Match) Match {
	return Match{a.name + " and " + b.name, func(s *script, all []*message) []*message {
		return b.choose(s, a.choose(s, all))
	}}
}

// Not chooses the messages that do not match.
func Not(match Match) Match {
	return Match{"not " + match.name, func(s *script, all []*message) []*message {
		chosen := match.choose(s, all)
		var found []*message
		for _, m := range all {
			if !contains(chosen, m) {
				found = append(found, m)
			}
		}
		return found
	}}
}

func named(name string, m Match) Match { return Match{name, m.choose} }

// pick is the nth message as a list, an empty one where there are not so many.
func pick(all []*message, n int) []*message {
	if n < 0 {
		n = len(all) + n + 1
	}
	if n < 1 || n > len(all) {
		return nil
	}
	return all[n-1 : n]
}

func contains(all []*message, m *message) bool {
	for _, one := range all {
		if one == m {
			return true
		}
	}
	return false
}
