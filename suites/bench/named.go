package bench

import (
	"crypto/tls"
	"errors"
	"net"
	"sync"

	"github.com/onsi/ginkgo/v2"

	"cwmplab/capture"
	"cwmplab/fixtures/acs"
)

// Named is a way in to the ACS we play by a name that the device resolves to two addresses of this machine: otherName of the
// device file. It listens at both, on one port. The device has to reach that port at either.
type Named struct {
	a    *ACS
	door *acs.Door
	host string // the name
	port string
	ways [2]*way

	mu    sync.Mutex
	last  string // the address at which the latest connection came
	taken map[string]bool
}

// way is one of the addresses.
type way struct {
	address  string       // host:port
	listener net.Listener // nil: nobody listens there
}

// mostPorts is how many ports are tried until one is free at both addresses.
const mostPorts = 10

// Named gives the way in by the name; the first call opens it. A scenario says by [OtherName] that it needs one.
func (a *ACS) Named() *Named {
	ginkgo.GinkgoHelper()
	if a.named == nil {
		n, err := a.openNamed()
		if err != nil {
			ginkgo.Skip("otherName: "+err.Error(), 1)
		}
		a.named = n
	}
	return a.named
}

func (a *ACS) openNamed() (*Named, error) {
	f := a.b.cfg.File
	host := "127.0.0.1"
	if f.Listen != "" {
		var err error
		if host, _, err = net.SplitHostPort(f.Listen); err != nil {
			return nil, err
		}
	}
	var failed error
	for range mostPorts {
		first, err := a.b.cfg.Listen(net.JoinHostPort(host, "0"))
		if err != nil {
			return nil, err
		}
		n := &Named{a: a, host: f.OtherName, taken: map[string]bool{}}
		_, n.port, _ = net.SplitHostPort(first.Addr().String())
		n.ways = [2]*way{{address: first.Addr().String()}, {address: net.JoinHostPort(f.Other, n.port)}}
		second, err := a.b.cfg.Listen(n.ways[1].address)
		if err != nil {
			failed = errors.Join(err, first.Close())
			continue
		}
		n.serve(n.ways[0], first)
		n.serve(n.ways[1], second)
		return n, nil
	}
	return nil, failed
}

// serve lets clients in at an address until it is shut.
func (n *Named) serve(w *way, l net.Listener) {
	w.listener = l
	door := acs.Door{
		Listener:  &watched{Listener: l, came: func() { n.came(w.address) }},
		Advertise: net.JoinHostPort(n.host, n.port),
		TLS:       &tls.Config{}, //nolint:gosec // without a certificate: nobody gets in over TLS
	}
	n.door = n.a.Open(n.a.run, door)
}

func (n *Named) came(address string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.last, n.taken[address] = address, true
}

// URL is the ACS URL with the name.
func (n *Named) URL() string { return n.door.URL(false) }

// Host is the name.
func (n *Named) Host() string { return n.host }

// Port is the TCP port at both addresses: by it a recording tells who came by the name.
func (n *Named) Port() string { return n.port }

// Taken gives the address at which the latest connection came, "" for none so far, and at how many of them some came.
func (n *Named) Taken() (latest string, addresses int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.last, len(n.taken)
}

// Forget begins anew to note who comes where.
func (n *Named) Forget() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.last, n.taken = "", map[string]bool{}
}

// Shut has nobody listen at an address any more: connections there are refused. The recording is told.
func (n *Named) Shut(address string) {
	for _, w := range n.ways {
		if w.address == address && w.listener != nil {
			_ = w.listener.Close() // who is connected stays so
			w.listener = nil
			n.a.Step(capture.StepClosed, Facts{"address": address})
		}
	}
}

// Reopen listens again where nobody does. Its error says where that cannot be done.
func (n *Named) Reopen() error {
	var failed error
	for _, w := range n.ways {
		if w.listener != nil {
			continue
		}
		l, err := n.a.b.cfg.Listen(w.address)
		if err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		n.serve(w, l)
		n.a.Step(capture.StepOpened, Facts{"address": w.address})
	}
	return failed
}

// watched tells of each connection that it accepts.
type watched struct {
	net.Listener
	came func()
}

// Accept waits for the next connection.
func (w *watched) Accept() (net.Conn, error) {
	c, err := w.Listener.Accept()
	if err == nil {
		w.came()
	}
	return c, err
}
