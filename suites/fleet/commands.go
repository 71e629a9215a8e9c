package fleet

import (
	"strconv"
	"time"

	"cwmplab/cwmp"
	"cwmplab/fixtures/cpe"
)

// Bounds on what a device takes on.
const (
	maxKey       = 32 // characters of a CommandKey (TR-069 A.3.2.8, A.3.2.9, A.4.1.2)
	maxScheduled = 32 // ScheduleInform calls at a time
	maxReboots   = 16 // Reboot calls of one session
)

// answer carries out a request of the ACS. What changes the data model makes it the device's own.
func (s *session) answer(a *ask) cwmp.RPC {
	if a.refusal != nil {
		return a.refusal
	}
	d := s.device
	t := d.tree
	switch a.body.(type) {
	case *cwmp.SetParameterValues, *cwmp.SetParameterAttributes, *cwmp.AddObject, *cwmp.DeleteObject:
		if t == nil {
			t = s.view.Fork()
		}
		answer := cpe.Answer(t, a.body)
		if _, failed := answer.(*cwmp.Fault); failed { // it has changed nothing
			return answer
		}
		d.tree = t
		if set, ok := a.body.(*cwmp.SetParameterValues); ok {
			if _, reboots := t.Defers(set.ParameterList); reboots {
				d.more().restart = true
			}
		}
		return answer
	}
	if t == nil {
		t = s.view
	}
	if answer := cpe.Answer(t, a.body); answer != nil {
		return answer
	}
	return s.command(a.body)
}

// command answers the requests that take effect after the session, and refuses the others. A Download is a thing the
// CPE may refuse without a reason: a fleet that fetched files would load another server than the one under test.
func (s *session) command(body cwmp.RPC) cwmp.RPC {
	d := s.device
	switch ask := body.(type) {
	case *cwmp.Reboot:
		if len(ask.CommandKey) > maxKey {
			return fault(9003)
		}
		if d.more(); len(d.rare.reboots) < maxReboots {
			d.rare.reboots = append(d.rare.reboots, ask.CommandKey)
		}
		return &cwmp.RebootResponse{}
	case *cwmp.FactoryReset:
		d.more().reset = true
		return &cwmp.FactoryResetResponse{}
	case *cwmp.ScheduleInform:
		switch {
		case ask.DelaySeconds == 0 || len(ask.CommandKey) > maxKey:
			return fault(9003)
		case d.rare != nil && len(d.rare.scheduled) >= maxScheduled:
			return fault(9004)
		}
		due := s.fleet.elapsed() + time.Duration(ask.DelaySeconds)*time.Second
		d.more().scheduled = append(d.rare.scheduled, scheduled{due, ask.CommandKey})
		return &cwmp.ScheduleInformResponse{}
	case *cwmp.Download:
		return fault(9001)
	}
	return fault(9000)
}

func fault(code uint32) *cwmp.Fault {
	f, _ := cwmp.LookupFault(int(code))
	return cwmp.NewFault(code, f.Meaning)
}

// afterSession does what had to wait for the end of the session: a factory reset, a restart.
func (s *session) afterSession(now time.Duration) {
	d := s.device
	if d.rare == nil {
		return
	}
	keys, reset, restart := d.rare.reboots, d.rare.reset, d.rare.restart
	d.rare.reboots, d.rare.reset, d.rare.restart = nil, false, false
	switch boots := now + s.fleet.config.BootTime; {
	case reset:
		d.tree, d.rare, d.retries, d.events = nil, nil, 0, eventBootstrap
		d.powerUp(boots, nil)
	case keys != nil || restart:
		d.powerUp(boots, keys)
	}
	d.settle()
}

// live gives the values that move by themselves.
func (s *session) live(name string) string {
	switch name[len(s.fleet.root):] {
	case "DeviceInfo.UpTime":
		return strconv.Itoa(int((s.fleet.elapsed() - s.device.booted) / time.Second))
	case "Time.CurrentLocalTime":
		return cwmp.At(s.fleet.config.Clock.Now().Truncate(time.Second)).String()
	}
	return ""
}

// factory gives the values in which the devices differ.
func (s *session) factory(name string) (string, bool) {
	switch name[len(s.fleet.root):] {
	case "DeviceInfo.Manufacturer":
		return s.who.ID.Manufacturer, true
	case "DeviceInfo.ManufacturerOUI":
		return s.who.ID.OUI, true
	case "DeviceInfo.ProductClass":
		return s.who.ID.ProductClass, true
	case "DeviceInfo.SerialNumber":
		return s.who.ID.SerialNumber, true
	case "ManagementServer.Username":
		return s.who.username(), true
	case "ManagementServer.Password":
		return s.who.Password, true
	}
	return "", false
}

// seconds is a number of the data model below ManagementServer.
func (s *session) seconds(name string, factory uint64) uint64 {
	n, err := strconv.ParseUint(s.own(name, ""), 10, 64)
	if err != nil {
		return factory
	}
	return n
}
