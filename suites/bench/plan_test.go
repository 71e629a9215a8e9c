package bench_test

import (
	"context"
	"testing"
	"time"

	"github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/internal/dut"
	"cwmplab/suites/bench"
)

// small is a suite with a scenario of each kind; none of them is ever carried out.
func small(b *bench.Bench) {
	nothing := func(context.Context) {}
	ginkgo.Describe("The order", bench.Section("3.7.1"), func() {
		b.It("begins", bench.Rule("CWMP-SES-001"), nothing)
		b.It("writes", bench.About(bench.Rule("CWMP-SES-004"), bench.Needs(bench.Write)), nothing)
		ginkgo.Describe("of holding", bench.Section("3.7.1.3"), bench.Takes(time.Hour), func() {
			b.It("waits", bench.About(bench.Rule("CWMP-SES-006"), bench.Takes(20*time.Second)), nothing)
		})
	})
	ginkgo.Describe("The rest", bench.Section("A.4.1.4"), func() {
		b.It("restarts", bench.About(bench.Rule("CWMP-CRQ-013"), bench.Needs(bench.Reboot), bench.Takes(5*time.Second)), nothing)
		b.It("resets", bench.About(bench.Rule("CWMP-CRQ-014"), bench.Needs(bench.Reboot, bench.Destructive)), nothing)
		b.It("is broken", bench.About(bench.Rule("CWMP-CRQ-015"), bench.Needs(bench.Malformed)), nothing)
		b.It("asks a program", bench.About(bench.Rule("CWMP-CRQ-019"), bench.Needs(bench.Hook("reboot"), bench.Credentials)), nothing)
		b.It("is claimed", bench.About(bench.Rule("CWMP-CRQ-020"), bench.Needs(bench.Claim("ScheduleInform"))), nothing)
		b.It("takes a night", bench.About(bench.Rule("CWMP-AUT-014"), bench.Long(), bench.Takes(time.Hour)), nothing)
	})
}

// kinds are the names of the scenarios of small, without those of their containers.
var kinds = []string{"begins", "writes", "waits", "restarts", "resets", "is broken", "asks a program", "is claimed", "takes a night"}

func running(g *WithT, c bench.Config) []string {
	p, err := bench.Preview(c, "small", small)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(p.Scenarios).To(HaveLen(len(kinds)))
	names := []string{}
	for _, kind := range kinds {
		for _, s := range p.Scenarios {
			if g.Expect(s.Name).NotTo(BeEmpty()); s.Runs() && len(s.Name) > len(kind) && s.Name[len(s.Name)-len(kind):] == kind {
				names = append(names, kind)
			}
		}
	}
	g.Expect(names).To(HaveLen(p.Running()))
	return names
}

func TestSelectionPicksScenarios(t *testing.T) {
	for _, tc := range []struct {
		name      string
		selection bench.Selection
		want      []string
	}{
		{"all but what needs leave, a file or a night", bench.Selection{}, []string{"begins", "writes", "waits", "restarts", "is broken", "is claimed"}},
		{"a rule", bench.Selection{Run: []string{"CWMP-SES-004"}}, []string{"writes"}},
		{"a glob of rules", bench.Selection{Run: []string{"CWMP-SES-*"}}, []string{"begins", "writes", "waits"}},
		{"a glob without its prefix", bench.Selection{Run: []string{"SES-*"}}, []string{"begins", "writes", "waits"}},
		{"a section of the container", bench.Selection{Run: []string{"A.4.1.4"}, Skip: []string{"need:*"}}, []string{}},
		{"a glob of sections", bench.Selection{Run: []string{"3.7.1.3*"}}, []string{"waits"}},
		{"an area", bench.Selection{Run: []string{"session"}}, []string{"begins", "writes", "waits"}},
		{"a level", bench.Selection{Run: []string{"MUST"}, Skip: []string{"connreq"}}, []string{"begins", "writes"}},
		{"a label", bench.Selection{Run: []string{"need:write", "need:reboot"}}, []string{"writes", "restarts"}},
		{"what is skipped by rule", bench.Selection{Skip: []string{"CRQ-*"}}, []string{"begins", "writes", "waits"}},
		{"nothing that changes the device", bench.Selection{ReadOnly: true, Allow: bench.Leave()}, []string{"begins", "waits", "is broken", "is claimed"}},
		{"nothing that restarts it", bench.Selection{NoReboot: true, Allow: bench.Leave()}, []string{"begins", "writes", "waits", "is broken", "is claimed"}},
		{"what loses settings, by leave", bench.Selection{Run: []string{"need:reboot"}, Allow: []bench.Need{bench.Destructive}}, []string{"restarts", "resets"}},
		{"no long timers", bench.Selection{Profile: bench.Quick}, []string{"begins", "writes", "restarts", "is broken", "is claimed"}},
		{"a night", bench.Selection{Profile: bench.Night, Run: []string{"profile:long"}}, []string{"takes a night"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			NewWithT(t).Expect(running(NewWithT(t), bench.Config{Role: cwmp.CPE, Selection: tc.selection})).To(Equal(tc.want))
		})
	}
}

