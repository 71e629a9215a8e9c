package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/internal/dut"
	"cwmplab/reports"
	"cwmplab/suites/bench"
)

// several are the runs of several device files, one after the other. Devices under test share one listener, so that each
// finds its ACS at any time.
type several struct {
	listener *lasting
	met      []bench.KnownDevice
	accounts []dut.Account
}

// deviceFiles are the files that --dut names: one, or those that a pattern fits.
func (t *suiteRun) deviceFiles() ([]string, error) {
	if !strings.ContainsAny(t.dut, "*?[") {
		return []string{t.dut}, nil
	}
	files, err := filepath.Glob(t.dut)
	switch {
	case err != nil:
		return nil, usageError("--dut 'devices/*.yaml'", "--dut %s: %w", t.dut, err)
	case len(files) == 0:
		return nil, usageError("--dut 'devices/*.yaml'", "--dut %s: no file fits", t.dut)
	}
	return files, nil
}

// runSeveral tests one device after the other and ends with the worst of their exit codes.
func (t *suiteRun) runSeveral(ctx context.Context, side string, files []string) error {
	if t.narration(t.streams) != t.streams.out {
		return usageError("--format junit --out report.xml writes report_DEVICE.xml for each", "several devices have several reports: name a file for each form with --out")
	}
	loaded, err := t.loadAll(side, files)
	if err != nil {
		return err
	}
	if t.list || t.dryRun {
		for _, name := range files {
			if err := t.of(name, nil).preview(side); err != nil {
				return err
			}
		}
		return nil
	}
	var all several
	for _, f := range loaded {
		all.accounts = append(all.accounts, f.Credentials.CPE)
	}
	if side == "cpe" {
		l, err := net.Listen("tcp", listenOf(loaded[0]))
		if err != nil {
			return listenError(err)
		}
		all.listener = newLasting(l)
		defer all.listener.end()
	}
	worst := checks.ExitNoViolation
	var lines []string
	for _, name := range files {
		if ctx.Err() != nil {
			worst, lines = worse(worst, checks.ExitNoVerdict), append(lines, name+": not begun, the run was interrupted")
			continue
		}
		fmt.Fprintf(t.narration(t.streams), "== %s\n", name)
		one := t.of(name, &all)
		code := one.tell(one.run(ctx, side))
		worst = worse(worst, code)
		lines = append(lines, fmt.Sprintf("%s: %s, %s", name, meaning(code), one.dir))
	}
	fmt.Fprintf(t.narration(t.streams), "== %d devices\n%s\n", len(files), strings.Join(lines, "\n"))
	if worst == checks.ExitNoViolation {
		return nil
	}
	return exitError{worst}
}

// of is the run of one of several device files. Its reports bear the name of the file.
func (t *suiteRun) of(name string, all *several) *suiteRun {
	one := *t
	one.dut, one.several = name, all
	base := baseOf(name)
	if t.dir != "" {
		one.dir = t.dir + "_" + base
	}
	one.files = nil
	for _, file := range t.files {
		if file != "-" {
			ext := filepath.Ext(file)
			file = strings.TrimSuffix(file, ext) + "_" + base + ext
		}
		one.files = append(one.files, file)
	}
	return &one
}

// baseOf is what tells a device file from its neighbours.
func baseOf(name string) string { return strings.TrimSuffix(filepath.Base(name), filepath.Ext(name)) }

// share has a run use what it shares with others.
func (t *suiteRun) share(c *bench.Config, file *dut.File) {
	if t.several == nil {
		return
	}
	c.Met, c.Accounts = t.several.met, t.several.accounts
	if all := t.several.listener; all != nil {
		c.Listen = func(address string) (net.Listener, error) {
			if address == listenOf(file) {
				return all.lend(), nil
			}
			return net.Listen("tcp", address)
		}
	}
}

