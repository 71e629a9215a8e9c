package proxy

import (
	"bytes"
	"context"

	"cwmplab/internal/http1"
)

// responseEditor keeps the CPE with the proxy: what would lead it elsewhere leads to an alias, a listener of ours
// that relays to that place.
func (l *link) responseEditor(ctx context.Context, waiting *methods) *editor {
	v := l.view()
	e := &editor{parser: http1.NewResponseParser(editLimits(), waiting.next)}
	e.head = func(m *http1.Message) []change {
		var changes []change
		for _, x := range v.inHead(m) {
			if with, ok := l.instead(ctx, v, x); ok {
				changes = append(changes, change{x.start, x.end, with, x.kind})
			}
		}
		return changes
	}
	e.needs = mayBeSOAP
	e.body = func(m *http1.Message, wire []byte) []change {
		var changes []bodyChange
		for _, x := range v.inBody(m) {
			if with, ok := l.instead(ctx, v, x); ok {
				changes = append(changes, bodyChange{x.start, x.end, with, x.kind})
			}
		}
		return onWire(m, wire, changes)
	}
	e.skip = func(_ *http1.Message, why string) {
		l.p.warn(l.flow, "not-rewritten", "a response to %s passes unchanged: %s", l.raw.RemoteAddr(), why)
	}
	return e
}

// instead is what stands in the place of an escape: nothing for a cookie's attribute, else our address.
func (l *link) instead(ctx context.Context, v view, x escape) ([]byte, bool) {
	l.p.counts.escapes.Add(1)
	switch x.kind {
	case alteredCookie:
		return nil, true
	case fileTransfer:
		l.p.warn(l.flow, "escape", "%s, past this proxy: it is not recorded", x.what)
		return nil, false
	}
	at, err := l.p.aliases.lead(ctx, l, v, x.to)
	if err != nil {
		l.p.warn(l.flow, "escape", "%s, past the proxy: %v", x.what, err)
		return nil, false
	}
	l.p.tell("%s; the CPE is told %s instead", x.what, at)
	return bytes.Clone([]byte(at)), true
}
