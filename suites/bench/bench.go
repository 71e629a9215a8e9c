package bench

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/cwmp"
	"cwmplab/internal/dut"
	"cwmplab/suites"
)

// Bench is one run of a suite against one subject.
type Bench struct {
	cfg   Config
	rec   *capture.Recorder
	rules []*checks.Rule

	acs    *ACS
	second *ACS // where the device is sent for a while
	stays  bool // it was sent there, and did not come
	cpe    *CPE
	on     []*CPE // every device we play or have played

	scenarios []checks.Scenario
	past      []checks.Scenario // of earlier parts of the run, each try by itself
	progress  *progressFile
	windows   []window
	earlier   int      // windows that belong to earlier parts of the run
	provoking bool     // a provocation is under way
	restoring bool     // what a scenario has changed is being put back
	asked     bool     // a call was made in it
	missed    string   // what it waited for in vain, "" for nothing
	denied    string   // method that the CPE says, in the scenario under way, that it does not have
	left      string   // method of the first call in it that got no answer
	current   int      // index of the scenario under way in windows
	time      allotted // of the scenario under way
	gone      error

	plan      *Plan
	moment    moment
	visits    visits
	restarted bool              // the device has been seen to restart, and how long it took was told
	waited    time.Duration     // for the first session of the device
	undos     []undo            // of the scenario under way
	atEnd     []undo            // of the whole run
	leftovers []string          // what could not be put back
	subjects  map[string]string // parameters used, by what for

	shut    bool                  // the ACS was waited for in vain: it takes no session any more
	fresh   int                   // identities used
	pace    pace                  // of sessions with an ACS that is spared
	known   map[string]before     // devices, from before their first session
	records []checks.DeviceRecord // of TidyUp

	calls       atomic.Int64    // requests of the CPE we play made so far by steps, for their cwmp:ID
	interrupted context.Context // ends when the run is to stop
	accepted    atomic.Int64    // connections that came in
}

// window is the part of the recording that belongs to one scenario, and what it saw there.
type window struct {
	name       string
	start, end time.Time
	seen       map[string]checks.Outcome
}

// New opens the recording of a run. Close ends it.
func New(c Config) (*Bench, error) {
	c = c.withDefaults()
	b := &Bench{cfg: c, rules: catalogue.All(), current: -1, known: map[string]before{}}
	b.visits.b = b
	rec, err := capture.Create(filepath.Join(c.Dir, suites.RecordingFile), capture.Header{
		Tool: c.Tool, Mode: "test " + c.Role.String(), Subjects: []string{c.Role.String()}, Start: c.Clock.Now(),
	}, capture.RecorderOptions{Clock: c.Clock, Append: c.Earlier != nil})
	if err != nil {
		return nil, fmt.Errorf("run directory %s: %w", c.Dir, err)
	}
	b.rec = rec
	if err := b.beginProgress(); err != nil {
		return nil, errors.Join(fmt.Errorf("run directory %s: %w", c.Dir, err), rec.Close())
	}
	return b, nil
}

// Close stops the peers and completes the recording.
func (b *Bench) Close() error {
	if b.acs != nil {
		b.putBack(b.atEnd)
		b.acs.listStrayed()
		b.acs.letGo()
		b.acs.stop()
	}
	if b.second != nil {
		b.second.stop()
	}
	b.switchOff()
	b.progress.write(progressLine{Ended: true, Left: b.leftovers})
	b.progress.close()
	return b.rec.Close()
}

// Path is the file of the recording.
func (b *Bench) Path() string { return b.rec.Path() }

// Claims is what the device file says that the device can do.
func (b *Bench) Claims() dut.Claims { return b.cfg.File.Claims }

// Declared is what the device file says, as rules may ask for it.
func (b *Bench) Declared() checks.Declared {
	f := b.cfg.File
	return checks.Declared{
		Amendment: f.Claims.Amendment, IssueOne: f.Claims.IssueOne, NoClock: f.Claims.NoClock, Methods: f.Claims.Methods,
		Username: f.Credentials.CPE.Username, Password: f.Credentials.CPE.Password.Reveal(),
		ConnReqUsername: f.Credentials.ConnectionRequest.Username,
		ConnReqPassword: f.Credentials.ConnectionRequest.Password.Reveal(), Others: declaredOthers(f),
	}
}

