package view

import (
	"bytes"
	"context"
	"strings"
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
	for _, id := range l.searched(f) {
		flow, ok, err := l.Flow(ctx, id)
		if err != nil {
			return hits, false, err
		}
		if !ok {
			continue
		}
		if hits = needle.flow(hits, &flow); len(hits) >= mostHits {
			return hits[:mostHits], true, nil
		}
		if ctx.Err() != nil {
			return hits, true, ctx.Err()
		}
	}
	return hits, false, nil
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
