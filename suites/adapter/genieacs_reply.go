package adapter

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"unicode"
)

// reply is what the northbound API of GenieACS answered.
type reply struct {
	what   string // the request
	status int
	line   string // status line: code and reason
	kind   string // Content-Type
	body   []byte
}

// web tells whether this is a page for people: another server answered.
func (r *reply) web() bool {
	start := bytes.ToLower(bytes.TrimSpace(r.body[:min(len(r.body), 512)]))
	return strings.HasPrefix(strings.ToLower(r.kind), "text/html") || bytes.HasPrefix(start, []byte("<!doctype")) || bytes.HasPrefix(start, []byte("<html"))
}

// unknownDevice tells whether there is no record of the device that was asked for.
func (r *reply) unknownDevice() bool {
	return r.status == http.StatusNotFound && !r.web() && strings.Contains(r.said(), "No such device")
}

// said is what the API gives as the reason: the body, or the reason of the status line.
func (r *reply) said() string {
	text := strings.TrimSpace(string(r.body))
	if text == "" {
		_, text, _ = strings.Cut(r.line, " ")
	}
	return excerpt(text)
}

// failure says what a status means that is none of success.
func (r *reply) failure(device string) error {
	said := r.said()
	switch {
	case r.web():
		return r.wrong("")
	case r.unknownDevice():
		return fmt.Errorf("genieacs: %s: GenieACS does not know the device %s: it knows a device after its first session", r.what, device)
	case r.status == http.StatusNotFound:
		return r.wrong("no northbound API at this address: is adapter.url right?")
	case r.status == http.StatusUnauthorized, r.status == http.StatusForbidden:
		return fmt.Errorf("genieacs: %s: %s: the API wants credentials: adapter.username and adapter.password", r.what, r.line)
	case r.status == http.StatusBadRequest:
		return fmt.Errorf("genieacs: %s: the task is refused: %s", r.what, said)
	case r.status == http.StatusServiceUnavailable:
		return fmt.Errorf("genieacs: %s: %s: %s (a broken session stays open until GenieACS gives it up)", r.what, r.line, said)
	}
	return fmt.Errorf("genieacs: %s: %s: %s", r.what, r.line, said)
}

// wrong is an answer that the API does not give.
func (r *reply) wrong(why string) error {
	if r.web() {
		why = "a web page: this is not the northbound API (its port is 7557; 3000 is the user interface, 7547 is CWMP)"
	}
	return fmt.Errorf("genieacs: %s: answered %s, %s", r.what, r.line, why)
}

// longest is how many characters of what others wrote an error quotes.
const longest = 300

// excerpt makes one short line of a text of others.
func excerpt(text string) string {
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return text
}
