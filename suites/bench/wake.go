package bench

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
)

// means is how the device under test is had to open a session.
type means uint8

// The means, in the order in which they are tried.
const (
	byPatience means = iota // nothing but waiting until it comes by itself
	byCaller                // Config.Wake
	byRequest               // a connection request
	byPeriod                // a short PeriodicInformInterval
	byHook                  // hooks.wake of the device file
	byPrompt                // somebody at the terminal
)

// String says it for people.
func (m means) String() string {
	return [...]string{"waiting until it comes by itself", "the reference CPE's own trigger", "connection requests",
		"a short PeriodicInformInterval, put back at the end", "the hook wake of the device file", "somebody at the terminal"}[m]
}

// Times of waking a device.
const (
	dialLimit   = 3 * time.Second // for a TCP connection to its connection request server
	shortPeriod = 20              // seconds between its sessions where nothing else wakes it
	mostVain    = 4               // calls in a row that a device may not come for before the run gives it up
	soon        = time.Minute     // for a session that was asked for to begin
	backLimit   = 5 * time.Minute // for a device that has vanished to come back
	wakeHook    = "wake"          // of the device file
	interval    = "PeriodicInformInterval"
	enable      = "PeriodicInformEnable"
)

// learnMeans finds out how the device is woken, while its first session runs.
func (a *ACS) learnMeans(ctx context.Context) {
	c := a.b.cfg
	switch {
	case c.Wake != nil:
		a.means = byCaller
	case a.reachable(ctx):
		a.means = byRequest
	case !c.Selection.ReadOnly && a.shorten(ctx):
		a.means = byPeriod
	case c.hook(wakeHook) != nil:
		a.means = byHook
	case c.Prompt != nil:
		a.means = byPrompt
	}
	a.b.comesBy(a.means)
}

// tryOut has the device come once by a connection request, before a scenario depends on it. One that refuses is had to come by
// other means from the beginning.
func (a *ACS) tryOut(ctx context.Context) {
	if a.means != byRequest || a.b.cfg.Clock.Wait(ctx, apart) != nil {
		return
	}
	a.drop()
	if a.lost = a.wake(ctx) != nil; a.lost {
		return
	}
	if a.declined != 0 {
		a.lost = !a.resort(ctx)
		return
	}
	a.lost = a.comes(ctx, nil) != nil
}

// reachable tells whether the device takes connections where it takes connection requests.
func (a *ACS) reachable(ctx context.Context) bool {
	ctx, cancel := a.b.limit(ctx, dialLimit)
	defer cancel()
	return a.device.Reachable(ctx) == nil
}

// Reachable tells whether the device can be reached by connection requests from here. A device behind NAT cannot.
func (a *ACS) Reachable(ctx context.Context) bool {
	return a.device.ConnectionRequestURL() != "" && a.reachable(ctx)
}

// shorten has the device come every few seconds by itself, until the run is over.
func (a *ACS) shorten(ctx context.Context) bool {
	at := a.root + "ManagementServer."
	read := a.device.Queue(&cwmp.GetParameterValues{ParameterNames: []string{at + enable, at + interval}})
	held, err := read.Await(ctx)
	list, ok := held.(*cwmp.GetParameterValuesResponse)
	if err != nil || !ok {
		return false
	}
	set := func(ctx context.Context, values []cwmp.ParameterValue) error {
		answer, err := a.device.Do(ctx, &cwmp.SetParameterValues{ParameterList: values, ParameterKey: a.key})
		if code, refused := Refused(answer); err == nil && refused {
			err = fmt.Errorf("SetParameterValues is answered with fault %d", code)
		}
		return err
	}
	if set(ctx, []cwmp.ParameterValue{
		{Name: at + enable, Type: "xsd:boolean", Value: "1"},
		{Name: at + interval, Type: "xsd:unsignedInt", Value: strconv.Itoa(shortPeriod)},
	}) != nil {
		return false
	}
	a.b.progress.write(progressLine{Changed: at + interval, Lasting: true})
	a.b.atEnd = append(a.b.atEnd, undo{at + interval, func(ctx context.Context) error { return set(ctx, list.ParameterList) }})
	return true
}

// wake has the device open a session by the means that were found. What comes of it is seen by whoever waits for it.
func (a *ACS) wake(ctx context.Context) error {
	a.letGo()
	switch a.means {
	case byCaller:
		return a.b.cfg.Wake(ctx)
	case byRequest:
		return a.ring(ctx)
	case byHook:
		return a.b.cfg.hook(wakeHook)(ctx)
	case byPrompt:
		return a.b.cfg.Prompt(ctx, "Have the device open a session with "+a.URL()+" (its own button, or a restart)")
	}
	return nil
}

