package bench

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net"
	"time"

	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/fixtures/cpe"
	"cwmplab/fixtures/cpe/personality"
	"cwmplab/fixtures/cpe/tree"
	"cwmplab/internal/clock"
	"cwmplab/internal/dut"
)

// Config is what a run needs. Zero values stand for the defaults named.
type Config struct {
	Role   cwmp.Role   // the side under test: cwmp.CPE or cwmp.ACS
	Dir    string      // run directory; it must exist
	File   *dut.File   // the device file
	Clock  clock.Clock // clock.Real()
	Seed   uint64      // of all randomness
	Tool   string      // program name and version, for the recording
	Logger *slog.Logger

	Listen func(address string) (net.Listener, error) // net.Listen over TCP
	Dial   func(ctx context.Context, network, address string) (net.Conn, error)
	// DialFrom dials from another address of this machine: net.Dialer with a local address.
	DialFrom func(source string) func(ctx context.Context, network, address string) (net.Conn, error)

	// Wake makes the CPE under test open a session by other means than a connection request: a hook, or the
	// reference CPE's own trigger. Nil leaves connection requests and patience.
	Wake func(ctx context.Context) error
	// Prompt asks somebody at a terminal to do something and returns when it is done; nil where there is nobody.
	Prompt func(ctx context.Context, text string) error
	// Adapter makes the ACS under test act; nil where nothing but the CPE's side is at hand.
	Adapter Adapter

	// Personality is what the CPE we play is like; nil is the reference CPE as it stands.
	Personality *personality.File

	// Hooks are what can be done to the subject that CWMP cannot do, by name; they come before those of the device file.
	Hooks map[string]func(ctx context.Context, args ...string) error

	// SubjectVersion is the highest version of the reference CPE, where that is under test; V1_4.
	SubjectVersion cwmp.Version
	// SubjectLookup gives it the addresses of names; nil leaves them to its dialling.
	SubjectLookup cpe.Lookup
	// SubjectModel is its data model; TR-181 with alias-based addressing.
	SubjectModel tree.Model

	// Trusted is a certificate that the CPE under test trusts for this machine; it comes before that of the device file.
	Trusted *tls.Certificate

	// Firmware is what may be installed on the CPE under test; it comes before the files that the device file names.
	Firmware *Firmware

	// Earlier is what a run in the same directory has come to already: this one goes on with it, and leaves out what is
	// done. Nil begins a run.
	Earlier     *Progress
	Accounts    []dut.Account // of other CPEs that may come: they are let in, too
	Met         []KnownDevice // by other runs; the one under test is called at the beginning
	RerunFailed bool          // of an earlier run, what failed is tried once more

	Known     []checks.KnownFailure // failures that are expected
	Selection Selection
	Filter    string                                 // Ginkgo label filter on top of the selection, for tests
	Means     func(means string, left time.Duration) // told how the CPE under test is woken, once that is known, and how long the rest takes
	Planned   func(*Plan)                            // called once, before the first scenario
	Progress  func(s checks.Scenario)                // called after each scenario
	Starting  func(s *Planned)                       // called before each scenario
	Note      func(text string)                      // told what a user has to know while the run goes on, and why it takes its time
	Timeout   time.Duration                          // longest scenario; 5 minutes

	// World carries out the body of a scenario; nil calls it. Tests in virtual time have it called where the clock
	// of the run is: Ginkgo leaves a goroutine behind, so that it cannot run there itself.
	World func(body func())
}

func (c Config) withDefaults() Config {
	if c.File == nil {
		c.File = &dut.File{Format: dut.FormatName}
	}
	if c.Clock == nil {
		c.Clock = clock.Real()
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Listen == nil {
		c.Listen = func(address string) (net.Listener, error) { return net.Listen("tcp", address) }
	}
	if c.Dial == nil {
		c.Dial = new(net.Dialer).DialContext
	}
	if c.DialFrom == nil {
		c.DialFrom = func(source string) func(ctx context.Context, network, address string) (net.Conn, error) {
			return (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(source)}}).DialContext
		}
	}
	if c.World == nil {
		c.World = func(body func()) { body() }
	}
	if c.Progress == nil {
		c.Progress = func(checks.Scenario) {}
	}
	if c.Means == nil {
		c.Means = func(string, time.Duration) {}
	}
	if c.Planned == nil {
		c.Planned = func(*Plan) {}
	}
	if c.Starting == nil {
		c.Starting = func(*Planned) {}
	}
	if c.Note == nil {
		c.Note = func(string) {}
	}
	if c.Timeout <= 0 {
		c.Timeout = c.File.Limits.Session.Or(5 * time.Minute)
	}
	return c
}
