package bench

import (
	"context"

	"cwmplab/cwmp"
)

// KnownDevice is a device that was met before: by an earlier part of the run, or beside the device of another run.
type KnownDevice struct {
	ID  cwmp.DeviceID `json:"id"`
	Key string        `json:"key"` // as our ACS calls it
	URL string        `json:"connectionRequestURL,omitempty"`
}

// met writes down which device is under test.
func (a *ACS) met() {
	a.b.progress.write(progressLine{Device: &KnownDevice{a.first.ID, a.device.Key(), a.device.ConnectionRequestURL()}})
}

// Met lists the devices that the run has met, the one under test and others.
func (b *Bench) Met() []KnownDevice {
	if b.acs == nil {
		return nil
	}
	var list []KnownDevice
	for _, d := range b.acs.Devices() {
		if id := d.ID(); id != (cwmp.DeviceID{}) {
			list = append(list, KnownDevice{id, d.Key(), d.ConnectionRequestURL()})
		}
	}
	return list
}

// recall has the device under test open a session, where it was met before and can be reached. Whether it comes is seen by
// whoever waits for it.
func (a *ACS) recall(ctx context.Context) {
	known := a.b.cfg.Earlier.device()
	for _, met := range a.b.cfg.Met { // the latest tells the latest URL
		if met.URL != "" && a.isSubject(met.ID) {
			known = met
		}
	}
	if known.URL == "" {
		return
	}
	d := a.Device(known.Key)
	d.Know(known.URL)
	if _, err := d.ConnectionRequest(ctx); err != nil {
		a.b.cfg.Logger.Info("the connection request failed, waiting for the device", "error", err.Error())
	}
}

// device is the one that the run has met, the zero value for none.
func (p *Progress) device() KnownDevice {
	if p == nil {
		return KnownDevice{}
	}
	return p.known
}

// metOther tells whether the run has met another device: it goes on with the same.
func (p *Progress) metOther(key string) bool { return p.device().Key != "" && p.device().Key != key }
