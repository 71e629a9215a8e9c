package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/reports"
)

// outputs are the reports a command writes: each --format with the --out of the same place.
type outputs struct {
	formats []string
	files   []string
	all     bool

	open    func(name string) (capture.Reader, error) // for what is shown of recordings; nil: [capture.Open]
	reading capture.Options
	device  string // text of the device file, "" for none
}

func (o *outputs) flags(c *cobra.Command) {
	c.Flags().StringArrayVar(&o.formats, "format", nil, "form of the report: "+strings.Join(reports.Formats(), ", ")+"; may be given more than once")
	c.Flags().StringArrayVar(&o.files, "out", nil, "file for the report of the same place (\"-\" is standard output); may be given more than once")
	c.Flags().BoolVar(&o.all, "all", false, "show every finding on the console, not only the first three of each rule, and every skipped scenario by its name")
}

// check finds mistakes before any work is done.
func (o *outputs) check() error {
	for _, f := range o.formats {
		if !reports.Known(f) {
			return usageError("one of "+strings.Join(reports.Formats(), ", "), "unknown report format %q", f)
		}
	}
	if len(o.files) > max(len(o.formats), 1) {
		return usageError("give one --format for each --out", "%d --out for %d --format", len(o.files), len(o.formats))
	}
	return nil
}

// write writes every report that was asked for; without any, the console form to standard output.
func (o *outputs) write(stdout io.Writer, r *checks.Report) error {
	formats := o.formats
	if len(formats) == 0 {
		formats = []string{"console"}
	}
	for i, format := range formats {
		if i >= len(o.files) || o.files[i] == "-" {
			if err := reports.Write(stdout, format, r, o.detail()); err != nil {
				return failure("", fmt.Errorf("writing the %s report: %w", format, err))
			}
			continue
		}
		if err := writeFile(o.files[i], format, r, o.detail()); err != nil {
			return failure("choose another file with --out", fmt.Errorf("writing the %s report: %w", format, err))
		}
	}
	return nil
}

// narration is where a command tells what it is doing: standard output, unless a report for programs goes there.
func (o *outputs) narration(s streams) io.Writer {
	for i, format := range o.formats {
		if format != "console" && (i >= len(o.files) || o.files[i] == "-") {
			return s.err
		}
	}
	return s.out
}

func (o *outputs) detail() reports.Options {
	open := o.open
	if open == nil {
		open = capture.Open
	}
	return reports.Options{All: o.all, Recording: open, Reading: o.reading, Device: o.device}
}

func writeFile(name, format string, r *checks.Report, o reports.Options) error {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if err := reports.Write(f, format, r, o); err != nil {
		_ = f.Close()
		return err
	}
	return f.Close()
}

// verdict turns a report into what the command ends with.
func verdict(r *checks.Report) error {
	if r.ExitCode == checks.ExitNoViolation {
		return nil
	}
	return exitError{r.ExitCode}
}

// diskHint says what to do where the disk is full, and otherwise what else can be done.
func diskHint(err error, otherwise string) string {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EFBIG) {
		return "free space on the disk"
	}
	return otherwise
}
