package adapter

import (
	"context"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// none stands where the device file says that nobody makes the ACS act.
type none struct{}

var errNone = bench.Cannot("the device file says that nobody can make this ACS act (adapter: {kind: none})")

func (none) Queue(context.Context, string, cwmp.RPC) error   { return errNone }
func (none) ConnectionRequest(context.Context, string) error { return errNone }
func (none) Hold(context.Context, string) error              { return errNone }
