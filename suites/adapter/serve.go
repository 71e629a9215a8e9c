package adapter

import (
	"context"
	"errors"
	"fmt"

	"cwmplab/suites/bench"
)

// Serve carries a request out on an adapter: the other end of the protocol.
func Serve(ctx context.Context, a bench.Adapter, r Request) Answer {
	out := Answer{Format: Format, Result: ResultDone}
	known, err := serve(ctx, a, r)
	var failed *bench.RequestFailedError
	switch {
	case errors.As(err, &failed): // the ACS has done what was asked
	case errors.Is(err, bench.ErrCannot):
		out.Result, out.Reason = ResultCannot, err.Error()
	case err != nil:
		out.Result, out.Reason = ResultFailed, err.Error()
	case r.Action == ActionKnows:
		out.Known = &known
	}
	return out
}

func serve(ctx context.Context, a bench.Adapter, r Request) (known bool, err error) {
	if r.Format != Format {
		return false, fmt.Errorf("the format is %q, want %q", r.Format, Format)
	}
	if r.Action == ActionCheck {
		return false, Check(ctx, a)
	}
	if r.Device == nil {
		return false, fmt.Errorf("%s needs a device", r.Action)
	}
	records, _ := a.(bench.Deleter)
	switch r.Action {
	case ActionQueue:
		rpc, err := r.RPC()
		if err != nil {
			return false, err
		}
		return false, a.Queue(ctx, r.Device.ID, rpc)
	case ActionConnectionRequest:
		return false, a.ConnectionRequest(ctx, r.Device.ID)
	case ActionHold:
		return false, a.Hold(ctx, r.Device.ID)
	case ActionKnows, ActionDelete:
		if records == nil {
			return false, bench.Cannot("this adapter cannot tell what the ACS keeps of a device")
		}
		if r.Action == ActionKnows {
			return records.Knows(ctx, r.Device.ID)
		}
		return false, records.Delete(ctx, r.Device.ID)
	}
	return false, bench.Cannot("unknown action %q", r.Action)
}
