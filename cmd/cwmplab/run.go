package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cwmplab/checks"
	"cwmplab/reports"
)

// version is set by the release build; a development build tells its revision instead.
var version = "0.1.0-dev"

// streams are what a command reads and writes; tests bring their own.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// exitError carries an exit code that is no error of the command: the verdict of a report.
type exitError struct{ code int }

func (e exitError) Error() string { return fmt.Sprintf("exit code %d", e.code) }

// hintError adds what the user can do about an error.
type hintError struct {
	err  error
	hint string
	code int
}

func (e hintError) Error() string { return e.err.Error() }
func (e hintError) Unwrap() error { return e.err }

// usageError is wrong usage or configuration: exit code 2.
func usageError(hint, format string, args ...any) error {
	return hintError{fmt.Errorf(format, args...), hint, checks.ExitUsage}
}

// failure is anything that keeps a command from a verdict: exit code 3.
func failure(hint string, err error) error { return hintError{err, hint, checks.ExitNoVerdict} }

// run carries out one command line and gives the exit code.
func run(ctx context.Context, args []string, in io.Reader, out, errw io.Writer) int {
	root := newRoot(streams{in, out, errw})
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errw)
	err := root.ExecuteContext(ctx)
	var exit exitError
	var hint hintError
	switch {
	case err == nil:
		return checks.ExitNoViolation
	case errors.As(err, &exit):
		return exit.code
	case errors.As(err, &hint):
		fmt.Fprintf(errw, "cwmplab: %s\n", reports.PrintableLines(err.Error()))
		if hint.hint != "" {
			fmt.Fprintf(errw, "hint: %s\n", hint.hint)
		}
		return hint.code
	}
	fmt.Fprintf(errw, "cwmplab: %s\nhint: %s\n", reports.PrintableLines(err.Error()), usageHint(root, args))
	return checks.ExitUsage
}

// sides are what test and sim take.
var sides = []string{"cpe", "acs"}

// oneSide wants exactly one of them.
func oneSide(c *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return fmt.Errorf("%s needs cpe or acs", c.Name())
	case len(args) > 1 || !slices.Contains(sides, args[0]):
		return fmt.Errorf("%s takes cpe or acs, not %q", c.Name(), strings.Join(args, " "))
	}
	return nil
}

// usageHint leads to the help of the command that was meant.
func usageHint(root *cobra.Command, args []string) string {
	c, _, err := root.Find(args)
	if err != nil {
		c = root
	}
	return c.CommandPath() + " --help"
}

func newRoot(s streams) *cobra.Command {
	root := &cobra.Command{
		Use:           "cwmplab",
		Short:         "Test, record and judge CWMP (TR-069) devices and servers",
		Long:          "cwmplab tests a CPE by playing the ACS, tests an ACS by playing the CPE, records a real pair as a\nman-in-the-middle proxy, and tells which side broke which requirement, at which byte.",
		Example:       "  cwmplab demo\n  cwmplab check home.pcapng",
		SilenceUsage:  true,
		SilenceErrors: true,
		Version:       tool(),
	}
	root.SetVersionTemplate("{{.Version}}\n")
	root.CompletionOptions.HiddenDefaultCmd = true
	for _, c := range commands {
		root.AddCommand(c(s))
	}
	return root
}

// commands lists every command once.
var commands = []func(streams) *cobra.Command{
	demoCommand, proxyCommand, checkCommand, viewCommand, testCommand, probeCommand, simCommand, rulesCommand, convertCommand, caCommand, selftestCommand,
}

// tool names this program and its version, as recordings and reports carry it.
func tool() string {
	if info, ok := debug.ReadBuildInfo(); ok && version == "0.1.0-dev" {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				return "cwmplab " + version + "+" + s.Value[:12]
			}
		}
	}
	return "cwmplab " + version
}
