package proxy

import (
	"context"
	"time"
)

// When the user is told what was seen.
const (
	firstReport = 30 * time.Second
	laterReport = time.Minute
)

// reportSilence tells what was seen: after 30 s in which no CWMP came, and each minute.
func (p *Proxy) reportSilence(ctx context.Context) {
	if p.o.Clock.Wait(ctx, firstReport) != nil {
		return
	}
	if s := p.Summary(); s.CWMP == 0 {
		p.tell("nothing from a CPE for %v: %s", firstReport, s)
	}
	for p.o.Clock.Wait(ctx, laterReport) == nil {
		p.tell("so far: %s", p.Summary())
	}
}

// How the end of transfers is waited for.
const restStep = 50 * time.Millisecond

// rest waits until no byte passes any more, at most for the grace.
func (p *Proxy) rest() {
	ctx := context.Background()
	deadline := p.o.Clock.Now().Add(p.o.Grace)
	quiet, seen := 0, int64(-1)
	for quiet < 4 && p.o.Clock.Now().Before(deadline) {
		open, now := p.activity()
		if open == 0 {
			return
		}
		if now == seen {
			quiet++
		} else {
			quiet, seen = 0, now
		}
		_ = p.o.Clock.Wait(ctx, restStep) // a background context never ends
	}
}

// activity counts the links that are open, and what they have read so far.
func (p *Proxy) activity() (open int, reads int64) {
	p.mu.Lock()
	links := make([]*link, 0, len(p.links))
	for l := range p.links {
		links = append(links, l)
	}
	p.mu.Unlock()
	for _, l := range links {
		l.mu.Lock()
		if l.relay != nil {
			reads += l.relay.busy.Load()
		}
		l.mu.Unlock()
	}
	return len(links), reads
}

// interrupt ends the links that are still open.
func (p *Proxy) interrupt() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.halted = true
	for l := range p.links {
		l.halt()
	}
}

// cut closes the connections of the links that are still open.
func (p *Proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for l := range p.links {
		l.cut()
	}
}
