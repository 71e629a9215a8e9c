package digest

import "strings"

// Challenge is one challenge of a WWW-Authenticate or Proxy-Authenticate field (RFC 7616
// section 3.3).
type Challenge struct {
	Scheme    string // "Digest", "Basic" or another, as sent
	Realm     string
	Nonce     string
	Opaque    string
	Algorithm string   // as sent, "" stands for MD5
	QOP       []string // as offered, nil where there is none (RFC 2069)
	Stale     bool     // the credentials were right, the nonce was too old

	Notes []string // the Note codes of what was tolerated
	Raw   string   // as sent
}

// ParseChallenges reads the values of all challenge fields of a response, in order. One value
// may hold several challenges. What is wrong with one is in its Notes.
func ParseChallenges(values []string) []Challenge {
	var all []Challenge
	for _, value := range values {
		for _, p := range split(value) {
			all = append(all, p.challenge())
		}
	}
	return all
}

func (p *part) challenge() Challenge {
	p.noteQuotes([]string{"realm", "nonce", "opaque", "qop", "domain"}, []string{"stale", "algorithm"})
	switch {
	case !equalFold(p.scheme, "Digest") && !equalFold(p.scheme, "Basic"):
		p.note(NoteUnknownScheme)
	case p.value("realm") == "" && len(p.params) == 0:
		p.note(NoteNoParameters)
	}
	c := Challenge{
		Scheme: p.scheme, Realm: p.value("realm"), Nonce: p.value("nonce"), Opaque: p.value("opaque"),
		Algorithm: p.value("algorithm"), Stale: equalFold(p.value("stale"), "true"), Raw: p.raw,
	}
	c.QOP = append(c.QOP, strings.FieldsFunc(p.value("qop"), func(r rune) bool { return r == ',' || r == ' ' || r == '\t' })...)
	c.Notes = p.notes
	return c
}

// String is the field value. It is built from the fields, not from Raw.
func (c Challenge) String() string {
	w := newWriter(c.Scheme)
	w.add("realm", c.Realm, true)
	if equalFold(c.Scheme, "Basic") {
		return w.b.String()
	}
	w.addIf("qop", strings.Join(c.QOP, ","), true)
	w.add("nonce", c.Nonce, true)
	w.addIf("opaque", c.Opaque, true)
	w.addIf("algorithm", c.Algorithm, false)
	if c.Stale {
		w.add("stale", "true", false)
	}
	return w.b.String()
}

// offers tells whether a quality of protection is among those of the challenge.
func (c Challenge) offers(qop string) bool {
	for _, q := range c.QOP {
		if equalFold(q, qop) {
			return true
		}
	}
	return false
}

// Answerable tells whether [Answer] can answer the challenge.
func (c Challenge) Answerable() bool {
	if equalFold(c.Scheme, "Basic") {
		return true
	}
	_, _, known := algorithm(c.Algorithm)
	return equalFold(c.Scheme, "Digest") && known && c.Nonce != "" &&
		(len(c.QOP) == 0 || c.offers("auth") || c.offers("auth-int"))
}
