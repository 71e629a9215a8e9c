package capture

import (
	"bytes"
	"html"
	"net/url"
	"regexp"
)

var pemKey = regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY-----([^-]+)`)

// scanURLs finds credentials in URLs and forms, and private keys: what is a secret wherever it stands. It goes from one
// "://" or "=" to the next, so that a long body without secrets costs no more than looking for these.
func scanURLs(b []byte) (all []finding) {
	all = scanUserinfo(b, all)
	all = scanForms(b, all)
	if bytes.Contains(b, []byte("PRIVATE KEY-----")) {
		for _, m := range pemKey.FindAllSubmatchIndex(b, -1) {
			all = append(all, finding{m[2], m[3], b[m[2]:m[3]], "key"})
		}
	}
	return all
}

// scanUserinfo finds user and password in front of the host of a URL (RFC 3986 section 3.2.1).
func scanUserinfo(b []byte, all []finding) []finding {
	for at := 0; ; {
		start, end, next := nextUserinfo(b, at)
		if next < 0 {
			return all
		}
		at = next
		if colon := bytes.IndexByte(b[start:end], ':'); colon >= 0 {
			all = append(all, urlPart(b, start, start+colon, "url-user"))
			start += colon + 1
		}
		all = append(all, urlPart(b, start, end, "url-password"))
	}
}

// nextUserinfo finds the next userinfo from an offset on, and where to go on behind it; next is -1 where there is none.
func nextUserinfo(b []byte, at int) (start, end, next int) {
	for {
		found := bytes.Index(b[at:], []byte("://"))
		if found < 0 {
			return 0, 0, -1
		}
		sign := at + found
		start = sign + len("://")
		at = start
		end = start
		for end < len(b) && !endsUserinfo(b[end]) {
			end++
		}
		if end > start && end < len(b) && b[end] == '@' && schemeEnds(b, sign) {
			return start, end, end + 1
		}
	}
}

// endsUserinfo tells what no userinfo holds unescaped.
func endsUserinfo(c byte) bool {
	switch c {
	case ' ', '\t', '\n', '\f', '\r', '/', '?', '#', '"', '\'', '<', '>', '@':
		return true
	}
	return false
}

// schemeEnds tells whether a scheme, which begins with a letter, ends at an offset.
func schemeEnds(b []byte, end int) bool {
	for i := end - 1; i >= 0; i-- {
		switch c := b[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z':
			return true
		case '0' <= c && c <= '9', c == '+', c == '.', c == '-':
		default:
			return false
		}
	}
	return false
}

// scanForms finds secrets among the fields of forms and queries: name=value.
func scanForms(b []byte, all []finding) []finding {
	for at := 0; ; {
		found := bytes.IndexByte(b[at:], '=')
		if found < 0 {
			return all
		}
		sign := at + found
		from := fieldStart(b, at, sign)
		at = sign + 1
		if from == sign || from > 0 && !beforeField(b[from-1]) {
			continue
		}
		end := at
		for end < len(b) && !endsField(b[end]) {
			end++
		}
		if end == at {
			continue
		}
		if name, err := url.QueryUnescape(string(b[from:sign])); err == nil && secretName(name) {
			all = append(all, urlPart(b, at, end, "form"))
		}
		at = end
	}
}

// fieldStart is where the name in front of an equals sign starts, at the earliest at an offset.
func fieldStart(b []byte, least, sign int) int {
	for sign > least && fieldName(b[sign-1]) {
		sign--
	}
	return sign
}

func fieldName(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '.' || c == '%' || c == '-'
}

// beforeField tells what divides a field from the one before it.
func beforeField(c byte) bool {
	switch c {
	case '?', '&', ';', ' ', '\t', '\n', '\f', '\r':
		return true
	}
	return false
}

// endsField tells what ends the value of a field.
func endsField(c byte) bool {
	switch c {
	case '&', ' ', '\t', '\n', '\f', '\r', '"', '\'', '<', '>', ';':
		return true
	}
	return false
}

// urlPart decodes what is escaped for a URL, and for XML around it.
func urlPart(b []byte, start, end int, name string) finding {
	text := html.UnescapeString(string(b[start:end]))
	if plain, err := url.PathUnescape(text); err == nil {
		text = plain
	}
	return finding{start, end, []byte(text), name}
}
