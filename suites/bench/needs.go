package bench

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/onsi/ginkgo/v2"

	"cwmplab/cwmp"
	"cwmplab/internal/dut"
)

// whyNot says why a scenario is skipped whatever the subject does: for want of leave, or of a part of the device file.
// It is "" for one that can run.
func (c Config) whyNot(s *Planned) string {
	if s.Long() && c.Selection.Profile != Night {
		return "long: only --profile long runs it"
	}
	for _, n := range s.Needs {
		if why := c.lacks(n); why != "" {
			return why
		}
	}
	return ""
}

// lacks says why a need is not met, "" where it is.
func (c Config) lacks(n Need) string {
	s := c.Selection
	kind, of, _ := strings.Cut(string(n), ":")
	switch {
	case s.ReadOnly && slices.Contains([]Need{Write, Reboot, Destructive}, n):
		return "read-only: it changes the device (--read-only)"
	case n == Reboot && s.NoReboot:
		return "no reboot: it restarts the device (--no-reboot)"
	case slices.Contains(Leave(), n) && !c.allows(n):
		return fmt.Sprintf("not allowed: %s (--allow %s)", harm(n), n)
	case n == Credentials && c.File.Credentials.CPE.Username == "":
		return "no credentials: the device file names none of the CPE (credentials.cpe)"
	case n == RequestCredentials && c.File.Credentials.ConnectionRequest.Username == "":
		return "no credentials: the device file names none of connection requests (credentials.connectionRequest)"
	case n == OtherAddress && c.File.Other == "":
		return "no second address: the device file names none of this machine (otherAddress)"
	case n == OtherName && c.File.OtherName == "":
		return "no name: the device file names none that the device resolves to two addresses of this machine (otherName)"
	case n == TLS && !c.encrypted():
		return "no TLS: the connections of this run are plain"
	case n == Plain && c.encrypted():
		return "TLS: the connections of this run are encrypted"
	case n == Trusted && !c.hasTrusted():
		return "no certificate: the device file names none that the device trusts for this machine (tls.trusted)"
	case n == Image && !c.hasFirmware():
		return "no image: the device file names no firmware of this device (firmware.image)"
	case n == Acting && c.File.Adapter.Kind == dut.AdapterNone:
		return "no adapter: the device file says that nobody makes this ACS act (adapter: {kind: none})"
	case n == Acting && c.Adapter == nil:
		return "no adapter: only its operator can make this ACS act (adapter in the device file)"
	case kind == freshKind:
		return c.lacksFresh(of, 0)
	case kind == "hook" && c.hook(of) == nil:
		return fmt.Sprintf("no hook: the device file names no program for it (hooks.%s)", of)
	case kind == "amendment" && strconv.Itoa(c.File.Claims.Amendment) != of:
		return fmt.Sprintf("not claimed: the device file does not claim Amendment %s (claims.amendment)", of)
	case kind == "claim" && len(c.File.Claims.Methods) > 0 && !slices.Contains(c.File.Claims.Methods, of):
		return fmt.Sprintf("not claimed: the device file does not claim %s (claims.methods)", of)
	}
	return ""
}

// harm says what a need that has to be allowed does.
func harm(n Need) string {
	return map[Need]string{
		Destructive: "the device may lose its settings or its firmware",
		Malformed:   "it sends what no peer may send",
		Load:        "it asks for more than a peer has to bear",
	}[n]
}

// allows tells whether there is leave to do harm. A CPE under test is in a laboratory and bears what is malformed; an ACS
// may serve others, so that it is asked gently unless it runs on this machine.
func (c Config) allows(n Need) bool {
	if slices.Contains(c.Selection.Allow, n) {
		return true
	}
	return n != Destructive && (c.Role == cwmp.CPE || OnLoopback(c.File.ACS.URL))
}

// encrypted tells whether sessions go over TLS.
func (c Config) encrypted() bool {
	if c.Role == cwmp.ACS {
		return strings.HasPrefix(strings.ToLower(c.File.ACS.URL), "https:")
	}
	return c.File.TLS.Certificate != ""
}

// OnLoopback tells whether a URL leads to this machine.
func OnLoopback(text string) bool {
	u, err := url.Parse(text)
	if err != nil {
		return false
	}
	if u.Hostname() == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(u.Hostname())
	return err == nil && a.IsLoopback()
}

// hook is what the run was given to do a thing to the subject that CWMP cannot do, nil for nothing.
func (c Config) hook(name string) func(ctx context.Context, args ...string) error {
	if f := c.Hooks[name]; f != nil {
		return f
	}
	if h := c.File.Hooks.Named(name); h != nil {
		return h.Run
	}
	return nil
}

// Hook calls a program of the device file, with arguments added to those of the file. A scenario that needs it says so
// with [Hook]; without one the scenario is skipped.
func (b *Bench) Hook(ctx context.Context, name string, args ...string) {
	ginkgo.GinkgoHelper()
	if b.cfg.hook(name) == nil {
		ginkgo.Skip(b.cfg.lacks(Hook(name)), 1)
	}
	if err := b.CallHook(ctx, name, args...); err != nil {
		ginkgo.Fail(err.Error(), 1)
	}
}

// CallHook is [Bench.Hook] for what is put back: it does not end the scenario.
func (b *Bench) CallHook(ctx context.Context, name string, args ...string) error {
	f := b.cfg.hook(name)
	if f == nil {
		return errors.New(b.cfg.lacks(Hook(name)))
	}
	if b.acs != nil {
		b.acs.letGo()
	}
	b.Intent(map[string]any{"hook": name, "args": args})
	if err := f(ctx, args...); err != nil {
		return fmt.Errorf("hooks.%s: %w", name, err)
	}
	return nil
}