// tap records a connection of a peer. Accepted says that the other side opened it.
func (b *Bench) tap(c net.Conn, accepted bool, opened time.Time) net.Conn {
	client, server, local := c.LocalAddr(), c.RemoteAddr(), capture.ToServer
	how := capture.OpenSYN // we opened it: the SYN went out at that moment
	if accepted {
		b.accepted.Add(1)
		client, server, local = c.RemoteAddr(), c.LocalAddr(), capture.ToClient
		how = capture.OpenAccept
	}
	f := b.rec.Open(client, server, how, opened)
	if t, ok := c.(*tls.Conn); ok {
		s := t.ConnectionState()
		facts := capture.TLSFacts{Error: "the handshake was not completed"}
		if s.HandshakeComplete {
			facts = capture.TLSFacts{Version: versionName(s.Version), Suite: tls.CipherSuiteName(s.CipherSuite), SNI: s.ServerName}
		}
		f.TLS(facts)
	}
	tapped := capture.Tap(c, f, local)
	if t, ok := tapped.(tappedConn); ok {
		seen := seenConn{t, b}
		if !accepted {
			return seen
		}
		if one := b.visits.come(c); one != nil {
			return visitedConn{seen, one}
		}
		return seen
	}
	return tapped
}

func versionName(v uint16) string {
	switch v {
	case tls.VersionTLS10:
		return "1.0"
	case tls.VersionTLS11:
		return "1.1"
	case tls.VersionTLS12:
		return "1.2"
	case tls.VersionTLS13:
		return "1.3"
	}
	return ""
}

// begin opens the window of a scenario.
func (b *Bench) begin(name string, rules []string) {
	b.rec.Mark(capture.MarkScenarioStart, map[string]any{"scenario": name, "rules": rules})
	b.windows = append(b.windows, window{name: name, start: b.cfg.Clock.Now(), seen: map[string]checks.Outcome{}})
	b.current, b.provoking, b.denied, b.left, b.missed = len(b.windows)-1, false, "", "", ""
}

// finish closes the window of the scenario under way.
func (b *Bench) finish() {
	if b.current < 0 {
		return
	}
	// The window closes behind the last message, also where time stands still between messages.
	_ = b.cfg.Clock.Wait(context.Background(), time.Millisecond)
	b.windows[b.current].end = b.cfg.Clock.Now()
	b.rec.Mark(capture.MarkScenarioEnd, map[string]any{"scenario": b.windows[b.current].name})
	b.current, b.provoking = -1, false
}

// lastWindow is the latest window of a scenario, nil for one that did not begin.
func (b *Bench) lastWindow(name string) *window {
	for i := range slices.Backward(b.windows) {
		if b.windows[i].name == name {
			return &b.windows[i]
		}
	}
	return nil
}

// Intent writes into the recording what the suite is about to do, for later readers and for rules.
func (b *Bench) Intent(data map[string]any) { b.rec.Mark(capture.MarkIntent, data) }

// DeviceGoneError says that the subject did not come, or did not come back.
type DeviceGoneError struct {
	Role   cwmp.Role
	Waited time.Duration
	Conns  int64    // connections that came meanwhile
	Others []string // devices that came instead, by their keys
	Seen   []string // what came and opened no session
	URL    string   // of our ACS, where the device was to come for the first time
	Err    error
}

// Error tells what was waited for.
func (e *DeviceGoneError) Error() string {
	if e.Role == cwmp.CPE {
		s := fmt.Sprintf("the CPE opened no session within %s", e.Waited)
		if len(e.Others) > 0 {
			s += "; another device came: " + strings.Join(e.Others, ", ")
		}
		switch {
		case len(e.Seen) > 0:
			s += "; what came instead: " + strings.Join(e.Seen, "; ")
		case len(e.Others) > 0:
		case e.Conns > 0:
			s += fmt.Sprintf("; connections that came: %d (see the recording)", e.Conns)
		case e.URL != "":
			s += fmt.Sprintf("; nothing came here: has it the ACS URL %s, and is there a way from it to this machine?", e.URL)
		}
		return s
	}
	return fmt.Sprintf("no session with the ACS came about: %v", e.Err)
}

// Unwrap gives the cause.
func (e *DeviceGoneError) Unwrap() error { return e.Err }

// limit bounds a wait by the clock of the run.
func (b *Bench) limit(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	stop := b.cfg.Clock.AfterFunc(d, cancel)
	return ctx, func() { stop(); cancel() }
}

// HasCredentials tells whether the device file names the credentials of the CPE towards the ACS.
func (b *Bench) HasCredentials() bool { return b.cfg.File.Credentials.CPE.Username != "" }

// Username is that of the CPE towards the ACS, "" where the device file names none.
func (b *Bench) Username() string { return b.cfg.File.Credentials.CPE.Username }

// HasTLS tells whether we serve TLS.
func (b *Bench) HasTLS() bool { return b.cfg.File.TLS.Certificate != "" }
