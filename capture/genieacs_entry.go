package capture

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// genieEntry is what is read of one entry of the log.
type genieEntry struct {
	event      string
	at         time.Time
	remote     string // address of the device
	device     string // OUI-ProductClass-SerialNumber
	connection string // when it was first seen: the only name it has
	localPort  string
	remotePort string
	method     string
	url        string
	status     int
	failure    string // why a request of GenieACS had no answer
	fields     []syntheticField
	body       []byte

	ended bool // it has the member with which an entry ends
}

// genieWhole tells whether a line is JSON to its end.
func genieWhole(line []byte) bool { return json.Valid(line) }

// genieJSON reads an entry in JSON.
func genieJSON(line []byte) (*genieEntry, error) {
	dec := json.NewDecoder(bytes.NewReader(line))
	if tok, err := dec.Token(); err != nil || tok != json.Delim('{') {
		return nil, errors.New("not JSON")
	}
	e := &genieEntry{}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, fmt.Errorf("not JSON: %w", err)
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, fmt.Errorf("not JSON: %w", err)
		}
		if key == "headers" {
			if err := e.headersJSON(value); err != nil {
				return nil, err
			}
			continue
		}
		if name, ok := key.(string); ok {
			text, present := scalarJSON(value)
			e.set(name, text, present)
		}
	}
	if _, err := dec.Token(); err != nil {
		return nil, fmt.Errorf("not JSON: %w", err)
	}
	return e, e.check()
}

// scalarJSON is the text of a string or a number; false for null and for what is neither.
func scalarJSON(value json.RawMessage) (string, bool) {
	var text string
	if json.Unmarshal(value, &text) == nil && !bytes.Equal(value, []byte("null")) {
		return text, true
	}
	var n json.Number
	if json.Unmarshal(value, &n) == nil && n != "" {
		return n.String(), true
	}
	return "", false
}

// headersJSON reads the header fields in their order.
func (e *genieEntry) headersJSON(value json.RawMessage) error {
	dec := json.NewDecoder(bytes.NewReader(value))
	if tok, err := dec.Token(); err != nil || tok != json.Delim('{') {
		return nil // null: there are none
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return fmt.Errorf("headers: %w", err)
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return fmt.Errorf("headers: %w", err)
		}
		name, _ := key.(string)
		var several []json.RawMessage
		if json.Unmarshal(value, &several) != nil {
			several = []json.RawMessage{value}
		}
		for _, v := range several {
			if text, ok := scalarJSON(v); ok {
				e.field(name, text)
			}
		}
	}
	return nil
}

// genieYAML reads an entry in YAML.
func genieYAML(doc []byte) (*genieEntry, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(doc, &root); err != nil {
		return nil, err
	}
	if len(root.Content) != 1 || root.Content[0].Kind != yaml.MappingNode {
		return nil, errors.New("not a list of names and values")
	}
	e := &genieEntry{}
	members := root.Content[0].Content
	for i := 0; i+1 < len(members); i += 2 {
		key, value := members[i].Value, members[i+1]
		if key != "headers" {
			e.set(key, value.Value, value.Kind == yaml.ScalarNode && value.Tag != "!!null")
			continue
		}
		if value.Kind != yaml.MappingNode {
			continue
		}
		for j := 0; j+1 < len(value.Content); j += 2 {
			e.fieldYAML(value.Content[j].Value, value.Content[j+1])
		}
	}
	return e, e.check()
}

// fieldYAML adds a header field; a list stands for several of one name.
func (e *genieEntry) fieldYAML(name string, value *yaml.Node) {
	switch value.Kind {
	case yaml.ScalarNode:
		e.field(name, value.Value)
	case yaml.SequenceNode:
		for _, v := range value.Content {
			if v.Kind == yaml.ScalarNode {
				e.field(name, v.Value)
			}
		}
	}
}

// set takes one member.
func (e *genieEntry) set(name, value string, present bool) {
	e.ended = e.ended || name == "body" || name == "error"
	if !present {
		return
	}
	switch name {
	case "event":
		e.event = value
	case "timestamp":
		if at, err := time.Parse(time.RFC3339Nano, value); err == nil {
			e.at = at.UTC()
		}
	case "remoteAddress":
		e.remote = value
	case "deviceId":
		e.device = value
	case "connection":
		e.connection = value
	case "localPort":
		e.localPort = value
	case "remotePort":
		e.remotePort = value
	case "method":
		e.method = value
	case "url":
		e.url = value
	case "statusCode":
		e.status, _ = strconv.Atoi(value) // what is no number is no status
	case "error":
		e.failure = value
	case "body":
		e.body = []byte(value)
	}
}

// token is what a method or the name of a field consists of (RFC 9110 section 5.6.2).
var token = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")

// field adds a header field.
func (e *genieEntry) field(name, value string) {
	if token.MatchString(name) {
		e.fields = append(e.fields, syntheticField{name, value})
	}
}

// check finds an entry that is not whole, and gives the body its bytes back.
func (e *genieEntry) check() error {
	switch {
	case e.event == "":
		return errors.New(`the member "event" is missing`)
	case e.at.IsZero():
		return errors.New(`the member "timestamp" is missing or no time`)
	case !e.ended:
		return errors.New(`neither "body" nor "error": it is not whole`)
	case e.method != "" && !token.MatchString(e.method):
		return errors.New("a method that is no word")
	}
	e.body = e.encoded()
	return nil
}

// genieLatin finds the declaration of a document in ISO 8859-1.
var genieLatin = regexp.MustCompile(`(?i)^\s*<\?xml[^>]*encoding\s*=\s*["'](?:iso-8859-1|latin1)["']`)

// encoded is the body as it was sent where that was ISO 8859-1: the log holds characters and writes all in UTF-8.
func (e *genieEntry) encoded() []byte {
	kind, _ := fieldNamed(e.fields, "content-type")
	kind = strings.ToLower(kind)
	named := strings.Contains(kind, "iso-8859-1") || strings.Contains(kind, "latin1")
	if !named && (strings.Contains(kind, "charset=") || !genieLatin.Match(e.body)) {
		return e.body
	}
	out := make([]byte, 0, len(e.body))
	for _, r := range string(e.body) {
		if r > 0xff || r == utf8.RuneError {
			return e.body
		}
		out = append(out, byte(r))
	}
	return out
}
