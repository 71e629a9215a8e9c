package fleet

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"

	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/fixtures/cpe"
	"cwmplab/fixtures/cpe/tree"
	"cwmplab/internal/clock"
)

// Identity is who a device is, and what it shows to the ACS.
type Identity struct {
	ID                 cwmp.DeviceID
	Username, Password string // "" makes the user name of the ID (TR-069 3.4.4)
}

// Config is what a run needs. Zero values stand for the defaults named.
type Config struct {
	Clock clock.Clock // clock.Real(); it has to run as the deadlines of the connections do
	Dial  func(ctx context.Context, network, address string) (net.Conn, error)
	TLS   *tls.Config // of connections to the ACS; nil verifies with the system's roots
	Seed  uint64      // of all randomness: starts, waits, cnonces

	ACSURL  string
	Reach   func(address string) error // says why a host:port may not be talked to, as a redirect may ask; nil allows all
	Who     func(n int) Identity       // device n, from 0, always the same; made up where nil
	Version cwmp.Version               // highest version spoken; V1_4
	Model   tree.Model                 // tree.TR181()
	Values  []cwmp.ParameterValue      // factory values by full name, where they are not those of the model

	Devices int           // at least one
	Rate    float64       // sessions that begin in a second, over all devices
	For     time.Duration // how long sessions are begun
	// Parallel is how many sessions may be under way at a time; 256.
	Parallel int
	// ResponseTimeout is the wait for a connection or an answer of the ACS; 60 s, at least 30 s (TR-069 3.4.2).
	ResponseTimeout time.Duration
	BootTime        time.Duration // between a Reboot call and the session that tells of it; 5 s
	Grace           time.Duration // for sessions under way when the time is over; 10 s
	// Patience is how long a run goes on that has come to nothing: no session has ended well, and some have failed or no
	// answer has come at all; 10 s.
	Patience time.Duration

	Rules    []*checks.Rule
	Policy   checks.Policy
	Declared checks.Declared // credentials are left out: an ACS may change those of each device
	Area     func(id string) string

	Record Record
	Path   string // of the recording
	Tool   string // program and version, for the recording
	Rotate int64  // a new part of the recording begins when one is larger, bytes; 0 keeps one file

	// MaxFailed is the share of sessions, 0 to 1, that may fail before the run has no verdict; MinRate the sessions a
	// second below which it has none.
	MaxFailed, MinRate float64

	Every    time.Duration    // between two calls of Progress; 5 s
	Progress func(p Progress) // told how the run goes; nil is told nothing
}

// MaxRate is the highest rate that can be asked for, more than any machine can do.
const MaxRate = 1e6

func (c Config) withDefaults() (Config, error) {
	switch {
	case c.Devices < 1:
		return c, fmt.Errorf("fleet: %d devices", c.Devices)
	case !(c.Rate > 0 && c.Rate <= MaxRate):
		return c, fmt.Errorf("fleet: a rate of %v sessions a second", c.Rate)
	case c.For <= 0:
		return c, fmt.Errorf("fleet: a run of %v", c.For)
	case c.Record != RecordNone && c.Path == "":
		return c, errors.New("fleet: no file for the recording")
	}
	if c.Clock == nil {
		c.Clock = clock.Real()
	}
	if c.Dial == nil {
		c.Dial = (&net.Dialer{KeepAlive: -1}).DialContext // no connection is idle for long
	}
	if c.Reach == nil {
		c.Reach = func(string) error { return nil }
	}
	if c.Who == nil {
		c.Who = MadeUp("", "", "", "")
	}
	if c.Version == cwmp.UnknownVersion {
		c.Version = cwmp.V1_4
	}
	if c.Model.Root == "" {
		c.Model = tree.TR181()
	}
	if c.Progress == nil {
		c.Progress = func(Progress) {}
	}
	orDefault(&c.Parallel, 256)
	orDefault(&c.ResponseTimeout, time.Minute)
	orDefault(&c.BootTime, 5*time.Second)
	orDefault(&c.Grace, 10*time.Second)
	orDefault(&c.Patience, 10*time.Second)
	orDefault(&c.Every, 5*time.Second)
	c.Declared.Username, c.Declared.Password = "", ""
	return c, nil
}

func orDefault[T int | time.Duration](v *T, byDefault T) {
	if *v <= 0 {
		*v = byDefault
	}
}

// MadeUp gives identities that differ in their serial number, which begins with a prefix; "" stands for what the
// reference CPE has, and "F" as the prefix. The user name is made of the ID.
func MadeUp(oui, productClass, prefix, password string) func(n int) Identity {
	id := cpe.DefaultIdentity()
	id.ProductClass = "Fleet"
	if oui != "" {
		id.OUI = oui
	}
	if productClass != "" {
		id.ProductClass = productClass
	}
	if prefix == "" {
		prefix = "F"
	}
	return func(n int) Identity {
		own := id
		digits := strconv.Itoa(n + 1)
		own.SerialNumber = prefix + "000000"[:max(0, 7-len(digits))] + digits
		return Identity{ID: own, Password: password}
	}
}
