package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cwmplab/suites/bench"
)

// selecting holds the flags that say which scenarios run, and what they may do to the device.
type selecting struct {
	pick    bench.Selection
	profile string
	allow   []string
	list    bool
	dryRun  bool
}

func (s *selecting) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringSliceVar(&s.pick.Run, "run", nil, "run these scenarios only: rule IDs, globs (CWMP-SPV-*), sections (3.7.1.*), areas, levels or labels; comma separated")
	f.StringSliceVar(&s.pick.Skip, "skip", nil, "leave these out, by the same words")
	f.StringVar(&s.profile, "profile", string(bench.Normal), "how much time to take: "+strings.Join(bench.Profiles(), ", "))
	f.BoolVar(&s.pick.ReadOnly, "read-only", false, "skip what changes the device")
	f.BoolVar(&s.pick.NoReboot, "no-reboot", false, "skip what restarts the device")
	f.StringSliceVar(&s.allow, "allow", nil, "run also what needs leave: "+leaves()+"; comma separated")
	f.BoolVar(&s.list, "list", false, "list the scenarios, and why each would be skipped; nothing runs")
	f.BoolVar(&s.dryRun, "dry-run", false, "tell what would run, in its order; nothing runs")
}

// check finds mistakes in the flags, before any work is done.
func (s *selecting) check() error {
	if !slices.Contains(bench.Profiles(), s.profile) {
		return usageError("one of "+strings.Join(bench.Profiles(), ", "), "--profile: there is no profile %q", s.profile)
	}
	if s.pick.Profile = bench.Profile(s.profile); s.pick.Profile == bench.Normal {
		s.pick.Profile = ""
	}
	for _, word := range s.allow {
		if !slices.Contains(bench.Leave(), bench.Need(word)) {
			return usageError("one of "+leaves(), "--allow: nothing is called %q", word)
		}
		s.pick.Allow = append(s.pick.Allow, bench.Need(word))
	}
	return nil
}

// leaves names what has to be allowed.
func leaves() string {
	var words []string
	for _, n := range bench.Leave() {
		words = append(words, string(n))
	}
	return strings.Join(words, ", ")
}
