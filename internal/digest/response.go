package digest

import (
	"crypto/md5"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"strings"
)

// Request is what is authorized. The body counts for auth-int only.
type Request struct {
	Method string
	URI    string // the request target
	Body   []byte
}

// algorithm finds the hash of an algorithm name, whatever its case; "" is MD5.
func algorithm(name string) (hash func(string) string, sess, known bool) {
	name = strings.ToUpper(name)
	name, sess = strings.CutSuffix(name, "-SESS")
	switch name {
	case "", "MD5":
		hash = func(s string) string { h := md5.Sum([]byte(s)); return hex.EncodeToString(h[:]) }
	case "SHA-256":
		hash = func(s string) string { h := sha256.Sum256([]byte(s)); return hex.EncodeToString(h[:]) }
	case "SHA-512-256":
		hash = func(s string) string { h := sha512.Sum512_256([]byte(s)); return hex.EncodeToString(h[:]) }
	default:
		return nil, false, false
	}
	return hash, sess, true
}

// Expected is the response that would be right for these credentials: everything but the
// password, the method and the body is taken from them, as RFC 7616 section 3.4.1 says. For a
// "-sess" algorithm the session key is made from the nonce and cnonce of these credentials. It is
// "" for an unknown algorithm and for Basic.
func Expected(a Authorization, password string, r Request) string {
	return expected(a, a.QOP, password, r)
}

func expected(a Authorization, qop, password string, r Request) string {
	hash, sess, known := algorithm(a.Algorithm)
	if !known || !equalFold(a.Scheme, "Digest") {
		return ""
	}
	ha1 := hash(a.Username + ":" + a.Realm + ":" + password)
	if sess {
		ha1 = hash(ha1 + ":" + a.Nonce + ":" + a.CNonce)
	}
	a2 := r.Method + ":" + a.URI
	if equalFold(qop, "auth-int") {
		a2 += ":" + hash(string(r.Body))
	}
	if qop == "" {
		return hash(ha1 + ":" + a.Nonce + ":" + hash(a2))
	}
	return hash(strings.Join([]string{ha1, a.Nonce, a.NC, a.CNonce, qop, hash(a2)}, ":"))
}

// Verify tells whether the response is that of this password. Where a client echoes the whole
// offer ("auth,auth-int") a response computed with one element of it is right too, and where the
// realm or the user name holds a quote, one computed with its backslash: RFC 2617 section 3.2.2.2
// takes away "the surrounding quotes" and says nothing of what is inside. It compares
// neither the user name nor the nonce, the realm or the uri with what the server wants: see
// [Nonces.Use] and [Authorization.Covers].
func (a Authorization) Verify(password string, r Request) bool {
	if equalFold(a.Scheme, "Basic") {
		return equal(a.Password, password)
	}
	asSent := a
	asSent.Realm, asSent.Username = escape(a.Realm), escape(a.Username)
	for _, qop := range append([]string{a.QOP}, strings.Split(a.QOP, ",")...) {
		for _, read := range [...]Authorization{a, asSent} {
			want := expected(read, strings.TrimSpace(qop), password, r)
			if want != "" && equal(strings.ToLower(a.Response), want) {
				return true
			}
		}
	}
	return false
}

func equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// Answer makes the credentials that answer a challenge, Basic or Digest. Of the offered
// qualities of protection it takes auth, else auth-int. Where none is offered it sends no qop,
// no nc and no cnonce (RFC 7616 section 3.4), but for a "-sess" algorithm, which cannot be
// verified without a cnonce. The uri is that of the request. An algorithm that is not known
// gives an empty response.
func Answer(c Challenge, user, password string, r Request, cnonce string, nc uint32) Authorization {
	a := Authorization{Scheme: c.Scheme, Username: user}
	if equalFold(c.Scheme, "Basic") {
		a.Password = password
		return a
	}
	a.Realm, a.Nonce, a.Opaque, a.Algorithm, a.URI = c.Realm, c.Nonce, c.Opaque, c.Algorithm, r.URI
	switch {
	case c.offers("auth"):
		a.QOP = "auth"
	case c.offers("auth-int"):
		a.QOP = "auth-int"
	}
	_, sess, _ := algorithm(c.Algorithm)
	if a.QOP != "" {
		a.NC = fmt.Sprintf("%08x", nc)
	}
	if a.QOP != "" || sess {
		a.CNonce = cnonce
	}
	a.Response = Expected(a, password, r)
	return a
}
