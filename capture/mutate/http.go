package mutate

import (
	"bytes"
	"fmt"
	"strings"
)

// Header sets an HTTP header field: the first of this name gets the value, in a message without one it is added.
func Header(match Match, name, value string) Edit {
	return each(fmt.Sprintf("%s: %s in %s", name, value, match.name), match, func(_ *script, m *message) bool {
		if all := m.http.HeaderAll(name); len(all) > 0 {
			f := all[0]
			if f.Value == value {
				return false
			}
			if f.ValueLength == 0 { // leave the white space as it is usually written
				m.setHead(splice(m.http.Head, f.Offset, f.Length, []byte(f.Name+": "+value)))
				return true
			}
			m.setHead(splice(m.http.Head, f.ValueOffset, f.ValueLength, []byte(value)))
			return true
		}
		m.setHead(addField(m.http.Head, name+": "+value))
		return true
	})
}

// ReplaceHeader replaces a text within the values of the HTTP header fields of this name.
func ReplaceHeader(match Match, name, old, new string) Edit {
	text := fmt.Sprintf("%s for %s in %s of %s", short(new), short(old), name, match.name)
	return each(text, match, func(_ *script, m *message) bool {
		changed := false
		for i := range m.http.HeaderAll(name) {
			f := m.http.HeaderAll(name)[i]
			value := m.http.Head[f.ValueOffset : f.ValueOffset+f.ValueLength]
			if with := bytes.ReplaceAll(value, []byte(old), []byte(new)); !bytes.Equal(with, value) {
				m.setHead(splice(m.http.Head, f.ValueOffset, f.ValueLength, with))
				changed = true
			}
		}
		return changed
	})
}

// AddHeader adds an HTTP header field after the others.
func AddHeader(match Match, name, value string) Edit {
	return each(fmt.Sprintf("%s: %s added to %s", name, value, match.name), match, func(_ *script, m *message) bool {
		m.setHead(addField(m.http.Head, name+": "+value))
		return true
	})
}

// DropHeader removes every HTTP header field of this name.
func DropHeader(match Match, name string) Edit {
	return each(fmt.Sprintf("%s left out of %s", name, match.name), match, func(_ *script, m *message) bool {
		return m.dropHeader(name)
	})
}

// RenameHeader spells the name of an HTTP header field in another way, for example in lower case.
func RenameHeader(match Match, name, as string) Edit {
	return each(fmt.Sprintf("%s spelled %s in %s", name, as, match.name), match, func(_ *script, m *message) bool {
		changed := false
		for i := range m.http.HeaderAll(name) {
			f := m.http.HeaderAll(name)[i]
			if f.Name != as && len(f.Name) > 0 {
				m.setHead(splice(m.http.Head, f.Offset, len(f.Name), []byte(as)))
				changed = true
			}
			if !strings.EqualFold(name, as) {
				return changed // the others are no longer found under the name
			}
		}
		return changed
	})
}

// StatusLine replaces the first line of responses: "HTTP/1.1 200 OK".
func StatusLine(match Match, line string) Edit { return And(match, Responses()).startLine(line) }

// RequestLine replaces the first line of requests: "GET /acs HTTP/1.1".
func RequestLine(match Match, line string) Edit { return And(match, Requests()).startLine(line) }

func (m Match) startLine(line string) Edit {
	return each(fmt.Sprintf("%q in %s", line, m.name), m, func(_ *script, msg *message) bool {
		end := bytes.IndexAny(msg.http.Head, "\r\n")
		if end < 0 || string(msg.http.Head[:end]) == line {
			return false
		}
		msg.setHead(splice(msg.http.Head, 0, end, []byte(line)))
		return true
	})
}

// dropHeader removes the fields of a name and tells whether there was one.
func (m *message) dropHeader(name string) bool {
	found := false
	for all := m.http.HeaderAll(name); len(all) > 0; all = m.http.HeaderAll(name) {
		f, head := all[0], m.http.Head
		end := f.Offset + f.Length
		for end < len(head) && head[end] != '\n' {
			end++
		}
		before := len(all)
		m.setHead(splice(head, f.Offset, min(end+1, len(head))-f.Offset, nil))
		found = true
		if len(m.http.HeaderAll(name)) >= before {
			break // what is left cannot be read as a message any more
		}
	}
	return found
}

// setHead gives a message another head and leaves everything after it.
func (m *message) setHead(head []byte) {
	before, rest := m.entry.Data[:m.http.Offset], m.entry.Data[int(m.http.Offset)+m.http.HeadLen:]
	m.set(append(append(bytes.Clone(before), head...), rest...))
}

// addField adds a line in front of the empty line that ends a head.
func addField(head []byte, line string) []byte {
	end := len(head)
	if bytes.HasSuffix(head, []byte("\r\n")) {
		end -= 2
	} else if bytes.HasSuffix(head, []byte("\n")) {
		end--
	}
	return splice(head, end, 0, []byte(line+"\r\n"))
}
