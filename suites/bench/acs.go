package bench

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/onsi/ginkgo/v2"

	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
)

// ACS is the ACS we play against the CPE under test.
type ACS struct {
	*acs.ACS
	b      *Bench
	run    context.Context // ends with the ACS
	cancel context.CancelFunc
	done   func()
	door   *Door       // a second way in, nil until it is opened
	named  *Named      // the way in by a name with two addresses, nil until it is opened
	device *acs.Device // under test, nil until its first session
	root   string      // of its data model: "Device." or "InternetGatewayDevice."
	first  acs.Session

	vain        int  // times in a row that it did not come for a call though it was woken
	silent      bool // it has left a transfer unreported for as long as was waited for it
	declined    int  // status with which it refuses connection requests for good, 0 where it does not
	answered    bool // its challenge could be answered before
	unscheduled bool // it does not take ScheduleInform

	calls   atomic.Int64    // made so far by steps, for their cwmp:ID
	methods []string        // of GetRPCMethods; nil until asked
	names   map[string]bool // of the data model, with "writable"; nil until walked
	key     string          // ParameterKey of changes that are put back
	means   means           // how the device is woken
	lost    bool            // it did not come when it was asked to
	strayed string          // name of its ACS URL while it has not come back from another ACS, "" otherwise
	port    string          // of its listener
	seen    bool            // a session that was awaited came
	open    bool            // a session is held open for the next call
	opened  time.Time       // when that began
	held    int             // its number
	early   []acs.Session   // ended before the one that was waited for
	from    int             // number of the first session that is not forgotten
	restart time.Duration   // that the latest restart took, 0 until there was one
}

// ACS gives the running ACS; the first call starts it and waits for the first session of the device.
func (b *Bench) ACS(ctx context.Context) *ACS {
	if b.gone != nil {
		ginkgo.Fail(b.gone.Error(), 1)
	}
	if b.acs == nil {
		if err := b.StartACS(); err != nil {
			b.gone = err
			ginkgo.Fail(err.Error(), 1)
		}
	}
	if b.acs.device == nil {
		if err := b.beside(b.acs.await); err != nil {
			b.gone = err
			ginkgo.Fail(err.Error(), 1)
		}
	}
	if b.acs.lost {
		if err := b.beside(b.acs.regain); err != nil {
			b.gone = err
			ginkgo.Fail(err.Error(), 1)
		}
	}
	b.unlessForeign(b.acs.first.Version)
	return b.acs
}

// StartACS opens the listener, so that its URL can be told before the first scenario waits.
func (b *Bench) StartACS() error {
	f := b.cfg.File
	address := f.Listen
	if address == "" {
		address = "127.0.0.1:0"
	}
	l, err := b.cfg.Listen(b.cfg.Earlier.address(address))
	if err != nil {
		return fmt.Errorf("listening for the CPE: %w", err)
	}
	b.progress.write(progressLine{Listening: l.Addr().String()})
	if b.acs, err = b.serve(l, f.Advertise, b.cfg.peerSeed()); err == nil {
		b.visits.begin()
	}
	return err
}

// serve starts an ACS on a listener.
func (b *Bench) serve(l net.Listener, advertise string, seed uint64) (*ACS, error) {
	f := b.cfg.File
	cfg := acs.Config{
		Clock: b.cfg.Clock, Dial: acs.Dialer(b.cfg.Dial), Seed: seed, Tap: b.tap, Logger: b.cfg.Logger,
		Listener: l, Advertise: advertise, Answered: b.visits.answered, Handshake: b.visits.handshake,
		ConnectionRequestUsername: f.Credentials.ConnectionRequest.Username,
		ConnectionRequestPassword: f.Credentials.ConnectionRequest.Password.Reveal(),
	}
	if f.TLS.Certificate != "" {
		cert, err := tls.LoadX509KeyPair(f.TLS.Certificate, f.TLS.Key)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("tls: %w", err), l.Close())
		}
		cfg.TLS = &tls.Config{Certificates: []tls.Certificate{cert}}
	}
	if b.HasCredentials() {
		cfg.Password = b.password
	}
	peer, err := acs.New(cfg)
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	ctx, cancel := context.WithCancel(context.Background())
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return &ACS{ACS: peer, b: b, run: ctx, cancel: cancel, done: peer.Start(ctx), port: port}, nil
}

