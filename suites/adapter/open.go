package adapter

import (
	"context"
	"io"
	"net"
	"net/http"
	"time"

	"cwmplab/internal/clock"
	"cwmplab/internal/dut"
	"cwmplab/suites/bench"
)

// Options are what adapters work with.
type Options struct {
	Clock  clock.Clock  // clock.Real(); of time-outs
	Client *http.Client // one over TCP, by the proxy of the environment; of genieacs
	In     io.Reader    // answers of the person at the terminal; nil where there is no terminal
	Out    io.Writer    // where that person reads
}

// defaultTimeout is how long one request may take.
const defaultTimeout = 30 * time.Second

// Open makes the adapter that the device file names. It is nil where the file names none at all.
func Open(d dut.Adapter, o Options) bench.Adapter {
	if o.Clock == nil {
		o.Clock = clock.Real()
	}
	if o.Client == nil {
		o.Client = &http.Client{Transport: &http.Transport{DialContext: new(net.Dialer).DialContext, Proxy: http.ProxyFromEnvironment}}
	}
	switch d.Kind {
	case dut.AdapterGenieACS:
		return newGenieACS(d, o)
	case dut.AdapterExec:
		return &program{command: d.Command, timeout: d.Timeout.Or(defaultTimeout), clock: o.Clock}
	case dut.AdapterManual:
		return newManual(d, o)
	case dut.AdapterNone:
		return none{}
	}
	return nil
}

// Check asks an adapter whether it can act at all, so that a wrong address shows before the first scenario. Adapters
// that need not be asked pass.
func Check(ctx context.Context, a bench.Adapter) error {
	if c, ok := a.(interface{ Check(context.Context) error }); ok {
		return c.Check(ctx)
	}
	return nil
}

// limit ends a context after a time of the clock; its cause is then late.
func limit(ctx context.Context, c clock.Clock, d time.Duration, late error) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	stop := c.AfterFunc(d, func() { cancel(late) })
	return ctx, func() { stop(); cancel(nil) }
}
