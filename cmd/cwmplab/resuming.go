package main

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"cwmplab/suites"
	"cwmplab/suites/bench"
)

// resuming holds the flags of a run that goes on with an earlier one in its directory.
type resuming struct {
	resume, rerun string
	earlier       *bench.Progress
}

func (r *resuming) flags(c *cobra.Command) {
	c.Flags().StringVar(&r.resume, "resume", "", "go on with the run in this directory: what has ended there is not repeated")
	c.Flags().StringVar(&r.rerun, "rerun-failed", "", "the same, and try again what failed; a scenario that failed once stays failed")
}

// fixed are the flags that a run takes from the one it goes on with. What only leaves out more may be given again: see
// bench.Selection.Narrow.
var fixed = []string{"seed", "run-dir", "force", "list", "allow"}

// mayNarrow is what to do where a flag cannot change.
const mayNarrow = "leave it out, or begin a new run; what may change leaves out more: --run, --skip, --read-only, --no-reboot, a shorter --profile"

// takeOver reads what the earlier run has come to, and takes its selection, as far as it is not narrowed, and its seed; its
// device file too, unless another is named.
func (t *suiteRun) takeOver(c *cobra.Command, side string) error {
	dir := t.resume + t.rerun
	if dir == "" {
		return nil
	}
	if t.resume != "" && t.rerun != "" {
		return usageError("--rerun-failed resumes, too", "--resume and --rerun-failed exclude each other")
	}
	for _, name := range fixed {
		if c.Flags().Changed(name) {
			return usageError(mayNarrow, "--%s cannot change in a run that goes on", name)
		}
	}
	p, err := bench.ReadProgress(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return usageError("name a directory that cwmplab test has made", "%s holds no run: %w", dir, err)
	case err != nil:
		return usageError("begin a new run", "%s: %w", filepath.Clean(dir), err)
	case side != strings.ToLower(p.Begun.Role):
		return usageError("cwmplab test "+strings.ToLower(p.Begun.Role), "the run in %s tests the %s", dir, p.Begun.Role)
	}
	if t.pick, err = t.narrow(c, p.Begun.Selection); err != nil {
		return err
	}
	t.earlier, t.seed = p, p.Begun.Seed
	t.dir, t.started = dir, p.Begun.Started
	if t.dut == "" {
		t.dut = filepath.Join(dir, suites.DeviceFile)
	}
	return nil
}

// narrow is the selection of a run that goes on: that of the earlier run without what the flags leave out besides.
func (t *suiteRun) narrow(c *cobra.Command, earlier bench.Selection) (bench.Selection, error) {
	more, flags := t.pick, c.Flags()
	if !flags.Changed("profile") {
		more.Profile = earlier.Profile
	}
	for _, leave := range []struct {
		name         string
		before, more bool
	}{{"read-only", earlier.ReadOnly, more.ReadOnly}, {"no-reboot", earlier.NoReboot, more.NoReboot}} {
		if leave.before && !leave.more && flags.Changed(leave.name) {
			return more, usageError(mayNarrow, "--%s cannot be taken back in a run that goes on", leave.name)
		}
	}
	selection, err := earlier.Narrow(more)
	if err != nil {
		return more, usageError(mayNarrow, "%w", err)
	}
	return selection, nil
}