func (a *ACS) stop() {
	a.cancel()
	a.done()
}

// URL of the ACS that the device has to be given, "" before [Bench.StartACS].
func (b *Bench) URL() string {
	if b.acs == nil {
		return ""
	}
	return b.acs.URL()
}

// maxOthers is how many devices that came instead of the one under test are named.
const maxOthers = 5

// await waits for the first session of the device under test. Others get one correct session and are left alone.
func (a *ACS) await() error {
	begun, limit := a.b.cfg.Clock.Now(), a.b.cfg.File.Limits.FirstSession.Or(10*time.Minute)
	ctx, cancel := a.b.limit(context.Background(), limit) // a scenario is not given as long
	defer cancel()
	if a.b.interrupted != nil {
		defer context.AfterFunc(a.b.interrupted, cancel)()
	}
	if wake := a.b.cfg.Wake; wake != nil {
		if err := wake(ctx); err != nil {
			return fmt.Errorf("waking the CPE: %w", err)
		}
	} else {
		a.recall(ctx)
	}
	over := a.b.Waiting("the first session of the device", limit)
	err := a.awaitSubject(ctx)
	over()
	if err != nil {
		return err
	}
	a.learnMeans(ctx)
	if a.lost = a.over(ctx) != nil; !a.lost {
		a.tryOut(ctx)
	}
	a.b.waited = a.b.cfg.Clock.Now().Sub(begun)
	return nil
}

// awaitSubject waits for an Inform of the device under test. It returns while that session runs.
func (a *ACS) awaitSubject(ctx context.Context) error {
	defer a.b.visits.end()
	begun := a.b.cfg.Clock.Now()
	var others []string
	for {
		s, err := a.AwaitInform(ctx)
		if err != nil {
			waited := a.b.cfg.Clock.Now().Sub(begun).Round(time.Second)
			return &DeviceGoneError{Role: cwmp.CPE, Waited: waited, Conns: a.b.accepted.Load(), Others: others, Seen: a.b.visits.tell(), URL: a.b.URL(), Err: err}
		}
		if !a.isSubject(s.ID) || a.b.cfg.Earlier.metOther(s.Device) {
			a.b.cfg.Logger.Info("another device", "device", s.Device)
			if !slices.Contains(others, s.Device) && len(others) < maxOthers {
				others = append(others, s.Device)
				a.b.cfg.Note("another device came, which is not the one under test: " + s.Device)
			}
			continue
		}
		a.device, a.first, a.root = a.Device(s.Device), s, rootOf(s.Inform)
		a.met()
		return nil
	}
}

func (a *ACS) isSubject(id cwmp.DeviceID) bool {
	want := a.b.cfg.File.Device
	return (want.OUI == "" || want.OUI == id.OUI) && (want.ProductClass == "" || want.ProductClass == id.ProductClass) &&
		(want.SerialNumber == "" || want.SerialNumber == id.SerialNumber)
}

func rootOf(i *cwmp.Inform) string {
	for _, p := range i.ParameterList {
		if root, _, ok := strings.Cut(p.Name, "."); ok {
			return root + "."
		}
	}
	return "Device."
}

// Root is the root object of the device's data model, with its dot.
func (a *ACS) Root() string { return a.root }

// Subject is the device under test.
func (a *ACS) Subject() *acs.Device { return a.device }

// Session queues calls and has the device open a session for them; it returns when that session is over.
func (a *ACS) Session(ctx context.Context, calls ...cwmp.RPC) acs.Session {
	ginkgo.GinkgoHelper()
	a.drop()
	for _, call := range calls {
		a.b.Intent(map[string]any{"queued": call.Method()})
		a.device.Queue(call)
	}
	a.Wake(ctx)
	return a.Await(ctx)
}

