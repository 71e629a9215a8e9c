package main

import (
	"context"
	"errors"
	"fmt"

	"cwmplab/checks"
	"cwmplab/suites/bench"
)

// reach opens the first session with the ACS under test. Where there is no ACS the run ends here, within seconds, with
// the cause and what to do; the recording and a report without a verdict stay. Any other trouble is for the rules.
func (t *suiteRun) reach(ctx context.Context, b *bench.Bench, about checks.Run) error {
	var none *bench.UnreachableError
	if err := b.Reach(ctx); !errors.As(err, &none) {
		return nil
	}
	if err := b.Close(); err != nil {
		return failure("free space on the disk and run again", fmt.Errorf("completing the recording: %w", err))
	}
	rep := bench.Unreached(about, none)
	rep.Run.Inputs = []checks.Input{{Name: b.Path(), SHA256: sum(b.Path())}}
	var exit exitError
	if err := t.finish(rep); !errors.As(err, &exit) {
		return err
	}
	return failure(none.Do, none)
}
