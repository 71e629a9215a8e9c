package provoked

import (
	"strconv"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/connreq"
	"cwmplab/cwmp"
)

// many is how many requests within a minute, each with a session of its own, show that the CPE has no limit.
const many = 50

// RateLimited: the steps "flood" send one request after the other, each when the session of the former is over. The fact
// "most" says how many there may be, if not [many].
var RateLimited = checks.Rule{
	ID:            "CWMP-CRQ-016",
	Title:         "The CPE limits how many connection requests it takes in a period",
	Spec:          checks.TR069("3.2.2.1"),
	Level:         checks.Should,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Seen,
	Observe:       checks.Provoked(),
	CheckProvoked: rateLimited,
	Mutants: []checks.Mutant{
		checks.Breaks(unlimited("10")).Only("provoked/cwmp-crq-016"),
		checks.Breaks(unlimited("8")).Only("provoked/cwmp-crq-016"),
	},
	Hint: checks.Hint{
		Allowed:     "Any limit that shows before 50 requests of a minute have each had a session.",
		Cause:       "Requests are counted nowhere.",
		Consequence: "Whoever has the credentials, or a faulty ACS, can keep the device busy for ever.",
		Remedy:      "The maker of the CPE has to refuse with 503 what is too much.",
	},
}

func rateLimited(p *checks.Provocation, _ *checks.Facts) error {
	var accepted []time.Time
	for _, c := range flood(p) {
		switch {
		case connreq.Accepted(c):
			accepted = append(accepted, c.Exchange.Response.Start)
		case status(c) == 503 && !busy(p, c):
			return nil
		case status(c) >= 400 && status(c) != 401 && status(c) != 503:
			return nil // that it is another status is for CWMP-CRQ-017
		}
	}
	most := many
	if n, err := strconv.Atoi(p.Fact("most")); err == nil && n > 0 {
		most = n
	}
	for i := 0; i+most <= len(accepted); i++ {
		from, to := accepted[i], accepted[i+most-1]
		if to.Sub(from) <= time.Minute && visits(p, from.Add(-reorder), to.Add(inTime)) >= most {
			return checks.At(last(p, "flood").Exchange.Response, strconv.Itoa(most)+" connection requests are accepted within "+to.Sub(from).Round(time.Second).String(), "503 before that")
		}
	}
	if len(accepted) == 0 {
		return checks.NotHere
	}
	return checks.Unsure("%d requests were accepted and none refused: its sessions take so long that no limit shows", len(accepted))
}

// flood gives the requests of the flood that ended a step: those that answer a challenge, and those that got none.
func flood(p *checks.Provocation) []*capture.ConnectionRequest {
	var list []*capture.ConnectionRequest
	for _, c := range asked(p, "flood") {
		if status(c) != 401 {
			list = append(list, c)
		}
	}
	return list
}

// busy tells whether a request came while a session ran, was about to begin, or had ended a moment before.
func busy(p *checks.Provocation, c *capture.ConnectionRequest) bool {
	at := c.Exchange.Request.Start
	for _, s := range p.Sessions {
		if v := connreq.VisitOf(s); v.Opened.Before(at.Add(crossing)) && v.End.After(at.Add(-crossing)) {
			return true
		}
	}
	return false
}

// visits counts the sessions with the event that were opened between two times.
func visits(p *checks.Provocation, from, to time.Time) (n int) {
	for _, s := range p.Sessions {
		if v := connreq.VisitOf(s); v.Six && !v.Opened.Before(from) && v.Opened.Before(to) {
			n++
		}
	}
	return n
}

// RefusedWith503: of the requests of a flood, those that are refused once others were accepted.
var RefusedWith503 = checks.Rule{
	ID:            "CWMP-CRQ-017",
	Title:         "A connection request above the rate limit is refused with 503",
	Spec:          checks.TR069("3.2.2.2"),
	Level:         checks.Must,
	Role:          cwmp.CPE,
	Versions:      checks.AllVersions,
	Confidence:    checks.Seen,
	Observe:       checks.Provoked(),
	CheckProvoked: refusedWith503,
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.StatusLine(overRate(), "HTTP/1.1 429 Too Many Requests")).Only("provoked/cwmp-crq-016"),
		checks.Breaks(mutate.StatusLine(overRate(), "HTTP/1.1 403 Forbidden")).Only("provoked/cwmp-crq-016"),
	},
	Hint: checks.Hint{
		Allowed:     "503. A 401 is let pass: it says that the credentials were looked at, and no more.",
		Cause:       "The limit is that of a firewall or of a web server, which have their own ways to say no.",
		Consequence: "The ACS takes the device for broken or its credentials for wrong, and gives up.",
		Remedy:      "The maker of the CPE has to answer with 503.",
	},
}

func refusedWith503(p *checks.Provocation, _ *checks.Facts) error {
	taken, kept := false, false
	list := flood(p)
	for i, c := range list {
		switch code := status(c); {
		case connreq.Accepted(c):
			taken = true
		case !taken:
		case code == 503:
			kept = kept || !busy(p, c)
		case code != 0:
			return checks.At(c.Exchange.Response, "a request among many "+saw(c), "503")
		case c.Exchange.Lost == capture.LostToClose && answeredLater(list[i+1:]):
			return checks.At(c.Exchange.Request, "a request among many "+saw(c), "503")
		}
	}
	if !kept {
		return checks.NotHere
	}
	return nil
}

// answeredLater tells whether the device answers again: it had not been switched off.
func answeredLater(list []*capture.ConnectionRequest) bool {
	for _, c := range list {
		if status(c) != 0 {
			return true
		}
	}
	return false
}

// unlimited makes a flood of some requests of which none is refused.
func unlimited(most string) mutate.Edit {
	return mutate.Seq(mutate.DropConn(mutate.Status(503)), mutate.Fact("most", most))
}

// overRate chooses the last refusal of a flood.
func overRate() mutate.Match { return mutate.Last(mutate.Status(503)) }
