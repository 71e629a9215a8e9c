package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/internal/dut"
	"cwmplab/suites/bench"
)

// Bounds on deleting what an ACS keeps of a fleet.
const (
	tidyTime   = 2 * time.Minute // for all devices together
	tidyAtOnce = 4
)

// tidyFleet has the adapter delete the records of made-up devices, and says of each device what became of it. Devices
// that the device file lists were there before.
func (t *suiteRun) tidyFleet(ctx context.Context, file *dut.File, taken []cwmp.DeviceID) []checks.DeviceRecord {
	records := make([]checks.DeviceRecord, len(taken))
	for i, id := range taken {
		records[i] = checks.DeviceRecord{Device: bench.DeviceName(id), State: checks.RecordLeft}
		if len(file.Identities) > 0 {
			records[i].State = checks.RecordBefore
		}
	}
	deleter, why := t.fleetDeleter(file)
	if deleter == nil {
		for i := range records {
			if records[i].State == checks.RecordLeft {
				records[i].Reason = why
			}
		}
		return records
	}
	if len(records) > 0 {
		fmt.Fprintf(t.narrator(), "deleting what the ACS keeps of %d devices\n", len(records))
	}
	ctx, cancel := context.WithTimeout(ctx, tidyTime)
	defer cancel()
	var workers sync.WaitGroup
	next := make(chan *checks.DeviceRecord)
	for range tidyAtOnce {
		workers.Go(func() {
			for r := range next {
				tidyOne(ctx, deleter, r)
			}
		})
	}
	for i := range records {
		next <- &records[i]
	}
	close(next)
	workers.Wait()
	return records
}

// fleetDeleter is what may delete the records, or why nothing does.
func (t *suiteRun) fleetDeleter(file *dut.File) (d bench.Deleter, why string) {
	deleter, ok := t.acting(cwmp.ACS, file).(bench.Deleter)
	switch {
	case len(file.Identities) > 0:
		return nil, ""
	case !ok || file.Adapter.Kind == dut.AdapterManual: // nobody wants to be asked for each of thousands
		return nil, "no adapter deletes it"
	case file.Device != (dut.Device{}):
		return nil, "the device file names it, and nobody has asked whether it was there before"
	}
	return deleter, ""
}

// tidyOne deletes one record.
func tidyOne(ctx context.Context, d bench.Deleter, r *checks.DeviceRecord) {
	err := d.Delete(ctx, r.Device)
	switch {
	case err == nil:
		r.State = checks.RecordDeleted
	case ctx.Err() != nil:
		r.Reason = "deleting them all took too long"
	case errors.Is(err, bench.ErrCannot):
		r.Reason = err.Error()
	default:
		r.Reason = "deleting it failed: " + err.Error()
	}
}
