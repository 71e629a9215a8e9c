package bench

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"syscall"
	"time"

	"cwmplab/internal/http1"
)

// UnreachableError says that at the URL of the device file there is no ACS to be tested, or none that lets us in.
type UnreachableError struct {
	URL  string
	What string // what happened
	Do   string // what the user can do
	Err  error  // nil where time ran out
}

// Error tells where and what.
func (e *UnreachableError) Error() string {
	return fmt.Sprintf("no session with the ACS at %s: %s", e.URL, e.What)
}

// Unwrap gives the cause.
func (e *UnreachableError) Unwrap() error { return e.Err }

// The waits for signs of life.
const (
	defaultAnswer = 7 * time.Second         // for the first byte of the ACS, from the first connection on
	probeLimit    = 1500 * time.Millisecond // for the answer to a TLS handshake
)

// first is the first attempt at a session that came to nothing.
type first struct {
	testimony
	url    *url.URL
	user   string
	waited time.Duration
	err    error // of the session; nil where the ACS kept silent to the end
	secure bool  // the port answers a TLS handshake; asked only where plain HTTP got no answer
}

// diagnose says why there was no session, nil where an ACS answered, well or not.
func (f *first) diagnose() *UnreachableError {
	for _, look := range []func() (what, do string){f.network, f.encryption, f.silence, f.http} {
		if what, do := look(); what != "" {
			return &UnreachableError{URL: f.url.Redacted(), What: what, Do: do, Err: f.err}
		}
	}
	return nil
}

// network looks for what kept the connection from being opened.
func (f *first) network() (what, do string) {
	var name *net.DNSError
	host := f.url.Host
	switch {
	case errors.As(f.err, &name):
		return fmt.Sprintf("the name %s does not resolve (%s)", f.url.Hostname(), name.Err), "mend the host in acs.url, or write its address there"
	case f.connected:
		return "", ""
	case errors.Is(f.err, syscall.ECONNREFUSED):
		return fmt.Sprintf("%s refuses the connection: nothing listens there", host), "start the ACS, or mend the port in acs.url (7547 is that of CWMP)"
	case f.err != nil:
		return f.err.Error(), "mend host and port in acs.url"
	case !f.resolved && net.ParseIP(f.url.Hostname()) == nil:
		return fmt.Sprintf("the name %s does not resolve: no answer within %s", f.url.Hostname(), f.waited), "mend the host in acs.url, or write its address there"
	}
	return fmt.Sprintf("no connection to %s within %s: nobody is there, or a firewall drops what we send", host, f.waited),
		"mend host and port in acs.url, or open the firewall; limits: {answer: 30s} waits longer"
}

// instead says how the URL has to begin.
func (f *first) instead(scheme string) string {
	u := *f.url
	u.Scheme = scheme
	return fmt.Sprintf("acs: {url: %q}", u.Redacted())
}

// plainToTLS are the words of servers that got plain HTTP where they want TLS.
var plainToTLS = []string{"http request to an https server", "plain http request was sent to https port", "speaking plain http to an ssl-enabled server port"}

// encryption looks for one side that speaks TLS and another that does not, and for certificates that are not trusted.
func (f *first) encryption() (what, do string) {
	var header tls.RecordHeaderError
	var alert tls.AlertError
	var wrong *tls.CertificateVerificationError
	switch encrypted := f.url.Scheme == "https"; {
	case !encrypted && (f.secure || isTLS(f.raw) || f.says(plainToTLS...)):
		return "it speaks TLS on this port, and acs.url says http", f.instead("https")
	case !encrypted:
		return "", ""
	case errors.As(f.err, &header) && bytes.HasPrefix(f.raw, []byte("HTTP/")):
		return "it speaks plain HTTP on this port, and acs.url says https", f.instead("http")
	case errors.As(f.err, &header):
		return fmt.Sprintf("it answers a TLS handshake with %s", quoted(f.raw)), "mend the port in acs.url; for plain HTTP: " + f.instead("http")
	case errors.As(f.err, &wrong):
		return fmt.Sprintf("its certificate is not trusted: %s", certificateFault(wrong.Err)), "tls: {ca: FILE} names the authority to trust, tls: {insecure: true} trusts any"
	case errors.As(f.err, &alert) || f.err != nil && strings.Contains(f.err.Error(), "remote error: tls: "):
		return fmt.Sprintf("it refuses the TLS handshake: %v", f.err), "the log of the ACS may say why: versions, cipher suites, a certificate it wants from devices"
	}
	return "", ""
}

