package bench

import (
	"crypto/tls"
	"net"
	"sync/atomic"

	"github.com/onsi/ginkgo/v2"

	"cwmplab/fixtures/acs"
)

// Door is a second way in to the ACS we play, on a port of its own: over TLS with a certificate that the device is said to
// trust, and plainly. The device has to reach that port, too.
type Door struct {
	*acs.Door
	port          string
	taken, failed atomic.Int64 // TLS handshakes
}

// Door gives the second way in; the first call opens it. A scenario says by [Trusted] that it needs one.
func (a *ACS) Door() *Door {
	ginkgo.GinkgoHelper()
	if a.door != nil {
		return a.door
	}
	cert, err := a.b.cfg.trusted()
	if err != nil {
		ginkgo.Skip("tls.trusted: "+err.Error(), 1)
	}
	l, advertise, err := a.b.listenBeside()
	if err != nil {
		ginkgo.Fail("a second way in: "+err.Error(), 1)
	}
	d := &Door{}
	_, d.port, _ = net.SplitHostPort(l.Addr().String())
	d.Door = a.Open(a.run, acs.Door{Listener: l, Advertise: advertise, TLS: &tls.Config{Certificates: []tls.Certificate{cert}}, Handshake: func(err error) {
		if err != nil {
			d.failed.Add(1)
			return
		}
		d.taken.Add(1)
	}})
	a.door = d
	return d
}

// Port is the TCP port of the door: by it a recording tells who came that way.
func (d *Door) Port() string { return d.port }

// Handshakes counts the TLS handshakes so far: those that the device has completed, and those that came to nothing.
func (d *Door) Handshakes() (taken, failed int64) { return d.taken.Load(), d.failed.Load() }

// hasTrusted tells whether there is a certificate that the device trusts for this machine.
func (c Config) hasTrusted() bool {
	return c.Trusted != nil || c.File.TLS.Trusted.Certificate != "" || c.File.TLS.Certificate != ""
}

// trusted is the certificate that the device trusts for this machine. Where sessions go over TLS, it is that of the sessions.
func (c Config) trusted() (tls.Certificate, error) {
	t := c.File.TLS
	switch {
	case c.Trusted != nil:
		return *c.Trusted, nil
	case t.Trusted.Certificate != "":
		return tls.LoadX509KeyPair(t.Trusted.Certificate, t.Trusted.Key)
	}
	return tls.LoadX509KeyPair(t.Certificate, t.Key)
}
