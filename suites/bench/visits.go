package bench

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"cwmplab/fixtures/acs"
	"cwmplab/internal/digest"
)

// visits are what comes to our ACS while the device is waited for, and opens no session: a wrong path, wrong credentials, a
// connection on which nothing is said. Each kind is told once, as soon as it is seen, and all of them where no session comes.
type visits struct {
	b *Bench

	mu      sync.Mutex
	waiting bool
	open    map[string]*visit // by where they come from
	shy     map[string]int    // challenges since the last credentials, by host
	kinds   []string          // in the order in which they were seen
	count   map[string]int
}

// visit is one connection.
type visit struct {
	from  string // host
	begun []byte // what came first, no more than is needed to know it again
	heard bool   // a request was answered
}

// Bounds of a visit.
const (
	mostBegun  = 16
	mostKinds  = 5                // that an error names
	mostInform = 4 << 20          // bytes that an Inform may have before it is taken for something else
	quietVisit = 10 * time.Second // without a byte, until that is told
	shyVisits  = 3                // challenges without credentials, until that is told: one is answered by the next request
)

// begin begins to look.
func (v *visits) begin() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.waiting, v.open, v.shy, v.kinds, v.count = true, map[string]*visit{}, map[string]int{}, nil, map[string]int{}
}

// end ends it: the device has come, or was waited for in vain.
func (v *visits) end() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.waiting = false
}

// seen notes a kind of visit, and tells it where it is the first.
func (v *visits) seen(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	v.count[text]++
	if v.count[text] > 1 {
		return
	}
	v.kinds = append(v.kinds, text)
	if len(v.kinds) <= mostKinds {
		v.b.cfg.Note(text)
	}
}

// tell lists what has come so far, connections that are still open included.
func (v *visits) tell() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	for key := range v.open {
		v.left(key)
	}
	for host, n := range v.shy {
		if n > 0 && n < shyVisits {
			v.noCredentials(host)
		}
	}
	var list []string
	for _, kind := range v.kinds[:min(len(v.kinds), mostKinds)] {
		if n := v.count[kind]; n > 1 {
			kind += fmt.Sprintf(" (%d times)", n)
		}
		list = append(list, kind)
	}
	return list
}

// come notes a connection, nil where nobody is waited for.
func (v *visits) come(c net.Conn) *visit {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.waiting {
		return nil
	}
	key := c.RemoteAddr().String()
	one := &visit{from: hostOf(c.RemoteAddr())}
	v.open[key] = one
	v.b.cfg.Clock.AfterFunc(quietVisit, func() {
		v.mu.Lock()
		defer v.mu.Unlock()
		if v.waiting && v.open[key] == one && len(one.begun) == 0 {
			v.seen("a connection came from %s and says nothing", one.from)
			delete(v.open, key)
		}
	})
	return one
}

// says notes what comes over a connection.
func (v *visits) says(one *visit, data []byte) {
	v.mu.Lock()
	defer v.mu.Unlock()
	one.begun = append(one.begun, data[:min(len(data), mostBegun-len(one.begun))]...)
}

// gone notes that a connection is closed.
func (v *visits) gone(c net.Conn) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.waiting {
		v.left(c.RemoteAddr().String())
	}
}

// left says what a connection was that brought no request.
func (v *visits) left(key string) {
	one := v.open[key]
	delete(v.open, key)
	switch {
	case one == nil || one.heard:
	case len(one.begun) == 0:
		v.seen("a connection came from %s and said nothing", one.from)
	case isTLS(one.begun):
		v.seen("%s begins with a TLS handshake, and this port is plain: give the device the URL %s, or name a certificate in the device file (tls.certificate)", one.from, v.b.URL())
	default:
		v.seen("%s sent what is no whole HTTP request, beginning with %s", one.from, quoted(one.begun))
	}
}

// handshake notes how a TLS handshake ended.
func (v *visits) handshake(from net.Addr, err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.waiting || err == nil {
		return
	}
	host := hostOf(from)
	switch text := err.Error(); {
	case plainHello(err):
		v.seen("%s speaks plain HTTP, and this port wants TLS: give the device the URL %s", host, v.b.URL())
	case strings.Contains(text, "remote error: tls: "):
		v.seen("%s breaks off the TLS handshake (%s): does it trust the certificate in the device file (tls.certificate)?", host, strings.TrimPrefix(text, "remote error: "))
	case errors.Is(err, io.EOF):
		v.seen("a connection came from %s and said nothing", host)
	case errors.Is(err, context.Canceled):
		v.seen("a connection came from %s and does not come to the end of its TLS handshake", host)
	default:
		v.seen("the TLS handshake with %s came to nothing: %s", host, text)
	}
}

