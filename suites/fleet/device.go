package fleet

import (
	"math"
	"time"

	"cwmplab/cwmp"
	"cwmplab/fixtures/cpe"
	"cwmplab/fixtures/cpe/tree"
)

// device is a CPE between two sessions. There may be very many, so that it holds nothing that can be worked out: who it
// is follows from its number, and its data model is the common one until the ACS changes something. Times count from
// the start of the run.
type device struct {
	called   time.Duration // its last turn, from which the interval to 2 PERIODIC counts
	retry    time.Duration // next attempt after a failed session, or the end of a restart; never where there is none
	booted   time.Duration // last power-up
	tree     *tree.Tree    // nil while all is as from the factory
	rare     *rare         // nil for nearly all
	sessions uint32        // so far, the one under way included
	retries  uint32        // failed sessions since the last good one: RetryCount
	failures uint16        // the same since power-up, which chooses the wait
	events   events        // not delivered
	taken    bool          // the ACS has accepted an Inform
}

// rare is what few devices have.
type rare struct {
	told      []cwmp.EventStruct // undelivered events with a CommandKey
	scheduled []scheduled        // ScheduleInform calls whose time is to come
	reboots   []string           // CommandKeys of Reboot calls to carry out after the session
	reset     bool               // FactoryReset, the same
	restart   bool               // a value was set that is in effect after a restart, the same
}

// scheduled is a ScheduleInform call (TR-069 A.4.1.2).
type scheduled struct {
	due time.Duration
	key string
}

const never = time.Duration(math.MaxInt64)

// due is when the device has a reason to open a session beside its turn; never for nearly all. With one it is not in
// the row of those who wait for their turn, so that its next 2 PERIODIC counts, too.
func (d *device) due(now, interval time.Duration) time.Duration {
	if d.booted > now {
		return d.booted // until then it is down
	}
	at := d.retry
	if d.rare != nil {
		for _, s := range d.rare.scheduled {
			at = min(at, s.due)
		}
	}
	if at == never {
		return never
	}
	return min(at, d.called+interval)
}

// more is the rare part, made where there is none.
func (d *device) more() *rare {
	if d.rare == nil {
		d.rare = new(rare)
	}
	return d.rare
}

// settle drops the rare part where it holds nothing any more.
func (d *device) settle() {
	if r := d.rare; r != nil && len(r.told) == 0 && len(r.scheduled) == 0 && len(r.reboots) == 0 && !r.reset && !r.restart {
		d.rare = nil
	}
}

// username is what a device calls itself towards the ACS.
func (i Identity) username() string {
	if i.Username != "" {
		return i.Username
	}
	return cpe.Username(i.ID)
}
