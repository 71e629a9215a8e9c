package bench_test

import (
	"bufio"
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/internal/memnet"
	"cwmplab/suites/bench"
)

type dialer = func(ctx context.Context, network, address string) (net.Conn, error)

// reach runs the first session with what listens at 10.0.0.1:7547, in virtual time.
func reach(t *testing.T, url string, serve func(net.Conn), dial func(dialer) dialer, check func(g *WithT, err error, took time.Duration)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		n := memnet.New()
		l, err := n.Listen("10.0.0.1:7547")
		g.Expect(err).NotTo(HaveOccurred())
		defer l.Close()
		go func() {
			for c, err := l.Accept(); err == nil; c, err = l.Accept() {
				go serve(c)
			}
		}()
		file := bench.ReferenceFile()
		file.ACS.URL = url
		open := dialer(n.Dialer("10.0.0.2"))
		if dial != nil {
			open = dial(open)
		}
		b, err := bench.New(bench.Config{Role: cwmp.ACS, Dir: t.TempDir(), File: file, Dial: open,
			Listen: func(string) (net.Listener, error) { return n.Listen("10.0.0.2:7547") }})
		g.Expect(err).NotTo(HaveOccurred())
		begun := time.Now()
		err = b.Reach(t.Context())
		took := time.Since(begun)
		g.Expect(b.Reach(t.Context())).To(BeIdenticalTo(err), "it is tried once")
		g.Expect(b.Close()).To(Succeed())
		check(g, err, took)
	})
}

// answer reads requests and writes the same response to each.
func answer(response string) func(net.Conn) {
	return func(c net.Conn) {
		defer c.Close()
		for r := bufio.NewReader(c); ; {
			req, err := http.ReadRequest(r)
			if err != nil {
				return
			}
			_, _ = bufio.NewReader(req.Body).WriteTo(discard{})
			if _, err := c.Write([]byte(response)); err != nil {
				return
			}
		}
	}
}

type discard struct{}

func (discard) Write(b []byte) (int, error) { return len(b), nil }

// say takes what comes, writes something and hangs up.
func say(text string) func(net.Conn) {
	return func(c net.Conn) {
		_, _ = c.Read(make([]byte, 64<<10))
		_, _ = c.Write([]byte(text))
		_ = c.Close()
	}
}

// mute takes what comes and says nothing until the other side hangs up.
func mute(c net.Conn) {
	for _, err := c.Read(make([]byte, 64<<10)); err == nil; _, err = c.Read(make([]byte, 64<<10)) {
	}
	_ = c.Close()
}

func failing(err error) func(dialer) dialer {
	return func(dialer) dialer {
		return func(context.Context, string, string) (net.Conn, error) { return nil, err }
	}
}

const plainURL, secureURL = "http://10.0.0.1:7547/acs", "https://10.0.0.1:7547/acs"

