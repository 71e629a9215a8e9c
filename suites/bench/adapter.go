package bench

import (
	"context"
	"errors"
	"fmt"

	"github.com/onsi/ginkgo/v2"

	"cwmplab/cwmp"
)

// Adapter makes an ACS under test do what only its operator can ask of it. Devices go by their [DeviceName].
type Adapter interface {
	// Queue has the ACS call a method in the next session of the device, behind what is queued already.
	Queue(ctx context.Context, device string, rpc cwmp.RPC) error
	// ConnectionRequest has the ACS send a connection request to the device. What the device answers is no error; an
	// ACS that tells of its failure gives a [RequestFailedError].
	ConnectionRequest(ctx context.Context, device string) error
	// Hold has the ACS hold the requests of the device in its next session.
	Hold(ctx context.Context, device string) error
}

// Deleter is an [Adapter] that can take away what the ACS keeps of a device.
type Deleter interface {
	// Knows tells whether the ACS keeps a record of the device.
	Knows(ctx context.Context, device string) (bool, error)
	// Delete takes the record away. It is no error if there is none.
	Delete(ctx context.Context, device string) error
}

// Clearer is an [Adapter] that can take back what was queued for a device and not carried out, so that a scenario does
// not meet what an earlier one left.
type Clearer interface {
	Clear(ctx context.Context, device string) error
}

// ErrCannot is what an Adapter answers where its ACS cannot be made to do a thing: the scenario is skipped. [Cannot]
// gives it a reason.
var ErrCannot = errors.New("the ACS under test cannot be made to do this")

// Cannot is an [ErrCannot] that says why in one sentence.
func Cannot(format string, args ...any) error { return cannotError(fmt.Sprintf(format, args...)) }

type cannotError string

func (e cannotError) Error() string        { return string(e) }
func (e cannotError) Is(target error) bool { return target == ErrCannot }

// RequestFailedError is what an Adapter answers where the ACS says that its connection request came to nothing. Often
// that is what a scenario provokes; how the request was made is for the rules to say.
type RequestFailedError struct {
	Reason string // in the words of the ACS
}

// Error quotes the ACS.
func (e *RequestFailedError) Error() string {
	return "the ACS says of its connection request: " + e.Reason
}

// Adapter makes the ACS under test act. Without one the scenario is skipped. What was queued and not carried out is taken
// back when the scenario is over, where the adapter can.
func (c *CPE) Adapter() Adapter {
	a := c.b.cfg.Adapter
	if a == nil {
		ginkgo.Skip(c.b.cfg.lacks(Acting), 1)
	}
	if clearer, ok := a.(Clearer); ok && c.clears != len(c.b.windows) {
		c.clears = len(c.b.windows)
		c.b.Undo("what waits for "+c.Key(), func(ctx context.Context) error {
			if err := c.ready(ctx); err != nil { // a device in a session cannot be dealt with everywhere
				return err
			}
			if err := clearer.Clear(ctx, c.Key()); !errors.Is(err, ErrCannot) {
				return err
			}
			return nil
		})
	}
	return a
}

// Asked fails or skips a scenario by what an adapter answered.
func (c *CPE) Asked(err error) {
	var failed *RequestFailedError
	switch {
	case errors.Is(err, ErrCannot):
		ginkgo.Skip(err.Error(), 1)
	case errors.As(err, &failed):
		c.b.Intent(map[string]any{"adapter": failed.Error()})
		c.b.cfg.Logger.Info("adapter", "device", c.Key(), "says", failed.Error())
	case err != nil:
		ginkgo.Fail("the adapter: "+err.Error(), 1)
	}
}

// Refused is [CPE.Asked] for a connection request that has to come to nothing: how an adapter tells that is no matter.
func (c *CPE) Refused(err error) {
	if err != nil && !errors.Is(err, ErrCannot) {
		c.b.Intent(map[string]any{"adapter": err.Error()})
		return
	}
	c.Asked(err)
}
