package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/cwmp"
	"cwmplab/internal/dut"
	"cwmplab/reports"
	"cwmplab/reports/view"
	"cwmplab/suites"
	acssuite "cwmplab/suites/acs"
	"cwmplab/suites/bench"
	cpesuite "cwmplab/suites/cpe"
)

// suiteRun is one run of test.
type suiteRun struct {
	streams
	outputs
	selecting
	allowing
	resuming
	fleeting
	watching
	policy   checks.Policy
	dut      string
	dir      string
	seed     uint64
	force    bool
	idle     bool // no scenario of the selection runs
	side     string
	planned  *bench.Plan
	moment   func() bench.Moment // what the run is doing
	latest   *bench.Planned      // scenario that began
	notBegun int                 // scenarios, because the device is gone or the run was interrupted

	started  time.Time     // this run, or the one that it goes on with
	estimate time.Duration // of what is to run
	several  *several      // of which this run is one, nil for a run by itself
	live     *live
	log      *os.File // of the run directory
}

func testCommand(s streams) *cobra.Command {
	t := &suiteRun{streams: s}
	c := &cobra.Command{
		Use:   "test cpe|acs",
		Short: "Run a suite against a device",
		Long: "test cpe plays the ACS against the CPE that the device file names; test acs plays the CPE against an ACS. The run directory\n" +
			"holds the recording with a marker for each scenario, the report and the log.",
		Example:   "  cwmplab test cpe --dut router.yaml\n  cwmplab test acs --dut acs.yaml --format junit --out report.xml",
		Args:      oneSide,
		ValidArgs: sides,
		RunE: func(c *cobra.Command, args []string) error {
			if err := errors.Join(t.outputs.check(), t.selecting.check(), t.load()); err != nil {
				return err
			}
			many, err := t.asked(c, args[0])
			switch {
			case err != nil:
				return err
			case many:
				return t.playFleet(c.Context())
			}
			if err := t.takeOver(c, args[0]); err != nil {
				return err
			}
			files, err := t.deviceFiles()
			switch {
			case err != nil:
				return err
			case len(files) > 1:
				return t.runSeveral(c.Context(), args[0], files)
			}
			t.dut = files[0]
			if t.list || t.dryRun {
				return t.preview(args[0])
			}
			return t.run(c.Context(), args[0])
		},
	}
	t.outputs.flags(c)
	t.selecting.flags(c)
	t.allowing.flags(c)
	t.resuming.flags(c)
	t.fleeting.flags(c)
	t.watching.flags(c)
	c.Flags().StringVar(&t.dut, "dut", "", "device file (format cwmplab-dut/1), or a pattern of several: 'devices/*.yaml'")
	c.Flags().StringVar(&t.dir, "run-dir", "", "directory of the run (default UTC-time_device_test-cpe)")
	c.Flags().Uint64Var(&t.seed, "seed", 0, "seed of IDs, nonces and payloads (default: taken from the clock, and printed)")
	c.Flags().BoolVar(&t.policy.Strict, "strict", false, "a broken SHOULD fails")
	c.Flags().BoolVar(&t.policy.VerifiedOnly, "verified-only", false, "only rules whose section was read may fail")
	c.Flags().BoolVar(&t.force, "force", false, "replace the run in a directory that exists")
	return c
}

