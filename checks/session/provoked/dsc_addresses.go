package provoked

import (
	"fmt"
	"net/netip"
	"strconv"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// insists is how long a device may stay with an address where nobody answers before it tries another: after that time without
// a connection an ACS counts as unreachable (TR-069 3.1).
const insists = 5 * time.Minute

// TriesAddresses: the step "set" gives the device a URL with a name that it resolves to two addresses of the suite, and the port
// of the fact "port". The step [capture.StepClosed] tells at which of the two nobody listens from then on: the one that the device has
// come to. Each step "visit" asks for a session; the fact "visits" tells how many. One that does not come is waited
// for until the address is open again.
var TriesAddresses = checks.Rule{
	ID:            "CWMP-DSC-016",
	Title:         "Where the name of the ACS has several addresses, others are tried when one does not answer",
	Spec:          checks.TR069("3.1"),
	Level:         checks.Should,
	Role:          cwmp.CPE,
	Versions:      checks.Since(cwmp.V1_2),
	Confidence:    checks.Doubtful,
	Observe:       checks.Provoked().NeedsTiming(),
	CheckProvoked: triesAddresses,
	Mutants: []checks.Mutant{
		insisted(3, "40", 7*time.Minute), insisted(6, "31", 5*time.Minute+time.Second),
	},
	Hint: checks.Hint{
		Allowed: "A session by the other address: in the same attempt, in a retry, or after five minutes in which the first does not answer. " +
			"Whether the address is picked at random is not judged, nor a device that is seen at one address only: its resolver may give it no other.",
		Cause:       "The name is resolved once, or the first address of the answer is taken and kept.",
		Consequence: "When one of several servers of the ACS fails, its devices are lost until it is back, though the others could serve them.",
		Remedy:      "The maker of the CPE should try the other addresses before it counts the session as failed; an operator can put one address in front of the servers.",
	},
}

// insisted is the mutant in which a session that was asked for comes late, as a retry, by the address that was closed.
func insisted(session int, retries string, late time.Duration) checks.Mutant {
	const golden, closed = "provoked/cwmp-dsc-016", "10.0.0.3:49153"
	inform := mutate.And(mutate.InSession(session), mutate.ByMethod("Inform"))
	return checks.Breaks(mutate.AfterProvocation(mutate.Seq(
		mutate.Where(inform, mutate.Text("Inform/RetryCount", retries)), mutate.ConnTo(mutate.First(inform), closed), mutate.Delay(inform, late)))).Only(golden)
}

func triesAddresses(p *checks.Provocation, _ *checks.Facts) error {
	set, after, v := movedTo(p)
	if v != nil {
		return v
	}
	closed, _ := p.Step(capture.StepClosed)
	dead, err := netip.ParseAddrPort(closed.Facts["address"])
	if err != nil {
		return checks.Unsure("no session comes by the name: the device may not resolve it")
	}
	known := anyBy(after, p.Fact("port"), func(at netip.AddrPort) bool { return at != dead })
	visits := visitSteps(p)
	came := 0
	for i, asked := range visits {
		s := nextAfter(after, asked)
		switch {
		case s == nil || i+1 < len(visits) && !s.Start.Before(visits[i+1]) || !atPort(s, p.Fact("port")):
			continue // not recorded, or with the ACS of the old URL, which is for other rules
		case server(s) != dead:
			came++
		case lastBefore(set.Session, after, asked).Ended == capture.EndedWell && persisted(p, s, asked) && !touched(p, dead, asked, s.Start):
			if !known {
				return checks.Unsure("the device comes by one address only: nothing shows that it resolves the name to another")
			}
			return checks.At(s.Inform().Find("RetryCount"), fmt.Sprintf("%d tries in %s go to %s alone, where nobody answers, though the device has come by the other address of the name",
				s.RetryCount, s.Start.Sub(asked).Round(time.Second), dead), "a try at the other address").In(s.Inform())
		}
	}
	if wanted, err := strconv.Atoi(p.Fact("visits")); err != nil || came < wanted {
		return checks.Unsure("%d of %s sessions come while one of the addresses is closed, which is too few to tell", came, p.Fact("visits"))
	}
	return nil
}

// visitSteps is when the sessions were asked for.
func visitSteps(p *checks.Provocation) []time.Time {
	var times []time.Time
	for _, step := range p.Steps {
		if step.Name == "visit" {
			times = append(times, step.Time)
		}
	}
	return times
}

// server is where the first connection of a session led.
func server(s *capture.Session) netip.AddrPort {
	at := s.Exchanges[0].Conn.Server
	return netip.AddrPortFrom(at.Addr().Unmap(), at.Port())
}

// anyBy tells whether a session was held at a port, by an address that fits.
func anyBy(sessions []*capture.Session, port string, fits func(netip.AddrPort) bool) bool {
	for _, s := range sessions {
		if atPort(s, port) && fits(server(s)) {
			return true
		}
	}
	return false
}

// lastBefore is the last session that began before a time.
func lastBefore(first *capture.Session, sessions []*capture.Session, t time.Time) *capture.Session {
	for _, s := range sessions {
		if s.Start.Before(t) {
			first = s
		}
	}
	return first
}

// nextAfter is the first session that began at a time or after it, nil for none.
func nextAfter(sessions []*capture.Session, t time.Time) *capture.Session {
	for _, s := range sessions {
		if !s.Start.Before(t) {
			return s
		}
	}
	return nil
}

// persisted tells whether a session is a retry, the tries before which took longer than a device may insist on one address: by
// the clock of the recording since it was asked for, and by the shortest waits that the retry policy allows. One retry at
// least has failed, so that it was free to go elsewhere.
func persisted(p *checks.Provocation, s *capture.Session, asked time.Time) bool {
	var took time.Duration
	for n := 1; n <= min(s.RetryCount, mostTries) && took < insists; n++ {
		low, _ := bounds(p, n)
		took += low
	}
	return s.RetryCount >= 2 && took >= insists && s.Start.Sub(asked) > insists
}

// mostTries bounds what is added up: RetryCount is what a device says.
const mostTries = 1000

// touched tells whether somebody opened a connection, without a request, at the other address of the name: then the device
// may have tried it.
func touched(p *checks.Provocation, dead netip.AddrPort, from, to time.Time) bool {
	for _, a := range p.Attempts {
		at := netip.AddrPortFrom(a.Conn.Server.Addr().Unmap(), a.Conn.Server.Port())
		if at.Port() == dead.Port() && at != dead && !a.Conn.Opened.Before(from) && a.Conn.Opened.Before(to) {
			return true
		}
	}
	return false
}
