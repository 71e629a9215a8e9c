package fleet_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/fixtures/acs"
	"cwmplab/internal/memnet"
	"cwmplab/suites/fleet"
)

// trial is a fleet against the reference ACS on a network in memory, in virtual time.
type trial struct {
	*WithT
	net    *memnet.Network
	acs    acs.Config
	config fleet.Config
	server *acs.ACS
	stop   func()             // ends the ACS
	end    context.CancelFunc // interrupts the run
}

// try runs a fleet. Before changes the configurations; during runs beside the fleet.
func try(t *testing.T, before func(*trial), during func(*trial)) (*fleet.Outcome, *checks.Report) {
	t.Helper()
	dir := t.TempDir()
	var out *fleet.Outcome
	var rep *checks.Report
	synctest.Test(t, func(t *testing.T) {
		r := &trial{WithT: NewWithT(t), net: memnet.New()}
		r.acs = acs.Config{Seed: 1, Dial: r.net.Dialer("10.0.0.1"), Password: func(string) (string, bool) { return "secret", true }}
		r.config = fleet.Config{
			Dial: r.net.Dialer("10.0.0.2"), Seed: 2, Devices: 20, Rate: 5, For: time.Minute, Rules: catalogue.All(), Area: catalogue.AreaOf,
			Who: fleet.MadeUp("", "", "", "secret"), Path: filepath.Join(dir, "fleet.pcapng"), Record: fleet.RecordAll,
		}
		if before != nil {
			before(r)
		}
		r.serve()
		r.config.ACSURL = r.server.URL()
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		r.end = cancel
		f, err := fleet.New(r.config)
		r.Expect(err).NotTo(HaveOccurred())
		done := make(chan struct{})
		go func() {
			defer close(done)
			if during != nil {
				during(r)
			}
		}()
		out, err = f.Run(ctx)
		r.Expect(err).NotTo(HaveOccurred())
		<-done
		r.stop()
		rep = out.Report(checks.Run{})
	})
	return out, rep
}

// serve starts the ACS, for the first time or again.
func (r *trial) serve() {
	l, err := r.net.Listen("10.0.0.1:7547")
	r.Expect(err).NotTo(HaveOccurred())
	r.acs.Listener = l
	r.server, err = acs.New(r.acs)
	r.Expect(err).NotTo(HaveOccurred())
	r.stop = r.server.Start(context.Background())
}

// fault gives the reference ACS a fault.
func (r *trial) fault(name string) {
	f, ok := acs.LookupFault(name)
	r.Expect(ok).To(BeTrue(), name)
	r.acs.Faults = append(r.acs.Faults, f)
}

// arm changes what the reference ACS does.
func (r *trial) arm(arm func(*acs.Hooks)) {
	r.acs.Faults = append(r.acs.Faults, acs.Fault{Name: "made up", Arm: arm})
}

// broken lists what failed or warned, as rule and subject role.
func broken(rep *checks.Report) []string {
	var list []string
	for _, r := range rep.Results {
		switch r.Outcome {
		case checks.Pass, checks.NotApplicable:
		default:
			list = append(list, fmt.Sprintf("%s %s", r.Rule, r.Outcome))
		}
	}
	return list
}

// recorded judges the recording of a run by all rules, those of the CPE included.
func recorded(t *testing.T, path string) *checks.Report {
	t.Helper()
	g := NewWithT(t)
	rd, err := capture.Open(path)
	g.Expect(err).NotTo(HaveOccurred())
	defer rd.Close()
	rd.Source().Subjects = nil
	rep, err := checks.JudgeAll(rd, catalogue.All(), checks.Options{Area: catalogue.AreaOf}, checks.Run{})
	g.Expect(err).NotTo(HaveOccurred())
	return rep
}

// noAddress is the one thing in which the devices are less than they should: they take no connection requests.
const noAddress = "CWMP-DM-017 warn"

// unblamed leaves that out.
func unblamed(rep *checks.Report) []string {
	var list []string
	for _, b := range broken(rep) {
		if b != noAddress {
			list = append(list, b)
		}
	}
	return list
}

func TestAConformantACSIsClean(t *testing.T) {
	g := NewWithT(t)
	var path string
	out, rep := try(t, func(r *trial) { path = r.config.Path }, nil)
	f := out.Figures
	g.Expect(f.Begun).To(Equal(300))
	g.Expect(f.Well).To(Equal(300))
	g.Expect(f.Called).To(Equal(20))
	g.Expect(f.Achieved).To(BeNumerically("~", 5))
	g.Expect(f.Missed.Sum()).To(BeZero())
	g.Expect(f.Recorded).To(Equal(300))
	g.Expect(broken(rep)).To(BeEmpty())
	g.Expect(rep.ExitCode).To(Equal(checks.ExitNoViolation), rep.Reason)
	g.Expect(rep.Summary.Sessions).To(Equal(300))
	g.Expect(rep.Summary.ExercisedMust).To(BeNumerically(">", 25))
	g.Expect(unblamed(recorded(t, path))).To(BeEmpty(), "the devices are conformant, too")
}

func TestSameSeedSameRun(t *testing.T) {
	g := NewWithT(t)
	few := func(r *trial) { r.config.For, r.config.Record = 20*time.Second, fleet.RecordNone }
	one, rep1 := try(t, few, nil)
	two, rep2 := try(t, few, nil)
	one.Figures.Memory, two.Figures.Memory = nil, nil
	g.Expect(one.Figures).To(Equal(two.Figures))
	g.Expect(rep1.Results).To(Equal(rep2.Results))
}

func TestWhatIsJudgedOnTheWayIsWhatTheRecordingSays(t *testing.T) {
	for _, name := range []string{"", "200-instead-of-204", "no-session-cookie", "empty-inform-response", "204-to-inform", "basic-challenge-on-plain-http"} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			var path string
			_, live := try(t, func(r *trial) {
				path, r.config.For = r.config.Path, 10*time.Second
				if name != "" {
					r.fault(name)
				}
			}, nil)
			rd, err := capture.Open(path)
			g.Expect(err).NotTo(HaveOccurred())
			defer rd.Close()
			rep, err := checks.JudgeAll(rd, catalogue.All(), checks.Options{Area: catalogue.AreaOf}, checks.Run{})
			g.Expect(err).NotTo(HaveOccurred())
			sum := func(rep *checks.Report) (list []string) {
				for _, r := range rep.Results {
					list = append(list, fmt.Sprintf("%s %s %s %d %d", r.Rule, r.Subject, r.Outcome, r.Exercised, r.Count))
				}
				return list
			}
			g.Expect(sum(live)).To(Equal(sum(rep)))
			g.Expect(live.Summary.Sessions).To(Equal(rep.Summary.Sessions))
			if name != "" {
				g.Expect(broken(live)).NotTo(BeEmpty())
			}
		})
	}
}
