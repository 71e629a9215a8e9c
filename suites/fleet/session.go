package fleet

import (
	"context"
	"errors"
	"time"

	"cwmplab/cwmp"
	"cwmplab/fixtures/cpe"
	"cwmplab/fixtures/cpe/tree"
)

// Bounds on what one session may take, against an ACS that never ends it.
const (
	maxPosts   = 1000
	maxRepeats = 20 // of one request that is answered with 8005
)

// readBuffer is the size of one read.
const readBuffer = 16 << 10

// session is one session under way, and what its worker uses again for the next.
type session struct {
	fleet   *Fleet
	number  int32 // of the device
	device  *device
	who     Identity
	view    *tree.Tree // the factory's data model with the values of this device; not to be changed
	trace   *trace
	link    link
	stopCut func() bool // of the connection
	random  random

	informed bool
	held     bool
	done     bool // an empty POST was sent while not held
	ended    bool // the last response was empty, and done
	ask      *ask // ACS request to be answered
	version  cwmp.Version
	lastID   int
	posts    int
	repeats  int

	roundTrips []time.Duration
	out        []byte // the request
	body       []byte // of it
	events     []cwmp.EventStruct
	buffers    [2][]byte
}

// ask is a request of the ACS.
type ask struct {
	id      *string
	body    cwmp.RPC    // nil for a method without a codec
	refusal *cwmp.Fault // what is wrong with it whatever it is
}

// newSession makes what a worker needs.
func (f *Fleet) newSession() *session {
	s := &session{fleet: f}
	s.buffers = [2][]byte{make([]byte, readBuffer), make([]byte, readBuffer)}
	s.view = f.model.Fork()
	s.view.Live, s.view.Factory = s.live, s.factory
	return s
}

// begin takes a device over. turn tells that it was called because it is its turn.
func (s *session) begin(n int32, turn bool) {
	d := &s.fleet.devices[n]
	now := s.fleet.elapsed()
	d.raise(now, s.fleet.interval, turn)
	d.sessions++
	s.number, s.device, s.who = n, d, s.fleet.config.Who(int(n))
	if d.tree != nil {
		d.tree.Live, d.tree.Factory = s.live, s.factory
	}
	s.informed, s.held, s.done, s.ended, s.ask = false, false, false, false, nil
	s.version, s.lastID, s.posts, s.repeats = s.fleet.config.Version, 0, 0, 0
	s.roundTrips, s.events = s.roundTrips[:0], d.pending(s.events[:0])
	s.random.seed(s.fleet.config.Seed, n, d.sessions)
	s.trace = s.fleet.judge.trace()
	s.trace.sitting = &sitting{device: s.who.ID}
	s.link = link{target: s.fleet.target, auth: auth{user: s.own("Username", s.who.username()), password: s.own("Password", s.who.Password), rand: &s.random}}
}

// own is a value of the data model below ManagementServer, which an ACS may have changed.
func (s *session) own(name, factory string) string {
	if s.device.tree == nil {
		return factory
	}
	value, _ := s.device.tree.Value(s.fleet.root + "ManagementServer." + name)
	return value
}

// errCut is the end of a session that the end of the run does not let go on.
var errCut = errors.New("the run is over")

// run holds the session of a device. The error says why it failed, or errCut.
func (s *session) run(ctx context.Context, n int32, turn bool) error {
	s.begin(n, turn)
	begun := s.fleet.config.Clock.Now()
	err := s.hold(ctx)
	if err != nil && s.fleet.cutting.Load() {
		err = errCut
	}
	s.hangUp()
	s.fleet.figures.session(begun, s.fleet.config.Clock.Now(), s.roundTrips, err)
	s.hand(true)
	s.settle(err)
	return err
}

// hold sends POSTs until the session is over.
func (s *session) hold(ctx context.Context) error {
	for {
		post := s.choose()
		if post == postEnd {
			return nil
		}
		if s.posts++; s.posts > maxPosts {
			return &failure{kind: Endless}
		}
		body := s.compose(post)
		s.ended = false
		if post == postEmpty && !s.held {
			s.done = true
		}
		resp, err := s.post(ctx, body)
		if err != nil {
			return err
		}
		if err := s.receive(post, resp); err != nil {
			return err
		}
		if len(s.trace.data) > traceMost {
			s.hand(false)
		}
	}
}

// hand gives what passed to the judge; where there is too much to judge it waits.
func (s *session) hand(last bool) {
	t := s.trace
	t.last = last
	if !last {
		s.trace = s.fleet.judge.trace()
		s.trace.sitting = t.sitting
	}
	s.fleet.judge.put(t)
}

// settle takes the result of the session over into the device: when to try again, what takes effect after the session.
func (s *session) settle(err error) {
	d, now := s.device, s.fleet.elapsed()
	switch {
	case err == nil:
		d.succeeded()
	case !errors.Is(err, errCut):
		d.failures = min(d.failures, 1000) + 1 // from the tenth on the wait is the same
		low, high := cpe.RetryRange(int(d.failures), s.seconds("CWMPRetryMinimumWaitInterval", 5), s.seconds("CWMPRetryIntervalMultiplier", 2000))
		d.failed(now, s.random.between(low, high))
	}
	s.afterSession(now)
	if d.tree != nil {
		d.tree.Live, d.tree.Factory = nil, nil
	}
}