// drop forgets sessions that are over, so that the next one awaited is a new one, or one that is under way.
func (a *ACS) drop() {
	a.letGo()
	if a.device != nil {
		a.from = a.device.Current()
	}
	a.early = slices.DeleteFunc(a.early, func(s acs.Session) bool { return s.Number < a.from })
}

// Await waits for the next session of the device to end.
func (a *ACS) Await(ctx context.Context) acs.Session {
	ginkgo.GinkgoHelper()
	a.letGo()
	defer a.b.Waiting("a session of the device", 0)()
	for {
		s, err := a.AwaitSession(ctx)
		if err != nil {
			a.lost = true
			ginkgo.Fail("the CPE opened no session before the scenario had to end ("+err.Error()+")", 1)
		}
		if s.Device == a.device.Key() {
			return s
		}
	}
}

// AwaitWithin waits at most d, on the clock of the run, for a session of the device that fits; nil fits all. False means
// that none came, which the recording is told, so that rules can tell that it was waited for.
func (a *ACS) AwaitWithin(ctx context.Context, d time.Duration, fits func(acs.Session) bool) (acs.Session, bool) {
	ginkgo.GinkgoHelper()
	a.letGo()
	within, cancel := a.b.limit(ctx, d)
	defer cancel()
	defer a.b.Waiting("a session of the device", d)()
	for {
		s, err := a.AwaitSession(within)
		switch {
		case err != nil && ctx.Err() != nil:
			ginkgo.Fail("the scenario took too long: "+ctx.Err().Error(), 1)
		case err != nil:
			a.Step("nothing came", nil)
			return acs.Session{}, false
		case s.Device == a.device.Key() && (fits == nil || fits(s)):
			a.seen = true
			return s, true
		}
	}
}

// Reports fits sessions that report an event, for [ACS.AwaitWithin].
func Reports(code string) func(acs.Session) bool {
	return func(s acs.Session) bool { return s.Has(code) }
}

// Pause lets time pass on the clock of the run.
func (a *ACS) Pause(ctx context.Context, d time.Duration) {
	ginkgo.GinkgoHelper()
	a.letGo()
	defer a.b.Waiting("time to pass", d)()
	if err := a.b.cfg.Clock.Wait(ctx, d); err != nil {
		ginkgo.Fail("the scenario took too long: "+err.Error(), 1)
	}
}

// Wake has the device open a session: by the means the run was given, else by a connection request, else it waits
// for the device to come by itself. Sessions that are over are forgotten: the next one awaited is no earlier one.
func (a *ACS) Wake(ctx context.Context) {
	ginkgo.GinkgoHelper()
	a.drop()
	if err := a.wake(ctx); errors.Is(err, errLate) {
		ginkgo.Skip(a.b.timeOver(), 1)
	} else if err != nil {
		ginkgo.Fail("the CPE could not be woken: "+err.Error(), 1)
	}
}

// Recording is what has been recorded so far.
func (a *ACS) Recording() *Recording { return &Recording{a.b} }

// apart is what lies between the last session and the request, so that nobody can take it for one in a session.
const apart = 3 * time.Second

// ConnectionRequest sends a connection request to the device and forgets sessions that are over, so that the next one
// awaited is the one it causes.
func (a *ACS) ConnectionRequest(ctx context.Context) (acs.ConnectionRequest, error) {
	a.letGo()
	if err := a.b.cfg.Clock.Wait(ctx, apart); err != nil {
		return acs.ConnectionRequest{}, err
	}
	return a.whileBusy(ctx, forSession, func() (acs.ConnectionRequest, error) {
		a.b.Intent(map[string]any{"connectionRequest": a.device.ConnectionRequestURL()})
		a.drop()
		return a.device.ConnectionRequest(ctx)
	})
}
