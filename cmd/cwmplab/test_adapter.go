package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"cwmplab/cwmp"
	"cwmplab/internal/dut"
	"cwmplab/suites/adapter"
	"cwmplab/suites/bench"
)

// acting is what makes the ACS under test act, nil for nothing.
func (t *suiteRun) acting(role cwmp.Role, file *dut.File) bench.Adapter {
	if role != cwmp.ACS || file == nil {
		return nil
	}
	return adapter.Open(file.Adapter, adapter.Options{In: terminal(t.in), Out: t.narration(t.streams)})
}

// terminal is the input where a person may sit at it, else nil.
func terminal(in io.Reader) io.Reader {
	f, ok := in.(*os.File)
	if !ok {
		return nil
	}
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	return f
}

// checkAdapter asks the adapter whether it can act, before anything else is done.
func (t *suiteRun) checkAdapter(ctx context.Context, a bench.Adapter, d dut.Adapter) error {
	if a == nil {
		return nil
	}
	if err := adapter.Check(ctx, a); err != nil {
		return failure("mend the key adapter of "+t.dut+", or do without: adapter: {kind: none}", fmt.Errorf("the adapter cannot make the ACS act: %w", err))
	}
	fmt.Fprintf(t.narration(t.streams), "adapter: %s %s\n", d.Kind, strings.Join(append(d.Command, d.URL), " "))
	return nil
}
