package capture

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"net/netip"
)

// token makes n letters of a secret: the same for the same secret in one run, a beginning of the same where the
// secret takes fewer bytes because it is escaped in another way.
func (r *redactor) token(secret []byte, n int) []byte {
	mac := hmac.New(sha256.New, r.opt.Key)
	mac.Write(secret)
	seed := mac.Sum(nil)
	out := make([]byte, 0, n+sha256.Size)
	for round := uint32(0); len(out) < n; round++ {
		sum := sha256.Sum256(binary.BigEndian.AppendUint32(seed, round))
		for _, b := range sum {
			out = append(out, 'a'+b%26)
		}
	}
	return out[:n]
}

// overwrite takes out what stands in a span of the stream.
func (r *redactor) overwrite(c *redactedConn, dir Direction, start, end int64, name string) {
	if end > start {
		r.hide(c, dir, [][2]int64{{start, end}}, c.bytesAt(dir, start, end), name)
	}
}

// hide takes one secret out. It may lie in several pieces: chunk framing or markup stands between them.
func (r *redactor) hide(c *redactedConn, dir Direction, pieces [][2]int64, secret []byte, name string) {
	n := 0
	for _, p := range pieces {
		n += int(p[1] - p[0])
	}
	if n == 0 {
		return
	}
	token := r.token(secret, n)
	for _, p := range pieces {
		if c.covered(dir, p[0], p[1]) {
			token = token[p[1]-p[0]:]
			continue // found twice: by its parameter and by its look
		}
		part := token[:p[1]-p[0]]
		c.replace(dir, p[0], part)
		shown := part[:min(len(part), 64)]
		r.insert(c, dir, p[0], Record{Type: RecordRedacted, Conn: c.out.ID, Dir: dir.String(), Start: p[0], End: p[1],
			Name: name, Data: marshalData(map[string]string{"token": string(shown)})})
		c.done = append(c.done, Span{Dir: dir, Start: p[0], End: p[1]})
		token = token[len(part):]
	}
	r.remember(secret)
}

// remember keeps a secret that was found, for records that name it too.
func (r *redactor) remember(secret []byte) {
	if len(secret) == 0 || len(secret) > 4096 || r.known[string(secret)] || len(r.known) >= 100_000 {
		return
	}
	r.known[string(secret)] = true
	r.found = append(r.found, append([]byte(nil), secret...))
}

// covered tells whether a span lies within one that was taken out before.
func (c *redactedConn) covered(dir Direction, start, end int64) bool {
	for _, s := range c.done {
		if s.Dir == dir && s.Start <= start && end <= s.End {
			return true
		}
	}
	return false
}

// hideAddr gives a public address a stand-in of the documentation ranges (RFC 5737, RFC 3849), the same one each time.
func (r *redactor) hideAddr(a netip.AddrPort) netip.AddrPort {
	if !a.IsValid() || !public(a.Addr()) {
		return a
	}
	ip := a.Addr().Unmap().WithZone("")
	to, ok := r.addrs[ip]
	if !ok {
		n := len(r.addrs) + 1
		if ip.Is4() {
			to = netip.AddrFrom4([4]byte{203, 0, 113, byte(n)})
			if n > 254 {
				to = netip.AddrFrom4([4]byte{198, 18, byte(n >> 8), byte(n)})
			}
		} else {
			b := netip.MustParseAddr("2001:db8::").As16()
			binary.BigEndian.PutUint32(b[12:], uint32(n))
			to = netip.AddrFrom16(b)
		}
		r.addrs[ip] = to
	}
	return netip.AddrPortFrom(to, a.Port())
}

// documentation are ranges that identify nobody though they are not private.
var documentation = []netip.Prefix{
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("0.0.0.0/8"),
}

// public tells whether an address leads to somebody.
func public(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	for _, p := range documentation {
		if p.Contains(a.WithZone("")) {
			return false
		}
	}
	return true
}
