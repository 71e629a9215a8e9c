package bench

import (
	"context"
	"net"
	"time"

	"github.com/onsi/ginkgo/v2"

	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
)

// secondCalls is where the calls of the second ACS are counted from, so that no cwmp:ID comes twice.
const secondCalls = 1_000_000

// SecondACS is another ACS, on a listener of its own, with the same credentials: what scenarios have the device change over
// to. It is recorded like the first. The device has to reach that listener, too.
func (a *ACS) SecondACS() *ACS {
	ginkgo.GinkgoHelper()
	b := a.b
	a.letGo()
	if b.second == nil {
		second, err := b.startSecond()
		if err != nil {
			ginkgo.Fail("a second ACS: "+err.Error(), 1)
		}
		second.calls.Store(secondCalls)
		b.second = second
	}
	s := b.second
	s.device, s.root, s.first, s.means = s.Device(a.device.Key()), a.root, a.first, a.means
	s.device.Know(a.device.ConnectionRequestURL())
	s.drop()
	return s
}

func (b *Bench) startSecond() (*ACS, error) {
	l, advertise, err := b.listenBeside()
	if err != nil {
		return nil, err
	}
	return b.serve(l, advertise, b.cfg.peerSeed()+1)
}

// listenBeside opens a further port of the address that we listen on. It gives the host:port that the device has to use, ""
// where that is the address itself.
func (b *Bench) listenBeside() (l net.Listener, advertise string, err error) {
	host := "127.0.0.1"
	if listen, _, err := net.SplitHostPort(b.cfg.File.Listen); err == nil {
		host = listen
	}
	if l, err = b.cfg.Listen(net.JoinHostPort(host, "0")); err != nil {
		return nil, "", err
	}
	if name, _, err := net.SplitHostPort(b.cfg.File.Advertise); err == nil {
		_, port, _ := net.SplitHostPort(l.Addr().String())
		advertise = net.JoinHostPort(name, port)
	}
	return l, advertise, nil
}

// AwaitMove waits at most d for a device that was given the URL of this ACS. One that does not come is remembered: for the
// next scenario that would take as long again.
func (a *ACS) AwaitMove(ctx context.Context, d time.Duration) (acs.Session, bool) {
	ginkgo.GinkgoHelper()
	s, came := a.AwaitWithin(ctx, d, nil)
	a.b.stays = a.b.stays || !came
	return s, came
}

// AwaitMoveDone is [ACS.AwaitDone] for what the first session of such a device gives the occasion for.
func (a *ACS) AwaitMoveDone(ctx context.Context, p *acs.Provocation, d time.Duration) {
	ginkgo.GinkgoHelper()
	stayed := a.b.stays
	a.b.stays = true // unless it comes, which does not end the scenario
	a.AwaitDone(ctx, p, d)
	a.b.stays = stayed
}

// Stays tells whether the device did not come, earlier in this run, to an ACS whose URL it was given.
func (a *ACS) Stays() bool { return a.b.stays }

// Port is the TCP port of the listener: by it a recording tells one ACS from another.
func (a *ACS) Port() string { return a.port }

// KeepURL sees to it that the device has its URL again when the scenario is over, wherever it may be then. It gives the name
// of the parameter. The scenario is skipped where it cannot be read.
func (a *ACS) KeepURL(ctx context.Context, second *ACS) string {
	ginkgo.GinkgoHelper()
	name := a.root + "ManagementServer.URL"
	answer := a.Ask(ctx, "url", &cwmp.GetParameterValues{ParameterNames: []string{name}})
	Unless(answer, "reading "+name)
	url := a.URL()
	if r, ok := answer.(*cwmp.GetParameterValuesResponse); ok && len(r.ParameterList) == 1 && r.ParameterList[0].Value != "" {
		url = r.ParameterList[0].Value
	}
	back := &cwmp.SetParameterValues{ParameterList: []cwmp.ParameterValue{{Name: name, Type: "xsd:string", Value: url}}, ParameterKey: a.key}
	a.b.Undo(name, func(ctx context.Context) error { return a.fetchBack(ctx, second, back) })
	return name
}

// fetchBack gives the device its old URL and waits until it is back. It is looked for where it was seen last.
func (a *ACS) fetchBack(ctx context.Context, second *ACS, back *cwmp.SetParameterValues) error {
	a.drop()
	at, other := a, second
	if second.seen {
		at, other = second, a
	}
	second.seen = false
	if err := at.quietly(ctx, back); err != nil {
		if other.quietly(ctx, back) != nil {
			return err
		}
		at = other
	}
	a.letGo() // it moves when the session is over
	if at == second && a.over(ctx) != nil {
		a.lost, a.strayed = true, back.ParameterList[0].Name // it is woken until it comes, before the next scenario
		return a.fetchByHook(back)
	}
	return nil
}

// fetchByHook gives a device its old URL that has said yes to it and stays where it is, where the device file names a program
// that can.
func (a *ACS) fetchByHook(back *cwmp.SetParameterValues) error {
	const changeValue = "changeValue"
	if a.b.cfg.hook(changeValue) == nil {
		return nil
	}
	ctx, cancel := a.b.limit(context.Background(), undoLimit)
	defer cancel()
	url := back.ParameterList[0]
	return a.b.CallHook(ctx, changeValue, url.Name, url.Value)
}

// listStrayed lists the ACS URL of a device that has not come back from another ACS.
func (a *ACS) listStrayed() {
	if a.strayed != "" {
		a.b.leftovers = append(a.b.leftovers, a.strayed+": the CPE has not come back from the ACS whose URL it was given")
	}
	a.strayed = ""
}