// ring sends a connection request, again while the CPE answers 503. Any other answer is for the rules to judge, and the device
// may come all the same.
func (a *ACS) ring(ctx context.Context) error {
	p := forSession
	p.inTime = true
	r, err := a.whileBusy(ctx, p, func() (acs.ConnectionRequest, error) { return a.device.ConnectionRequest(ctx) })
	log := a.b.cfg.Logger
	switch {
	case errors.Is(err, errLate):
		return err
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		log.Info("the connection request failed, waiting for the device", "error", err.Error())
	case r.Status == busy503:
		log.Warn("the CPE has answered 503 to connection requests all the time, waiting for the device", "requests", p.tries)
	case r.Accepted:
		a.declined = 0
	default:
		a.declined, a.answered = r.Status, r.Authorization != ""
	}
	return nil
}

// resort turns to other means where the device refuses connection requests for good: with them, every scenario would wait
// until it comes by itself. It tells whether the device has come.
func (a *ACS) resort(ctx context.Context) bool {
	c := a.b.cfg
	c.Note("the CPE refuses connection requests with " + refusal(a.declined, a.answered, c.File.Credentials.ConnectionRequest.Username != "") + "; trying other means")
	hook := c.hook(wakeHook)
	switch {
	case hook != nil:
		a.means = byHook
	case c.Prompt != nil:
		a.means = byPrompt
	default:
		a.means = byPatience
	}
	if c.Selection.ReadOnly {
		return false
	}
	a.drop()
	a.device.Linger(stay) // for what is set after it was read
	came := a.wake(ctx) == nil && a.shorten(ctx)
	a.device.Dequeue()
	a.device.Linger(0)
	if came {
		a.means = byPeriod
	}
	a.b.comesBy(a.means)
	return came && a.over(ctx) == nil
}

// refusal says how connection requests are refused for good, and what may be wrong: with the device file, or with the
// challenge of the device.
func refusal(status int, answered, named bool) string {
	switch {
	case status != 401:
		return fmt.Sprint(status)
	case !named:
		return "401, and the device file names no credentials for them (credentials.connectionRequest)"
	case !answered:
		return "401 and without a Digest challenge, so that no credentials can be sent (CWMP-CRQ-009)"
	}
	return "401: check credentials.connectionRequest in the device file"
}

// errLate says that the device takes no connection requests for the moment, and that the profile has no time to wait for it.
var errLate = errors.New("the time of the profile is over while the CPE answers 503 to connection requests")

// patience is how long a session that was asked for may take to begin.
func (a *ACS) patience() time.Duration {
	switch a.means {
	case byPatience, byPrompt:
		return a.b.cfg.File.Limits.FirstSession.Or(10 * time.Minute)
	}
	return soon
}

// errVanished says that the device no longer comes.
var errVanished = errors.New("it opened no session in time")

// regain waits for a device that has vanished to come back: it is woken again and again.
func (a *ACS) regain() error {
	ctx, cancel := a.b.limit(context.Background(), backLimit)
	defer cancel()
	if a.b.interrupted != nil {
		defer context.AfterFunc(a.b.interrupted, cancel)()
	}
	defer a.b.Waiting("the device, which has vanished, to come back", backLimit)()
	a.b.visits.begin()
	defer a.b.visits.end()
	begun := a.b.cfg.Clock.Now()
	if a.vain >= mostVain {
		return fmt.Errorf("the CPE comes at times of its own, and did not when it was woken (%s), %d times in a row: the run gives it up; give it a program that wakes it (hooks.wake in the device file)", a.means, a.vain)
	}
	if a.means == byRequest && a.declined != 0 && a.resort(ctx) {
		a.lost, a.strayed = false, ""
		return nil
	}
	for ctx.Err() == nil {
		a.drop()
		once, stop := a.b.limit(ctx, a.patience())
		if a.wake(once) == nil && a.over(once) == nil {
			stop()
			a.lost, a.strayed = false, ""
			return nil
		}
		stop()
	}
	a.listStrayed()
	return &DeviceGoneError{Role: cwmp.CPE, Waited: a.b.cfg.Clock.Now().Sub(begun).Round(time.Second), Conns: a.b.accepted.Load(), Seen: a.b.visits.tell(), Err: errVanished}
}
