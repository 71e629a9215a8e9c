package fleet

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"cwmplab/fixtures/cpe"
	"cwmplab/internal/http1"
)

// Bounds on the round trips that lead to one response, those of the reference CPE.
const (
	maxRedirects = 5 // in a row (TR-069 3.4.2)
	maxRefusals  = 2 // of credentials, without stale
	maxRounds    = 32
)

// link is HTTP under one session (TR-069 3.4).
type link struct {
	target cpe.Target // the ACS URL, or where a redirect led
	wire   *wire      // nil while there is none
	jar    cpe.Jar
	auth   auth
	carry  bool // the last response was a challenge, which the next connection answers
}

// post sends a message until a response comes that is no challenge and no redirect.
func (s *session) post(ctx context.Context, body []byte) (*http1.Message, error) {
	redirects, refusals := 0, 0
	for range maxRounds {
		resp, authorized, err := s.roundTrip(ctx, body)
		if err != nil {
			return nil, err
		}
		switch resp.Status {
		case 401:
			stale, err := s.link.auth.challenged(resp)
			if err != nil {
				return nil, err
			}
			if authorized && !stale {
				refusals++
			}
			if refusals == maxRefusals {
				return nil, &failure{kind: Unauthorized}
			}
		case 301, 302, 307, 308:
			if redirects++; redirects > maxRedirects {
				return nil, &failure{kind: RedirectLoop}
			}
			if err := s.redirected(resp); err != nil {
				return nil, err
			}
		default:
			return resp, nil
		}
	}
	return nil, &failure{kind: Unauthorized, err: errors.New("challenges without end")}
}

// roundTrip sends the message once and waits for the response. It tells whether credentials went along.
func (s *session) roundTrip(ctx context.Context, body []byte) (resp *http1.Message, authorized bool, err error) {
	if err := s.connect(ctx); err != nil {
		return nil, false, err
	}
	request, authorized := s.request(body)
	w := s.link.wire
	begun, err := w.write(request)
	if err != nil {
		s.fleet.abrupt.Store(s.fleet.abrupt.Load() || w.used)
		s.receiveRest(w)
		s.hangUp()
		return nil, false, ioFailure(err)
	}
	resp, at, err := w.response()
	switch {
	case err == nil && !resp.Complete:
		err = w.gone
		if err == nil {
			err = errors.New("cut off")
		}
		fallthrough
	case err != nil:
		if w.used && resp == nil {
			s.fleet.abrupt.Store(true)
		}
		s.hangUp()
		return nil, false, ioFailure(err)
	}
	w.used = true
	s.roundTrips = append(s.roundTrips, at.Sub(begun))
	for _, h := range resp.HeaderAll("Set-Cookie") {
		s.link.jar.Set(h.Value, s.link.target, at)
	}
	s.link.carry = resp.Status == 401
	if !resp.KeepAlive() {
		s.hangUp()
	}
	return resp, authorized, nil
}

// receiveRest takes what had come on a connection that cannot be written to any more: why shows there.
func (s *session) receiveRest(w *wire) {
	for w.gone == nil {
		c, open := <-w.chunks
		if !open {
			return
		}
		w.take(c)
	}
}

// breath is what a device waits before it goes on with a connection, where the ACS was seen to close one between two
// round trips without a word: devices are slower than a fleet, and such a close rarely crosses their next message.
const breath = 2 * time.Millisecond

// connect makes sure that there is a connection to the target: the one in use where it is still open, else a new one.
func (s *session) connect(ctx context.Context) error {
	l := &s.link
	if w := l.wire; w != nil && w.key == l.target.Key() && w.idle() {
		if !s.fleet.abrupt.Load() {
			return nil
		}
		if s.fleet.config.Clock.Wait(ctx, breath) == nil && w.idle() {
			return nil
		}
	}
	s.hangUp()
	w, err := s.open(ctx, l.target)
	if err != nil {
		return err
	}
	l.wire = w
	s.stopCut = context.AfterFunc(ctx, func() { _ = w.conn.Close() })
	if !l.carry {
		l.auth.forget()
	}
	l.auth.secure = l.target.Secure
	return nil
}

// hangUp closes the connection, if there is one.
func (s *session) hangUp() {
	if w := s.link.wire; w != nil {
		s.stopCut()
		w.close()
		s.link.wire = nil
	}
}

// request makes the HTTP request (TR-069 3.4.1): SOAPAction and Content-Type only with a body. It tells whether it
// carries credentials.
func (s *session) request(body []byte) (request []byte, authorized bool) {
	l := &s.link
	b := append(s.out[:0], "POST "...)
	b = append(b, l.target.Path...)
	b = append(b, " HTTP/1.1\r\nHost: "...)
	b = append(b, l.target.Host...)
	b = append(b, "\r\nUser-Agent: cwmplab-fleet\r\n"...)
	if len(body) > 0 {
		b = append(b, "SOAPAction:\r\nContent-Type: text/xml; charset=\"utf-8\"\r\n"...)
	}
	if cookie := l.jar.Header(l.target, s.fleet.config.Clock.Now()); cookie != "" {
		b = append(append(append(b, "Cookie: "...), cookie...), "\r\n"...)
	}
	credentials := l.auth.header(l.target.Path, body)
	if credentials != "" {
		b = append(append(append(b, "Authorization: "...), credentials...), "\r\n"...)
	}
	b = strconv.AppendInt(append(b, "Content-Length: "...), int64(len(body)), 10)
	b = append(append(b, "\r\n\r\n"...), body...)
	s.out = b
	return b, credentials != ""
}

// redirected points the rest of the session at the target of a redirect. Nothing of it is stored beyond the session
// (TR-069 3.4.2).
func (s *session) redirected(resp *http1.Message) error {
	l := &s.link
	scheme := "http://"
	if l.target.Secure {
		scheme = "https://"
	}
	location := resp.Header("Location")
	base, err := url.Parse(scheme + l.target.Host + l.target.Path)
	if err != nil {
		return err
	}
	to, err := base.Parse(location)
	if err == nil && location != "" {
		l.target, err = cpe.ParseTarget(to.String())
	}
	if err != nil || location == "" {
		return misplaced(fmt.Sprintf("a redirect to %q", location))
	}
	return nil
}

// stamp is a time of the clock as recordings have it: the wall clock at the start of the run plus what passed since.
func (f *Fleet) stamp(at time.Time) time.Time { return f.base.Round(0).Add(at.Sub(f.base)).UTC() }
