package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/reports"
)

// following holds the flags of a check that goes on while the recording grows.
type following struct {
	follow bool
	idle   time.Duration
}

func (f *following) flags(c *cobra.Command) {
	c.Flags().BoolVar(&f.follow, "follow", false, "go on while FILE grows, and print each finding at once; ends with the recorder or with Ctrl-C")
	c.Flags().DurationVar(&f.idle, "follow-idle", 0, "end --follow after so long without new bytes (default: never)")
}

// watch judges one recording while it is written. Each finding is one line as soon as it is known; the reports come at
// the end, as without --follow.
func (k *checking) watch(ctx context.Context, args []string) error {
	if err := k.check(); err != nil {
		return err
	}
	rules, err := k.selected()
	if err != nil {
		return err
	}
	opt, err := k.addresses()
	switch {
	case err != nil:
		return err
	case len(args) != 1:
		return usageError("one recording at a time grows: cwmplab check --follow home.pcapng", "--follow: %d files", len(args))
	case k.keyLog != "":
		return usageError("check the capture with --keylog when it is complete", "--follow: TLS cannot be decrypted while a capture grows")
	case k.idle < 0:
		return usageError("--follow-idle 5m", "--follow-idle: %v is no time to wait", k.idle)
	}
	if err := k.load(); err != nil {
		return err
	}
	k.outputs.reading = opt
	name, lines := args[0], k.live()
	options := k.options()
	options.Found = func(res checks.Result, f checks.Finding) {
		fmt.Fprintln(lines, reports.Line(&res, &f))
	}
	rd, err := capture.Follow(ctx, name, capture.FollowOptions{Idle: k.idle})
	if err != nil {
		return failure(readHint(err), err)
	}
	defer rd.Close()
	fmt.Fprintf(k.err, "cwmplab: following %s; Ctrl-C ends\n", reports.Printable(name))
	runner := checks.NewRunner(rules, options)
	runner.Input(name)
	run := checks.Run{Tool: tool(), Catalogue: catalogueName(), Command: "check --follow " + strings.Join(args, " "), Selection: k.selection()}
	input := checks.Input{Name: name}
	err = runner.Recording(rd, opt)
	input.Format, input.Notes = rd.Source().Format, rd.Source().Notes
	var failed []error
	if err != nil {
		input.Error, failed = err.Error(), []error{err}
	}
	if ctx.Err() == nil { // else it may have grown since: its sum would be that of something else
		input.SHA256 = sum(name)
	}
	run.Inputs = []checks.Input{input}
	rep := runner.Report(run)
	if err != nil {
		rep.NoVerdict(err.Error())
	}
	rep.Expect(k.known, time.Now())
	k.demand(rep)
	return k.tell(rep, failed)
}

// live is where findings go as they arise: beside the report where that is for a program.
func (k *checking) live() io.Writer {
	for i, format := range k.formats {
		if format != "console" && (i >= len(k.files) || k.files[i] == "-") {
			return k.err
		}
	}
	return k.out
}
