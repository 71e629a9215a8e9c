package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/fixtures/acs"
	"cwmplab/fixtures/cpe"
	"cwmplab/reports"
	"cwmplab/suites"
)

// demo is one run of demo: the main job without a device.
type demo struct {
	streams
	outputs
	dir   string
	force bool
	fault []string
	cpe   []cpe.Fault
	acs   []acs.Fault
}

func demoCommand(s streams) *cobra.Command {
	d := &demo{streams: s}
	c := &cobra.Command{
		Use:   "demo",
		Short: "The main job with no device: record, provoke, judge, report",
		Long: "demo puts the proxy between the reference CPE and the reference ACS on loopback ports, records their sessions and a connection\n" +
			"request, runs the scenarios of both suites, judges it all and writes recordings, JSON and JUnit. --fault shows what a failure looks like.",
		Example: "  cwmplab demo\n  cwmplab demo --fault empty-before-answer",
		Args:    cobra.NoArgs,
		RunE:    func(c *cobra.Command, _ []string) error { return d.run(c.Context()) },
	}
	d.outputs.flags(c)
	c.Flags().StringVar(&d.dir, "dir", "demo", "directory to write")
	c.Flags().BoolVar(&d.force, "force", true, "replace what an earlier demo left there")
	c.Flags().StringArrayVar(&d.fault, "fault", nil, "a fault of the reference CPE or ACS (cwmplab sim cpe --list-faults); may be given more than once")
	return c
}

func (d *demo) run(ctx context.Context) error {
	if err := d.check(); err != nil {
		return err
	}
	if err := d.faults(); err != nil {
		return err
	}
	if err := d.prepare(); err != nil {
		return err
	}
	started := time.Now()
	runner := checks.NewRunner(catalogue.All(), checks.Options{Declared: demoDeclared(), Area: catalogue.AreaOf})
	run := checks.Run{Tool: tool(), Catalogue: catalogueName(), Command: strings.TrimSpace("demo " + strings.Join(d.fault, " ")), Selection: "all rules", Seed: demoSeed, Started: started}
	var scenarios []checks.Scenario
	var incomplete []string
	for _, part := range []struct {
		name string
		play func(context.Context) (recording string, rep *checks.Report, err error)
	}{
		{"the reference pair through the proxy", d.pair},
		{"the CPE suite against the reference CPE", d.cpeSuite},
		{"the ACS suite against the reference ACS", d.acsSuite},
	} {
		fmt.Fprintf(d.narration(d.streams), "%s …\n", part.name)
		file, rep, err := part.play(ctx)
		if err != nil {
			return failure(diskHint(err, "this is a fault of cwmplab or of this machine: please report it"), fmt.Errorf("%s: %w", part.name, err))
		}
		if rep != nil {
			scenarios = append(scenarios, rep.Scenarios...)
			if rep.Reason != "" {
				incomplete = append(incomplete, rep.Reason)
			}
		}
		input, err := judgeFile(runner, file)
		if err != nil {
			return failure(readHint(err), err)
		}
		run.Inputs = append(run.Inputs, input)
	}
	rep := runner.Report(run)
	rep.Scenarios = scenarios
	for _, why := range incomplete {
		rep.NoVerdict(why)
	}
	return d.finish(rep, started)
}

// judgeFile judges one recording of the demo.
func judgeFile(r *checks.Runner, name string) (checks.Input, error) {
	rd, err := capture.Open(name)
	if err != nil {
		return checks.Input{}, err
	}
	defer rd.Close()
	r.Input(name)
	err = r.Recording(rd, capture.Options{})
	return checks.Input{Name: name, SHA256: sum(name), Format: rd.Source().Format, Notes: rd.Source().Notes}, err
}

// finish writes the reports and tells where they are and what to do next.
func (d *demo) finish(rep *checks.Report, started time.Time) error {
	for _, f := range [][2]string{{suites.ReportFile, "json"}, {suites.JUnitFile, "junit"}} {
		if err := writeFile(filepath.Join(d.dir, f[0]), f[1], rep, reports.Options{}); err != nil {
			return failure(diskHint(err, "choose another directory with --dir"), err)
		}
	}
	out := d.narration(d.streams)
	fmt.Fprintln(out)
	if err := d.write(d.out, rep); err != nil {
		return err
	}
	fmt.Fprintf(out, "\nThe demo took %.1f s and wrote to %s:\n", time.Since(started).Seconds(), d.dir)
	for _, line := range [][2]string{
		{pairFile, "the pair as the proxy recorded it; open it in Wireshark, or: cwmplab check " + filepath.Join(d.dir, pairFile)},
		{cpeRunDir + "/, " + acsRunDir + "/", "the runs of the two suites"},
		{suites.ReportFile + ", " + suites.JUnitFile, "the verdict for programs"},
	} {
		fmt.Fprintf(out, "  %-24s %s\n", line[0], line[1])
	}
	for _, line := range d.silent(rep) {
		fmt.Fprintf(out, "\n%s\n", line)
	}
	if len(d.fault) == 0 {
		fmt.Fprintln(out, "\nNext: cwmplab demo --fault empty-before-answer shows what a failure looks like.")
	}
	return verdict(rep)
}

// silent names the faults that the demo did not bring to light, so that nobody takes their silence for a pass.
func (d *demo) silent(rep *checks.Report) []string {
	var lines []string
	note := func(name string, breaks []string) {
		for i := range rep.Results {
			if r := &rep.Results[i]; r.Count > 0 && slices.Contains(breaks, r.Rule) {
				return
			}
		}
		lines = append(lines, fmt.Sprintf("The fault %q did not show: nothing in the demo brought it about (it breaks %s).", name, strings.Join(breaks, ", ")))
	}
	for _, f := range d.cpe {
		note(f.Name, f.Breaks)
	}
	for _, f := range d.acs {
		note(f.Name, f.Breaks)
	}
	return lines
}

// faults sorts the names given into those of the CPE and those of the ACS.
func (d *demo) faults() error {
	for _, name := range d.fault {
		if f, ok := cpe.LookupFault(name); ok {
			d.cpe = append(d.cpe, f)
			continue
		}
		f, ok := acs.LookupFault(name)
		if !ok {
			return usageError("cwmplab sim cpe --list-faults and cwmplab sim acs --list-faults name them all", "there is no fault %q", name)
		}
		d.acs = append(d.acs, f)
	}
	return nil
}

// The names of what a demo writes. Only these are replaced by the next demo.
const (
	pairFile  = "pair.pcapng"
	cpeRunDir = "cpe"
	acsRunDir = "acs"
)

func (d *demo) prepare() error {
	if err := os.MkdirAll(d.dir, 0o700); err != nil {
		return usageError("choose another directory with --dir", "%w", err)
	}
	for _, name := range []string{pairFile, suites.ReportFile, suites.JUnitFile, cpeRunDir, acsRunDir} {
		path := filepath.Join(d.dir, name)
		if _, err := os.Lstat(path); errors.Is(err, os.ErrNotExist) {
			continue
		}
		if !d.force {
			return usageError("--force replaces it", "%s exists", path)
		}
		if err := os.RemoveAll(path); err != nil {
			return usageError("choose another directory with --dir", "%w", err)
		}
	}
	for _, name := range []string{cpeRunDir, acsRunDir} {
		if err := os.Mkdir(filepath.Join(d.dir, name), 0o700); err != nil {
			return usageError("choose another directory with --dir", "%w", err)
		}
	}
	return nil
}
