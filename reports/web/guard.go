package web

import (
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// tokenName names the token in the printed URL, and the cookie that keeps it.
const tokenName = "token"

// policy lets nothing run and nothing load but our own files.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard lets requests pass that come from our own pages, or from who was given the URL.
func guard(token string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		switch {
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			http.Error(w, "the viewer changes nothing: only GET", http.StatusMethodNotAllowed)
		case !ours(r):
			http.Error(w, "the name in the address is not one of this viewer: use the URL it printed", http.StatusForbidden)
		case foreign(r):
			http.Error(w, "another site asks: the viewer answers its own pages only", http.StatusForbidden)
		case token == "":
			next.ServeHTTP(w, r)
		default:
			admit(w, r, token, next)
		}
	})
}

// ours tells whether the Host names the address where the request arrived: a page of another site that lets its own name
// lead here is kept out.
func ours(r *http.Request) bool {
	local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if !ok {
		return false
	}
	at, err := netip.ParseAddrPort(local.String())
	if err != nil {
		return false
	}
	at = netip.AddrPortFrom(at.Addr().Unmap().WithZone(""), at.Port())
	host, port, err := net.SplitHostPort(r.Host)
	if err != nil {
		host, port = r.Host, "80"
	}
	if at.Addr().IsLoopback() && strings.EqualFold(host, "localhost") {
		host = at.Addr().String()
	}
	named, err := netip.ParseAddrPort(net.JoinHostPort(strings.Trim(host, "[]"), port))
	return err == nil && named == at
}

// foreign tells whether a page of another site asks.
func foreign(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "cross-site", "same-site": // browsers call another port of this machine the same site
		if r.Header.Get("Sec-Fetch-Mode") != "navigate" {
			return true
		}
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return false
	}
	u, err := url.Parse(origin)
	return err != nil || u.Scheme != "http" || u.Host != r.Host
}

// admit wants the token: in the address once, in a cookie from then on.
func admit(w http.ResponseWriter, r *http.Request, token string, next http.Handler) {
	same := func(got string) bool { return subtle.ConstantTimeCompare([]byte(got), []byte(token)) == 1 }
	if c, err := r.Cookie(tokenName); err == nil && same(c.Value) && r.URL.Query().Get(tokenName) == "" {
		next.ServeHTTP(w, r)
		return
	}
	if !same(r.URL.Query().Get(tokenName)) {
		http.Error(w, "the token is missing or wrong: use the whole URL that the viewer printed", http.StatusForbidden)
		return
	}
	http.SetCookie(w, &http.Cookie{Name: tokenName, Value: token, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
	q := r.URL.Query()
	q.Del(tokenName)
	to := url.URL{Path: r.URL.Path, RawQuery: q.Encode()}
	http.Redirect(w, r, to.RequestURI(), http.StatusSeeOther)
}
