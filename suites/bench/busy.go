package bench

import (
	"context"
	"time"

	"cwmplab/fixtures/acs"
)

// busy503 is the answer of a CPE that takes no connection request for the moment: it is just closing a session, or has taken
// many requests in the last minute or two (TR-069 3.2.2.1).
const busy503 = 503

// persistence is how a CPE is asked again that answers 503.
type persistence struct {
	tries int
	wait  time.Duration // before another try
	// inTime ends the asking with [errLate] when the time of the profile is over.
	inTime bool
}

// A CPE may take no more than one connection request in a while; after a minute and a half it has no reason left. Where
// nothing but its coming matters it is asked for longer.
var (
	forStep    = persistence{tries: 10, wait: 6 * time.Second}
	forSession = persistence{tries: 30, wait: 5 * time.Second}
)

// whileBusy sends connection requests until one is answered otherwise than with 503, or not at all. It gives the last answer;
// an error is that of the request, of the context, or [errLate].
func (a *ACS) whileBusy(ctx context.Context, p persistence, request func() (acs.ConnectionRequest, error)) (acs.ConnectionRequest, error) {
	for try := 1; ; try++ {
		r, err := request()
		switch {
		case err != nil || r.Status != busy503:
			return r, err
		case p.inTime && a.b.late():
			return r, errLate
		case try == p.tries:
			return r, nil
		case try == 1:
			defer a.b.Waiting("the CPE to take connection requests again: it answers 503", time.Duration(p.tries)*p.wait)()
		}
		if err := a.b.cfg.Clock.Wait(ctx, p.wait); err != nil {
			return r, err
		}
	}
}
