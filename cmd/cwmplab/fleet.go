package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/cwmp"
	"cwmplab/internal/dut"
	"cwmplab/suites"
	"cwmplab/suites/bench"
	"cwmplab/suites/fleet"
)

// fleeting holds the flags of test acs that play many devices instead of the scenarios.
type fleeting struct {
	cpes      int
	rate      float64
	span      time.Duration
	parallel  int
	record    string
	rotate    string
	maxFailed float64
	minRate   float64
}

func (f *fleeting) flags(c *cobra.Command) {
	s := c.Flags()
	s.IntVar(&f.cpes, "cpes", 0, "test acs: play so many devices that call at a given rate, instead of the scenarios; every session is judged")
	s.Float64Var(&f.rate, "rate", 10, "with --cpes: sessions that begin in a second")
	s.DurationVar(&f.span, "for", time.Minute, "with --cpes: how long sessions are begun")
	s.IntVar(&f.parallel, "parallel", 256, "with --cpes: sessions under way at a time, at most")
	s.StringVar(&f.record, "record", fleet.RecordFailing.String(), "with --cpes: sessions that are recorded: failing (those that broke a rule), all, none")
	s.StringVar(&f.rotate, "rotate", "1G", "with --cpes: begin a further file when the recording has this size")
	s.Float64Var(&f.maxFailed, "max-failed", 0, "with --cpes: percentage of sessions that may fail (no answer, HTTP error) before there is no verdict")
	s.Float64Var(&f.minRate, "min-rate", 0, "with --cpes: sessions a second that have to come to their end; exit code 3 below")
}

// fleetFlags need --cpes; scenarioFlags are of no use with it.
var (
	fleetFlags    = []string{"rate", "for", "parallel", "record", "rotate", "max-failed", "min-rate"}
	scenarioFlags = []string{"skip", "profile", "read-only", "no-reboot", "list", "view", "resume", "rerun-failed"}
)

// asked tells whether many devices are to be played. The error says what does not go together.
func (f *fleeting) asked(c *cobra.Command, side string) (bool, error) {
	given := c.Flags().Changed
	if !given("cpes") {
		if at := slices.IndexFunc(fleetFlags, given); at >= 0 {
			return false, usageError("cwmplab test acs --dut acs.yaml --cpes 1000 --rate 50 --for 1m", "--%s needs --cpes N", fleetFlags[at])
		}
		return false, nil
	}
	if at := slices.IndexFunc(scenarioFlags, given); at >= 0 {
		return false, usageError("leave it out; --run names the rules that judge", "--%s is for scenarios, --cpes runs none", scenarioFlags[at])
	}
	_, recordErr := fleet.ParseRecord(f.record)
	_, rotateErr := byteSize(f.rotate)
	switch {
	case side != "acs":
		return false, usageError("cwmplab test acs --cpes N", "--cpes plays devices, which tests an ACS")
	case f.cpes < 1:
		return false, usageError("--cpes 1000", "--cpes: %d is no number of devices", f.cpes)
	case !(f.rate > 0 && f.rate <= fleet.MaxRate):
		return false, usageError("--rate 50", "--rate: %v is no rate", f.rate)
	case f.span <= 0:
		return false, usageError("--for 1m", "--for: %v is no time", f.span)
	case f.parallel < 1:
		return false, usageError("--parallel 256", "--parallel: %d is no number of sessions", f.parallel)
	case f.maxFailed < 0 || f.maxFailed > 100:
		return false, usageError("--max-failed 0.1", "--max-failed: %v is no percentage", f.maxFailed)
	case recordErr != nil:
		return false, usageError("--record failing, all or none", "--record: %w", recordErr)
	case rotateErr != nil:
		return false, usageError("--rotate 500M", "--rotate: %w", rotateErr)
	}
	return true, nil
}

// playFleet plays many devices against the ACS and tells what came of it.
func (t *suiteRun) playFleet(ctx context.Context) error {
	file, _, err := t.subject("acs")
	if err != nil {
		return err
	}
	if err := t.leaveForLoad(file.ACS.URL); err != nil {
		return err
	}
	t.begin(time.Now())
	config, err := t.fleetConfig(file)
	if err != nil {
		return err
	}
	plan := fmt.Sprintf("%d devices call %s, %v sessions a second for %v, %d at a time; judged by %d rules of the ACS\n",
		t.cpes, file.ACS.URL, t.rate, t.span, t.parallel, ofACS(config.Rules))
	if t.dryRun {
		fmt.Fprint(t.narration(t.streams), plan)
		return nil
	}
	if err := t.checkAdapter(ctx, t.acting(cwmp.ACS, file), file.Adapter); err != nil {
		return err
	}
	if err := t.makeDir(file, "acs-fleet"); err != nil {
		return err
	}
	if err := t.openLog(); err != nil {
		return err
	}
	defer t.log.Close()
	config.Path = filepath.Join(t.dir, suites.RecordingFile)
	fmt.Fprintf(t.narrator(), "%srun directory %s, seed %d\n", plan, t.dir, t.seed)
	f, err := fleet.New(config)
	if err != nil {
		return usageError("acs: {url: http://acs.example:7547/}", "%w", err)
	}
	defer collectLess()()
	came, err := f.Run(ctx)
	if err != nil {
		return failure(diskHint(err, "choose another directory with --run-dir, or --record none"), fmt.Errorf("the recording: %w", err))
	}
	rep := came.Report(checks.Run{Tool: tool(), Catalogue: catalogueName(), Command: "test acs --cpes", Selection: rulesNamed(t.pick.Run), Seed: int64(t.seed), Started: t.started, Inputs: []checks.Input{}})
	if came.Figures.Recorded > 0 {
		rep.Run.Inputs = []checks.Input{{Name: config.Path, SHA256: sum(config.Path)}}
	}
	rep.Expect(t.known, time.Now())
	rep.Records = t.tidyFleet(context.WithoutCancel(ctx), file, came.Taken())
	err = t.finish(rep)
	if rep.ExitCode == checks.ExitNoVerdict && came.Figures.Well == 0 && errors.As(err, new(exitError)) {
		return failure(causeOf(&came.Figures).advice(), errors.New(rep.Reason))
	}
	return err
}