func TestReachTellsWhyThereIsNoACS(t *testing.T) {
	tlsAlert := "\x15\x03\x01\x00\x02\x02\x46"
	for _, tc := range []struct {
		name  string
		url   string
		serve func(net.Conn)
		dial  func(dialer) dialer
		what  string // happened
		do    string // about it
	}{
		{name: "the path is wrong", serve: answer("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"), what: "it answers 404 Not Found: there is no ACS at the path /acs", do: "mend the path in acs.url"},
		{name: "a web server that takes no POST", serve: answer("HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n"), what: "it takes no POST", do: "mend port and path"},
		{name: "a web page", serve: answer("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 6\r\n\r\n<html>"), what: "with a web page (text/html; charset=utf-8): it is no ACS", do: "mend port and path"},
		{name: "a web page without its type", serve: answer("HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n<!DOCTYPE html>"), what: "with a web page", do: "mend port and path"},
		{name: "a device that is turned away", serve: answer("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"), what: "403 Forbidden: it turns this device away", do: "have the ACS know the device"},
		{name: "a gateway alone", serve: answer("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"), what: "the server in front cannot reach the ACS", do: "start the ACS behind it"},
		{name: "wrong credentials", serve: answer("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"\r\nContent-Length: 0\r\n\r\n"), what: `it refuses the credentials of the user "001122-Reference-R0001"`, do: "mend credentials.cpe"},
		{name: "nothing listens", dial: failing(&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}), what: "10.0.0.1:7547 refuses the connection: nothing listens there", do: "start the ACS, or mend the port in acs.url"},
		{name: "a name that does not resolve", url: "http://acs.invalid/", dial: failing(&net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "acs.invalid"}}), what: "the name acs.invalid does not resolve (no such host)", do: "mend the host in acs.url"},
		{name: "a network without a way", dial: failing(&net.OpError{Op: "dial", Err: syscall.EHOSTUNREACH}), what: "no route to host", do: "mend host and port"},
		{name: "a TLS port that alerts", serve: say(tlsAlert), what: "it speaks TLS on this port, and acs.url says http", do: `acs: {url: "https://10.0.0.1:7547/acs"}`},
		{name: "a TLS port that explains itself", serve: say("HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n"), what: "it speaks TLS on this port", do: "https://"},
		{name: "a TLS port that hangs up", serve: func(c net.Conn) {
			b := make([]byte, 1)
			if _, _ = c.Read(b); b[0] == 22 {
				_, _ = c.Write([]byte(tlsAlert))
			}
			_ = c.Close()
		}, what: "it speaks TLS on this port", do: "https://"},
		{name: "a plain port", url: secureURL, serve: say("HTTP/1.1 400 Bad Request\r\n\r\n"), what: "it speaks plain HTTP on this port, and acs.url says https", do: `acs: {url: "http://10.0.0.1:7547/acs"}`},
		{name: "a port of something else behind https", url: secureURL, serve: say("SSH-2.0-x\r\n"), what: `it answers a TLS handshake with "SSH-2.0-x\r\n"`, do: "mend the port"},
		{name: "a TLS handshake that is refused", url: secureURL, serve: say("\x15\x03\x03\x00\x02\x02\x28"), what: "it refuses the TLS handshake", do: "the log of the ACS"},
		{name: "a port of something else", serve: say("SSH-2.0-x\r\n"), what: `it answers with "SSH-2.0-x\r\n", which is no HTTP`, do: "mend the port"},
		{name: "a port that hangs up", serve: say(""), what: "it takes the connection and closes it without a word", do: "mend the port"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if tc.url == "" {
				tc.url = plainURL
			}
			reach(t, tc.url, tc.serve, tc.dial, func(g *WithT, err error, took time.Duration) {
				var none *bench.UnreachableError
				g.Expect(errors.As(err, &none)).To(BeTrue(), "%v", err)
				g.Expect(none.Error()).To(SatisfyAll(HavePrefix("no session with the ACS at "+tc.url+": "), ContainSubstring(tc.what)))
				g.Expect(none.Do).To(ContainSubstring(tc.do))
				g.Expect(took).To(BeNumerically("<", 5*time.Second))
			})
		})
	}
}

// A peer that says nothing is given up after seven seconds, and in all cases within ten.
func TestReachGivesUpOnSilence(t *testing.T) {
	never := func(dial dialer) dialer {
		return func(ctx context.Context, _, _ string) (net.Conn, error) { <-ctx.Done(); return nil, ctx.Err() }
	}
	for _, tc := range []struct {
		name  string
		url   string
		serve func(net.Conn)
		dial  func(dialer) dialer
		what  string
	}{
		{name: "no answer", url: plainURL, serve: mute, what: "it takes the connection and says nothing for 7s"},
		{name: "no handshake", url: secureURL, serve: mute, what: "it takes the connection and says nothing for 7s"},
		{name: "no answer to what is no TLS", url: plainURL, serve: func(c net.Conn) {
			b := make([]byte, 1)
			if _, _ = c.Read(b); b[0] == 22 {
				_, _ = c.Write([]byte("\x15\x03\x01\x00\x02\x02\x46"))
			}
			mute(c)
		}, what: "it speaks TLS on this port"},
		{name: "no HTTP", url: plainURL, serve: func(c net.Conn) { _, _ = c.Write([]byte("220 mail.example ESMTP")); mute(c) }, what: "which is no HTTP"},
		{name: "no connection", url: plainURL, dial: never, what: "no connection to 10.0.0.1:7547 within 7s: nobody is there, or a firewall drops what we send"},
		{name: "no name server", url: "http://acs.invalid/", dial: never, what: "the name acs.invalid does not resolve: no answer within 7s"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			reach(t, tc.url, tc.serve, tc.dial, func(g *WithT, err error, took time.Duration) {
				var none *bench.UnreachableError
				g.Expect(errors.As(err, &none)).To(BeTrue(), "%v", err)
				g.Expect(none.Error()).To(ContainSubstring(tc.what))
				g.Expect(took).To(BeNumerically("<", 10*time.Second))
			})
		})
	}
}

// What an ACS answers, however wrong, is for the rules: no message says that there is none.
func TestReachLeavesAnACSToTheRules(t *testing.T) {
	for name, response := range map[string]string{
		"an empty answer": "HTTP/1.1 204 No Content\r\n\r\n",
		"no SOAP":         "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 4\r\n\r\n<a/>",
		"an error":        "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			reach(t, plainURL, answer(response), nil, func(g *WithT, err error, _ time.Duration) {
				var none *bench.UnreachableError
				g.Expect(err).To(HaveOccurred())
				g.Expect(errors.As(err, &none)).To(BeFalse(), "%v", err)
				g.Expect(strings.HasPrefix(err.Error(), "no session with the ACS came about")).To(BeTrue())
			})
		})
	}
}
