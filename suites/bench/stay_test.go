package bench_test

import (
	"context"
	"net"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
	"cwmplab/internal/memnet"
	"cwmplab/suites/bench"
)

// lingering is how long the device under test keeps a connection open after its last word.
const lingering = 500 * time.Millisecond

// slowClose is a connection that is closed a while later.
type slowClose struct{ net.Conn }

func (c slowClose) Close() error {
	time.AfterFunc(lingering, func() { _ = c.Conn.Close() })
	return nil
}

// held runs a test with our ACS and the reference CPE, which is slow to close its connections, in virtual time.
func held(t *testing.T, test func(*WithT, context.Context, *bench.ACS)) {
	t.Helper()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		g, n := NewWithT(t), memnet.New()
		b, err := bench.New(bench.Config{Role: cwmp.CPE, Dir: dir, File: bench.ReferenceFile(), Seed: 1, Dial: n.Dialer("10.0.0.1"),
			Listen: func(string) (net.Listener, error) { return n.Listen("10.0.0.1:7547") }})
		g.Expect(err).NotTo(HaveOccurred())
		l, err := n.Listen("10.0.0.2:7547")
		g.Expect(err).NotTo(HaveOccurred())
		dial := n.Dialer("10.0.0.2")
		stop, err := b.SubjectCPE(l, func(ctx context.Context, network, address string) (net.Conn, error) {
			c, err := dial(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return slowClose{c}, nil
		})
		g.Expect(err).NotTo(HaveOccurred())
		defer func() {
			stop()
			g.Expect(b.Close()).To(Succeed())
		}()
		test(g, t.Context(), b.ACS(t.Context()))
	})
}

// The end of a session is told when its connection is closed. By then the next one may have been asked for.
func TestASessionThatIsOverIsNotTakenForTheNextOne(t *testing.T) {
	held(t, func(g *WithT, ctx context.Context, a *bench.ACS) {
		a.Wake(ctx)
		a.Pause(ctx, lingering/5)
		next := a.Subject().Current()
		g.Expect(a.Session(ctx).Number).To(Equal(next))
	})
}

func TestASessionThatNobodyAwaitedIsNotTakenForTheOneThatIsWoken(t *testing.T) {
	held(t, func(g *WithT, ctx context.Context, a *bench.ACS) {
		a.Wake(ctx)
		a.Pause(ctx, 4*lingering)
		next := a.Subject().Current()
		a.Wake(ctx)
		g.Expect(a.Await(ctx).Number).To(Equal(next))
	})
}

// Sessions that nobody has waited for leave nothing behind that a later call could take for its own.
func TestTheSessionOfACallIsTheOneThatIsHeldOpen(t *testing.T) {
	held(t, func(g *WithT, ctx context.Context, a *bench.ACS) {
		for range 3 {
			a.Wake(ctx)
			a.Pause(ctx, time.Second)
		}
		waiting := a.Delay(acs.PostInform, 8*time.Second)
		a.Wake(ctx)
		g.Expect(waiting.Await(ctx)).To(Succeed())
		g.Expect(a.Ask(ctx, "list", &cwmp.GetRPCMethods{})).To(BeAssignableToTypeOf(&cwmp.GetRPCMethodsResponse{}))
		asked := time.Now()
		a.Watch(ctx, 0) // lets the session end
		g.Expect(time.Since(asked)).To(BeNumerically("<", 2*time.Second))
	})
}
