package adapter

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"cwmplab/cwmp"
	"cwmplab/internal/clock"
	"cwmplab/internal/dut"
	"cwmplab/suites/bench"
)

// manual is an adapter that asks a person at the terminal.
type manual struct {
	out     io.Writer
	timeout time.Duration // 0 for none
	clock   clock.Clock

	in    io.Reader // nil where there is no terminal
	begin sync.Once
	lines chan string // closed at the end of the input
}

func newManual(d dut.Adapter, o Options) *manual {
	return &manual{in: o.In, out: o.Out, timeout: d.Timeout.Or(0), clock: o.Clock, lines: make(chan string)}
}

func (m *manual) Queue(ctx context.Context, device string, rpc cwmp.RPC) error {
	arguments, err := marshalArguments(rpc)
	if err != nil {
		return err
	}
	return m.ask(ctx, fmt.Sprintf("In the ACS, queue %s for the device %s, for its next session, with the arguments\n    %s", rpc.Method(), device, arguments))
}

func (m *manual) ConnectionRequest(ctx context.Context, device string) error {
	return m.ask(ctx, fmt.Sprintf("Have the ACS send a connection request to the device %s now.", device))
}

func (m *manual) Hold(ctx context.Context, device string) error {
	return m.ask(ctx, fmt.Sprintf("Have the ACS hold the requests of the device %s in its next session (HoldRequests).", device))
}

// errNoTerminal says that nobody can be asked.
var errNoTerminal = bench.Cannot("a person has to do this (adapter: {kind: manual}), and there is no terminal to ask at")

// ask shows what to do and waits for the answer.
func (m *manual) ask(ctx context.Context, what string) error {
	if m.in == nil {
		return errNoTerminal
	}
	m.begin.Do(func() { go m.read() })
	if m.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = limit(ctx, m.clock, m.timeout, fmt.Errorf("nobody answered within %s (adapter.timeout)", m.timeout))
		defer cancel()
	}
	select {
	case <-m.lines: // typed before the question: no answer to it
	default:
	}
	fmt.Fprintf(m.out, "\n>>> %s\n    Enter when it is done, s and Enter to skip: ", what)
	for {
		select {
		case line, ok := <-m.lines:
			switch strings.ToLower(strings.TrimSpace(line)) {
			case "s", "skip":
				return bench.Cannot("it was skipped at the terminal")
			case "":
				if !ok {
					return errNoTerminal
				}
				return nil
			}
			fmt.Fprint(m.out, "    Enter, or s and Enter: ")
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// read hands lines over until the input ends. It outlives a question nobody answered: a read cannot be taken back.
func (m *manual) read() {
	defer close(m.lines)
	for s := bufio.NewScanner(m.in); s.Scan(); {
		m.lines <- s.Text()
	}
}
