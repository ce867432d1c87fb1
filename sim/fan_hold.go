package sim

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"facevalue/sale"
)

// place asks for a cart.
func (f *fan) place(r *rand.Rand) *Ask {
	c := &sale.PlaceHold{Meta: f.shop.keyed(fanActor), Wants: f.wants(r), Claims: []sale.Claim{f.session}}
	if r.IntN(12) > 0 { // else nobody who counts, now and then
		c.Claims = append(c.Claims, f.mailClaim())
	}
	if r.IntN(4) == 0 {
		c.Claims = append(c.Claims, f.card)
	}
	c.Codes = someCodes(r)
	if c.Wants[0].Index == family && c.Wants[0].Kind == sale.TicketLine && r.IntN(8) > 0 {
		c.Codes = append(c.Codes, "FAMILY")
	}
	switch first := c.Wants[0].Index; {
	case r.IntN(6) == 0:
		c.Window, c.Entry = queued, f.turn(r)
		c.Generation = f.generation - min(f.generation, r.Uint32N(5)/4)
	case r.IntN(3) == 0 && (first == admission || first == front):
		c.Window = club
		if r.IntN(8) > 0 {
			c.Codes = append(c.Codes, "MEMBER")
		}
	}
	return newAsk("hold", c.Meta, c, func(out sale.Outcome) error { return f.placed(c, out) })
}

// turn is the admission that the fan shows: now and then an old one, or a spent one.
func (f *fan) turn(r *rand.Rand) uint64 {
	switch {
	case len(f.spent) > 0 && r.IntN(4) == 0:
		return f.spent[r.IntN(len(f.spent))]
	case r.IntN(3) == 0 || slices.Contains(f.spent, f.entry):
		f.entry++
		f.generation = 1
	case r.IntN(3) == 0:
		f.generation++
	}
	return f.entry
}

func someCodes(r *rand.Rand) []string {
	switch r.IntN(10) {
	case 0:
		return []string{"tenth"}
	case 1:
		return []string{"v-2", "TENTH"}
	case 2:
		return []string{"V 3"}
	}
	return nil
}

// wants draws a cart.
func (f *fan) wants(r *rand.Rand) []sale.Want {
	few := uint32(1 + r.IntN(3))
	seats := uint32(front + r.IntN(2))
	switch r.IntN(10) {
	case 9:
		return []sale.Want{{Kind: sale.BundleLine, Index: evening, Count: 1}, {Index: admission, Count: 1}}
	case 0, 1:
		return []sale.Want{{Index: admission, Count: few + uint32(r.IntN(2))}}
	case 2:
		return []sale.Want{{Index: vip, Count: 1 + uint32(r.IntN(2))}}
	case 3, 4:
		return []sale.Want{named(r, seats, few)}
	case 5:
		return []sale.Want{{Index: seats, Count: few, Apart: r.IntN(2) == 0}}
	case 6:
		return []sale.Want{{Index: front, Count: few, Or: []uint32{rear}, Apart: true}, {Index: admission, Count: 1}}
	case 7:
		return []sale.Want{{Index: family, Count: 1}}
	}
	return []sale.Want{{Index: admission, Count: few}, {Kind: sale.ItemLine, Index: scarf, Count: 1 + uint32(r.IntN(2))}, {Index: rear, Count: 2}}
}

// named wants seats side by side, or so a fan without a map would think.
func named(r *rand.Rand, typ, count uint32) sale.Want {
	t := &ticketTypes[typ]
	from := t.first + r.Uint32N(t.last-t.first+2-count)
	w := sale.Want{Index: typ, Count: count}
	for i := range count {
		w.Seats = append(w.Seats, from+i)
	}
	return w
}

// placed takes down a hold that was given.
func (f *fan) placed(c *sale.PlaceHold, out sale.Outcome) error {
	s := f.shop
	h := &hold{n: out.Ref, fan: f, until: out.Expires, latest: out.Expires}
	h.what, h.total = fmt.Sprintf("hold %d", h.n), out.Total
	h.codes, h.entry = codesOf(c.Codes), c.Entry
	if slices.Contains(c.Claims, f.mailClaim()) {
		h.email = f.email
	}
	if s.byHold[h.n] != nil || s.orderOf[h.n] != 0 {
		return fmt.Errorf("%s was given twice", h.what)
	}
	if err := h.given(c.Wants, nil, 0, out.Detail); err != nil {
		return err
	}
	if slices.Contains(f.spent, c.Entry) && c.Entry != 0 {
		return fmt.Errorf("turn %d is spent and got %s", c.Entry, h.what)
	}
	if c.Entry != 0 && c.Generation < f.shown[c.Entry] {
		return fmt.Errorf("turn %d was renewed to %d, and %d got %s", c.Entry, f.shown[c.Entry], c.Generation, h.what)
	}
	f.shown[c.Entry] = c.Generation
	s.byHold[h.n] = h
	s.holds, f.holds = append(s.holds, h), append(f.holds, h)
	s.report.Counts.Holds++
	return s.together()
}

// codesOf are the codes as they were handed out.
func codesOf(texts []string) (codes []string) {
	for _, t := range texts {
		for code := range codeUses {
			x, _ := sale.NormaliseCode(code)
			if y, _ := sale.NormaliseCode(t); x == y {
				codes = append(codes, code)
			}
		}
	}
	return codes
}

