package security

import (
	"hash/maphash"
	"slices"
	"strings"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/internal/digest"
	"cwmplab/internal/http1"
)

// noncesMost is how many nonces of one device a ledger remembers; the oldest is forgotten first.
const noncesMost = 512

// messagesMost is how many requests of one nonce are remembered.
const messagesMost = 32

// nonce is what the recording knows of one nonce.
type nonce struct {
	print    uint64  // of its value
	offers   []offer // of the challenges that gave it
	given    bool    // the recording holds the response that gave it
	again    bool    // it was given once more since it was last used
	used     bool
	count    uint64   // nc of the latest use
	messages []uint32 // the requests that used it, to know one that is sent again as it was
}

// offer is what a Digest challenge says besides its nonce.
type offer struct {
	terms
	opaque string
}

// terms are what the challenges of one server have in common.
type terms struct {
	realm, algorithm string
	qop              bool // it is offered
}

func offerOf(c digest.Challenge) offer {
	return offer{terms{c.Realm, c.Algorithm, strings.Join(c.QOP, "") != ""}, c.Opaque}
}

// use is a request with Digest credentials.
type use struct {
	m      *capture.Message
	header http1.Header
	auth   digest.Authorization
	nonce  nonce             // as it was before this use
	known  bool              // this very request was sent before
	before *capture.Exchange // the exchange before it in its session, or the connection request it repeats
	device capture.DeviceKey // whom it concerns
	proof  *proof            // that the declared password is right
}

// ledger books challenges and credentials of one device, both ways.
type ledger struct {
	nonces []nonce // oldest first
	room   int     // how many are remembered
}

// nonce gives the entry of a nonce, good until the next one is asked for.
func (l *ledger) nonce(value string) *nonce {
	print := mark(value)
	for i := len(l.nonces) - 1; i >= 0; i-- {
		if n := &l.nonces[i]; n.print == print {
			return n
		}
	}
	if over := len(l.nonces) + 1 - max(l.room, 1); over > 0 {
		l.nonces = slices.Delete(l.nonces, 0, over)
	}
	l.nonces = append(l.nonces, nonce{print: print})
	return &l.nonces[len(l.nonces)-1]
}

// request books the credentials of a request and gives them to the function.
func (l *ledger) request(x, before *capture.Exchange, judge func(u use)) {
	m := x.Request
	if m == nil || !m.HTTP.Complete {
		return
	}
	a, ok := m.Authorization()
	if !ok || !strings.EqualFold(a.Scheme, "Digest") {
		return
	}
	n, print := l.nonce(a.Nonce), fingerprint(m)
	judge(use{m: m, header: m.HeaderAll("Authorization")[0], auth: a, nonce: *n, known: slices.Contains(n.messages, print), before: before})
	n.book(print, a)
}

// book notes that a nonce was used.
func (n *nonce) book(print uint32, a digest.Authorization) {
	if count, ok := counter(a.NC); ok {
		n.count = count
	}
	n.used, n.again = true, false
	if len(n.messages) < messagesMost && !slices.Contains(n.messages, print) {
		n.messages = append(n.messages, print)
	}
}

// response books the nonces that a response gives.
func (l *ledger) response(m *capture.Message) {
	if m == nil || !m.HTTP.Complete {
		return
	}
	if m.HTTP.Status == 401 {
		var fresh []uint64
		for _, c := range challenges(m) {
			if strings.EqualFold(c.Scheme, "Digest") && c.Nonce != "" {
				n := l.nonce(c.Nonce)
				if !slices.Contains(fresh, n.print) {
					n.offers, n.again, n.given, fresh = nil, n.used, true, append(fresh, n.print)
				}
				n.offers = append(n.offers, offerOf(c))
			}
		}
	}
	for _, h := range m.HeaderAll("Authentication-Info") { // nextnonce, RFC 2617 3.2.3
		for _, c := range digest.ParseChallenges([]string{"Digest " + strings.Replace(h.Value, "nextnonce", "nonce", 1)}) {
			if c.Nonce != "" && strings.Contains(h.Value, "nextnonce") {
				l.nonce(c.Nonce).given = true
			}
		}
	}
}

// fingerprints is the seed of what tells requests apart; it never shows.
var fingerprints = maphash.MakeSeed()

// fingerprint tells requests apart.
func fingerprint(m *capture.Message) uint32 {
	var h maphash.Hash
	h.SetSeed(fingerprints)
	_, _ = h.Write(m.HTTP.Head) // never fails
	_, _ = h.Write(m.HTTP.Body)
	return uint32(h.Sum64()) //nolint:gosec // half of it will do to tell some thirty apart
}

// book is the ledger of a device with what the item at hand did to it. The folds of all rules on credentials share it, so
// that an item is booked once.
type book struct {
	ledger
	booked bool
	uses   []use
}