// certificateFault leaves out what the error of a certificate repeats.
func certificateFault(err error) string {
	var unknown x509.UnknownAuthorityError
	if errors.As(err, &unknown) {
		return "it is signed by an unknown authority"
	}
	return err.Error()
}

// isTLS tells whether bytes are a TLS record: an alert or a handshake.
func isTLS(b []byte) bool {
	return len(b) >= 3 && (b[0] == 21 || b[0] == 22) && b[1] == 3 && b[2] <= 4
}

func quoted(b []byte) string {
	if len(b) == 0 {
		return "nothing"
	}
	return fmt.Sprintf("%q", b[:min(len(b), 40)])
}

// silence looks for a connection on which nothing came back, or nothing that is HTTP.
func (f *first) silence() (what, do string) {
	const port = "mend the port in acs.url (7547 is that of CWMP)"
	switch {
	case f.answered():
	case len(f.clear) > 0:
		return fmt.Sprintf("it answers with %s, which is no HTTP", quoted(f.clear)), port
	case f.err == nil:
		return fmt.Sprintf("it takes the connection and says nothing for %s", f.waited), fmt.Sprintf("%s; limits: {answer: %s} waits longer", port, 4*f.waited)
	default:
		return fmt.Sprintf("it takes the connection and closes it without a word (%v)", f.err), port + ", or look into the log of the ACS"
	}
	return "", ""
}

// says looks for words in the answer.
func (f *first) says(words ...string) bool {
	text := bytes.ToLower(f.clear)
	for _, w := range words {
		if bytes.Contains(text, []byte(w)) {
			return true
		}
	}
	return false
}

// http looks for answers that no ACS gives to an Inform.
func (f *first) http() (what, do string) {
	const provision = "have the ACS know the device (device, credentials.cpe), or give a device that it knows"
	if f.err != nil && strings.Contains(f.err.Error(), "the credentials are refused") {
		return fmt.Sprintf("it refuses the credentials of the user %q", f.user), "mend credentials.cpe; " + provision
	}
	m := f.response
	if m == nil {
		return "", ""
	}
	line := fmt.Sprintf("%d %s", m.Status, m.Reason)
	path := f.url.RequestURI()
	switch {
	case m.Status == 404 || m.Status == 410:
		return fmt.Sprintf("it answers %s: there is no ACS at the path %s", line, path), "mend the path in acs.url: the one that devices are given"
	case m.Status == 405 || m.Status == 501:
		return fmt.Sprintf("it answers %s: it takes no POST at the path %s, so it is no ACS", line, path), "mend port and path in acs.url: those that devices are given"
	case m.Status == 403:
		return fmt.Sprintf("it answers %s: it turns this device away", line), provision
	case m.Status == 502 || m.Status == 504 || m.Status == 503 && webPage(m):
		return fmt.Sprintf("it answers %s: the server in front cannot reach the ACS", line), "start the ACS behind it"
	case m.Status == 200 && webPage(m):
		return fmt.Sprintf("it answers the Inform with a web page (%s): it is no ACS", m.Header("Content-Type")), "mend port and path in acs.url: those that devices are given"
	}
	return "", ""
}

// webPage tells whether a response is for people.
func webPage(m *http1.Message) bool {
	start := bytes.ToLower(bytes.TrimSpace(m.Body[:min(len(m.Body), 512)]))
	return strings.HasPrefix(strings.ToLower(m.Header("Content-Type")), "text/html") && !bytes.Contains(start, []byte("envelope")) ||
		bytes.HasPrefix(start, []byte("<!doctype html")) || bytes.HasPrefix(start, []byte("<html"))
}

// probeTLS tells whether a port answers a TLS handshake. It sends nothing else.
func (b *Bench) probeTLS(ctx context.Context, address string) bool {
	ctx, cancel := b.limit(ctx, probeLimit)
	defer cancel()
	conn, err := b.cfg.Dial(ctx, "tcp", address)
	if err != nil {
		return false
	}
	defer conn.Close()
	client := tls.Client(conn, &tls.Config{InsecureSkipVerify: true}) //nolint:gosec // nothing is sent; the question is whether it speaks TLS at all
	err = client.HandshakeContext(ctx)
	var alert tls.AlertError
	return err == nil || errors.As(err, &alert) || strings.Contains(err.Error(), "remote error: tls: ")
}
