package cpe

import (
	"context"
	"strconv"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/fixtures/acs"
	"cwmplab/suites/bench"
)

// Visits by a name of which one address is closed. A device that picks an address at random picks the closed one in one visit
// of two: in six it does so sooner or later, but for one run in 64.
const (
	nameVisits = 6
	// insists is how long a device may stay with an address where nobody answers, with what it takes to come.
	insists = 6*time.Minute + 30*time.Second
	// longestInsisting is the same for a device that keeps to a retry policy of its own.
	longestInsisting = 15 * time.Minute
)

// byName gives the device a URL with a name that has two addresses, closes the one that it comes to, and has it come again. A
// device that does not come is waited for until it must have tried the other address, and then let in at the first one.
func byName(ctx context.Context, b *bench.Bench) {
	peer := b.ACS(ctx)
	named := peer.Named()
	comesByName(ctx, peer, named)
	policy := quickRetries(ctx, peer, 10, 1000)
	policy["port"], policy["visits"] = named.Port(), strconv.Itoa(nameVisits)
	url := peer.KeepURL(ctx, peer)
	b.Undo("the addresses of "+named.Host(), func(context.Context) error { return named.Reopen() })
	peer.Provoke(policy)
	answer := peer.Ask(ctx, "set", setOne(url, "xsd:string", named.URL(), "dsc"))
	bench.Unless(answer, "setting "+url)
	unlessLater(answer, url)
	if _, came := peer.AwaitWithin(ctx, moveWait, nil); !came {
		peer.Visit(ctx)
	}
	if closed, _ := named.Taken(); closed != "" {
		visitsWithout(ctx, peer, named, closed, untilElsewhere(policy))
	}
	peer.Over()
	Expect(peer.Recording()).To(bench.PassRule("CWMP-DSC-016"))
}

// visitsWithout has the device come while one address is closed, as long as it does.
func visitsWithout(ctx context.Context, peer *bench.ACS, named *bench.Named, closed string, limit time.Duration) {
	GinkgoHelper()
	named.Shut(closed)
	came := true
	for n := 1; n <= nameVisits && came; n++ {
		peer.Pause(ctx, time.Second) // no session of before is taken for one of this visit
		peer.Step("visit", nil)
		came = peer.VisitWithin(ctx, limit)
	}
	Expect(named.Reopen()).To(Succeed())
	if !came {
		letIn(ctx, peer, named)
	}
}

// comesByName skips the scenario where the device does not follow a redirect to the name: it is not sent for good to a place to
// which it cannot come.
func comesByName(ctx context.Context, peer *bench.ACS, named *bench.Named) {
	GinkgoHelper()
	peer.Redirect(acs.PostInform, 307, named.URL())
	peer.Visit(ctx)
	if at, _ := named.Taken(); at == "" {
		Skip("the CPE does not follow a redirect to " + named.URL() + ": it may not resolve the name (otherName), and could not be fetched back")
	}
	named.Forget()
}

// untilElsewhere is how long the device is waited for while the address is closed that it came to.
func untilElsewhere(policy bench.Facts) time.Duration {
	if policy["multiplier"] == "1000" {
		return insists
	}
	return longestInsisting
}

// letIn has the device come by the address that is open again, and shows whether it knows the other one.
func letIn(ctx context.Context, peer *bench.ACS, named *bench.Named) {
	GinkgoHelper()
	if _, came := peer.AwaitWithin(ctx, moveWait, nil); !came {
		return
	}
	for range nameVisits {
		if _, addresses := named.Taken(); addresses > 1 {
			return
		}
		peer.Visit(ctx)
	}
}
