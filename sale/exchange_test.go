package sale

import "testing"

// newExchange is newFloor where ga tickets may be exchanged, and a paid order of
// two of them.
func newExchange(t testing.TB) (*rig, uint64) {
	r := newFloor(t, usual())
	def := r.m.types[0].def
	def.Policy.Exchange = true
	r.must(&ChangeType{Meta: boss, Def: def})
	return r, r.bought(buyer(1), Want{Count: 2})
}

// An exchange that is declined leaves order and hold as they were, and gives the
// hold no time beyond the ceiling it began with (case 9).
func TestDeclinedExchangeKeepsTheCeiling(t *testing.T) {
	r, o := newExchange(t)
	bo := buyer(1)
	h := r.must(holdFor(bo, Want{Index: 1, Count: 1}))
	began := r.now
	for r.now < began+30*minute {
		r.must(&Exchange{Order: o, Owner: bo, Hold: h.Ref, Tickets: []uint64{1}})
		r.now += 20 * minute // its money is waited for, so it does not expire
		if r.m.liveHold(h.Ref) == nil {
			t.Fatal("it expired while its money was waited for")
		}
		r.charge(o, EffectDeclined)
		r.replay()
	}
	r.refused(HoldGone, &Exchange{Order: o, Owner: bo, Hold: h.Ref, Tickets: []uint64{1}})
	if got, want := r.sums(o), (sums{total: 10000, paid: 10000}); got != want {
		t.Fatalf("%+v, want %+v", got, want)
	}
	if r.free(0) != 4 || r.free(1) != 4 {
		t.Fatalf("%d and %d free, want 4 and 4", r.free(0), r.free(1))
	}
}

// A hold that was told until when it stands stands until then, also when the time to
// pay for the exchange that it waited for was shorter.
func TestDeclinedExchangeTakesNoTimeFromTheHold(t *testing.T) {
	r, o := newExchange(t)
	p := usual()
	p.PayFor = minute
	r.must(&SetPolicy{Meta: boss, Policy: p})
	bo := buyer(1)
	h := r.must(holdFor(bo, Want{Index: 1, Count: 1}))
	r.must(&Exchange{Order: o, Owner: bo, Hold: h.Ref, Tickets: []uint64{1}})
	r.charge(o, EffectDeclined)
	r.now = h.Expires - 1
	if out := r.must(&RenewHold{Hold: h.Ref, Owner: bo}); out.Expires < h.Expires {
		t.Fatalf("it was to stand until %d and stands until %d", h.Expires, out.Expires)
	}
	r.replay()
}

// A hold that was placed before its buyer was known counts for its card alone; exchanged, it
// counts for the order's buyer, whose limit holds then too, and again when the money
// for it has come (guarantee 6).
func TestExchangeStaysWithinTheLimits(t *testing.T) {
	p := usual()
	p.JoinKinds, p.TicketsEach = Kinds(ClaimEmail), 3
	r := newFloor(t, p)
	def := r.m.types[0].def
	def.Policy.Exchange = true
	r.must(&ChangeType{Meta: boss, Def: def})
	bo, email := buyer(1), claimed1(ClaimEmail, 1)
	first := r.must(&PlaceHold{Wants: []Want{{Count: 2}}, Claims: []Claim{bo, email}})
	o := r.must(&Checkout{Hold: first.Ref, Owner: bo, Agreed: first.Total}).Ref
	r.charge(o, EffectDone)
	h := r.must(&PlaceHold{Wants: []Want{{Index: 1, Count: 3}}, Claims: []Claim{bo, claimed1(ClaimCard, 1)}})
	r.refused(LimitSale, &Exchange{Order: o, Owner: bo, Hold: h.Ref, Tickets: []uint64{1}})
	r.must(&Exchange{Order: o, Owner: bo, Hold: h.Ref, Tickets: []uint64{1, 2}})
	more := r.must(&PlaceHold{Wants: []Want{{Count: 1}}, Claims: []Claim{email}})
	r.charge(o, EffectDone)
	if got, want := r.sums(o), (sums{total: 10000, paid: 27000, back: 17000}); got != want || r.m.orderAt(o).live != 2 {
		t.Fatalf("%+v with %d tickets, want %+v with 2", got, r.m.orderAt(o).live, want)
	}
	r.must(&ReleaseHold{Hold: more.Ref, Owner: email})
	r.must(&Exchange{Order: o, Owner: bo, Hold: h.Ref, Tickets: []uint64{1, 2}})
	r.charge(o, EffectDone)
	if live := r.m.orderAt(o).live; live != 3 {
		t.Fatalf("%d tickets, want 3", live)
	}
	r.replay()
}

// What is given up and what is got change hands in one step, and the difference is
// charged or goes back.
func TestExchange(t *testing.T) {
	for _, c := range []struct {
		name   string
		give   []uint64
		get    Want
		extra  int64 // charged
		back   int64 // refunded
		result EffectResult
		left   sums
		floor  int64
		live   uint32
	}{
		{"dearer", []uint64{1}, Want{Index: 1, Count: 1}, 4000, 0, EffectDone, sums{total: 14000, paid: 14000}, 4, 2},
		{"as dear", []uint64{1}, Want{Count: 1}, 0, 0, 0, sums{total: 10000, paid: 10000}, 4, 2},
		{"cheaper", []uint64{1, 2}, Want{Index: 1, Count: 1}, 0, 1000, 0, sums{total: 9000, paid: 10000, back: 1000}, 5, 1},
		{"not paid", []uint64{1}, Want{Index: 1, Count: 1}, 4000, 0, EffectDeclined, sums{total: 10000, paid: 10000}, 3, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, o := newExchange(t)
			bo := buyer(1)
			h := r.must(holdFor(bo, c.get))
			out := r.must(&Exchange{Order: o, Owner: bo, Hold: h.Ref, Tickets: c.give})
			if want := c.extra - c.back; out.Total != want {
				t.Fatalf("told %d, want %d", out.Total, want)
			}
			if c.extra > 0 {
				r.refused(OrderState, &CancelOrder{Meta: boss, Order: o})
				r.refused(OrderState, &ReleaseHold{Hold: h.Ref, Owner: bo})
				r.refused(OrderState, &AmendHold{Hold: h.Ref, Owner: bo, Wants: []Want{{Count: 1}}})
				r.refused(OrderState, &Checkout{Hold: h.Ref, Owner: bo, Agreed: h.Total})
				r.refused(HoldCeiling, &RenewHold{Hold: h.Ref, Owner: bo})
				r.charge(o, c.result)
			}
			if got := r.sums(o); got != c.left || r.free(0) != c.floor || r.m.orderAt(o).live != c.live {
				t.Fatalf("%+v, %d free, %d live; want %+v, %d, %d", got, r.free(0), r.m.orderAt(o).live, c.left, c.floor, c.live)
			}
			r.replay()
		})
	}
}
