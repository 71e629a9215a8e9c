package benchtest

import (
	"context"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	. "github.com/onsi/gomega"

	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
	"cwmplab/fixtures/cpe"
	"cwmplab/internal/memnet"
	"cwmplab/suites/bench"
)

// Suite is a suite to run: its name and its scenarios.
type Suite struct {
	Name     string
	Register func(*bench.Bench)
	Kept     func(recording string) // told of the file before it goes; may be nil
	Unaided  bool                   // the reference CPE is woken as any device has to be
	Ran      func(*bench.Bench)     // told of a run that is over; may be nil
	Change   func(*bench.Config)    // of what a run is given by default, nil for nothing
}

// CPE runs a suite against the reference CPE with faults and gives the report.
func CPE(t *testing.T, s Suite, seed uint64, filter string, faults ...cpe.Fault) *checks.Report {
	t.Helper()
	return s.run(t, func(g *WithT, n *memnet.Network, c bench.Config) (*bench.Bench, func()) {
		c.Role, c.Seed, c.Filter = cwmp.CPE, seed, filter
		c.Listen, c.Dial = listenAt(n, "10.0.0.1:7547"), n.Dialer("10.0.0.1")
		c.DialFrom = func(source string) func(context.Context, string, string) (net.Conn, error) { return n.Dialer(source) }
		c.File.Other, c.File.OtherName = "10.0.0.3", "acs2.lab.example"
		if c.SubjectLookup == nil {
			c.SubjectLookup = n.Lookup
		}
		g.Expect(n.Name(c.File.OtherName, "10.0.0.1", c.File.Other)).To(Succeed())
		b, err := bench.New(c)
		g.Expect(err).NotTo(HaveOccurred())
		stop, err := b.SubjectCPE(listen(g, n, "10.0.0.2:7547"), n.Dialer("10.0.0.2"), faults...)
		g.Expect(err).NotTo(HaveOccurred())
		if s.Unaided {
			b.Unaided()
		}
		return b, stop
	})
}

// ACS runs a suite against the reference ACS with faults and gives the report.
func ACS(t *testing.T, s Suite, seed uint64, filter string, faults ...acs.Fault) *checks.Report {
	t.Helper()
	return s.run(t, func(g *WithT, n *memnet.Network, c bench.Config) (*bench.Bench, func()) {
		c.Role, c.Seed, c.Filter = cwmp.ACS, seed, filter
		c.Listen, c.Dial = listenAt(n, "10.0.0.2:7547"), n.Dialer("10.0.0.2")
		c, stop, err := bench.SubjectACS(c, listen(g, n, "10.0.0.1:7547"), n.Dialer("10.0.0.1"), faults...)
		g.Expect(err).NotTo(HaveOccurred())
		b, err := bench.New(c)
		g.Expect(err).NotTo(HaveOccurred())
		return b, func() {
			g.Expect(b.TidyUp(context.Background())).To(Succeed())
			stop()
		}
	})
}

// run plays one suite: peers and scenarios live in a bubble with virtual time, Ginkgo outside of it hands the bodies in.
func (s Suite) run(t *testing.T, start func(*WithT, *memnet.Network, bench.Config) (*bench.Bench, func())) *checks.Report {
	t.Helper()
	dir := t.TempDir()
	bodies, ready := make(chan func()), make(chan *bench.Bench)
	var ginkgo sync.WaitGroup
	var ran error
	ginkgo.Go(func() {
		if b, ok := <-ready; ok {
			ran = b.Run(context.Background(), s.Name, s.Register)
		}
		close(bodies)
	})
	var rep *checks.Report
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		c := bench.Config{Dir: dir, File: bench.ReferenceFile(), Selection: everything(), World: world(bodies)}
		if s.Change != nil {
			s.Change(&c)
		}
		b, stop := start(g, memnet.New(), c)
		ready <- b
		close(ready)
		for body := range bodies {
			body()
		}
		stop()
		g.Expect(b.Close()).To(Succeed())
		var err error
		rep, err = b.Report(checks.Run{}, checks.Policy{})
		g.Expect(err).NotTo(HaveOccurred())
		if s.Ran != nil {
			s.Ran(b)
		}
		if s.Kept != nil {
			s.Kept(b.Path())
		}
	})
	ginkgo.Wait()
	NewWithT(t).Expect(ran).NotTo(HaveOccurred())
	return rep
}

// everything is what reference peers bear: they have no settings that would be missed.
func everything() bench.Selection { return bench.Selection{Profile: bench.Night, Allow: bench.Leave()} }

// world hands a body into the bubble and waits for it; how it ended comes back, panics of assertions included.
func world(bodies chan<- func()) func(func()) {
	return func(body func()) {
		done := make(chan any, 1)
		bodies <- func() {
			defer func() { done <- recover() }()
			body()
		}
		if p := <-done; p != nil {
			panic(p)
		}
	}
}

func listen(g *WithT, n *memnet.Network, address string) net.Listener {
	l, err := n.Listen(address)
	g.Expect(err).NotTo(HaveOccurred())
	return l
}

// listenAt leads the first listener of this machine to one address of the memory network, further ones to free ports of
// the same host. One that names an address of that network gets it.
func listenAt(n *memnet.Network, address string) func(string) (net.Listener, error) {
	return func(asked string) (net.Listener, error) {
		if asked != "" && !strings.HasPrefix(asked, "127.") {
			return n.Listen(asked)
		}
		at := address
		if host, _, err := net.SplitHostPort(address); err == nil {
			address = net.JoinHostPort(host, "0")
		}
		return n.Listen(at)
	}
}
