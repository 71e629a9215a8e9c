package checks

import "cwmplab/capture"

// exchange judges a round trip of a session: its messages, then itself. The trees are let go afterwards.
func (r *Runner) exchange(x *capture.Exchange) {
	if !r.legs.far {
		r.summary.Exchanges++
	}
	r.about(x.Session)
	sides := r.parties.of(x.Session)
	for _, m := range [...]*capture.Message{x.Request, x.Response} {
		if m != nil && m.HTTP.Complete {
			r.each(r.wanted(m), func(i int, rule *Rule) { r.tell(i, sides, x.Session, m, rule.Check(m, &r.facts)) })
		}
	}
	r.each(r.wide(ScopeExchange, r.ix.exchanges), func(i int, rule *Rule) {
		r.tell(i, sides, x.Session, x.Request, rule.CheckExchange(x, &r.facts))
	})
	x.Request.Release()
	x.Response.Release()
}

// connectionRequest judges a connection request: its messages, itself, then its device.
func (r *Runner) connectionRequest(c *capture.ConnectionRequest) {
	r.about(nil)
	x := c.Exchange
	sides := r.parties.asked(c)
	for _, m := range [...]*capture.Message{x.Request, x.Response} {
		if m != nil && m.HTTP.Complete {
			r.each(r.ix.connReq, func(i int, rule *Rule) {
				if rule.Observe.wants(m) && r.applies(rule) {
					r.tell(i, sides, nil, m, rule.Check(m, &r.facts))
				}
			})
		}
	}
	r.each(r.ix.connReqExchanges, func(i int, rule *Rule) {
		if r.applies(rule) {
			r.tell(i, sides, nil, x.Request, rule.CheckExchange(x, &r.facts))
		}
	})
	if sub := r.parties.device(c.Device); sub != nil {
		r.fold(sub, c)
	}
}

// session judges a session that has ended, then its device.
func (r *Runner) session(s *capture.Session) {
	if s.Window == 0 && !r.legs.far {
		r.summary.Sessions++
	}
	sides := r.parties.of(s)
	r.wake(sides.cpe)
	r.open(sides.cpe) // attempts that it missed were made before this session
	r.count(sides, s)
	r.about(s)
	current := 0
	tell := func(v error) { r.tell(current, sides, s, nil, v) }
	r.each(r.wide(ScopeSession, r.ix.sessions), func(i int, rule *Rule) {
		current = i
		rule.CheckSession(s, &r.facts, tell)
	})
	r.fold(sides.cpe, s)
	for _, x := range s.Exchanges {
		x.Request.Release()
		x.Response.Release()
	}
	r.parties.ended(s)
}

// count takes note of a session for the two who held it.
func (r *Runner) count(sides sides, s *capture.Session) {
	for _, sub := range [...]*subject{sides.cpe, sides.acs} {
		if !r.judges(sub) {
			continue
		}
		sub.judged = true
		if s.Window == 0 {
			sub.sessions++
		}
		if s.Version > sub.version {
			sub.version, sub.from = s.Version, s.VersionFrom
		}
	}
}
