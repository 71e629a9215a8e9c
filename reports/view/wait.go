package view

import "time"

// SessionWithin is how long a CPE may take from accepting a connection request to trying to open the session (TR-069 3.2.2.1).
const SessionWithin = 30 * time.Second

// Wait is a connection request that was accepted and whose session has not come yet.
type Wait struct {
	Request
	Since time.Time // when it was accepted, or the end of the session that ran then
}

// told longer ago than this, a request is no longer waited for.
const waitShown = 4 * SessionWithin

// Waits lists what is waited for in recordings that grow, at most one for each device: the last request.
func (l *Library) Waits(now time.Time) []Wait {
	l.mu.RLock()
	defer l.mu.RUnlock()
	var list []Wait
	for _, r := range l.recordings {
		if r.State != Live {
			continue
		}
		told := map[string]bool{}
		for i := len(r.requests) - 1; i >= 0; i-- {
			q := r.requests[i]
			if !q.Success || told[q.Device] {
				continue
			}
			told[q.Device] = true
			if since, ok := r.waited(q); ok && now.Sub(since) < waitShown {
				list = append(list, Wait{Request: q, Since: since})
			}
		}
	}
	return list
}

// waited tells since when the session that a request asks for is waited for; false where it has come, or where another one
// still runs.
func (r *recording) waited(q Request) (since time.Time, ok bool) {
	since = q.Exchange.Response.End
	for _, e := range r.order {
		switch {
		case !e.Known || q.Device != "" && e.Device != q.Device:
		case e.Running || e.Start.After(since):
			return since, false
		case e.End.After(since):
			since = e.End
		}
	}
	return since, true
}