// fleetConfig says how the devices are played.
func (t *suiteRun) fleetConfig(file *dut.File) (fleet.Config, error) {
	c := fleet.Config{
		Seed: t.seed, ACSURL: file.ACS.URL, Reach: t.mayReach, Devices: t.cpes, Rate: t.rate, For: t.span, Parallel: t.parallel,
		Patience: file.Limits.Answer.Or(0), Policy: t.policy, Area: catalogue.AreaOf, Tool: tool(), MaxFailed: t.maxFailed / 100, MinRate: t.minRate, Progress: t.tellProgress,
		Declared: checks.Declared{Amendment: file.Claims.Amendment, IssueOne: file.Claims.IssueOne, Methods: file.Claims.Methods},
	}
	var err error
	if c.TLS, err = bench.ClientTLS(file.TLS); err != nil {
		return c, usageError("tls: {ca: roots.pem}", "%w", err)
	}
	if c.Rules, err = catalogue.Select(t.pick.Run...); err != nil {
		return c, usageError("cwmplab rules lists them all", "--run: %w", err)
	}
	if ofACS(c.Rules) == 0 {
		return c, usageError("cwmplab rules lists them all", "--run: %s names no rule of the ACS", rulesNamed(t.pick.Run))
	}
	if err := t.beLike(&c, file.Personality); err != nil {
		return c, err
	}
	c.Record, _ = fleet.ParseRecord(t.record) // looked at before
	c.Rotate, _ = byteSize(t.rotate)
	c.Who, err = fleetOf(file, t.cpes)
	return c, err
}

// rulesNamed tells which rules judge.
func rulesNamed(patterns []string) string {
	if len(patterns) == 0 {
		return "all rules"
	}
	return strings.Join(patterns, " ")
}

// ofACS counts the rules that an ACS has to keep.
func ofACS(rules []*checks.Rule) int {
	n := 0
	for _, r := range rules {
		if r.Role.Has(cwmp.ACS) {
			n++
		}
	}
	return n
}

// collectLess lets the garbage collector wait for more, which a fleet leaves behind, until the function it gives is
// called. The variables GOMEMLIMIT and GOGC of whoever runs the command come first.
func collectLess() (restore func()) {
	if os.Getenv("GOMEMLIMIT") != "" || os.Getenv("GOGC") != "" {
		return func() {}
	}
	before := debug.SetGCPercent(fleet.GCPercent)
	return func() { debug.SetGCPercent(before) }
}

// leaveForLoad keeps load away from an ACS that may serve others.
func (t *suiteRun) leaveForLoad(url string) error {
	if bench.OnLoopback(url) || slices.Contains(t.pick.Allow, bench.Load) {
		return nil
	}
	return usageError("--allow load, if the ACS and all behind it may bear it", "%s does not run on this machine, and %v sessions a second are load", url, t.rate)
}

// mayReach says whether devices may talk to a host:port: the ACS, or where it redirects them to.
func (t *suiteRun) mayReach(address string) error {
	if slices.Contains(t.pick.Allow, bench.Load) || bench.OnLoopback("http://"+address) {
		return nil
	}
	return errors.New(address + " does not run on this machine (--allow load)")
}

// tellProgress writes a line on the run under way.
func (t *suiteRun) tellProgress(p fleet.Progress) {
	var more []string
	if p.MissedSessions > 0 {
		more = append(more, fmt.Sprintf("%d not begun in time", p.MissedSessions))
	}
	if p.JudgeIsBehind {
		more = append(more, "judging is behind")
	}
	fmt.Fprintf(t.narrator(), "%4.0f s  %.1f sessions/s, %d well, %d failed, %d under way, p99 of round trips %v, %d broken, %d MB%s\n",
		p.At.Seconds(), p.Rate, p.Well, p.Failed, p.UnderWay, p.P99.Round(10*time.Microsecond), p.Broken, p.Memory.Total>>20, prefixed("; ", strings.Join(more, ", ")))
}

func prefixed(prefix, text string) string {
	if text == "" {
		return ""
	}
	return prefix + text
}
