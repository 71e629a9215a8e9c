package bench

import (
	"context"
	"errors"
	"time"

	"github.com/onsi/ginkgo/v2"

	"cwmplab/fixtures/cpe"
)

// How long a connection request, and the session that it causes, are waited for.
const (
	requestLimitOfACS = 15 * time.Second // until the CPE has accepted one: an ACS that was told to send it may take a moment
	failedRequest     = time.Second      // the same where the ACS says that it failed
	sessionOfRequest  = time.Minute
	urlStored         = time.Second     // until an ACS has stored the ConnectionRequestURL of a device that it did not know
	urlReplaced       = 3 * time.Second // until it goes by a new one: what crosses it on the way shows nothing
)

// Summon has the ACS send a connection request to the CPE, whose seams are changed meanwhile, and waits for the session
// where the CPE accepts it. It gives what the ACS tells of a failure, "" for nothing.
func (c *CPE) Summon(ctx context.Context, arm func(*cpe.Hooks)) (says string) {
	ginkgo.GinkgoHelper()
	c.drop()
	c.dropRequests()
	c.With(arm, func() {
		err := c.RequestConnection(ctx)
		patience := requestLimitOfACS
		var failed *RequestFailedError
		if errors.As(err, &failed) {
			says, patience = failed.Reason, failedRequest
		}
		c.Asked(err)
		if c.accepts(ctx, patience) {
			c.awaitWoken(ctx)
		}
	})
	return says
}

// RequestConnection has the ACS send a connection request, once it has had time to store the ConnectionRequestURL that it was
// told last. The scenario is skipped where nobody can make it.
func (c *CPE) RequestConnection(ctx context.Context) error {
	ginkgo.GinkgoHelper()
	a := c.Adapter()
	if wait := c.stored.Sub(c.b.cfg.Clock.Now()); wait > 0 {
		c.Watch(ctx, wait)
	}
	return a.ConnectionRequest(ctx, c.Key())
}

// AsItIs changes no seam.
func AsItIs(*cpe.Hooks) {}

// accepts waits for a connection request that the CPE accepts, not for long.
func (c *CPE) accepts(ctx context.Context, patience time.Duration) bool {
	ctx, cancel := c.b.limit(ctx, patience)
	defer cancel()
	defer c.b.Waiting("a connection request that the CPE accepts", patience)()
	for {
		r, err := c.AwaitConnectionRequest(ctx)
		if err != nil || r.Accepted {
			return err == nil // what did not come is for the rules to say
		}
	}
}

// awaitWoken waits for the session that a connection request causes.
func (c *CPE) awaitWoken(ctx context.Context) {
	ctx, cancel := c.b.limit(ctx, sessionOfRequest)
	defer cancel()
	defer c.b.Waiting("the session that the connection request causes", sessionOfRequest)()
	for {
		s, err := c.AwaitSession(ctx)
		if err != nil || s.Has("6 CONNECTION REQUEST") {
			return
		}
	}
}

func (c *CPE) dropRequests() {
	none, cancel := context.WithCancel(context.Background())
	cancel()
	for {
		if _, err := c.AwaitConnectionRequest(none); err != nil {
			return
		}
	}
}

// Move has the CPE tell another ConnectionRequestURL, in a session of its own, and take connection requests for its path;
// it tells its own again when the scenario is over.
func (c *CPE) Move(ctx context.Context, url string) {
	ginkgo.GinkgoHelper()
	if err := c.CPE.Move(url); err != nil {
		ginkgo.Fail(err.Error(), 1)
	}
	c.b.Undo("the ConnectionRequestURL of "+c.Key(), func(ctx context.Context) error { return c.moveBack(ctx) })
	c.Session(ctx, "4 VALUE CHANGE")
	c.stored = c.b.cfg.Clock.Now().Add(urlReplaced)
}

// MoveBack has the CPE tell its own ConnectionRequestURL again.
func (c *CPE) MoveBack(ctx context.Context) {
	ginkgo.GinkgoHelper()
	if err := c.moveBack(ctx); err != nil {
		ginkgo.Fail(err.Error(), 1)
	}
}

func (c *CPE) moveBack(ctx context.Context) error {
	if err := c.CPE.Move(""); err != nil {
		return err
	}
	s, err := c.awaitFrom(ctx, c.Trigger("4 VALUE CHANGE", ""))
	c.stored = c.b.cfg.Clock.Now().Add(urlReplaced)
	return errors.Join(err, s.Err)
}