// answered notes a request, and what it got.
func (v *visits) answered(a acs.Answered) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.waiting {
		return
	}
	if one := v.open[a.From.String()]; one != nil {
		one.heard = true
	}
	host, line := hostOf(a.From), a.Request.Method+" "+a.Request.Target
	if a.Status != 401 {
		delete(v.shy, host)
	}
	switch {
	case a.Request.WireLen > mostInform:
		v.seen("%s came from %s with %d MB, and no Inform is as large", line, host, a.Request.WireLen>>20)
	case a.Status == 404:
		v.seen("%s came from %s and was answered 404: the path of the ACS URL is %s", line, host, v.path())
	case a.Status == 405:
		v.seen("%s came from %s and was answered 405: a device sends POST", line, host)
	case a.Status == 401:
		v.challenged(host, a)
	case a.Why != nil:
		v.seen("a POST from %s was answered %d: %v", host, a.Status, a.Why)
	case a.Fault != nil && a.Kind == acs.PostInform:
		v.seen("an Inform from %s was answered with fault %d: %s", host, a.Fault.FaultCode, a.Fault.FaultString)
	}
}

// challenged says why a request was challenged.
func (v *visits) challenged(host string, a acs.Answered) {
	header := a.Request.Header("Authorization")
	if header == "" {
		if v.shy[host]++; v.shy[host] >= shyVisits {
			v.noCredentials(host)
		}
		return
	}
	v.shy[host] = 0
	auth, ok := digest.ParseAuthorization(header)
	password, known := v.b.password(auth.Username)
	request := digest.Request{Method: a.Request.Method, URI: a.Request.Target, Body: a.Request.Body}
	switch {
	case !ok:
		v.seen("%s shows credentials that cannot be read, and is answered 401: %s", host, quoted([]byte(header)))
	case !known:
		v.seen("%s shows the user %q and is answered 401: credentials.cpe in the device file names %q", host, auth.Username, v.b.Username())
	case auth.Scheme == "Basic" && auth.Password == password:
		v.seen("%s shows its password by Basic, and is answered 401: without TLS it is asked for Digest", host)
	case auth.Scheme == "Basic" || !auth.Verify(password, request):
		v.seen("%s is answered 401 as the user %q: what it shows is not what the password of credentials.cpe in the device file gives, is that right?", host, auth.Username)
	}
}

func (v *visits) noCredentials(host string) {
	v.seen("%s is challenged (401) and shows no credentials: it needs those of credentials.cpe in the device file", host)
}

// path is that of our ACS.
func (v *visits) path() string {
	u, err := url.Parse(v.b.URL())
	if err != nil {
		return v.b.URL()
	}
	return u.Path
}

// password is that of a CPE that is let in.
func (b *Bench) password(user string) (password string, known bool) {
	for _, a := range slices.Backward(append(slices.Clone(b.cfg.Accounts), b.cfg.File.Credentials.CPE)) {
		if a.Username == user && user != "" {
			return a.Password.Reveal(), true
		}
	}
	return "", false
}

func hostOf(a net.Addr) string {
	if host, _, err := net.SplitHostPort(a.String()); err == nil {
		return host
	}
	return a.String()
}

// visitedConn tells the visits of what comes over a connection.
type visitedConn struct {
	seenConn
	one *visit
}

func (c visitedConn) Read(p []byte) (int, error) {
	n, err := c.seenConn.Read(p)
	if n > 0 && len(c.one.begun) < mostBegun {
		c.b.visits.says(c.one, p[:n])
	}
	return n, err
}

func (c visitedConn) Close() error {
	c.b.visits.gone(c)
	return c.seenConn.Close()
}

// plainHello tells whether a TLS handshake failed because an HTTP request came instead.
func plainHello(err error) bool {
	var header tls.RecordHeaderError
	return errors.As(err, &header) && slices.ContainsFunc([]string{"POST ", "GET /", "HEAD ", "PUT /"}, func(begins string) bool {
		return string(header.RecordHeader[:]) == begins
	})
}
