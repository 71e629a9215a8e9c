package bench

import (
	"context"

	"github.com/onsi/ginkgo/v2"

	"cwmplab/fixtures/cpe"
)

// UnknownClass is the ProductClass of a device that no ACS has heard of.
const UnknownClass = "Unheard"

// Stranger switches a device on that the ACS may refuse, as a provocation whose step "stranger" is its first Inform, and
// waits for that session. It is switched off when the scenario is over.
func (b *Bench) Stranger(ctx context.Context, i Identity) (*CPE, cpe.Session) {
	ginkgo.GinkgoHelper()
	id := i.ID
	b.provoke(&id, nil, nil)
	first := &CPE{b: b, id: id}
	first.Announce("stranger", "Inform", nil)
	c, err := b.Play(ctx, i)
	if err != nil {
		ginkgo.Fail(err.Error(), 1)
	}
	b.Undo("switching "+c.Key()+" off", func(context.Context) error { c.stop(); return nil })
	c.first = c.Await(ctx)
	c.Over()
	return c, c.first
}
