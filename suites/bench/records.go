package bench

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cwmplab/capture"
	"cwmplab/checks"
)

// before is what is known of a device from before its first session in this run.
type before uint8

// What may be known. Only a record that is certainly ours is deleted.
const (
	beforeUnknown before = iota // nobody could be asked
	beforeThere                 // the ACS knew the device
	beforeNone                  // it did not, or we made the device up
)

// expect asks, before a device opens its first session, whether the ACS knows it already.
func (b *Bench) expect(ctx context.Context, i Identity) {
	key := DeviceName(i.ID)
	if _, asked := b.known[key]; asked {
		return
	}
	state := beforeUnknown
	if i.invented {
		state = beforeNone
	}
	if d, ok := b.cfg.Adapter.(Deleter); ok {
		switch known, err := d.Knows(ctx, key); {
		case err != nil:
			b.cfg.Logger.Info("adapter", "device", key, "error", err.Error())
		case known:
			state = beforeThere
		default:
			state = beforeNone
		}
	}
	b.known[key] = state
}

// deleteLimit is how long deleting one record may take.
const deleteLimit = time.Minute

// TidyUp switches our devices off, finds in the recording which of them the ACS has taken in, and has the adapter delete
// the records that were not there before. Call it after [Bench.Run] and before [Bench.Close]; the report tells what came
// of it.
func (b *Bench) TidyUp(ctx context.Context) error {
	b.leaveInOrder(ctx)
	b.switchOff()
	if err := b.rec.Drain(ctx); err != nil {
		return fmt.Errorf("the recording: %w", err)
	}
	devices, err := b.takenIn()
	if err != nil {
		return err
	}
	b.records = nil
	for _, key := range devices {
		b.records = append(b.records, b.tidy(ctx, key))
	}
	return nil
}

// leaveInOrder has the session of the device end that an ACS may hold open: what it keeps of a device in a session it does
// not delete.
func (b *Bench) leaveInOrder(ctx context.Context) {
	if b.cpe == nil || b.gone != nil || b.shut || b.interrupted != nil && b.interrupted.Err() != nil {
		return
	}
	ctx, cancel := b.limit(ctx, undoLimit)
	defer cancel()
	b.cpe.Settle(ctx)
}

// takenIn lists the devices whose Inform the ACS has accepted, in the order of their first sessions.
func (b *Bench) takenIn() ([]string, error) {
	rd, err := capture.Open(b.rec.Path())
	if err != nil {
		return nil, err
	}
	defer rd.Close()
	var devices []string
	seen := map[string]bool{}
	for it, err := range capture.Items(rd, capture.Options{}) {
		if err != nil {
			return devices, err
		}
		s, ok := it.(*capture.Session)
		if !ok || s.InformResponse() == nil {
			continue
		}
		if key := DeviceName(s.Device); !seen[key] {
			seen[key] = true
			devices = append(devices, key)
		}
	}
	return devices, nil
}

// tidy deletes a record where that may and can be done.
func (b *Bench) tidy(ctx context.Context, key string) checks.DeviceRecord {
	r := checks.DeviceRecord{Device: key, State: checks.RecordLeft}
	deleter, can := b.cfg.Adapter.(Deleter)
	state, asked := b.known[key]
	switch {
	case state == beforeThere:
		r.State = checks.RecordBefore
	case !can:
		r.Reason = "no adapter deletes it"
	case !asked || state == beforeUnknown:
		r.Reason = "nobody could tell whether it was there before the run"
	default:
		ctx, cancel := b.limit(ctx, deleteLimit)
		defer cancel()
		if err := deleter.Delete(ctx, key); err != nil {
			r.Reason = whyLeft(err)
			break
		}
		r.State = checks.RecordDeleted
	}
	return r
}

// whyLeft tells an adapter that cannot from one that failed.
func whyLeft(err error) string {
	if errors.Is(err, ErrCannot) {
		return err.Error()
	}
	return "deleting it failed: " + err.Error()
}
