package bench

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"

	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
)

// ReferenceAdapter makes the reference ACS act.
func ReferenceAdapter(a *acs.ACS) interface {
	Adapter
	Deleter
} {
	return referenceAdapter{a}
}

type referenceAdapter struct{ acs *acs.ACS }

func (r referenceAdapter) device(name string) (*acs.Device, error) {
	id, err := ParseDeviceName(name)
	if err != nil {
		return nil, err
	}
	return r.acs.Device(acs.Key(id)), nil
}

func (r referenceAdapter) Queue(_ context.Context, device string, rpc cwmp.RPC) error {
	d, err := r.device(device)
	if err == nil {
		d.Queue(rpc)
	}
	return err
}

func (r referenceAdapter) Hold(_ context.Context, device string) error {
	d, err := r.device(device)
	if err == nil {
		d.Hold()
	}
	return err
}

// ConnectionRequest tells what the ACS takes for a failure.
func (r referenceAdapter) ConnectionRequest(ctx context.Context, device string) error {
	d, err := r.device(device)
	if err != nil {
		return err
	}
	answer, err := d.Summon(ctx)
	var dial *net.OpError
	if errors.As(err, &dial) {
		return fmt.Errorf("the reference ACS cannot reach the CPE: %w", err)
	}
	if err == nil && !answer.Accepted {
		return &RequestFailedError{Reason: fmt.Sprintf("status %d", answer.Status)}
	}
	return nil
}

func (r referenceAdapter) Knows(_ context.Context, device string) (bool, error) {
	id, err := ParseDeviceName(device)
	known := slices.ContainsFunc(r.acs.Devices(), func(d *acs.Device) bool { return d.Key() == acs.Key(id) })
	return known, err
}

func (r referenceAdapter) Delete(_ context.Context, device string) error {
	id, err := ParseDeviceName(device)
	if err == nil {
		r.acs.Forget(acs.Key(id))
	}
	return err
}
