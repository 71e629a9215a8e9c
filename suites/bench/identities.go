package bench

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"

	"github.com/onsi/ginkgo/v2"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/fixtures/cpe"
	"cwmplab/internal/dut"
)

// Identity is a device we play, with its credentials in both directions.
type Identity struct {
	ID                               cwmp.DeviceID
	Username, Password               string // towards the ACS; no name makes that of TR-069 3.4.4
	RequestUsername, RequestPassword string // of connection requests
	invented                         bool   // by us: no ACS can have known it
}

// Fresh is the need for devices that the ACS has not seen in this run, beside the one of the device file.
func Fresh(n int) Need { return Need(freshKind + ":" + strconv.Itoa(n)) }

const freshKind = "fresh"

// lacksFresh says why there are not as many fresh devices as a scenario wants, "" where there are. An ACS that is spared
// gets no devices that nobody has listed.
func (c Config) lacksFresh(want string, used int) string {
	n, err := strconv.Atoi(want)
	listed := len(c.File.Identities)
	switch {
	case err != nil:
		return fmt.Sprintf("no number of fresh devices: %q", want)
	case listed == 0 && c.gentle():
		return fmt.Sprintf("not allowed: it shows the ACS %s (list them as identities, or --allow load)", otherDevices(n))
	case listed > 0 && n > listed-used:
		why := fmt.Sprintf("too few identities: it needs %s that the ACS knows, the device file lists %d", otherDevices(n), listed)
		if used > 0 {
			why += fmt.Sprintf(", of which %d are used up", used)
		}
		return why
	}
	return ""
}

func otherDevices(n int) string {
	if n == 1 {
		return "another device"
	}
	return fmt.Sprintf("%d other devices", n)
}

// FreshIdentities gives devices that this run has not used: of those that the device file lists, else made-up ones. The
// scenario is skipped, with the count it needs, where there are too few.
func (b *Bench) FreshIdentities(n int) []Identity {
	ginkgo.GinkgoHelper()
	if why := b.cfg.lacksFresh(strconv.Itoa(n), b.fresh); why != "" {
		ginkgo.Skip(why, 1)
	}
	list := make([]Identity, n)
	for i := range list {
		list[i] = b.identity(b.fresh)
		b.fresh++
	}
	return list
}

// FreshIdentity gives one device that this run has not used, or skips the scenario.
func (b *Bench) FreshIdentity() Identity {
	ginkgo.GinkgoHelper()
	return b.FreshIdentities(1)[0]
}

// identity is the device of a number, from 0.
func (b *Bench) identity(n int) Identity {
	f := b.cfg.File
	if n < len(f.Identities) {
		of := f.Identities[n]
		i := Identity{ID: identity(of.Device()), Username: of.Username, Password: of.Password.Reveal(),
			RequestUsername: of.ConnectionRequest.Username, RequestPassword: of.ConnectionRequest.Password.Reveal()}
		if i.RequestUsername == "" {
			i.RequestUsername, i.RequestPassword = b.own().RequestUsername, b.own().RequestPassword
		}
		return i
	}
	i := b.own()
	i.invented = true
	i.ID.SerialNumber = fmt.Sprintf("LAB%dN%d", b.cfg.Seed, n+1) // another run has another seed
	return i
}

// declaredOthers are the identities of a device file, as rules may ask for their credentials.
func declaredOthers(f *dut.File) []checks.DeclaredDevice {
	var list []checks.DeclaredDevice
	for _, of := range f.Identities {
		list = append(list, checks.DeclaredDevice{
			Device: capture.KeyOf(identity(of.Device())), Username: of.Username, Password: of.Password.Reveal(),
			ConnReqUsername: of.ConnectionRequest.Username, ConnReqPassword: of.ConnectionRequest.Password.Reveal(),
		})
	}
	return list
}

// own is the device of the device file, or else of the personality.
func (b *Bench) own() Identity {
	f := b.cfg.File
	a, id := f.Credentials, identity(f.Device)
	if p := b.cfg.Personality; p != nil && f.Device == (dut.Device{}) && p.DeviceID() != (cwmp.DeviceID{}) {
		id = p.DeviceID()
	}
	return Identity{
		ID: id, Username: a.CPE.Username, Password: a.CPE.Password.Reveal(),
		RequestUsername: a.ConnectionRequest.Username, RequestPassword: a.ConnectionRequest.Password.Reveal(),
	}
}

// FreshCPE switches another device on, one that this run has not used, and waits for its first session, well or not. It
// is switched off when the scenario is over.
func (b *Bench) FreshCPE(ctx context.Context) *CPE {
	ginkgo.GinkgoHelper()
	b.CPE(ctx) // what cannot be reached is found out by the device of the device file
	c, err := b.Play(ctx, b.FreshIdentity())
	if err != nil {
		ginkgo.Fail(err.Error(), 1)
	}
	b.Undo("switching "+c.Key()+" off", func(context.Context) error { c.stop(); return nil })
	c.first = c.Await(ctx)
	c.stored = b.cfg.Clock.Now().Add(urlStored)
	return c
}

// LetIn tells whether the ACS took the first session of the CPE.
func (c *CPE) LetIn() bool { return c.first.Informed }

// Play switches a device on. It stays on to the end of the run, or until it is stopped.
func (b *Bench) Play(ctx context.Context, i Identity) (*CPE, error) {
	c, err := b.playing(i, besides(b.cfg.File.Listen))
	if err != nil {
		return nil, err
	}
	if host, _, err := net.SplitHostPort(b.cfg.File.Advertise); err == nil {
		_, port, _ := net.SplitHostPort(c.Listener.Addr().String())
		c.Advertise = net.JoinHostPort(host, port)
	}
	c.Seed += uint64(b.fresh) //nolint:gosec // a count
	return b.switchOn(ctx, i, c)
}

// switchOff stops every device that is still on.
func (b *Bench) switchOff() {
	for _, c := range b.on {
		c.stop()
	}
}

// besides is an address on the same host as another one, with a port that is free.
func besides(address string) string {
	if host, _, err := net.SplitHostPort(address); err == nil {
		return net.JoinHostPort(host, "0")
	}
	return "127.0.0.1:0"
}

// ClosedPort is a port of this machine where nobody listens.
func (b *Bench) ClosedPort() string {
	ginkgo.GinkgoHelper()
	l, err := b.cfg.Listen(besides(b.cfg.File.Listen))
	if err == nil {
		err = l.Close()
	}
	if err != nil {
		ginkgo.Fail("looking for a port that is closed: "+err.Error(), 1)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// switchOn makes a device of its configuration and switches it on.
func (b *Bench) switchOn(ctx context.Context, i Identity, c cpe.Config, arms ...func(*cpe.Hooks)) (*CPE, error) {
	peer, err := cpe.New(c)
	if err != nil {
		return nil, errors.Join(err, c.Listener.Close())
	}
	for _, arm := range append(arms, b.paced()) {
		peer.Arm(arm)
	}
	b.expect(ctx, i)
	run, cancel := context.WithCancel(context.Background())
	on := &CPE{CPE: peer, b: b, cancel: cancel, done: peer.Start(run), id: i.ID, secret: i.Password}
	b.on = append(b.on, on)
	return on, nil
}

// Invented tells whether we made the device up.
func (i Identity) Invented() bool { return i.invented }

// String names the device.
func (i Identity) String() string { return strings.TrimSpace(DeviceName(i.ID)) }
