package xmltree

import (
	"bytes"
	"strings"
)

// atDeclaration reports whether "<?xml" stands at i as a whole name.
func (s *scanner) atDeclaration(i int) bool {
	rest := s.src[i:]
	return bytes.HasPrefix(rest, []byte("<?xml")) && (len(rest) == 5 || class[rest[5]]&cName == 0)
}

// declaration reads the XML declaration at pos (XML 1.0 section 2.8).
func (s *scanner) declaration() {
	start := s.pos
	k := bytes.Index(s.src[start:], []byte("?>"))
	if k < 0 {
		s.truncate(start, "the input ends inside the XML declaration")
		s.pos = len(s.src)
		return
	}
	end := start + k
	s.pos = end + 2
	d := &s.doc.Declaration
	*d = Declaration{Present: true, Offset: start, Length: s.pos - start}
	if fault := s.pseudoAttributes(start+5, end); fault != "" {
		s.add(BadDeclaration, start, d.Length, "%s", fault)
	}
	if d.Version != "" && d.Version != "1.0" {
		s.add(XMLVersion, start, d.Length, "XML version %q, only 1.0 is read", d.Version)
	}
	if d.Encoding != "" && !strings.EqualFold(d.Encoding, "utf-8") {
		s.add(DeclaredEncoding, start, d.Length, "declared encoding %q, the octets are read as UTF-8", d.Encoding)
	}
}

// pseudoAttributes reads version, encoding and standalone from src[i:end], in this order, and
// answers what is wrong with them, "" for nothing.
func (s *scanner) pseudoAttributes(i, end int) (fault string) {
	d := &s.doc.Declaration
	order := 0
	for {
		gap := i
		i = skipSpace(s.src, i, end)
		if i == end {
			if order == 0 {
				return "the XML declaration has no version"
			}
			return ""
		}
		name, value, next := pseudoAttribute(s.src, i, end)
		if next < 0 || gap == i {
			return "malformed XML declaration"
		}
		i = next
		switch {
		case name == "version" && order == 0:
			d.Version, order = literal(value), 1
			if !isVersion(value) {
				fault = "malformed version in the XML declaration"
			}
		case name == "encoding" && order == 1:
			d.Encoding, order = literal(value), 2
			if !isEncodingName(value) {
				fault = "malformed encoding name in the XML declaration"
			}
		case name == "standalone" && (order == 1 || order == 2):
			d.Standalone, order = literal(value), 3
			if d.Standalone != "yes" && d.Standalone != "no" {
				fault = "standalone in the XML declaration is neither yes nor no"
			}
		default:
			return "the XML declaration takes version, encoding and standalone, in this order, each at most once"
		}
		if fault != "" {
			return fault
		}
	}
}

// pseudoAttribute reads name="value" at i; next is -1 if there is none.
func pseudoAttribute(src []byte, i, end int) (name string, value []byte, next int) {
	j := i
	for j < end && src[j] >= 'a' && src[j] <= 'z' {
		j++
	}
	name = literal(src[i:j])
	j = skipSpace(src, j, end)
	if j == end || src[j] != '=' {
		return name, nil, -1
	}
	j = skipSpace(src, j+1, end)
	if j == end || src[j] != '"' && src[j] != '\'' {
		return name, nil, -1
	}
	k := bytes.IndexByte(src[j+1:end], src[j])
	if k < 0 {
		return name, nil, -1
	}
	return name, src[j+1 : j+1+k], j + k + 2
}

// literal makes a string, without an allocation for what most declarations say.
func literal(b []byte) string {
	switch string(b) {
	case "version":
		return "version"
	case "encoding":
		return "encoding"
	case "1.0":
		return "1.0"
	case "UTF-8":
		return "UTF-8"
	case "utf-8":
		return "utf-8"
	}
	return string(b)
}

func skipSpace(src []byte, i, end int) int {
	for i < end && isSpace(src[i]) {
		i++
	}
	return i
}

// isVersion is the production VersionNum of section 2.8.
func isVersion(b []byte) bool {
	if len(b) < 3 || b[0] != '1' || b[1] != '.' {
		return false
	}
	for _, c := range b[2:] {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// isEncodingName is the production EncName of section 4.3.3.
func isEncodingName(b []byte) bool {
	for i, c := range b {
		letter := c|0x20 >= 'a' && c|0x20 <= 'z'
		if !letter && (i == 0 || class[c]&cPlainName == 0) {
			return false
		}
	}
	return len(b) > 0
}
