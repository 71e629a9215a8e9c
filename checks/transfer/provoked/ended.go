package provoked

import (
	"fmt"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
)

// endedRules are the rules on when a transfer runs against the session that asked for it, and when it is reported. The step
// "download" is the call, with a delay; the session goes on for longer than that, and the file server takes its time.
func endedRules() []*checks.Rule {
	return []*checks.Rule{
		made("CWMP-DL-031", "A transfer with a delay does not take place in the session that asks for it", "A.3.2.8", checks.MustNot, checks.Expert, notInSession,
			checks.Hint{
				Allowed:     "A start after the end of the session, at the earliest after DelaySeconds.",
				Cause:       "A timer starts the transfer, whatever the session does.",
				Consequence: "The device reboots for its update while the ACS still talks to it.",
				Remedy:      "The maker of the CPE has to let transfers wait for the end of the session.",
			},
			fetchedAt(-3*time.Second), fetchedAt(-5*time.Second)),
		made("CWMP-TC-001", "A transfer is reported when it has ended, not before", "A.3.3.2", checks.Must, checks.Expert, reportedAfter,
			checks.Hint{
				Allowed:     "TransferComplete after the last byte of the file, or after the device has given the transfer up.",
				Cause:       "The report follows the start of the transfer, or a timer.",
				Consequence: "The ACS goes on with a device that is about to change its firmware.",
				Remedy:      "The maker of the CPE has to report what the client that fetches the file has ended with.",
			},
			fetchedAt(5*time.Second), fetchedAt(8*time.Second)),
	}
}

const endedGolden = "provoked/cwmp-dl-031"

// fetchedAt is the mutant in which the file is asked for, and comes, earlier or later.
func fetchedAt(d time.Duration) checks.Mutant {
	return checks.Breaks(mutate.AfterProvocation(mutate.DelayConn(mutate.HTTPMethod("GET"), d))).Only(endedGolden)
}

func notInSession(p *checks.Provocation) error {
	c, v := queued(p, "download")
	if v != nil {
		return v
	}
	list := gets(p, c)
	last := c.Session.Exchanges[len(c.Session.Exchanges)-1]
	switch {
	case delay(c) == 0 || c.Session.Ended != capture.EndedWell || last.Response == nil:
		return checks.NotHere // the device may take a session that has failed for over
	case len(list) == 0:
		return checks.Unsure("the file was not asked for at this file server")
	case last.Response.Start.Sub(c.Ask.Start) < delay(c):
		return checks.Unsure("the session was over before the delay was")
	}
	if m := list[0].Request; m.Start.Before(last.Response.Start) {
		return checks.At(m, fmt.Sprintf("the file is asked for %s before the session ends that Download came in", span(last.Response.Start.Sub(m.Start))), "no transfer before the session has ended").In(m)
	}
	return nil
}

func reportedAfter(p *checks.Provocation) error {
	c, v := queued(p, "download")
	if v != nil {
		return v
	}
	list, told := gets(p, c), reports(p, c)
	switch {
	case len(told) == 0:
		return checks.Unsure("the transfer is not reported in what is recorded")
	case len(list) == 0:
		return checks.Unsure("the file was not asked for at this file server")
	}
	x := list[0]
	for _, next := range list[1:] {
		if next.Request.Start.Before(told[0].Start) { // what comes after the report is another try, and for another rule
			x = next
		}
	}
	over, by := fetched(x)
	switch {
	case over.IsZero():
		return checks.Unsure("the recording ends before the transfer does")
	case told[0].Start.Before(over):
		m := told[0]
		return checks.At(m.Element(), fmt.Sprintf("the transfer is reported %s before %s", span(over.Sub(m.Start)), by), "TransferComplete when the transfer has ended").In(m)
	}
	return nil
}

// fetched tells when a request for a file was over, and by what: with the last byte of the file, with the answer that there
// is none, or with the end of the connection.
func fetched(x *capture.Exchange) (at time.Time, by string) {
	end := x.Conn.Ends[capture.ToServer].Time
	r := x.Response
	switch {
	case r == nil || !r.HTTP.Complete:
		return end, "the device gives the transfer up"
	case r.HTTP.Status >= 300:
		return earlier(r.Start, end), "the file server answers"
	}
	return earlier(r.End, end), "the file has come"
}

// earlier gives the earlier of two times; zero stands for none.
func earlier(a, b time.Time) time.Time {
	if b.IsZero() || a.Before(b) {
		return a
	}
	return b
}
