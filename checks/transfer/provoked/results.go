package provoked

import (
	"fmt"
	"strings"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// resultRules are the rules on what comes of a transfer. The step "download" is the call.
func resultRules() []*checks.Rule {
	return []*checks.Rule{
		made("CWMP-DL-014", "With DelaySeconds 0 the transfer starts at once", "A.3.2.8", checks.Must, checks.Expert, startsAtOnce, resultHint,
			getLate(16*time.Minute), getLate(2*time.Hour)),
		since11(made("CWMP-DL-017", "A file that is missing is reported as 9016", "A.5.1", checks.Must, checks.Likely, reported(9016, 9010), resultHint,
			reportedAs("cwmp-dl-014", "0"), reportedAs("cwmp-dl-014", "9012"))),
		since11(made("CWMP-DL-018", "A server that cannot be reached is reported as 9015", "A.5.1", checks.Must, checks.Likely, reported(9015, 9010), resultHint,
			reportedAs("cwmp-dl-018", "0"), reportedAs("cwmp-dl-018", "9016"))),
		since11(made("CWMP-DL-019", "A file that is corrupt or cut is reported as 9017, 9018 or 9019", "A.5.1", checks.Must, checks.Likely, reported(9017, 9018, 9019, 9010), resultHint,
			reportedAs("cwmp-dl-019", "0"), reportedAs("cwmp-dl-019", "9012"))),
		made("CWMP-DL-020", "A download that failed leaves the running version untouched", "A.3.2.8", checks.Must, checks.Expert, versionStays, resultHint,
			version("9.9"), version("")),
		made("CWMP-DL-021", "A download that failed is not tried again by the CPE", "A.3.2.8", checks.MustNot, checks.Expert, notAgain, resultHint,
			again(mutate.RepeatExchange(mutate.HTTPMethod("GET"))), again(mutate.CopyExchange(mutate.Last(mutate.Responses()), mutate.HTTPMethod("GET")))),
		made("CWMP-DL-025", "The transfer does not break the session off", "3.4.3", checks.Must, checks.Expert, keepsSession, resultHint,
			leaves(mutate.CloseAfter), leaves(mutate.ResetAfter)),
		made("CWMP-DL-032", "Several Downloads of one URL are each carried out and reported", "A.3.2.8", checks.Must, checks.Expert, eachFetched, resultHint,
			onlyOnce("/files/other.bin"), onlyOnce("/favicon.ico")),
	}
}

// since11 is a rule on fault codes that came with version 1.1.
func since11(r *checks.Rule) *checks.Rule {
	r.Versions = checks.Since(cwmp.V1_1)
	return r
}

var resultHint = checks.Hint{
	Allowed:     "9010 for any failure; a device that has not begun within its time, for reasons of its own, reports that as a failure, too.",
	Cause:       "The client that fetches files tells no more than that it is done.",
	Consequence: "The ACS takes a failed update for a good one, or cannot tell what to mend.",
	Remedy:      "The maker of the CPE has to hand on what the file server answered.",
}

func startsAtOnce(p *checks.Provocation) error {
	c, v := queued(p, "download")
	if v != nil {
		return v
	}
	if delay(c) != 0 {
		return checks.NotHere
	}
	list := gets(p, c)
	switch {
	case len(list) > 0 && list[0].Request.Start.Sub(c.Session.End) <= workLimit:
		return nil
	case len(list) == 0 && len(reports(p, c)) > 0:
		return checks.Unsure("the transfer is reported without a request at this file server")
	case len(list) == 0 && !watched(p, c.Session.End, workLimit):
		return checks.Unsure("the recording ends before the transfer had to start")
	case len(list) == 0:
		return checks.At(c.Answer.Element(), "the file is not asked for within "+span(p.Seen.Sub(c.Session.End)), "a transfer that starts at once").In(c.Answer)
	}
	return checks.At(list[0].Request, "the file is asked for "+span(list[0].Request.Start.Sub(c.Session.End))+" after the session", "a transfer that starts at once").In(list[0].Request)
}

func span(d time.Duration) string { return d.Round(time.Second).String() }

// reported judges FaultCode of the TransferComplete: it is one of some codes, of which the first is the right one.
func reported(codes ...int) func(p *checks.Provocation) error {
	return func(p *checks.Provocation) error {
		c := p.Call("download")
		if v := c.Unanswered(); v != nil {
			return v
		}
		if !c.Responded() {
			return checks.NotHere
		}
		list := reports(p, c)
		if len(list) == 0 {
			return checks.Unsure("the transfer is not reported in what is recorded")
		}
		node := list[0].Find("FaultStruct/FaultCode")
		n, err := node.Int()
		if err != nil {
			return checks.Unsure("FaultCode is no number")
		}
		for _, code := range codes {
			if int(n) == code {
				return nil
			}
		}
		return checks.At(node, fmt.Sprintf("FaultCode is %d", n), fmt.Sprintf("%d, or 9010", codes[0])).In(list[0])
	}
}

func reportedAs(golden, code string) checks.Mutant {
	m := checks.Breaks(mutate.AfterProvocation(mutate.Text("TransferComplete/FaultStruct/FaultCode", code))).Only("provoked/" + golden)
	if code == "0" {
		m = m.And("CWMP-TC-003", "because there is a FaultString")
	}
	return m
}

// getLate is the mutant in which the file is asked for late.
func getLate(d time.Duration) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(mutate.Delay(mutate.HTTPMethod("GET"), d))).Only(missing).
		And("CWMP-EST-019", "because the connection stays open for as long")
}

