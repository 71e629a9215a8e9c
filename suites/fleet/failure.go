package fleet

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"strconv"
	"syscall"

	"cwmplab/internal/http1"
)

// Kinds of failures of a session. HTTP errors and faults name their number behind a space.
const (
	Refused         = "connection refused"
	Unreachable     = "no connection"
	TimedOut        = "no answer in time"
	Reset           = "connection reset by the ACS"
	Closed          = "connection closed by the ACS instead of an answer"
	HandshakeFailed = "TLS handshake failed"
	NotHTTP         = "answer is no HTTP"
	Malformed       = "answer is no CWMP message"
	Misplaced       = "answer out of order"
	Unauthorized    = "credentials refused"
	RedirectLoop    = "redirects without end"
	OutOfReach      = "redirected to where this run may not go"
	Endless         = "session without end"
	StatusError     = "HTTP status"
	FaultToInform   = "fault to Inform:"
	NoPorts         = "this machine has no free port"   // ours, not the ACS's
	NoFiles         = "this machine has no free socket" // the same
)

// failure is why a session failed.
type failure struct {
	kind string
	err  error // more about it, may be nil
}

func (f *failure) Error() string {
	if f.err == nil {
		return f.kind
	}
	return f.kind + ": " + f.err.Error()
}

func (f *failure) Unwrap() error { return f.err }

// ours tells whether a failure lies with the machine the fleet runs on.
func ours(kind string) bool { return kind == NoPorts || kind == NoFiles }

func statusFailure(status int) error { return &failure{kind: StatusError + " " + strconv.Itoa(status)} }

func misplaced(what string) error { return &failure{kind: Misplaced, err: errors.New(what)} }

// dialFailure sorts what kept a connection from being opened.
func dialFailure(err error) error {
	kind := Unreachable
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		kind = Refused
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		kind = NoPorts
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE), errors.Is(err, syscall.ENOBUFS):
		kind = NoFiles
	case timedOut(err):
		kind = TimedOut
	case errors.Is(err, syscall.ECONNRESET):
		kind = Reset
	}
	return &failure{kind: kind, err: err}
}

// ioFailure sorts what broke a round trip.
func ioFailure(err error) error {
	kind := Closed
	switch {
	case timedOut(err):
		kind = TimedOut
	case errors.Is(err, http1.ErrNotHTTP):
		kind = NotHTTP
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		kind = Reset
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed):
	}
	return &failure{kind: kind, err: err}
}

func timedOut(err error) bool {
	var timeout net.Error
	return errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout()
}