func (t *suiteRun) run(ctx context.Context, side string) error {
	file, role, err := t.subject(side)
	if err != nil {
		return err
	}
	if err := reachable(file, role); err != nil {
		return err
	}
	if t.several != nil && file.Name == "" {
		file.Name = baseOf(t.dut)
	}
	t.begin(time.Now())
	t.side = side
	name, register := suiteOf(side)
	config := t.config(role, file)
	if config.Personality, err = loadPersonality(file.Personality); err != nil {
		return err
	}
	plan, err := bench.Preview(config, name, register)
	if err != nil { // before anything is written
		return selectionError(side, err)
	}
	t.idle, t.estimate = plan.Running() == 0, plan.Estimate()
	if err := t.checkAdapter(ctx, config.Adapter, file.Adapter); err != nil {
		return err
	}
	if err := t.openView(); err != nil {
		return err
	}
	defer t.closeView()
	if t.earlier == nil {
		if err := t.makeDir(file, side); err != nil {
			return err
		}
	}
	if err := t.openLog(); err != nil {
		return err
	}
	defer t.log.Close()
	config.Dir = t.dir
	t.share(&config, file)
	b, err := bench.New(config)
	switch {
	case errors.Is(err, capture.ErrLocked):
		return usageError("wait for it to end", "the run in %s is still under way: %w", t.dir, err)
	case err != nil:
		return failure(diskHint(err, "choose another directory with --run-dir"), err)
	}
	judge := checks.Options{Policy: t.policy, Declared: b.Declared(), Area: catalogue.AreaOf}
	defer t.show(ctx, b.Path(), view.Judge{Rules: catalogue.All(), Options: judge, Run: checks.Run{Command: "test " + side}}, t.narrator())()
	return t.drive(ctx, b, side)
}

// subject reads the device file. A list of the scenarios can do without.
func (t *suiteRun) subject(side string) (*dut.File, cwmp.Role, error) {
	role := map[string]cwmp.Role{"cpe": cwmp.CPE, "acs": cwmp.ACS}[side]
	if t.dut == "" && t.list {
		return nil, role, nil
	}
	if t.dut == "" {
		return nil, role, usageError("a device file of three lines will do:\n  format: cwmplab-dut/1\n  listen: 192.0.2.1:7547      # test cpe: where the device reaches us\n  acs: {url: http://acs.example/}  # test acs: the ACS under test", "test %s needs --dut FILE", side)
	}
	file, err := dut.Load(t.dut)
	if err != nil {
		return nil, role, usageError("the README shows a device file", "%w", err)
	}
	if role == cwmp.ACS && file.ACS.URL == "" {
		return nil, role, usageError("acs: {url: http://acs.example:7547/}", "%s names no acs.url", t.dut)
	}
	text, err := os.ReadFile(t.dut)
	if err != nil {
		return nil, role, usageError("the README shows a device file", "%w", err)
	}
	t.outputs.device = withoutUserinfo(string(text))
	return file, role, nil
}

// userinfo is what may stand before the host of a URL: the only place of a device file where a secret can be.
var userinfo = regexp.MustCompile(`://[^/@\s]*@`)

// withoutUserinfo takes credentials out of the URLs of a device file.
func withoutUserinfo(text string) string { return userinfo.ReplaceAllString(text, "://[redacted]@") }

// begin settles when the run started, and its seed.
func (t *suiteRun) begin(now time.Time) {
	if t.earlier == nil {
		t.started = now
	}
	if t.seed == 0 {
		t.seed = uint64(now.UnixNano()) % 1_000_000
	}
}

// suiteOf names the suite for a side, and what declares its scenarios.
func suiteOf(side string) (name string, register func(*bench.Bench)) {
	if side == "acs" {
		return acssuite.Name, acssuite.Register
	}
	return cpesuite.Name, cpesuite.Register
}