// tell prints the error that a run ended with, if any, and gives its exit code.
func (t *suiteRun) tell(err error) int {
	var exit exitError
	var hint hintError
	switch {
	case err == nil:
		return checks.ExitNoViolation
	case errors.As(err, &exit):
		return exit.code
	case errors.As(err, &hint):
		fmt.Fprintf(t.err, "cwmplab: %s: %s\nhint: %s\n", t.dut, reports.PrintableLines(err.Error()), hint.hint)
		return hint.code
	}
	fmt.Fprintf(t.err, "cwmplab: %s: %s\n", t.dut, reports.PrintableLines(err.Error()))
	return checks.ExitNoVerdict
}

// worse gives the exit code that stands for two runs: a violation before no verdict before none.
func worse(a, b int) int {
	order := []int{checks.ExitNoViolation, checks.ExitNoVerdict, checks.ExitUsage, checks.ExitViolation}
	return order[max(slices.Index(order, a), slices.Index(order, b))]
}

func meaning(code int) string {
	return map[int]string{checks.ExitNoViolation: "no violation found", checks.ExitViolation: "violations found",
		checks.ExitUsage: "wrong configuration", checks.ExitNoVerdict: "no verdict"}[code]
}

// loadAll reads all files before anything runs: a mistake in the last one is not found after hours.
func (t *suiteRun) loadAll(side string, files []string) ([]*dut.File, error) {
	var loaded []*dut.File
	serials := map[string]string{}
	for _, name := range files {
		f, role, err := t.of(name, nil).subject(side)
		if err != nil {
			return nil, err
		}
		if err := reachable(f, role); err != nil {
			return nil, err
		}
		if role == cwmp.CPE {
			if err := distinct(name, f, loaded, serials); err != nil {
				return nil, err
			}
		}
		loaded = append(loaded, f)
	}
	return loaded, nil
}

// distinct finds what keeps devices from being told apart, or from sharing a listener.
func distinct(name string, f *dut.File, before []*dut.File, serials map[string]string) error {
	serial := f.Device.OUI + "-" + f.Device.ProductClass + "-" + f.Device.SerialNumber
	if f.Device.SerialNumber == "" {
		return usageError("device: {oui: \"001122\", serialNumber: \"0001\"}", "%s does not say which device it is about: several share one listener", name)
	}
	if other := serials[serial]; other != "" {
		return usageError("one file for each device", "%s and %s are about the same device", other, name)
	}
	serials[serial] = name
	if len(before) > 0 && (listenOf(f) != listenOf(before[0]) || f.Advertise != before[0].Advertise || f.TLS != before[0].TLS) {
		return usageError("give all of them the same listen, advertise and tls", "%s listens elsewhere than the files before it: several devices share one listener", name)
	}
	return nil
}

// listenOf is where a device file has our ACS listen.
func listenOf(f *dut.File) string {
	if f.Listen == "" {
		return "127.0.0.1:0"
	}
	return f.Listen
}

// lasting is a listener that outlives those who use it, one after the other. Who connects in between waits.
type lasting struct {
	net.Listener
	conns chan net.Conn
	ended chan struct{}
}

func newLasting(l net.Listener) *lasting {
	s := &lasting{Listener: l, conns: make(chan net.Conn), ended: make(chan struct{})}
	go func() {
		defer close(s.ended)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			s.conns <- c
		}
	}()
	return s
}

// end closes the listener for good. A connection that nobody took is closed.
func (s *lasting) end() {
	_ = s.Listener.Close() // nobody uses it any more
	for {
		select {
		case c := <-s.conns:
			_ = c.Close()
		case <-s.ended:
			return
		}
	}
}

// lend gives the listener to the next user.
func (s *lasting) lend() net.Listener { return &lent{lasting: s, closed: make(chan struct{})} }

// lent is the listener in the hands of one user.
type lent struct {
	*lasting
	once   sync.Once
	closed chan struct{}
}

func (l *lent) Accept() (net.Conn, error) {
	select {
	case <-l.closed:
		return nil, net.ErrClosed
	default:
	}
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
	case <-l.ended:
	}
	return nil, net.ErrClosed
}

// Close gives the listener back.
func (l *lent) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}
