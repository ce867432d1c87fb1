package api

import (
	"strconv"

	"facevalue/sale"
)

// held finds the sale and the number of the hold in the path.
func (c *call) held() (shop, uint64, *Refusal) {
	id, ok := readID(holdPrefix, c.id)
	if !ok {
		return shop{}, 0, refuse(problemUnknown, "a hold's id reads like hold_club_17")
	}
	s, bad := c.shop(id.sale)
	return s, id.n, bad
}

// showHold tells a hold to whom it belongs. To everybody else there is none; what has
// ended has ended for all.
func (c *call) showHold() *Refusal {
	s, n, bad := c.held()
	if bad != nil {
		return bad
	}
	if bad := c.atLeast(&s); bad != nil {
		return bad
	}
	var info sale.HoldInfo
	var known, mine bool
	seq, err := s.read(c.r.Context(), func(m *sale.Machine) {
		if info, known = m.HoldInfo(n); known {
			mine = c.ownsHold(m, n)
		}
	})
	if err != nil {
		return c.broken(err)
	}
	c.atSeq(seq)
	live := info.State == "live" && c.now < info.Expires
	switch {
	case !known || !mine && (info.State == "live" || info.State == "ordered"):
		return refuse(problemUnknown, "there is no "+holdID(s.suffix, n)+" of yours")
	case !live && info.State != "ordered":
		return c.said(&s, sale.Outcome{Status: sale.HoldGone, Detail: &sale.Detail{What: "hold"}})
	}
	c.out = s.appendHold(c.out, s.shown(&info))
	return nil
}

// shown is a hold as answers tell it.
func (s *shop) shown(info *sale.HoldInfo) *holdShown {
	h := &holdShown{
		n: info.Hold, state: info.State, expires: info.Expires, ceiling: info.Ceiling, order: info.Order,
		currency: info.Currency, total: info.Total, lines: info.Lines,
	}
	return h
}

// ownsHold says whether a hold belongs to who asks, by any of the claims shown.
func (c *call) ownsHold(m *sale.Machine, n uint64) bool {
	_, ok := c.firstClaim(func(claim sale.Claim) bool { return m.OwnsHold(n, claim) })
	return ok
}

// firstClaim is the first of the claims of who asks that has a quality.
func (c *call) firstClaim(has func(sale.Claim) bool) (sale.Claim, bool) {
	var room [8]sale.Claim
	for _, claim := range c.claims(room[:0]) {
		if has(claim) {
			return claim, true
		}
	}
	return sale.Claim(c.session.Claim), false
}

// owner is the claim by which somebody may act on a hold: the session's own, unless
// one that was proven is the hold's.
func (c *call) owner(s *shop, n uint64) sale.Claim {
	if len(c.session.Proven.All()) == 0 {
		return sale.Claim(c.session.Claim)
	}
	claim := sale.Claim(c.session.Claim)
	_, _ = s.read(c.r.Context(), func(m *sale.Machine) {
		claim, _ = c.firstClaim(func(claim sale.Claim) bool { return m.OwnsHold(n, claim) })
	})
	return claim
}

// atLeast waits for the record that a request wants to read behind.
func (c *call) atLeast(s *shop) *Refusal {
	raw := c.r.URL.RawQuery
	if raw == "" {
		return nil
	}
	text := c.r.URL.Query().Get("at_least")
	if text == "" {
		return nil
	}
	seq, err := strconv.ParseUint(text, 10, 63)
	if err != nil {
		return refuse(problemMalformed, "at_least is the Facevalue-Seq of an answer")
	}
	if s.sale.Live().Seq() >= seq {
		return nil
	}
	ctx, cancel := contextFor(c.r, patience)
	defer cancel()
	if err := s.sale.Live().Wait(ctx, seq); err != nil {
		return c.broken(err)
	}
	return nil
}
