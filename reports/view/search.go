package view

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"cwmplab/capture"
)

// Hit is a place in a message where what was searched for stands.
type Hit struct {
	Flow      FlowID
	Device    string
	Exchange  int
	Direction string
	Message   string
	Part      string // "head" or "body"
	Offset    int
	Before    string // text around it; secrets are masked
	Match     string
	After     string
}

// mostHits is where a search stops, and hitsEach how many places of one message it names.
const (
	mostHits = 300
	hitsEach = 3
)

// Search looks for a text in heads and bodies, whatever its case, in the sessions and connections that a filter asks for.
// More than 300 places are not listed; more tells that there are.
func (l *Library) Search(ctx context.Context, text string, f Filter) (hits []Hit, more bool, err error) {
	if text = strings.TrimSpace(text); text == "" {
		return nil, false, nil
	}
	needle := newNeedle(text)
	ids := l.searched(f)
	again, err := l.searchAgain(ctx, needle, ids)
	if err != nil {
		return nil, false, err
	}
	for _, id := range ids {
		if found, read := again[id]; read {
			hits = append(hits, found...)
		} else if flow, ok, err := l.Flow(ctx, id); err != nil {
			return hits, false, err
		} else if ok {
			hits = needle.flow(hits, &flow)
		}
		if len(hits) >= mostHits {
			return hits[:mostHits], true, nil
		}
		if ctx.Err() != nil {
			return hits, true, ctx.Err()
		}
	}
	return hits, false, nil
}

// searchAgain searches what is no longer in memory: each recording is read once, whatever the number of its sessions. It
// gives what it found by flow, for each that it was to search.
func (l *Library) searchAgain(ctx context.Context, n needle, ids []FlowID) (map[FlowID][]Hit, error) {
	found := map[FlowID][]Hit{}
	for _, r := range l.missing(ids, found) {
		if err := n.recording(ctx, r, found); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// recording searches those sessions of a recording that have an entry, until there is enough.
func (n needle) recording(ctx context.Context, r *recording, found map[FlowID][]Hit) error {
	rd, err := r.source.Open()
	if err != nil {
		return fmt.Errorf("view: %s cannot be read again: %w", r.Name, err)
	}
	defer rd.Close()
	var b builder
	total := 0
	for it, err := range capture.Items(rd, r.source.Reading) {
		if err != nil || total >= mostHits {
			break // damaged behind this, or there is enough
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if s, ok := it.(*capture.Session); ok {
			id := FlowID{Recording: r.Key, Session: s.Number}
			if before, wanted := found[id]; wanted {
				flow := b.session(s)
				flow.ID = id
				found[id] = n.flow(before, &flow)
				total += len(found[id]) - len(before)
			}
		}
		release(it)
	}
	return nil
}

// missing gives the recordings of flows that are out of memory, and marks these flows.
func (l *Library) missing(ids []FlowID, marked map[FlowID][]Hit) (list []*recording) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	for _, id := range ids {
		if e, r := l.lookup(id); e != nil && e.missing {
			marked[id] = nil
			if !slices.Contains(list, r) {
				list = append(list, r)
			}
		}
	}
	return list
}

// searched lists what a filter asks for.
func (l *Library) searched(f Filter) (ids []FlowID) {
	for _, s := range l.Sessions(f) {
		ids = append(ids, s.ID)
	}
	if f.RPC+f.Event == "" && !f.findings() {
		l.mu.RLock()
		f = l.named(f)
		l.mu.RUnlock()
		for _, o := range l.Outside(f.Recording) {
			if f.device(o.Device) {
				ids = append(ids, o.ID)
			}
		}
	}
	return ids
}

// needle is what is searched for.
type needle struct {
	lower []byte
	first [2]byte // its first byte, small and capital
}

func newNeedle(text string) needle {
	n := needle{lower: bytes.ToLower([]byte(text))}
	n.first[0] = n.lower[0]
	if n.first[1] = n.first[0]; 'a' <= n.first[0] && n.first[0] <= 'z' {
		n.first[1] -= 'a' - 'A'
	}
	return n
}

// in finds the next place at or behind an offset, -1 for none. Case is that of ASCII: names and most values are.
func (n needle) in(b []byte, from int) int {
	small, capital := -2, -2
	for at := from; at+len(n.lower) <= len(b); at++ {
		small, capital = next(b, n.first[0], at, small), next(b, n.first[1], at, capital)
		switch {
		case small < 0 && capital < 0:
			return -1
		case small < 0 || capital >= 0 && capital < small:
			at = capital
		default:
			at = small
		}
		if at+len(n.lower) <= len(b) && foldEqual(b[at:at+len(n.lower)], n.lower) {
			return at
		}
	}
	return -1
}

// next is the first place of a byte at or behind from, -1 for none; known is what was found before, -2 for nothing yet.
func next(b []byte, c byte, from, known int) int {
	if known >= from || known == -1 {
		return known
	}
	n := bytes.IndexByte(b[from:], c)
	if n < 0 {
		return -1
	}
	return from + n
}

func foldEqual(b, lower []byte) bool {
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}

func (n needle) flow(hits []Hit, f *Flow) []Hit {
	for _, x := range f.Exchanges {
		for _, m := range x.Messages() {
			base := Hit{Flow: f.ID, Device: f.Device, Exchange: x.Number, Direction: m.Direction(), Message: m.Name}
			hits = n.message(hits, base, m)
			if len(hits) >= mostHits {
				return hits
			}
		}
	}
	return hits
}

func (n needle) message(hits []Hit, base Hit, m *Message) []Hit {
	var secrets []Secret
	found, searched := 0, false
	for _, part := range []struct {
		name string
		src  []byte
	}{{"body", m.Content}, {"head", m.HTTP.Head}} {
		for at := n.in(part.src, 0); at >= 0 && found < hitsEach; at = n.in(part.src, at+len(n.lower)) {
			if !searched {
				secrets, searched = m.Secrets(), true
			}
			hit := base
			hit.Part, hit.Offset = part.name, at
			hit.Before, hit.Match, hit.After = around(part.src, part.name, at, at+len(n.lower), secrets)
			hits = append(hits, hit)
			found++
		}
	}
	return hits
}

// contextBytes is how much is shown before and after what was found.
const contextBytes = 60

// around cuts out what stands around a place. Secrets are masked, the place itself too where it lies in one.
func around(src []byte, part string, start, end int, secrets []Secret) (before, match, behind string) {
	o := newOverlay(part, src, nil, secrets)
	text := func(from, to int) string {
		var s strings.Builder
		for _, p := range o.pieces(token{"", from, to}) {
			if p.Secret > 0 {
				s.WriteString(Mask)
				continue
			}
			s.WriteString(p.Text)
		}
		return s.String()
	}
	from, to := max(0, start-contextBytes), min(len(src), end+contextBytes)
	if n := bytes.LastIndexByte(src[from:start], '\n'); n >= 0 {
		from += n + 1
	}
	if n := bytes.IndexByte(src[end:to], '\n'); n >= 0 {
		to = end + n
	}
	return text(from, start), text(start, end), text(end, to)
}
