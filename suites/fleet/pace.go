package fleet

import (
	"context"
	"time"
)

// late is how far behind its schedule a run may be before sessions are given up: they are not made good by a burst, so
// that the ACS never gets more than was asked for.
const late = 50 * time.Millisecond

// pace begins sessions until the time is over or ctx ends. Each has a slot of 1/rate, and begins at a random point of it.
func (f *Fleet) pace(ctx context.Context) {
	slot := time.Duration(float64(time.Second) / f.config.Rate)
	var random random
	random.seed(f.config.Seed, -1, 0)
	begin := time.Duration(0) // of the slot
	for n := 1; ; n++ {
		at := begin + random.between(0, slot)
		if at >= f.config.For || f.sleep(ctx, at) != nil {
			return
		}
		why, ok := f.launch(ctx)
		if !ok {
			return
		}
		begin += slot
		if behind := f.elapsed() - begin; behind > late+slot {
			lost := min(behind, f.config.For-begin)
			f.figures.miss(why, float64(lost)/float64(slot))
			begin += behind
		}
	}
}

// sleep waits until a time of the run. Waits that are too short to be kept are left out.
func (f *Fleet) sleep(ctx context.Context, until time.Duration) error {
	d := until - f.elapsed()
	if d < time.Millisecond && d > 0 && f.config.Rate > 1000 {
		d = 0
	}
	return f.config.Clock.Wait(ctx, d)
}

// launch begins the next session: it waits for a device that may call, and for a worker. It says what it waited for.
func (f *Fleet) launch(ctx context.Context) (why wait, ok bool) {
	why = forUs
	n, turn, ok := f.nextDevice()
	for !ok {
		why = f.slower()
		if !f.pause(ctx) {
			return why, false
		}
		n, turn, ok = f.nextDevice()
	}
	fresh := f.devices[n].sessions == 0
	job := job{n, turn}
	select {
	case f.jobs <- job:
		f.figures.start(fresh)
		return why, true
	default:
	}
	if f.workers < f.config.Parallel {
		f.workers++
		f.running.Go(f.work)
	} else {
		why = f.slower()
	}
	select {
	case f.jobs <- job:
		f.figures.start(fresh)
		return why, true
	case <-ctx.Done():
		f.back(n)
		return why, false
	}
}

// slower tells who is slower than the rate.
func (f *Fleet) slower() wait {
	if f.judge.behind() {
		return forJudge
	}
	return forACS
}

// pause waits until a device may call: one whose session is over, or whose time has come. False is the end of the run.
func (f *Fleet) pause(ctx context.Context) bool {
	now := f.elapsed()
	f.mu.Lock()
	until := min(f.queue.soonest(), f.config.For)
	f.mu.Unlock()
	defer f.config.Clock.AfterFunc(until-now, f.nudge)()
	select {
	case <-f.wake:
	case <-ctx.Done():
	}
	return ctx.Err() == nil && f.elapsed() < f.config.For
}

// nudge makes the pace look for work.
func (f *Fleet) nudge() {
	select {
	case f.wake <- struct{}{}:
	default:
	}
}
