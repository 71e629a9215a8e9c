package bench

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/fixtures/cpe"
)

// Reach switches the CPE on that we play and waits for its first session with the ACS under test. It does so once: later
// calls give the same error. Where there is no ACS to be tested that is an [UnreachableError]; otherwise a
// [DeviceGoneError], whose traffic is for the rules to judge.
func (b *Bench) Reach(ctx context.Context) error {
	if b.cpe == nil && b.gone == nil {
		b.gone = b.startCPE(ctx)
	}
	return b.gone
}

func (b *Bench) startCPE(ctx context.Context) error {
	f := b.cfg.File
	to, err := url.Parse(f.ACS.URL)
	if err != nil {
		return &UnreachableError{URL: f.ACS.URL, What: "acs.url is no URL", Do: "acs: {url: \"http://acs.example:7547/acs\"}", Err: err}
	}
	address := f.Listen
	if address == "" {
		address = "127.0.0.1:0"
	}
	i := b.own()
	c, err := b.playing(i, address)
	if err != nil {
		return err
	}
	c.Advertise = f.Advertise
	attempt := &first{url: to, user: cmp.Or(c.Username, DeviceName(i.ID)), waited: f.Limits.Answer.Or(defaultAnswer)}
	patience, giveUp := context.WithCancelCause(ctx)
	defer giveUp(nil)
	w := b.watch(attempt.waited, giveUp)
	c.Dial, c.Tap = w.dialer(c.Dial), w.tap(c.Tap)
	if b.cpe, err = b.switchOn(ctx, i, c, w.arm); err != nil {
		return err
	}
	s, err := b.awaitFirst(patience, b.cpe.CPE)
	if err == nil {
		b.cpe.first, b.cpe.stored = s, b.cfg.Clock.Now().Add(urlStored)
		return nil
	}
	attempt.testimony = w.testimony()
	if !errors.Is(err, errSilent) {
		attempt.err = err
	}
	if to.Scheme == "http" && attempt.connected && len(attempt.clear) == 0 {
		attempt.secure = b.probeTLS(ctx, dialAddress(to))
	}
	if u := attempt.diagnose(); u != nil {
		return u
	}
	return &DeviceGoneError{Role: cwmp.ACS, Waited: f.Limits.FirstSession.Or(time.Minute), Err: err}
}

// dialAddress is host and port of a URL.
func dialAddress(u *url.URL) string {
	if u.Port() == "" {
		return u.Hostname() + ":80"
	}
	return u.Host
}

// errSilent says that the ACS gave no sign of life.
var errSilent = errors.New("no answer in time")

// watch makes a witness that gives up where no HTTP response has begun in time.
func (b *Bench) watch(answer time.Duration, giveUp func(error)) *witness {
	w := &witness{}
	w.begun = func() {
		b.cfg.Clock.AfterFunc(answer, func() {
			if !w.testimony().answered() {
				giveUp(errSilent)
			}
		})
	}
	return w
}

// awaitFirst waits for the first session to end, no longer than the device file says.
func (b *Bench) awaitFirst(ctx context.Context, peer *cpe.CPE) (cpe.Session, error) {
	whole := b.cfg.File.Limits.FirstSession.Or(time.Minute)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer b.cfg.Clock.AfterFunc(whole, func() { cancel(fmt.Errorf("the first session did not end within %s", whole)) })()
	s, err := peer.AwaitSession(ctx)
	if err != nil {
		return s, context.Cause(ctx)
	}
	return s, s.Err
}

// Unreached is the report of a run that did not begin, as there is no ACS to be tested: nothing is judged, as what came
// back is not from an ACS.
func Unreached(run checks.Run, err *UnreachableError) *checks.Report {
	rep := &checks.Report{Format: checks.FormatName, Run: run, Subjects: []checks.Subject{}, Results: []checks.Result{}}
	rep.NoVerdict(err.Error())
	return rep
}