// usesKept is for how many uses there is room from one session to the next.
const usesKept = 16

// Idle tells whether no nonce was seen.
func (b *book) Idle() bool { return len(b.nonces) == 0 }

// Pack writes down the nonces. The terms are written once.
func (b *book) Pack(p *checks.Packing) {
	var all []terms
	for i := range b.nonces {
		for _, o := range b.nonces[i].offers {
			if !slices.Contains(all, o.terms) {
				all = append(all, o.terms)
			}
		}
	}
	checks.PackList(p, &all, func(p *checks.Packing, t *terms) {
		p.String(&t.realm)
		p.String(&t.algorithm)
		p.Bool(&t.qop)
	})
	checks.PackList(p, &b.nonces, func(p *checks.Packing, n *nonce) {
		p.Mark(&n.print)
		p.Bool(&n.given, &n.again, &n.used)
		checks.PackNumber(p, &n.count)
		checks.PackList(p, &n.messages, checks.PackNumber[uint32])
		checks.PackList(p, &n.offers, func(p *checks.Packing, o *offer) {
			i := slices.Index(all, o.terms)
			checks.PackNumber(p, &i)
			o.terms = all[i]
			p.String(&o.opaque)
		})
	})
}

// ItemDone lets go of the item at hand.
func (b *book) ItemDone() {
	clear(b.uses)
	if b.booked, b.uses = false, b.uses[:0]; cap(b.uses) > usesKept {
		b.uses = nil
	}
}

// read books an item and gives the credentials in it, in order. Those of file transfers are booked, not judged.
func (b *book) read(it capture.Item) []use {
	if b.booked {
		return b.uses
	}
	b.booked = true
	var device capture.DeviceKey
	keep := func(u use) {
		u.device = device
		b.uses = append(b.uses, u)
	}
	switch it := it.(type) {
	case *capture.Session:
		device = capture.KeyOf(it.Device)
		var before *capture.Exchange
		for _, x := range it.Exchanges {
			b.request(x, before, keep)
			b.response(x.Response)
			before = x
		}
	case *capture.ConnectionRequest:
		device = capture.KeyOf(it.Device)
		var before *capture.Exchange
		if it.Previous != nil {
			before = it.Previous.Exchange
		}
		b.request(it.Exchange, before, keep)
		b.response(it.Exchange.Response)
	case *capture.Other:
		b.request(it.Exchange, nil, func(use) {})
		b.response(it.Exchange.Response)
	}
	return b.uses
}

// ledgerFold runs a judgement over all Digest credentials of a device.
type ledgerFold struct {
	judge func(u use, f *checks.Facts) error
	own   book  // where nothing is shared
	cpe   proof // of the credentials of each side
	acs   proof
}

// overCredentials makes the fold of a rule.
func overCredentials(judge func(u use, f *checks.Facts) error) func() checks.Fold {
	return func() checks.Fold { return &ledgerFold{judge: judge} }
}

func (l *ledgerFold) Item(it capture.Item, f *checks.Facts, tell checks.Tell) {
	b := checks.PerDevice[book](f)
	if b == nil {
		b = &l.own
		defer b.ItemDone()
	}
	b.room = f.Room(noncesMost)
	for _, u := range b.read(it) {
		if u.proof = &l.cpe; u.m.Sender == cwmp.ACS {
			u.proof = &l.acs
		}
		tell(l.judge(u, f))
	}
}

// End tells what has found no proof.
func (l *ledgerFold) End(_ *checks.Facts, tell checks.Tell) {
	for _, b := range slices.Concat(l.cpe.doubts, l.acs.doubts) {
		tell(doubtful(b))
	}
}

func (p *proof) idle() bool { return !p.fits && len(p.doubts) == 0 }

// proof is what a device's credentials so far say of the declared password.
type proof struct {
	fits   bool             // some were what it gives
	doubts []*checks.Broken // the first that were not, as long as none has fitted; one at most
}

// password is the declared secret for credentials: that of the CPE in a session, that of the ACS in a connection request.
// It is not known where no secret, or another username, was declared.
func (u use) password(f *checks.Facts) (string, bool) {
	name, secret, known := f.Declared.Account(u.m.Sender, u.device)
	if !known || name != "" && name != u.auth.Username {
		return "", false
	}
	return secret, true
}

// Pack writes down its own.
func (l *ledgerFold) Pack(p *checks.Packing) {
	l.own.Pack(p)
	p.Bool(&l.cpe.fits, &l.acs.fits)
	checks.PackNone(p, &l.cpe.doubts)
	checks.PackNone(p, &l.acs.doubts)
}

// Idle tells that all is shared.
func (l *ledgerFold) Idle() bool { return len(l.own.nonces) == 0 && l.cpe.idle() && l.acs.idle() }
