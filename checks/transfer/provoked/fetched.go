package provoked

import (
	"slices"
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// Times that are let pass: a clock may run a little ahead, a device may take a while to fetch a file and to report it, and
// a transfer that begins more than an hour late counts as failed.
const (
	ahead      = 2 * time.Second
	workLimit  = 15 * time.Minute
	tooLate    = time.Hour
	againLimit = 5 * time.Minute
)

// tries are all requests for the file whose URL a call names, in their order.
func tries(p *checks.Provocation, c checks.Call) (list []*capture.Exchange) {
	url := strings.TrimSpace(c.Ask.Find("URL").Text())
	for _, o := range p.Others {
		m := o.Exchange.Request
		if m == nil || m.HTTP == nil || m.HTTP.Method == "HEAD" || !strings.HasSuffix(url, m.HTTP.Target) || m.Start.Before(c.Ask.Start) {
			continue
		}
		list = append(list, o.Exchange)
	}
	return list
}

// gets are the requests for the file whose URL a call names, in their order; of one that is repeated with credentials, or
// elsewhere, the last one counts.
func gets(p *checks.Provocation, c checks.Call) []*capture.Exchange {
	return slices.DeleteFunc(tries(p, c), func(x *capture.Exchange) bool {
		r := x.Response
		return r != nil && (r.HTTP.Status == 401 || r.HTTP.Status >= 300 && r.HTTP.Status < 400)
	})
}

// reports are the TransferCompletes with the CommandKey of a call.
func reports(p *checks.Provocation, c checks.Call) (list []*capture.Message) {
	key := c.Ask.Find("CommandKey").Text()
	for _, s := range p.Sessions {
		for _, x := range s.Exchanges {
			if m := x.Request; m.IsRequest("TransferComplete") && !m.Start.Before(c.Ask.Start) && m.Find("CommandKey").Text() == key {
				list = append(list, m)
			}
		}
	}
	return list
}

// queued gives the call of a step that was answered with Status 1; the verdict is not nil where it was not.
func queued(p *checks.Provocation, step string) (checks.Call, error) {
	c := p.Call(step)
	if v := c.Unanswered(); v != nil {
		return c, v
	}
	if !c.Responded() || strings.TrimSpace(c.Answer.Find("Status").Text()) != "1" {
		return c, checks.NotHere
	}
	return c, nil
}

// delay is DelaySeconds of a call.
func delay(c checks.Call) time.Duration {
	n, err := c.Ask.Find("DelaySeconds").Uint()
	if err != nil {
		return 0
	}
	return time.Duration(n) * time.Second
}

// watched tells whether the recording shows what came, or did not come, within a limit of a time.
func watched(p *checks.Provocation, from time.Time, limit time.Duration) bool {
	return !p.End.IsZero() && p.Seen.Sub(from) > limit
}

// made makes a rule of this package.
func made(id, title, section string, level checks.Level, c checks.Confidence, check func(*checks.Provocation) error, hint checks.Hint, mutants ...checks.Mutant) *checks.Rule {
	return &checks.Rule{ID: id, Title: title, Spec: checks.TR069(section), Level: level, Role: cwmp.CPE, Versions: checks.AllVersions,
		Confidence: c, Observe: checks.Provoked().NeedsTiming(), Hint: hint, Mutants: mutants,
		CheckProvoked: func(p *checks.Provocation, _ *checks.Facts) error { return check(p) }}
}
