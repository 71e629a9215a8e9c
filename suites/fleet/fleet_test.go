package fleet_test

import (
	"context"
	"net"
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
	t      *testing.T
	net    *memnet.Network
	acs    acs.Config
	config fleet.Config
	server *acs.ACS
}

// try runs a fleet. Before changes the configurations; during is called as the run begins.
func try(t *testing.T, before func(*trial), during func(ctx context.Context, r *trial)) (out *fleet.Outcome, rep *checks.Report) {
	t.Helper()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		r := &trial{WithT: NewWithT(t), t: t, net: memnet.New()}
		l, err := r.net.Listen("10.0.0.1:7547")
		r.Expect(err).NotTo(HaveOccurred())
		r.acs = acs.Config{Listener: l, Dial: r.net.Dialer("10.0.0.1"), Seed: 1, Password: func(string) (string, bool) { return "secret", true }}
		r.config = fleet.Config{
			Dial: r.net.Dialer("10.0.0.2"), Seed: 2, Devices: 20, Rate: 5, For: time.Minute, Rules: catalogue.All(), Area: catalogue.AreaOf,
			Who: fleet.MadeUp("", "", "", "secret"), Path: filepath.Join(dir, "fleet.pcapng"), Record: fleet.RecordAll,
		}
		if before != nil {
			before(r)
		}
		r.server, err = acs.New(r.acs)
		r.Expect(err).NotTo(HaveOccurred())
		r.config.ACSURL = r.server.URL()
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		stop := r.server.Start(ctx)
		defer stop()
		f, err := fleet.New(r.config)
		r.Expect(err).NotTo(HaveOccurred())
		if during != nil {
			go during(ctx, r)
		}
		out, err = f.Run(ctx)
		r.Expect(err).NotTo(HaveOccurred())
		rep = out.Report(checks.Run{})
	})
	return out, rep
}

var _ net.Conn
var _ capture.Item

func TestTheReferenceACSIsClean(t *testing.T) {
	g := NewWithT(t)
	out, rep := try(t, nil, nil)
	t.Logf("%+v", out.Figures)
	t.Log(rep.Reason, rep.ExitCode, rep.Summary)
	g.Expect(out.Figures.Begun).To(Equal(300))
	g.Expect(out.Figures.Well).To(Equal(300))
}

func TestTheDevicesAreConformant(t *testing.T) {
	g := NewWithT(t)
	var path string
	try(t, func(r *trial) { path = r.config.Path }, nil)
	rd, err := capture.Open(path)
	g.Expect(err).NotTo(HaveOccurred())
	defer rd.Close()
	rd.Source().Subjects = nil
	rep, err := checks.JudgeAll(rd, catalogue.All(), checks.Options{Area: catalogue.AreaOf}, checks.Run{})
	g.Expect(err).NotTo(HaveOccurred())
	for _, r := range rep.Results {
		if r.Outcome != checks.Pass && r.Outcome != checks.NotApplicable {
			t.Log(r.Rule, r.Title, r.Subject, r.Outcome, r.Reason)
			if len(r.Findings) > 0 {
				t.Logf("%+v", r.Findings[0])
			}
		}
	}
	t.Log(rep.Summary)
}
