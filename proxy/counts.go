package proxy

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"cwmplab/capture"
)

// counts are what a proxy has seen so far.
type counts struct {
	connections    atomic.Int64 // accepted, connection requests included
	open           atomic.Int64
	refused        atomic.Int64 // over the limit
	relayed        atomic.Int64 // with an upstream
	upstreamFailed atomic.Int64
	passedThrough  atomic.Int64 // that stayed encrypted
	plainOnTLS     atomic.Int64
	tlsOnPlain     atomic.Int64
	notHTTP        atomic.Int64 // connections on which something else came
	notCWMP        atomic.Int64 // connections with HTTP of which nothing looked like CWMP
	cwmp           atomic.Int64 // connections with CWMP
	alterations    atomic.Int64
	escapes        atomic.Int64
	requests       atomic.Int64 // connections that brought connection requests
	bytes          [2]atomic.Int64
	lastFailure    atomic.Value // string
	held           atomic.Int64 // bytes that editors hold back

	buffers buffers

	mu     sync.Mutex
	alerts map[string]int // TLS handshakes that failed, by reason
}

// alert counts a TLS failure.
func (c *counts) alert(why string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, known := c.alerts[why]; !known && len(c.alerts) >= 64 {
		why = "other reasons"
	}
	c.alerts[why]++
}

// add takes a relay that is over.
func (c *counts) add(r *relay) {
	c.relayed.Add(1)
	for _, dir := range []capture.Direction{capture.ToServer, capture.ToClient} {
		c.bytes[dir].Add(r.pump[dir].sent)
	}
}

// Summary is what a proxy has seen.
type Summary struct {
	Connections        int64 // accepted
	Relayed            int64 // connections that had an upstream and are over
	UpstreamFailed     int64 // connections closed for lack of an upstream
	LastFailure        string
	Refused            int64          // connections over the limit
	PassedThrough      int64          // connections that stayed encrypted
	CWMP               int64          // connections on which CWMP was seen
	NotCWMP            int64          // connections with other HTTP
	NotHTTP            int64          // connections with neither
	PlainOnTLS         int64          // plain HTTP on the TLS port
	TLSOnPlain         int64          // and the reverse
	ConnectionRequests int64          // connections that brought connection requests
	Alterations        int64          // places that were changed
	Escapes            int64          // places that lead the CPE past the proxy
	Bytes              [2]int64       // relayed, by capture.Direction
	Alerts             map[string]int // TLS failures by reason
	Gaps               int            // places where bytes passed unrecorded
}

// Summary is what was seen so far.
func (p *Proxy) Summary() Summary {
	c := &p.counts
	s := Summary{
		Connections: c.connections.Load(), Relayed: c.relayed.Load(), UpstreamFailed: c.upstreamFailed.Load(), Refused: c.refused.Load(),
		PassedThrough: c.passedThrough.Load(), CWMP: c.cwmp.Load(), NotCWMP: c.notCWMP.Load(), NotHTTP: c.notHTTP.Load(),
		PlainOnTLS: c.plainOnTLS.Load(), TLSOnPlain: c.tlsOnPlain.Load(), ConnectionRequests: c.requests.Load(),
		Alterations: c.alterations.Load(), Escapes: c.escapes.Load(),
		Bytes: [2]int64{c.bytes[0].Load(), c.bytes[1].Load()}, Gaps: p.o.Recorder.Gaps(),
	}
	s.LastFailure, _ = c.lastFailure.Load().(string)
	c.mu.Lock()
	s.Alerts = maps.Clone(c.alerts)
	c.mu.Unlock()
	return s
}

// String is the summary in one line; what did not happen is left out.
func (s Summary) String() string {
	parts := []string{many(s.Connections, "connection")}
	for _, n := range []struct {
		count int64
		what  string
	}{
		{s.CWMP, "with CWMP"}, {s.ConnectionRequests, "with connection requests"}, {s.NotCWMP, "with HTTP that is not CWMP"},
		{s.NotHTTP, "with neither"}, {s.PlainOnTLS, "with plain HTTP on the TLS port"}, {s.TLSOnPlain, "with TLS on the plain port"},
		{s.PassedThrough, "passed through encrypted"}, {s.UpstreamFailed, "without upstream"}, {s.Refused, "over the limit"},
		{s.Alterations, "alterations"}, {s.Escapes, "escapes"}, {int64(s.Gaps), "gaps in the recording"},
	} {
		if n.count > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n.count, n.what))
		}
	}
	for _, why := range slices.Sorted(maps.Keys(s.Alerts)) {
		parts = append(parts, fmt.Sprintf("%s (%s)", many(int64(s.Alerts[why]), "TLS failure"), why))
	}
	return strings.Join(parts, ", ")
}

func many(n int64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