// given works out what a claim has: what it kept, and all that was wanted. Where
// the answer tells lines, they must say the same.
func (c *claim) given(wants []sale.Want, kept goods, scarfs uint32, d *sale.Detail) error {
	want, wantScarfs, open := kept, scarfs, false
	for _, w := range wants {
		if w.Kind == sale.ItemLine {
			wantScarfs += w.Count
			continue
		}
		if w.Kind == sale.BundleLine {
			for range w.Count {
				want = want.and(evenings)
			}
			continue
		}
		open = open || len(w.Or) > 0
		for i := range w.Count {
			x := good{typ: w.Index}
			if len(w.Seats) > 0 {
				x.seat = w.Seats[i] + 1
			}
			want = want.and(goods{x})
		}
	}
	if d == nil || d.Lines == nil {
		c.goods, c.scarfs = want, wantScarfs
		return nil
	}
	var err error
	if c.goods, c.scarfs, err = goodsOf(d.Lines); err != nil {
		return err
	}
	return c.whole(want, wantScarfs, open)
}

// whole: nothing is left out and nothing added; a seat that was named is that seat.
func (c *claim) whole(want goods, scarfs uint32, open bool) error {
	bad := fmt.Errorf("%s has %v and %d scarfs, wanted were %v and %d", c.what, c.goods, c.scarfs, want, scarfs)
	if len(c.goods) != len(want) || c.scarfs != scarfs {
		return bad
	}
	for _, w := range want {
		switch {
		case w.seat != 0 && !slices.Contains(c.goods, w):
			return bad
		case w.seat == 0 && !open && c.goods.count(w.typ) != want.count(w.typ):
			return bad
		}
	}
	return nil
}

// amend gives up some of a hold and adds to it.
func (f *fan) amend(r *rand.Rand, h *hold) *Ask {
	c := &sale.AmendHold{Meta: f.shop.keyed(fanActor), Hold: h.n, Owner: f.session}
	kept, scarfs := slices.Clone(h.goods), h.scarfs
	if r.IntN(3) > 0 {
		// What a hold's first line is depends on the sale: the fan reads it there.
		kept, scarfs = f.drop(r, c, h)
	}
	if len(c.Drop) == 0 || r.IntN(2) == 0 {
		c.Wants = f.wants(r)
	}
	return newAsk("amend", c.Meta, c, func(out sale.Outcome) error {
		if out.Ref != h.n || out.Detail == nil {
			return fmt.Errorf("%s was amended, and the answer is %s", h.what, tell(out))
		}
		if out.Expires < h.until {
			return fmt.Errorf("%s was to end at %d and now ends at %d", h.what, h.until, out.Expires)
		}
		if err := h.given(c.Wants, kept, scarfs, out.Detail); err != nil {
			return err
		}
		h.total, h.codes = out.Total, nil
		f.shop.report.Counts.Amended++
		if len(c.Drop) > 0 && c.Drop[0].Bundle != 0 {
			f.shop.report.Counts.Unbundled++
		}
		return f.shop.together()
	}, &h.claim)
}

// drop names one line of a hold, or some of it, as the sale would tell it.
func (f *fan) drop(r *rand.Rand, c *sale.AmendHold, h *hold) (goods, uint32) {
	lines := linesOf(f.shop.live, h, f.shop.now)
	if len(lines) == 0 {
		return h.goods, h.scarfs
	}
	i := r.IntN(len(lines))
	l := lines[i]
	if l.Bundle != 0 {
		return f.dropBundle(c, h, lines, l.Bundle)
	}
	l.Count = 1 + r.Uint32N(l.Count)
	d := sale.Drop{Line: uint32(i), Count: l.Count}
	if len(l.Seats) > 0 {
		l.Seats = l.Seats[:l.Count]
		d.Seats = l.Seats
	}
	gone, scarfs, err := goodsOf([]sale.Line{l})
	kept, there := h.goods.less(gone)
	if err != nil || !there || l.Kind == sale.FeeLine {
		return h.goods, h.scarfs // what the live sale has is not what the fan was told: let it be
	}
	c.Drop = []sale.Drop{d}
	return kept, h.scarfs - scarfs
}

// dropBundle gives up all there is of a bundle.
func (f *fan) dropBundle(c *sale.AmendHold, h *hold, lines []sale.Line, bundle uint32) (goods, uint32) {
	gone, scarfs, err := goodsOf(slices.DeleteFunc(slices.Clone(lines), func(l sale.Line) bool { return l.Bundle != bundle }))
	kept, there := h.goods.less(gone)
	if err != nil || !there {
		return h.goods, h.scarfs
	}
	c.Drop = []sale.Drop{{Bundle: bundle}}
	return kept, h.scarfs - scarfs
}

// linesOf are the lines of a hold that a sale has, asked as its owner by a change
// that changes nothing.
func linesOf(m *sale.Machine, h *hold, now int64) []sale.Line {
	if out, _ := m.Decide(&sale.AmendHold{Hold: h.n, Owner: h.fan.session}, now); out.OK() {
		return out.Detail.Lines
	}
	return nil
}

func (f *fan) renew(h *hold) *Ask {
	c := &sale.RenewHold{Meta: f.shop.keyed(fanActor), Hold: h.n, Owner: f.session}
	return newAsk("renew", c.Meta, c, func(out sale.Outcome) error {
		if out.Expires < h.until || out.Total != h.total {
			return fmt.Errorf("%s was to end at %d and cost %d; renewed it is %s", h.what, h.until, h.total, tell(out))
		}
		h.until, h.latest = out.Expires, max(h.latest, out.Expires)
		f.shop.report.Counts.Renewed++
		return nil
	}, &h.claim)
}

func (f *fan) release(h *hold) *Ask {
	c := &sale.ReleaseHold{Meta: f.shop.keyed(fanActor), Hold: h.n, Owner: f.session}
	return newAsk("release", c.Meta, c, func(sale.Outcome) error {
		if h.over {
			return errors.New("a hold that is over was released")
		}
		h.over = true
		f.shop.report.Counts.Released++
		return nil
	}, &h.claim)
}
