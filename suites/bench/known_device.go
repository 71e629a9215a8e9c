package bench

import (
	"context"

	"cwmplab/cwmp"
)

// knownDevice is the device under test as an earlier part of the run met it.
type knownDevice struct {
	ID  cwmp.DeviceID `json:"id"`
	Key string        `json:"key"` // as our ACS calls it
	URL string        `json:"connectionRequestURL,omitempty"`
}

// met writes down which device is under test.
func (a *ACS) met() {
	a.b.progress.write(progressLine{Device: &knownDevice{a.first.ID, a.device.Key(), a.device.ConnectionRequestURL()}})
}

// recall has a device that an earlier part of the run has met open a session, where it can be reached. Whether it comes
// is seen by whoever waits for it.
func (a *ACS) recall(ctx context.Context) {
	known := a.b.cfg.Earlier.device()
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
func (p *Progress) device() knownDevice {
	if p == nil {
		return knownDevice{}
	}
	return p.known
}

// metOther tells whether the run has met another device: it goes on with the same.
func (p *Progress) metOther(key string) bool { return p.device().Key != "" && p.device().Key != key }