// failed gives the call of a transfer that was reported as failed.
func failed(p *checks.Provocation) (c checks.Call, at time.Time, verdict error) {
	c, v := queued(p, "download")
	if v != nil {
		return c, at, v
	}
	list := reports(p, c)
	if len(list) == 0 {
		return c, at, checks.Unsure("the transfer is not reported in what is recorded")
	}
	if n, err := list[0].Find("FaultStruct/FaultCode").Int(); err != nil || n == 0 {
		return c, at, checks.NotHere
	}
	return c, list[0].Start, nil
}

func versionStays(p *checks.Provocation) error {
	if _, _, v := failed(p); v != nil {
		return v
	}
	before, after, v := p.Around(p.Fact("parameter"))
	if v != nil {
		return v
	}
	if after.Text() != before.Text() {
		return after.At(fmt.Sprintf("the version is %q after a download that failed", after.Text()), fmt.Sprintf("%q as before", before.Text()))
	}
	return nil
}

func version(text string) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(mutate.Where(mutate.Last(mutate.ByMethod("GetParameterValuesResponse")), mutate.Text("ParameterList/*/Value", text)))).Only("provoked/cwmp-dl-019")
}

func notAgain(p *checks.Provocation) error {
	c, at, v := failed(p)
	if v != nil {
		return v
	}
	list := gets(p, c)
	switch {
	case len(list) == 0:
		return checks.Unsure("the file was not asked for at this file server")
	case list[0].Response == nil || list[0].Response.HTTP.Status < 400:
		return checks.NotHere
	case len(list) > 1:
		return checks.At(list[1].Request, "the file is asked for again, "+span(list[1].Request.Start.Sub(list[0].Response.End))+" after the server has refused it", "a report, and no other try").In(list[1].Request)
	case !watched(p, at, againLimit):
		return checks.Unsure("the recording ends before another try could show")
	}
	return nil
}

// again are the mutants with another request for the file.
func again(edit mutate.Edit) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(edit)).Only("provoked/cwmp-dl-021")
}

// keepsSession: the steps "sized", "download" and "unkeyed" are Downloads without a delay, "after" is a call behind them.
func keepsSession(p *checks.Provocation) error {
	var first, last checks.Call
	for _, step := range []string{"sized", "download", "unkeyed", "after"} {
		c := p.Call(step)
		switch {
		case first.Sent() && c.Sent() && c.Session == first.Session:
			last = c
		case !first.Sent() && c.Responded():
			first = c
		}
	}
	if !last.Sent() {
		return checks.NotHere
	}
	return p.InOrder(last.Session, last.Ask.Exchange, "the session to end in order; the file over another connection or afterwards")
}

// leaves is the mutant that closes the connection of the session to fetch the file.
func leaves(how func(mutate.Match, capture.Direction) mutate.Edit) checks.Mutant {
	edit := mutate.Seq(mutate.AfterProvocation(how(mutate.Last(mutate.ByMethod("GetRPCMethods")), capture.ToServer)), mutate.Quiet(2*time.Minute))
	m := checks.Breaks(edit).Only(missing)
	for _, id := range []string{"CWMP-SES-009", "CWMP-SES-012", "CWMP-SES-004", "CWMP-SES-031"} {
		m = m.And(id, "because the session ends there")
	}
	return m
}

func eachFetched(p *checks.Provocation) error {
	one, v := queued(p, "one")
	if v != nil {
		return v
	}
	two, v := queued(p, "two")
	if v != nil {
		return v
	}
	if strings.TrimSpace(one.Ask.Find("URL").Text()) != strings.TrimSpace(two.Ask.Find("URL").Text()) {
		return checks.NotHere
	}
	due := two.Answer.Start.Add(max(delay(one), delay(two)))
	for _, c := range []checks.Call{one, two} {
		if len(reports(p, c)) > 0 {
			continue
		}
		if !watched(p, due, workLimit) {
			return checks.Unsure("the recording ends before both transfers had to be reported")
		}
		return checks.At(c.Answer.Element(), "the transfer with the key "+c.Ask.Find("CommandKey").Text()+" is not reported", "a report for each").In(c.Answer)
	}
	switch n := len(gets(p, one)); {
	case n == 0:
		return checks.Unsure("the file was not asked for at this file server")
	case n == 1:
		m := reports(p, two)[0]
		return checks.At(m.Element(), "the file is asked for once, and reported for two transfers", "a transfer for each Download").In(m)
	}
	return nil
}

// onlyOnce is the mutant in which the second request is for another file.
func onlyOnce(other string) checks.Mutant {
	second := mutate.Last(mutate.HTTPMethod("GET"))
	return checks.Breaks(mutate.AfterProvocation(mutate.RequestLine(second, "GET "+other+" HTTP/1.1"))).Only("provoked/cwmp-dl-032")
}
