package provoked

import (
	"net/netip"
	"strconv"
	"time"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/checks/connreq"
)

const (
	// six is the event of a session that a connection request asked for.
	six = "6 CONNECTION REQUEST"
	// inTime is how long the session may take that a success answer promises: 30 s, and what a listener sees of it later.
	inTime = 40 * time.Second
	// absent is how long the recording has to go on before a session that is missing counts as missing.
	absent = time.Minute
	// reorder is how much messages of two connections may overtake each other on their way to the recorder.
	reorder = 200 * time.Millisecond
	// crossing is how close a request and the opening of a session may be before nobody can say which of the two the CPE
	// saw first.
	crossing = 2 * time.Second
)

// asked gives the connection requests that a step sent: all from its time on until that of the next step.
func asked(p *checks.Provocation, step string) []*capture.ConnectionRequest {
	s, ok := p.Step(step)
	if !ok {
		return nil
	}
	var until time.Time
	for _, next := range p.Steps {
		if next.Time.After(s.Time) && next.Name != s.Name && next.Name != "unanswered" && next.Name != "nothing came" {
			until = next.Time
			break
		}
	}
	var list []*capture.ConnectionRequest
	for _, c := range p.Requests {
		if at := c.Exchange.Request.Start; !at.Before(s.Time) && (until.IsZero() || at.Before(until)) {
			list = append(list, c)
		}
	}
	return list
}

// last gives the request of a step that ended it, nil where none was sent, or where the recording ends while the answer to
// a challenge is still to come.
func last(p *checks.Provocation, step string) *capture.ConnectionRequest {
	list := asked(p, step)
	if len(list) == 0 {
		return nil
	}
	c := list[len(list)-1]
	if p.End.IsZero() && c.Exchange.Challenge() && !c.Exchange.Request.Has("Authorization") && p.Steps[len(p.Steps)-1].Name == step {
		return nil
	}
	return c
}

// proper tells whether the CPE takes the credentials of the run: a request that was made as it has to be was accepted.
func proper(p *checks.Provocation) bool {
	for _, c := range asked(p, "right") {
		if connreq.Accepted(c) {
			return true
		}
	}
	return false
}

// status is the HTTP status of the answer, 0 where there is no complete one.
func status(c *capture.ConnectionRequest) int {
	if !c.Exchange.Answered() {
		return 0
	}
	return c.Exchange.Response.HTTP.Status
}

// saw says what became of a request.
func saw(c *capture.ConnectionRequest) string {
	switch code := status(c); {
	case code != 0:
		return "is answered with " + strconv.Itoa(code)
	case c.Exchange.Lost == capture.LostToClose:
		return "is not answered: the connection is closed"
	}
	return "is not answered"
}

// place is where a finding on a request lies: its answer, or the request where there is none.
func place(c *capture.ConnectionRequest) *capture.Message {
	if c.Exchange.Answered() {
		return c.Exchange.Response
	}
	return c.Exchange.Request
}

// followed gives the verdict on the session that an accepted request promises.
func followed(p *checks.Provocation, c *capture.ConnectionRequest) error {
	at := c.Exchange.Response.Start
	if came(p, at) {
		return nil
	}
	switch {
	case tried(p, at):
		return checks.Unsure("the CPE opened a connection that came to nothing")
	case p.End.IsZero() || p.Seen.Before(at.Add(absent)):
		return checks.Unsure("the recording ends before the session that was asked for")
	}
	return checks.At(c.Exchange.Response, "no session with "+six+" follows this answer", "one within 30s")
}

// came tells whether a session with the event was opened in the time after an answer.
func came(p *checks.Provocation, at time.Time) bool {
	for _, s := range p.Sessions {
		v := connreq.VisitOf(s)
		if v.Six && !v.Opened.Before(at.Add(-reorder)) && v.Opened.Before(at.Add(inTime)) {
			return true
		}
	}
	return false
}

// tried tells whether the device opened a connection without a request in the time after an answer.
func tried(p *checks.Provocation, at time.Time) bool {
	device := home(p)
	for _, t := range p.Attempts {
		if t.Conn.Client.Addr() == device && !t.Conn.Opened.Before(at.Add(-reorder)) && t.Conn.Opened.Before(at.Add(inTime)) {
			return true
		}
	}
	return false
}

// home is the address that the device opens its sessions from, the zero address where the provocation shows none.
func home(p *checks.Provocation) netip.Addr {
	for _, s := range p.Sessions {
		for _, x := range s.Exchanges {
			return x.Conn.Client.Addr()
		}
	}
	return netip.Addr{}
}

// during gives the session that ran, or was being established, at a time; nil for none.
func during(p *checks.Provocation, at time.Time) *capture.Session {
	for _, s := range p.Sessions {
		if len(s.Exchanges) > 0 && connreq.VisitOf(s).Opened.Before(at) && s.End.After(at) {
			return s
		}
	}
	return nil
}
