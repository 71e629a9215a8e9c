package capture

import (
	"bytes"
	"html"
	"net/netip"
	"regexp"
)

// finding is a secret in a piece of text.
type finding struct {
	start, end int
	secret     []byte // decoded
	name       string
}

var (
	userinfo   = regexp.MustCompile(`[A-Za-z][A-Za-z0-9+.-]*://([^\s/?#"'<>@]+)@`)
	namedValue = regexp.MustCompile(`<(?:[\w.-]+:)?Name\b[^>]*>([^<]*)</[^>]*>\s*<(?:[\w.-]+:)?Value\b[^>]*>([^<]*)`)
	element    = regexp.MustCompile(`<(?:[\w.-]+:)?([\w.-]+)(?:\s[^>]*)?>([^<]+)`)
	headerLine = regexp.MustCompile(`(?im)^(proxy-authorization|authorization|set-cookie|cookie|authentication-info)[ \t]*:[ \t]*(.*?)\r?$`)

	macAddress  = regexp.MustCompile(`\b[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}\b`)
	ipv4Address = regexp.MustCompile(`\b\d{1,3}(?:\.\d{1,3}){3}\b`)
	ipv6Address = regexp.MustCompile(`[0-9A-Fa-f:]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*`)
)

// scanMarkup finds secrets in XML that cannot be read as a tree: cut off, or not well-formed.
func scanMarkup(b []byte) (all []finding) {
	if bytes.IndexByte(b, '<') < 0 {
		return nil
	}
	for _, m := range namedValue.FindAllSubmatchIndex(b, -1) {
		if secretName(html.UnescapeString(string(b[m[2]:m[3]]))) {
			all = append(all, finding{m[4], m[5], unescapeXML(b[m[4]:m[5]]), "parameter"})
		}
	}
	for _, m := range element.FindAllSubmatchIndex(b, -1) {
		if name := string(b[m[2]:m[3]]); secretName(name) || name == "Username" {
			all = append(all, finding{m[4], m[5], unescapeXML(b[m[4]:m[5]]), "argument"})
		}
	}
	return all
}

func unescapeXML(b []byte) []byte { return []byte(html.UnescapeString(string(bytes.TrimSpace(b)))) }

// scanHeaders finds header lines in text that is no message the parser could read.
func scanHeaders(b []byte) (all []finding) {
	for _, m := range headerLine.FindAllSubmatchIndex(b, -1) {
		for _, f := range headerSecrets(string(bytes.ToLower(b[m[2]:m[3]])), b[m[4]:m[5]]) {
			f.start, f.end = f.start+m[4], f.end+m[4]
			all = append(all, f)
		}
	}
	return all
}

var (
	digestProof = regexp.MustCompile(`(?i)(?:^|[\s,])(?:response|rspauth)\s*=\s*"?([^",\s]+)`)
	digestUser  = regexp.MustCompile(`(?i)(?:^|[\s,])username\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^",\s]+))`)
	schemeWord  = regexp.MustCompile(`^\s*([A-Za-z0-9-]+)\s+`)
	cookiePair  = regexp.MustCompile(`([^=;,\s]+)\s*=\s*"?([^;"\s]*)`)
)

// headerSecrets finds what is a secret in the value of a header. The name is in small letters.
func headerSecrets(name string, value []byte) (all []finding) {
	add := func(start, end int, what string) {
		if end > start {
			all = append(all, finding{start, end, value[start:end], what})
		}
	}
	switch name {
	case "authorization", "proxy-authorization":
		m := schemeWord.FindSubmatchIndex(value)
		switch {
		case m == nil:
			add(0, len(value), "authorization")
		case bytes.EqualFold(value[m[2]:m[3]], []byte("digest")):
			for _, p := range digestProof.FindAllSubmatchIndex(value, -1) {
				add(p[2], p[3], "authorization")
			}
		default:
			add(m[1], len(value), "authorization")
		}
	case "authentication-info", "proxy-authentication-info":
		for _, p := range digestProof.FindAllSubmatchIndex(value, -1) {
			add(p[2], p[3], "authorization")
		}
	case "set-cookie":
		if m := cookiePair.FindSubmatchIndex(value); m != nil {
			add(m[4], m[5], "cookie")
		}
	case "cookie":
		for _, m := range cookiePair.FindAllSubmatchIndex(value, -1) {
			if value[m[2]] != '$' { // $Version, $Path, $Domain of RFC 2109 are no values
				add(m[4], m[5], "cookie")
			}
		}
	}
	return all
}

// scanIdentity finds what tells a device or subscriber from others by its look, and what was found to do so before.
func (r *redactor) scanIdentity(b []byte) (all []finding) {
	for _, m := range macAddress.FindAllIndex(b, -1) {
		all = append(all, finding{m[0], m[1], bytes.ToLower(b[m[0]:m[1]]), "mac"})
	}
	for _, re := range []*regexp.Regexp{ipv4Address, ipv6Address} {
		for _, m := range re.FindAllIndex(b, -1) {
			if a, err := netip.ParseAddr(string(b[m[0]:m[1]])); err == nil && public(a) {
				all = append(all, finding{m[0], m[1], []byte(a.String()), "address"})
			}
		}
	}
	for _, id := range r.idList {
		for at := 0; ; {
			i := bytes.Index(b[at:], id)
			if i < 0 {
				break
			}
			all = append(all, finding{at + i, at + i + len(id), id, "identity"})
			at += i + len(id)
		}
	}
	return all
}

// learn keeps an identity, so that it is found in user names and URLs as well. A short one would hit too much.
func (r *redactor) learn(id string) {
	if len(id) >= 5 && !r.ids[id] && len(r.ids) < 10_000 {
		r.ids[id] = true
		r.idList = append(r.idList, []byte(id))
	}
}
