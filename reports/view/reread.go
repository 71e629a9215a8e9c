package view

import (
	"context"
	"fmt"

	"cwmplab/capture"
	"cwmplab/internal/http1"
)

// wholeBodies is how many bytes of bodies are kept of a session that is looked at.
const wholeBodies = 64 << 20

// Flow gives a session or a connection with its exchanges. A session whose messages are no longer in memory is read again,
// which takes as long as reading the recording up to its end. False for one that there is not.
func (l *Library) Flow(ctx context.Context, id FlowID) (Flow, bool, error) {
	l.mu.RLock()
	e, r := l.lookup(id)
	if e == nil {
		l.mu.RUnlock()
		return Flow{}, false, nil
	}
	f, missing := e.Flow, e.missing
	l.mu.RUnlock()
	if !missing {
		return f, true, nil
	}
	again, err := l.reread(ctx, r.source, f)
	return again, true, err
}

// Whole is Flow for who looks at bodies: those that were let go while the recording was read are read again, the first
// 8 MB of each.
func (l *Library) Whole(ctx context.Context, id FlowID) (Flow, bool, error) {
	f, ok, err := l.Flow(ctx, id)
	if err != nil || !ok || id.Session == 0 || !f.thin() {
		return f, ok, err
	}
	l.mu.RLock()
	_, r := l.lookup(id)
	l.mu.RUnlock()
	again, err := l.reread(ctx, r.source, f)
	return again, true, err
}

// thin tells that bodies are missing that could be had.
func (f *Flow) thin() bool {
	for _, x := range f.Exchanges {
		for _, m := range x.Messages() {
			if m.Dropped && len(m.HTTP.Body) == 0 && m.HTTP.Framing != http1.NoBody {
				return true
			}
		}
	}
	return false
}

// lookup finds a flow, nil for none. The lock is held.
func (l *Library) lookup(id FlowID) (*flowEntry, *recording) {
	r := l.find(id.Recording)
	switch {
	case r == nil:
		return nil, nil
	case id.Session > 0:
		return r.sessions[id.Session], r
	}
	return r.outside[id.Connection], r
}

// reread reads a session once more.
func (l *Library) reread(ctx context.Context, s Source, f Flow) (Flow, error) {
	rd, err := s.Open()
	if err != nil {
		return f, fmt.Errorf("view: %s cannot be read again: %w", s.Name, err)
	}
	defer rd.Close()
	o := s.Reading
	o.KeepBodies = wholeBodies
	var b builder
	var found Flow
	for it, err := range capture.Items(rd, o) {
		if err != nil {
			break // the recording is damaged behind the session, or before it: then it is not found
		}
		if err := ctx.Err(); err != nil {
			return f, err
		}
		if session, ok := it.(*capture.Session); ok && session.Number == f.ID.Session {
			window := b.session(session)
			window.Exchanges = append(found.Exchanges, window.Exchanges...)
			found = window
			if found.index(); !session.More {
				break
			}
			continue
		}
		release(it)
	}
	if !found.Known {
		return f, fmt.Errorf("view: session %d is not in %s any more", f.ID.Session, s.Name)
	}
	found.ID, found.Findings = f.ID, f.Findings
	l.mu.Lock()
	if e, _ := l.lookup(f.ID); e != nil && (e.missing || e.thin()) {
		size := 0
		for _, x := range found.Exchanges {
			size += x.size()
		}
		e.Exchanges, e.missing = found.Exchanges, false
		l.keep(e, size)
	}
	l.mu.Unlock()
	return found, nil
}
