package bench

import (
	"context"
	"fmt"
	"time"

	"github.com/onsi/ginkgo/v2"

	"cwmplab/fixtures/cpe"
)

// An ACS may hold a session open that has broken off: for 30 s, or for what SessionTimeout of the Inform says, which is a
// minute (TR-069 3.7.2.4). Some refuse every other session of the device meanwhile.
const (
	heldOpen   = 2 * time.Minute // how long it may take until the device is let in again, an ACS that was restarted included
	readyPause = 5 * time.Second // between two tries
)

// makeReady sees to it that a scenario does not pay for what an earlier one has broken off: the ACS has to take a plain
// session first. One that takes none any more gives no verdict on the scenario.
func (b *Bench) makeReady(ctx context.Context) {
	ginkgo.GinkgoHelper()
	if b.cpe == nil || b.gone != nil {
		return
	}
	if err := b.cpe.ready(ctx); err != nil {
		ginkgo.Fail(err.Error())
	}
}

// Settle waits, where a session has failed, until the ACS takes a plain one, so that a scenario that broke some off leaves
// none to be tried again.
func (c *CPE) Settle(ctx context.Context) {
	if err := c.ready(ctx); err != nil {
		c.b.cfg.Logger.Info("the ACS takes no session", "error", err.Error())
	}
}

// ready holds plain sessions until one ends in order, where the last one did not. An ACS that was waited for in vain is
// not waited for again.
func (c *CPE) ready(ctx context.Context) error {
	if c.Failing() == 0 {
		return nil
	}
	c.Withdraw()
	begun := c.b.cfg.Clock.Now()
	s, err := c.plain(ctx)
	if err != nil || s.Err == nil {
		c.b.shut = c.b.shut && err != nil
		return err
	}
	if !c.b.shut {
		c.b.cfg.Note(fmt.Sprintf("a session broke off, and the ACS refuses the next one (%v): waiting up to %s until it takes sessions of %s again", s.Err, heldOpen, c.Key()))
		defer c.b.Waiting("the ACS to take sessions of "+c.Key()+" again", heldOpen)()
	}
	for !c.b.shut && c.b.cfg.Clock.Now().Sub(begun) < heldOpen {
		if err := c.b.cfg.Clock.Wait(ctx, readyPause); err != nil {
			return err
		}
		if s, err = c.plain(ctx); err != nil {
			return err
		} else if s.Err == nil {
			c.b.cfg.Note(fmt.Sprintf("the ACS takes sessions again, after %s", c.b.cfg.Clock.Now().Sub(begun).Round(time.Second)))
			return nil
		}
	}
	c.b.shut = true
	return fmt.Errorf("not tried: the ACS takes no session of %s since one broke off (%w); when it does, test acs --resume goes on here", c.Key(), s.Err)
}

// plain holds a session in which nothing is out of the ordinary, and waits for its end, well or not.
func (c *CPE) plain(ctx context.Context) (cpe.Session, error) {
	return c.awaitFrom(ctx, c.Periodic())
}
