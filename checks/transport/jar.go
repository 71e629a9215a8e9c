package transport

import (
	"slices"
	"strings"
	"time"

	"cwmplab/capture"
)

// jarred is a cookie that the CPE holds in a session.
type jarred struct {
	setCookie
	host  string    // of the request that brought it
	at    time.Time // when the response that set it was complete
	early bool      // it came with a challenge or a redirect and was not set again since
	doubt string    // why a CPE may be right not to send it back
	old   []string  // values it had before
}

// supported is what a CPE has to hold at least, in bytes of all cookies together (TR-069 3.4.2).
const supported = 512

// returns runs over the requests of a session and says for each which cookies it has to bring and which it brings.
func returns(s *capture.Session, judge func(m *capture.Message, c *jarred, sent []sentCookie)) {
	var jar []*jarred
	var before *capture.Exchange
	for i, x := range s.Exchanges {
		if m := x.Request; m != nil && m.HTTP.Complete && len(jar) > 0 && !opensAnew(i, before, m) {
			sent := sentCookies(m)
			for _, c := range jar {
				if c.due(x) {
					judge(m, c, sent)
				}
			}
		}
		jar = fill(jar, x)
		before = x
	}
}

// opensAnew tells whether a request in the middle of a session is an Inform that nobody asked to come again: whatever
// else is wrong with it, the cookies of the session before are not for it.
func opensAnew(i int, before *capture.Exchange, m *capture.Message) bool {
	if i == 0 || !m.IsRequest("Inform") || before == nil {
		return false
	}
	again := before.Response != nil && before.Response.Summary.FaultCode == "8005"
	return !before.HTTPLevel() && !again
}

// fill puts what a response sets into the jar.
func fill(jar []*jarred, x *capture.Exchange) []*jarred {
	m := x.Response
	if m == nil || !m.HTTP.Complete || x.Request == nil {
		return jar
	}
	for _, h := range m.HeaderAll("Set-Cookie") {
		c, ok := parseSetCookie(h, m.End)
		if !ok {
			continue
		}
		if c.path == "" || c.path[0] != '/' {
			c.path = defaultPath(x.Request.HTTP.Target)
		}
		host := bareHost(x.Request.Header("Host"))
		at := slices.IndexFunc(jar, func(o *jarred) bool {
			return o.name == c.name && o.path == c.path && o.domain == c.domain && o.host == host
		})
		next := &jarred{setCookie: c, host: host, at: m.End, early: x.HTTPLevel()}
		next.doubt = next.doubtful(m)
		switch {
		case at >= 0 && c.gone:
			jar = slices.Delete(jar, at, at+1)
			continue
		case c.gone:
			continue
		case at < 0:
			jar = append(jar, next)
			continue
		}
		if next.old = jar[at].old; jar[at].value != c.value {
			next.old = append(slices.Clone(next.old), jar[at].value)
		}
		jar[at] = next
	}
	tooMuch(jar)
	return jar
}

// doubtful tells why a CPE may be right not to send a cookie back.
func (c *jarred) doubtful(m *capture.Message) string {
	start := m.HTTP.Offset + int64(c.header.Offset)
	switch {
	case m.AlteredAt(start, start+int64(c.header.Length)):
		return "the proxy changed the cookie"
	case c.dated:
		return "the cookie ends at a date, and the clock of the CPE is not known"
	case c.several:
		return "the header sets several cookies in the old style"
	case c.domain != "" && c.host != c.domain && !strings.HasSuffix(c.host, "."+c.domain):
		return "the Domain of the cookie is not that of the ACS"
	case strings.ContainsAny(c.value, " \t\",\\") || len(c.name)+len(c.value) > supported:
		return "the cookie is not one that every CPE has to support"
	}
	return ""
}

// tooMuch marks the cookies above what a CPE has to hold.
func tooMuch(jar []*jarred) {
	total := 0
	for _, c := range jar {
		total += len(c.name) + len(c.value) + 1
	}
	if total <= supported {
		return
	}
	for _, c := range jar {
		c.doubt = "the cookies are more than a CPE has to hold"
	}
}

// due tells whether a cookie belongs into a request (RFC 6265 5.4). Cookies of another host are a matter of redirects, and
// a secure one is due only where the recording knows of TLS.
func (c *jarred) due(x *capture.Exchange) bool {
	m := x.Request
	switch {
	case m.Start.Before(c.at), !covers(c.path, m.HTTP.Target), c.host != bareHost(m.Header("Host")):
		return false
	case c.secure && x.Conn.TLS == nil:
		return false
	case c.lasting > 0 && m.Start.After(c.at.Add(c.lasting-5*time.Second)):
		return false
	}
	return true
}

// has tells whether a request brings a cookie with a value, and whether it brings the name at all.
func has(sent []sentCookie, name, value string) (equal, named bool) {
	for _, s := range sent {
		if s.name == name {
			named = true
			equal = equal || s.value == value
		}
	}
	return equal, named
}

// stale tells whether a request brings a cookie with a value it had before.
func (c *jarred) stale(sent []sentCookie) bool {
	return slices.ContainsFunc(sent, func(s sentCookie) bool {
		return s.name == c.name && s.value != c.value && slices.Contains(c.old, s.value)
	})
}
