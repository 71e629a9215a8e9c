package bench

import (
	"context"
	"maps"
	"strconv"
	"time"

	"github.com/onsi/ginkgo/v2"

	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/fixtures/cpe"
	"cwmplab/fixtures/cpe/tree"
	"cwmplab/internal/http1"
)

// Announce says in the recording that the next POST of the CPE that holds a message is the one of a step: the name of a
// method, "empty", [checks.PostAny], or [checks.PostAnswer] and the method that is answered.
func (c *CPE) Announce(step, post string, facts Facts) { c.announce(step, "", post, facts) }

// announce notes the step of a POST. What was sent before lies before it, also where time stands still between messages.
func (c *CPE) announce(step, id, post string, facts Facts) {
	_ = c.b.cfg.Clock.Wait(context.Background(), time.Millisecond)
	noted := Facts{checks.FactPost: post}
	maps.Copy(noted, facts)
	c.b.step(step, id, noted)
}

// Say has the CPE send a request of its own in the next session, as a step of a provocation.
func (c *CPE) Say(step string, rpc cwmp.RPC) *cpe.Call {
	return c.say(step, rpc, rpc.Method())
}

// SayAs is Say for a request that a change of the seams gives another name.
func (c *CPE) SayAs(step, method string, rpc cwmp.RPC) *cpe.Call { return c.say(step, rpc, method) }

func (c *CPE) say(step string, rpc cwmp.RPC, method string) *cpe.Call {
	id := c.b.callID()
	c.announce(step, id, method, nil)
	return c.CallAs(id, rpc)
}

// With changes the seams of the CPE while a body runs.
func (c *CPE) With(arm func(*cpe.Hooks), body func()) {
	disarm := c.Arm(arm)
	defer disarm()
	body()
}

// Informing changes the Inform of every session while a body runs.
func (c *CPE) Informing(change func(*cwmp.Inform), body func()) {
	c.With(func(h *cpe.Hooks) {
		next := h.Inform
		h.Inform = func(i *cwmp.Inform) { next(i); change(i) }
	}, body)
}

// Posting changes the HTTP requests of a kind while a body runs, those that answer a challenge too; 0 stands for any kind.
func (c *CPE) Posting(on cpe.PostKind, change func(*http1.Outgoing), body func()) {
	c.With(func(h *cpe.Hooks) {
		next := h.HTTP
		h.HTTP = func(p cpe.Post, out *http1.Outgoing) {
			if next(p, out); on == 0 || p.Kind == on {
				change(out)
			}
		}
	}, body)
}

// Writing changes the bodies of POSTs of a kind while a body runs.
func (c *CPE) Writing(on cpe.PostKind, change func(body []byte) []byte, body func()) {
	c.With(func(h *cpe.Hooks) {
		next := h.Bytes
		h.Bytes = func(p cpe.Post, b []byte) []byte {
			if b = next(p, b); p.Kind == on {
				return change(b)
			}
			return b
		}
	}, body)
}

// Answering changes the answers of the CPE to requests of the ACS while a body runs. What it gives nil for is answered as
// usual; what it answers is not carried out.
func (c *CPE) Answering(answer func(ask cwmp.RPC) cwmp.RPC, body func()) {
	c.With(answering(answer), body)
}

// Speaks skips the scenario where the device that we play does not know a version.
func (c *CPE) Speaks(v cwmp.Version) {
	ginkgo.GinkgoHelper()
	if own := c.Version(); own < v {
		ginkgo.Skip("the device that we play speaks "+own.String()+" at most", 1)
	}
}

// Watch lets time pass on the clock of the run.
func (c *CPE) Watch(ctx context.Context, d time.Duration) { _ = c.b.cfg.Clock.Wait(ctx, d) }

// callID is the cwmp:ID of the next request that a step makes.
func (b *Bench) callID() string { return "cwmplab-" + strconv.FormatInt(b.calls.Add(1), 10) }

// answering is a change of the answers of a CPE.
func answering(answer func(ask cwmp.RPC) cwmp.RPC) func(*cpe.Hooks) {
	return func(h *cpe.Hooks) {
		next := h.CarryOut
		h.CarryOut = func(t *tree.Tree, ask cwmp.RPC, right func() cwmp.RPC) cwmp.RPC {
			if a := answer(ask); a != nil {
				return a
			}
			return next(t, ask, right)
		}
	}
}