// drive runs the scenarios and tells what came of them. Whatever happens, the recording is completed.
func (t *suiteRun) drive(ctx context.Context, b *bench.Bench, side string) error {
	name, register := suiteOf(side)
	if side == "cpe" {
		if err := b.StartACS(); err != nil {
			return errors.Join(listenError(err), b.Close())
		}
		fmt.Fprintf(t.narrator(), "ACS URL for the device: %s\n", b.URL())
	}
	fmt.Fprintf(t.narrator(), "run directory %s, seed %d\n", t.dir, t.seed)
	about := checks.Run{Tool: tool(), Catalogue: catalogueName(), Command: "test " + side, Selection: t.pick.String(), Seed: int64(t.seed), Started: t.started}
	if side == "acs" && !t.idle {
		if err := t.reach(ctx, b, about); err != nil {
			return err
		}
	}
	if err := t.scenarios(ctx, b, name, register); err != nil {
		return errors.Join(selectionError(side, err), b.Close())
	}
	if side == "acs" {
		if err := b.TidyUp(context.WithoutCancel(ctx)); err != nil {
			fmt.Fprintf(t.err, "cwmplab: the devices that the ACS has taken in are not known: %v\n", err)
		}
	}
	if t.several != nil {
		t.several.met = append(t.several.met, b.Met()...)
	}
	if err := b.Close(); err != nil {
		return failure("free space on the disk and run again", fmt.Errorf("completing the recording: %w", err))
	}
	rep, err := b.Report(about, t.policy)
	if err != nil {
		return failure(diskHint(err, "choose another directory with --run-dir"), err)
	}
	rep.Run.Inputs = []checks.Input{{Name: b.Path(), SHA256: sum(b.Path())}}
	return t.finish(rep)
}

// finish writes the files of the run directory and the reports asked for.
func (t *suiteRun) finish(rep *checks.Report) error {
	err := reports.Write(t.log, "console", rep, reports.Options{All: true})
	for _, f := range [][2]string{{suites.ReportFile, "json"}, {suites.JUnitFile, "junit"}} {
		err = errors.Join(err, writeFile(filepath.Join(t.dir, f[0]), f[1], rep, reports.Options{All: true}))
	}
	if err != nil {
		return failure(diskHint(err, "choose another directory with --run-dir"), err)
	}
	if err := t.write(t.out, rep); err != nil {
		return err
	}
	return verdict(rep)
}

func (t *suiteRun) config(role cwmp.Role, file *dut.File) bench.Config {
	return bench.Config{
		Role: role, Dir: t.dir, File: file, Seed: t.seed, Tool: tool(), Selection: t.pick, Known: t.known,
		Earlier: t.earlier, RerunFailed: t.rerun != "",
		Adapter: t.acting(role, file),
		Planned: t.tellPlanned, Means: t.tellMeans, Starting: t.tellStart, Progress: t.tellEnd, Note: t.tellNote,
	}
}

// removeRun takes the files of an earlier run out of its directory; what else is there stays.
func removeRun(dir string) error {
	for _, name := range []string{suites.RecordingFile, suites.ReportFile, suites.JUnitFile, suites.LogFile, suites.ProgressFile} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

// makeDir makes the run directory and puts a copy of the device file there.
func (t *suiteRun) makeDir(file *dut.File, side string) error {
	if t.dir == "" {
		t.dir = defaultName(t.started, file.Name, "test-"+side)
	}
	err := os.Mkdir(t.dir, 0o700)
	if errors.Is(err, os.ErrExist) && t.force {
		err = removeRun(t.dir)
	}
	if err != nil {
		return usageError("choose another with --run-dir, or --force", "run directory: %w", err)
	}
	text, err := os.ReadFile(t.dut)
	if err == nil {
		err = os.WriteFile(filepath.Join(t.dir, suites.DeviceFile), text, 0o600)
	}
	if err != nil {
		return failure(diskHint(err, "choose another directory with --run-dir"), err)
	}
	return nil
}

// defaultName is "UTC-time_device_verb".
func defaultName(now time.Time, device, verb string) string {
	if device == "" {
		device = "device"
	}
	safe := strings.Map(func(r rune) rune {
		if r == '-' || r == '.' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return '-'
	}, device)
	return now.UTC().Format("20060102T150405Z") + "_" + safe + "_" + verb
}

// listenError says what to do where a listener could not be opened.
func listenError(err error) error {
	hint := "choose an address of this machine and a free port: listen: 192.0.2.1:7547"
	if errors.Is(err, syscall.EADDRINUSE) {
		hint = "another program listens there; choose another port (port 0 picks a free one)"
	}
	return usageError(hint, "%w", err)
}
