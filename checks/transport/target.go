package transport

import (
	"net/url"
	"strings"

	"cwmplab/capture"
)

// origin gives a request target without scheme and authority: what a request through a forward proxy and a direct one
// have in common.
func origin(target string) string {
	_, rest, absolute := strings.Cut(target, "://")
	if !absolute || strings.HasPrefix(target, "/") {
		return target
	}
	if i := strings.IndexAny(rest, "/?"); i >= 0 {
		if rest[i] == '?' {
			return "/" + rest[i:]
		}
		return rest[i:]
	}
	return "/"
}

// redirected reads where a redirect leads: authority in lower case ("" where the Location names none) and target.
func redirected(x *capture.Exchange) (host, target string, ok bool) {
	location := strings.TrimSpace(x.Response.Header("Location"))
	u, err := url.Parse(location)
	if err != nil || location == "" {
		return "", "", false
	}
	if !u.IsAbs() && u.Host == "" && x.Request != nil {
		if base, err := url.Parse(origin(x.Request.HTTP.Target)); err == nil {
			u = base.ResolveReference(u)
		}
	}
	return strings.ToLower(u.Host), u.RequestURI(), true
}

// sameHost compares an authority with a Host header, whatever the case and the port that goes without saying.
func sameHost(a, b string) bool { return bareHost(a) == bareHost(b) }

func bareHost(host string) string {
	host = strings.ToLower(strings.TrimSpace(host))
	for _, port := range []string{":80", ":443"} {
		if h, ok := strings.CutSuffix(host, port); ok && (!strings.Contains(h, ":") || strings.HasSuffix(h, "]")) {
			return h
		}
	}
	return host
}
