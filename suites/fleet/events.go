package fleet

import (
	"time"

	"cwmplab/cwmp"
)

// events is a set of events without CommandKey.
type events uint8

const (
	eventBootstrap events = 1 << iota
	eventBoot
	eventPeriodic
	eventScheduled
)

// codes are the events of a set as Inform names them.
var codes = [...]struct {
	event events
	code  string
}{{eventBootstrap, "0 BOOTSTRAP"}, {eventBoot, "1 BOOT"}, {eventPeriodic, "2 PERIODIC"}, {eventScheduled, "3 SCHEDULED"}}

// raise adds the events whose time has come, at the begin of a session. interval is the time from one 2 PERIODIC to the
// next; turn tells that the device was called because it is its turn.
func (d *device) raise(now, interval time.Duration, turn bool) {
	if turn || now-d.called >= interval {
		if d.sessions > 0 { // the first session is the power-up
			d.events |= eventPeriodic
		}
		d.called = now
	}
	d.retry = never
	if d.rare == nil {
		return
	}
	waiting := d.rare.scheduled[:0]
	for _, s := range d.rare.scheduled {
		if now < s.due {
			waiting = append(waiting, s)
			continue
		}
		d.events |= eventScheduled
		d.rare.told = append(d.rare.told, cwmp.EventStruct{EventCode: "M ScheduleInform", CommandKey: s.key})
	}
	d.rare.scheduled = waiting
}

// pending lists the events that are not delivered.
func (d *device) pending(list []cwmp.EventStruct) []cwmp.EventStruct {
	for _, c := range codes {
		if d.events&c.event != 0 {
			list = append(list, cwmp.EventStruct{EventCode: c.code})
		}
	}
	if d.rare != nil {
		list = append(list, d.rare.told...)
	}
	return list
}

// delivered takes out the events of a session whose Inform the ACS has accepted: InformResponse clears each of them
// (TR-069 3.7.1.5).
func (d *device) delivered() {
	d.events, d.taken = 0, true
	if d.rare != nil {
		d.rare.told = nil
		d.settle()
	}
}

// powerUp is a restart that ends at a time to come: 1 BOOT, with one M Reboot for each Reboot call (TR-069 3.7.1.5).
func (d *device) powerUp(at time.Duration, keys []string) {
	d.booted, d.retry, d.failures = at, at, 0
	d.events |= eventBoot
	for _, key := range keys {
		d.more().told = append(d.more().told, cwmp.EventStruct{EventCode: "M Reboot", CommandKey: key})
	}
}

// failed sets the device up for the retry after a wait. What was not delivered comes again: none of the events a fleet
// knows is dropped with a session.
func (d *device) failed(now, wait time.Duration) {
	d.retries++
	d.retry = now + wait
}

// succeeded ends retrying.
func (d *device) succeeded() { d.retries, d.failures = 0, 0 }
