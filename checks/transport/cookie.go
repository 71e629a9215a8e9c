package transport

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/internal/http1"
)

// setCookie is what one Set-Cookie header sets (RFC 6265 5.2; Netscape and RFC 2109 before).
type setCookie struct {
	header      http1.Header
	name, value string
	path        string // "" for the default
	domain      string // "" for the host
	secure      bool
	gone        bool          // it takes a cookie away
	lasting     time.Duration // 0 for a session cookie
	dated       bool          // its end is a date, which needs a clock to be understood
	several     bool          // a comma stands where the old style put the next cookie
}

// parseSetCookie reads a Set-Cookie header that was received at a time.
func parseSetCookie(h http1.Header, at time.Time) (setCookie, bool) {
	pair, attributes, _ := strings.Cut(h.Value, ";")
	name, value, ok := strings.Cut(pair, "=")
	c := setCookie{header: h, name: strings.TrimSpace(name), value: unquoted(value)}
	if !ok || c.name == "" {
		return c, false
	}
	c.several = strings.Contains(value, ",") && strings.Contains(value[strings.Index(value, ","):], "=")
	maxAge := false
	for attribute := range strings.SplitSeq(attributes, ";") {
		key, v, _ := strings.Cut(attribute, "=")
		v = unquoted(v)
		switch strings.ToLower(strings.TrimSpace(key)) {
		case "path":
			v, _, more := strings.Cut(v, ",")
			c.path, c.several = v, c.several || more
		case "domain":
			c.domain = strings.TrimPrefix(strings.ToLower(v), ".")
		case "secure":
			c.secure = true
		case "max-age":
			seconds, err := strconv.ParseInt(v, 10, 64)
			if err != nil {
				continue
			}
			maxAge, c.dated = true, false
			c.gone = seconds <= 0
			c.lasting = time.Duration(min(max(seconds, 0), 1<<32)) * time.Second
		case "expires":
			if end, err := http.ParseTime(strings.ReplaceAll(v, "-", " ")); err == nil && !maxAge {
				c.dated, c.gone, c.lasting = true, !end.After(at), max(end.Sub(at), 0)
			}
		}
	}
	return c, true
}

// sentCookie is a name with a value as a request brings it.
type sentCookie struct{ name, value string }

// sentCookies reads the Cookie headers of a request. Attributes that the old style sends along ($Version, $Path) are left
// out, and quotes around values taken off.
func sentCookies(m *capture.Message) []sentCookie {
	var all []sentCookie
	for _, h := range m.HeaderAll("Cookie") {
		for pair := range strings.FieldsFuncSeq(h.Value, func(c rune) bool { return c == ';' || c == ',' }) {
			name, value, ok := strings.Cut(pair, "=")
			if name = strings.TrimSpace(name); ok && name != "" && name[0] != '$' {
				all = append(all, sentCookie{name, unquoted(value)})
			}
		}
	}
	return all
}

func unquoted(s string) string {
	s = strings.TrimSpace(s)
	if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' {
		return s[1 : len(s)-1]
	}
	return s
}

// covers tells whether a cookie path covers a request path (RFC 6265 5.1.4).
func covers(cookie, request string) bool {
	request, _, _ = strings.Cut(origin(request), "?")
	if cookie == request {
		return true
	}
	return strings.HasPrefix(request, cookie) && (strings.HasSuffix(cookie, "/") || request[len(cookie)] == '/')
}

// defaultPath is the path of a cookie that names none: that of the request without its last part (RFC 6265 5.1.4).
func defaultPath(request string) string {
	request, _, _ = strings.Cut(origin(request), "?")
	if i := strings.LastIndexByte(request, '/'); i > 0 && request[0] == '/' {
		return request[:i]
	}
	return "/"
}
