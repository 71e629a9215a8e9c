package fleet

import (
	"context"
	"fmt"
	"net/netip"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"cwmplab/capture"
	"cwmplab/cwmp"
	"cwmplab/fixtures/cpe"
	"cwmplab/fixtures/cpe/tree"
)

// Fleet is one run.
type Fleet struct {
	config   Config
	target   cpe.Target
	root     string                // of the data model: "Device."
	model    *tree.Tree            // from the factory; never changed
	forced   []cwmp.ParameterValue // of an Inform while nothing was changed
	style    cwmp.Style
	informs  informs
	interval time.Duration // from one turn of a device to the next
	source   *capture.Source
	base     time.Time // start of the run

	devices     []device
	judge       *judge
	keeper      *keeper
	figures     figures
	memory      course
	ctx         context.Context // of the sessions under way
	connections atomic.Int64
	host        atomic.Pointer[netip.Addr] // from which the devices call, nil before the first connection
	cutting     atomic.Bool                // what is under way is broken off
	abrupt      atomic.Bool                // the ACS closes connections between round trips and does not say so

	jobs    chan job
	workers int // belongs to the pace
	running sync.WaitGroup
	wake    chan struct{}

	mu    sync.Mutex
	queue queue
}

// job is a session to be held.
type job struct {
	device int32
	turn   bool // it is the device's turn
}

// New makes a fleet. It does nothing before Run.
func New(config Config) (*Fleet, error) {
	config, err := config.withDefaults()
	if err != nil {
		return nil, err
	}
	f := &Fleet{config: config, jobs: make(chan job), wake: make(chan struct{}, 1), style: cwmp.DefaultStyle()}
	if f.target, err = cpe.ParseTarget(config.ACSURL); err != nil {
		return nil, fmt.Errorf("fleet: ACS URL: %w", err)
	}
	f.interval = time.Duration(float64(config.Devices) / config.Rate * float64(time.Second))
	f.build()
	f.devices = make([]device, config.Devices)
	f.queue.turns = newRing(config.Devices)
	for n := range f.devices {
		f.devices[n] = device{retry: never, events: eventBootstrap | eventBoot}
		f.queue.turns.add(int32(n)) //nolint:gosec // fewer than two thousand million
	}
	return f, nil
}

// build makes the data model of all devices. An ACS cannot send them elsewhere: of ManagementServer.URL it can set the
// value that is there.
func (f *Fleet) build() {
	m := f.config.Model
	m.Params = append([]tree.Param(nil), m.Params...)
	for i := range m.Params {
		if m.Params[i].Path == "ManagementServer.URL" {
			m.Params[i].Enum = []string{f.config.ACSURL}
		}
	}
	f.model, f.root = tree.New(m), m.Root
	for _, v := range f.config.Values {
		f.model.Preset(f.model.Full(v.Name), v.Value)
	}
	for name, value := range map[string]string{
		"ManagementServer.URL":                    f.config.ACSURL,
		"ManagementServer.PeriodicInformEnable":   "1",
		"ManagementServer.PeriodicInformInterval": strconv.Itoa(max(int(f.interval.Round(time.Second)/time.Second), 1)),
	} {
		f.model.Preset(f.root+name, value)
	}
	f.forced = f.model.Forced()
}

// Run holds sessions until the time is over or ctx ends, waits for those under way, and tells what came of it. The
// error is that of the recording; the outcome is complete all the same. A fleet runs once.
func (f *Fleet) Run(ctx context.Context) (*Outcome, error) {
	f.start()
	go f.judge.run()
	working, cut := context.WithCancel(context.Background())
	defer cut()
	f.ctx = working
	hopeful, giveUp := context.WithCancel(ctx)
	defer giveUp()
	defer f.config.Clock.AfterFunc(f.config.Patience, func() {
		if f.figures.hopeless() {
			giveUp()
		}
	})()
	stop := f.watch()
	f.pace(hopeful)
	paced, interrupted := f.config.For, ctx.Err() != nil
	if hopeful.Err() != nil {
		paced = min(f.elapsed(), f.config.For)
	}
	f.drain(hopeful, cut)
	stop()
	f.judge.finish()
	err := f.keeper.finish()
	return f.outcome(paced, interrupted), err
}

// start sets the clock of the run and makes its judge.
func (f *Fleet) start() {
	f.base = f.config.Clock.Now()
	f.source = &capture.Source{Name: f.config.Path, Format: "fleet", Tool: f.config.Tool, Framing: true, Timing: true, Opens: true, Subjects: []string{"ACS"}}
	f.keeper = newKeeper(&f.config, capture.Header{Tool: f.config.Tool, Mode: "test acs", Subjects: []string{"ACS"}, Start: f.base})
	f.judge = newJudge(&f.config, f.source, f.keeper)
}

// drain lets sessions that are under way come to their end, for a while; an interrupted run waits for nothing.
func (f *Fleet) drain(ctx context.Context, cut context.CancelFunc) {
	close(f.jobs)
	breakOff := func() {
		f.cutting.Store(true)
		cut()
	}
	defer f.config.Clock.AfterFunc(f.config.Grace, breakOff)()
	defer context.AfterFunc(ctx, breakOff)()
	f.running.Wait()
}

// work holds sessions as they come.
func (f *Fleet) work() {
	s := f.newSession()
	for j := range f.jobs {
		_ = s.run(f.ctx, j.device, j.turn) // counted where it is known
		f.back(j.device)
	}
}

// nextDevice takes the device that is next out of the queue.
func (f *Fleet) nextDevice() (n int32, turn, ok bool) {
	now := f.elapsed()
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.queue.next(now)
}

// back puts a device into the queue again.
func (f *Fleet) back(n int32) {
	due := f.devices[n].due(f.elapsed(), f.interval)
	f.mu.Lock()
	f.queue.put(n, due)
	f.mu.Unlock()
	f.nudge()
}

// elapsed is the time since the start of the run.
func (f *Fleet) elapsed() time.Duration { return f.config.Clock.Now().Sub(f.base) }
