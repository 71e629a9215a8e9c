package fleet

import (
	"context"
	"errors"
	"net"
	"os"
	"slices"
	"strconv"

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
	case says(err, sayRefused):
		kind = Refused
	case says(err, sayNoPorts):
		kind = NoPorts
	case says(err, sayNoSocket):
		kind = NoFiles
	case timedOut(err):
		kind = TimedOut
	case says(err, sayReset):
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
	case says(err, sayReset):
		kind = Reset
	}
	return &failure{kind: kind, err: err}
}

// says tells whether an error is one of a list.
func says(err error, list []error) bool {
	return slices.ContainsFunc(list, func(known error) bool { return errors.Is(err, known) })
}

func timedOut(err error) bool {
	var timeout net.Error
	return errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout()
}
