package digest

import (
	"encoding/base64"
	"strings"
)

// Authorization is the value of an Authorization or Proxy-Authorization field (RFC 7616
// section 3.4).
type Authorization struct {
	Scheme    string // as sent
	Username  string
	Realm     string
	Nonce     string
	URI       string
	Response  string // hexadecimal, as sent
	Algorithm string // as sent, "" stands for MD5
	CNonce    string
	NC        string // eight hexadecimal digits where it is right
	QOP       string // "auth", "auth-int", or "" for none (RFC 2069)
	Opaque    string

	Password string // Basic only

	QOPQuoted, NCQuoted bool // in quotes, which the grammar does not have there

	Notes []string // the Note codes of what was tolerated
	Raw   string   // as sent
}

// ParseAuthorization reads a field value. It is false where that holds neither Digest nor Basic
// credentials; Scheme, Notes and Raw are then filled as far as there is something.
func ParseAuthorization(value string) (Authorization, bool) {
	parts := split(value)
	if len(parts) == 0 {
		return Authorization{Raw: value}, false
	}
	p := &parts[0]
	a := Authorization{Scheme: p.scheme, Raw: value}
	ok := false
	switch {
	case equalFold(p.scheme, "Digest"):
		ok = a.digest(p)
	case equalFold(p.scheme, "Basic"):
		ok = a.basic(p)
	default:
		p.note(NoteUnknownScheme)
	}
	a.Notes = p.notes
	return a, ok
}

func (a *Authorization) digest(p *part) bool {
	p.noteQuotes([]string{"username", "realm", "nonce", "uri", "response", "cnonce", "opaque"}, []string{"algorithm", "qop", "nc"})
	if len(p.params) == 0 {
		p.note(NoteNoParameters)
		return false
	}
	a.Username, a.Realm, a.Nonce = p.value("username"), p.value("realm"), p.value("nonce")
	a.URI, a.Response, a.Algorithm = p.value("uri"), p.value("response"), p.value("algorithm")
	a.CNonce, a.Opaque = p.value("cnonce"), p.value("opaque")
	qop, _ := p.get("qop")
	nc, _ := p.get("nc")
	a.QOP, a.QOPQuoted = qop.value, qop.quoted
	a.NC, a.NCQuoted = nc.value, nc.quoted
	return true
}

func (a *Authorization) basic(p *part) bool {
	if p.token == "" {
		p.note(NoteNoParameters)
		return false
	}
	plain, err := base64.StdEncoding.DecodeString(p.token)
	if err != nil {
		p.note(NoteBadBase64)
		plain, err = base64.RawStdEncoding.DecodeString(strings.TrimRight(p.token, "="))
	}
	user, password, colon := strings.Cut(string(plain), ":")
	a.Username, a.Password = user, password
	return err == nil && colon
}

// String is the field value. It is built from the fields, not from Raw. The parameters stand in the order of the examples
// of RFC 7616, what has quotes at the end: there are servers in the field that read a last one without quotes together
// with the end of the line, and refuse it.
func (a Authorization) String() string {
	if equalFold(a.Scheme, "Basic") {
		return a.Scheme + " " + base64.StdEncoding.EncodeToString([]byte(a.Username+":"+a.Password))
	}
	w := newWriter(a.Scheme)
	w.add("username", a.Username, true)
	w.add("realm", a.Realm, true)
	w.add("nonce", a.Nonce, true)
	w.add("uri", a.URI, true)
	w.addIf("algorithm", a.Algorithm, false)
	w.addIf("qop", a.QOP, a.QOPQuoted)
	w.addIf("nc", a.NC, a.NCQuoted)
	w.addIf("cnonce", a.CNonce, true)
	w.addIf("opaque", a.Opaque, true)
	w.add("response", a.Response, true)
	return w.b.String()
}

// Covers tells whether the uri of the credentials is the request target, or differs from it only
// in being the absolute form of it (RFC 7616 section 3.4.6). Verify does not look at that.
func (a Authorization) Covers(target string) bool {
	return pathOf(a.URI) == pathOf(target)
}

// pathOf cuts scheme and authority off an absolute address.
func pathOf(uri string) string {
	_, rest, absolute := strings.Cut(uri, "://")
	if !absolute || strings.HasPrefix(uri, "/") {
		return uri
	}
	if i := strings.IndexAny(rest, "/?"); i >= 0 {
		if rest[i] == '?' {
			return "/" + rest[i:]
		}
		return rest[i:]
	}
	return "/"
}