func TestPlanAsksTheDeviceFile(t *testing.T) {
	g := NewWithT(t)
	only := bench.Selection{Run: []string{"need:hook:reboot", "need:claim:*", "need:malformed"}}
	file, err := dut.Parse([]byte("format: cwmplab-dut/1\ncredentials: {cpe: {username: u}}\nhooks: {reboot: [reboot.sh]}\nclaims: {methods: [Upload]}\n"))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(running(g, bench.Config{Role: cwmp.CPE, File: file, Selection: only})).To(Equal([]string{"is broken", "asks a program"}))

	file.ACS.URL = "http://192.0.2.1/" // an ACS that may serve others is asked gently
	g.Expect(running(g, bench.Config{Role: cwmp.ACS, File: file, Selection: only})).To(Equal([]string{"asks a program"}))
	only.Allow = []bench.Need{bench.Malformed}
	g.Expect(running(g, bench.Config{Role: cwmp.ACS, File: file, Selection: only})).To(Equal([]string{"is broken", "asks a program"}))
	only.Allow, file.ACS.URL = nil, "http://[::1]:7547/"
	g.Expect(running(g, bench.Config{Role: cwmp.ACS, File: file, Selection: only})).To(Equal([]string{"is broken", "asks a program"}))
}

func TestPlanSaysWhyAndHowLong(t *testing.T) {
	g := NewWithT(t)
	p, err := bench.Preview(bench.Config{Role: cwmp.CPE}, "small", small)
	g.Expect(err).NotTo(HaveOccurred())
	why := map[string]string{}
	for _, s := range p.BySection() {
		why[s.Rules[0]] = s.Skip
	}
	g.Expect(why).To(Equal(map[string]string{
		"CWMP-SES-001": "", "CWMP-SES-004": "", "CWMP-SES-006": "", "CWMP-CRQ-013": "", "CWMP-CRQ-015": "", "CWMP-CRQ-020": "",
		"CWMP-CRQ-014": "not allowed: the device may lose its settings or its firmware (--allow destructive)",
		"CWMP-CRQ-019": "no hook: the device file names no program for it (hooks.reboot)",
		"CWMP-AUT-014": "long: only --profile long runs it",
	}))
	g.Expect(p.Estimate()).To(Equal(20*time.Second+5*time.Second+4*time.Second), "the scenario's own estimate counts, not that of its container")
	g.Expect(p.BySection()[0].Sections).To(Equal([]string{"3.7.1"}))
	g.Expect(p.BySection()[2].Sections).To(Equal([]string{"3.7.1", "3.7.1.3"}))
}

func TestQuickKeepsItsBudget(t *testing.T) {
	many := func(b *bench.Bench) {
		for _, name := range []string{"a", "b", "c", "d", "e", "f"} {
			b.It(name, bench.About(bench.Rule("CWMP-SES-001"), bench.Takes(14*time.Second)), func(context.Context) {})
		}
		b.It("long", bench.About(bench.Rule("CWMP-SES-001"), bench.Takes(time.Minute)), func(context.Context) {})
	}
	for role, want := range map[cwmp.Role]int{cwmp.CPE: 4, cwmp.ACS: 2} {
		p, err := bench.Preview(bench.Config{Role: role, Selection: bench.Selection{Profile: bench.Quick}}, "many", many)
		NewWithT(t).Expect(err).NotTo(HaveOccurred())
		NewWithT(t).Expect(p.Running()).To(Equal(want))
		for _, s := range p.Scenarios {
			if !s.Runs() {
				NewWithT(t).Expect(s.Skip).To(Equal("quick: longer than the profile has time for (--profile normal runs it)"), "one reason for all, to be told once")
			}
		}
	}
}

func TestPatternThatFitsNothingIsNamed(t *testing.T) {
	for pattern, want := range map[string]string{
		"CWMP-SES-0O1":  `no scenario fits "CWMP-SES-0O1"`,
		"CWMP-SOP-038":  `no scenario is made for "CWMP-SOP-038"; what a session shows by itself is judged in every run`,
		"CWMP-UDP-001":  "no scenario reaches CWMP-UDP-001: there is no rule for it",
		"need:nonsense": "no scenario fits",
	} {
		for _, s := range []bench.Selection{{Run: []string{pattern}}, {Skip: []string{pattern}}} {
			_, err := bench.Preview(bench.Config{Role: cwmp.CPE, Selection: s}, "small", small)
			NewWithT(t).Expect(err).To(MatchError(ContainSubstring(want)))
		}
	}
}

func TestScenariosHaveNamesOfTheirOwn(t *testing.T) {
	_, err := bench.Preview(bench.Config{Role: cwmp.CPE}, "twice", func(b *bench.Bench) {
		b.It("same", bench.Rule("CWMP-SES-001"), func(context.Context) {})
		b.It("same", bench.Rule("CWMP-SES-004"), func(context.Context) {})
	})
	NewWithT(t).Expect(err).To(MatchError(`two scenarios are called "same"`))
}
