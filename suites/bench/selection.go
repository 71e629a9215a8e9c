package bench

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"cwmplab/checks/catalogue"
	"cwmplab/cwmp"
)

// Selection says which scenarios run, and what they may do to the subject. The zero value runs everything but what loses
// settings, and what waits for hours.
type Selection struct {
	// Run and Skip pick scenarios: by a rule they have to reach (ID, alias or glob), a section or a glob of sections
	// ("3.7.1.*"), an area, a level, or a label ("need:reboot"). No Run picks all; what Skip fits is left out.
	Run  []string `json:"run,omitempty"`
	Skip []string `json:"skip,omitempty"`
	// Narrowed are further lists like Run, of which a scenario has to fit each: what a run that goes on is narrowed to.
	Narrowed [][]string `json:"narrowed,omitempty"`
	Profile  Profile    `json:"profile,omitempty"`
	ReadOnly bool       `json:"readOnly,omitempty"` // nothing that changes the device
	NoReboot bool       `json:"noReboot,omitempty"` // nothing that restarts it
	Allow    []Need     `json:"allow,omitempty"`    // of Destructive, Malformed and Load: what is not done without leave
}

// Profile is how much time a run takes.
type Profile string

// The profiles. The zero value stands for Normal.
const (
	Quick  Profile = "quick"  // no long timers, [Profile.Budget] in all
	Normal Profile = "normal" // everything but what waits for hours
	Night  Profile = "long"   // everything
)

// Profiles lists them all.
func Profiles() []string { return []string{string(Quick), string(Normal), string(Night)} }

// longTimer is what the profile "quick" does not wait for.
const longTimer = 15 * time.Second

// Budget is how long the scenarios of a profile may take together, by their estimates; 0 is no limit.
func (p Profile) Budget(role cwmp.Role) time.Duration {
	switch {
	case p != Quick:
		return 0
	case role == cwmp.ACS:
		return 30 * time.Second
	}
	return time.Minute
}

// Leave lists the needs that have to be allowed.
func Leave() []Need { return []Need{Destructive, Malformed, Load} }

// String tells the selection in the words of the command line.
func (s Selection) String() string {
	var words []string
	add := func(name string, values ...string) {
		if len(values) > 0 && values[0] != "" {
			words = append(words, "--"+name+" "+strings.Join(values, ","))
		}
	}
	add("run", s.Run...)
	for _, run := range s.Narrowed {
		words = append(words, "of these --run "+strings.Join(run, ","))
	}
	add("skip", s.Skip...)
	add("profile", string(s.Profile))
	if s.ReadOnly {
		words = append(words, "--read-only")
	}
	if s.NoReboot {
		words = append(words, "--no-reboot")
	}
	allowed := make([]string, 0, len(s.Allow))
	for _, n := range s.Allow {
		allowed = append(allowed, string(n))
	}
	add("allow", allowed...)
	if len(words) == 0 {
		return "all scenarios"
	}
	return strings.Join(words, " ")
}

// pattern is one word of --run or --skip.
type pattern struct {
	text  string
	rules map[string]bool // that it fits, aliases included
	used  bool
}

func patterns(words []string) []*pattern {
	list := make([]*pattern, 0, len(words))
	for _, w := range words {
		p := &pattern{text: w, rules: map[string]bool{}}
		if rules, err := catalogue.Select(w); err == nil {
			for _, r := range rules {
				for _, id := range append([]string{r.ID}, r.Aliases...) {
					p.rules[id] = true
				}
			}
		}
		list = append(list, p)
	}
	return list
}

// fits tells whether a pattern speaks of a scenario.
func (p *pattern) fits(s *Planned) bool {
	hit := slices.ContainsFunc(s.Rules, func(id string) bool { return p.rules[id] }) ||
		slices.ContainsFunc(s.Sections, p.glob) || slices.ContainsFunc(s.Labels, p.glob)
	p.used = p.used || hit
	return hit
}

func (p *pattern) glob(text string) bool {
	ok, err := path.Match(p.text, text)
	return err == nil && ok
}

// nothing says why a pattern fits no scenario.
func (p *pattern) nothing() error {
	for _, row := range catalogue.Rows() {
		if strings.EqualFold(row.ID, p.text) {
			return fmt.Errorf("no scenario reaches %s: there is no rule for it (%s)", row.ID, row.Reason)
		}
	}
	if len(p.rules) > 0 {
		return fmt.Errorf("no scenario is made for %q; what a session shows by itself is judged in every run", p.text)
	}
	return fmt.Errorf("no scenario fits %q: give a rule ID, a glob such as CWMP-SES-*, a section such as 3.7.1.*, an area, a level or a label", p.text)
}

// pick marks the scenarios that the selection asks for. A pattern that fits none is an error.
func (s Selection) pick(list []Planned) error {
	skip := patterns(s.Skip)
	all := slices.Clone(skip)
	for i := range list {
		list[i].Asked = list[i].Asked && fitting(skip, &list[i]) == 0
	}
	for _, words := range append([][]string{s.Run}, s.Narrowed...) {
		run := patterns(words)
		all = append(all, run...)
		for i := range list {
			wanted := fitting(run, &list[i])
			list[i].Asked = list[i].Asked && (wanted > 0 || len(run) == 0)
		}
	}
	for _, p := range all {
		if !p.used {
			return p.nothing()
		}
	}
	return nil
}

// fitting asks every pattern, so that each learns whether it is of use.
func fitting(list []*pattern, s *Planned) int {
	n := 0
	for _, p := range list {
		if p.fits(s) {
			n++
		}
	}
	return n
}
