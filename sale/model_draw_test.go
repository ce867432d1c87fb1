package sale

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"
)

// drawer draws commands that mean something in a world as the books have it, and
// now and then ones that do not.
type drawer struct {
	t *rapid.T
	b *modelled
	m *Machine
	n int // of the command, for names
}

func (d *drawer) name(what string) string { return fmt.Sprint(d.n, " ", what) }

// upTo draws from 0 to n, all alike: what rapid draws by itself is mostly small, and
// few commands would get past the first steps. It shrinks towards 0.
func (d *drawer) upTo(n int, what string) int {
	x := rapid.Uint32().Draw(d.t, d.name(what))
	return int(x * 2654435761 >> 8 % uint32(n+1))
}

// oneIn is true once in n times, and false when a run is shrunk.
func (d *drawer) oneIn(n int, what string) bool { return d.upTo(n-1, what+"?") == n-1 }

func pick[T any](d *drawer, what string, from ...T) T { return from[d.upTo(len(from)-1, what)] }

// command draws the next command, of those that there is something for.
func (d *drawer) command() Command {
	draws := []func() Command{d.place, d.place, d.place, d.organize, d.organize, d.counter}
	holds := []func() Command{d.checkout, d.checkout, d.checkout, d.amend, d.amend, d.amend, d.renew, d.release}
	orders := []func() Command{d.cancel, d.cancelTickets, d.cancelTickets, d.adjust, d.retry}
	if d.liveHolds() != nil || d.oneIn(20, "no hold") {
		draws = append(draws, holds...)
		if len(d.b.orders) > 0 {
			draws = append(draws, d.exchange, d.exchange, d.exchange)
		}
	}
	if len(d.b.effects) > 0 || d.oneIn(20, "no effect") {
		draws = append(draws, d.finish, d.finish, d.finish, d.finish, d.begin)
	}
	if len(d.b.unpaid) > 0 {
		draws = append(draws, d.late, d.late)
	}
	draws = append(draws, d.money()...)
	if len(d.b.orders) > 0 || d.oneIn(20, "no order") {
		draws = append(draws, orders...)
	}
	cmd := pick(d, "command", draws...)()
	if meta := cmd.meta(); d.oneIn(4, "key") {
		meta.Key = Key{byte(1 + d.upTo(200, "key"))}
		meta.Fingerprint = uint64(d.upTo(1, "fingerprint"))
	}
	return cmd
}

func (d *drawer) liveHolds() []uint64 {
	var live []uint64
	for _, h := range d.b.holds {
		if h.state == "live" {
			live = append(live, h.n)
		}
	}
	return live
}

// claims draws a buyer: a session, and perhaps an address and a card.
func (d *drawer) claims() []Claim {
	claims := []Claim{buyer(byte(1 + d.upTo(3, "buyer")))}
	if d.oneIn(3, "mail") {
		claims = append(claims, claimed1(ClaimEmail, byte(d.upTo(2, "mail"))))
	}
	if d.oneIn(3, "card") {
		claims = append(claims, claimed1(ClaimCard, byte(d.upTo(1, "card"))))
	}
	if d.oneIn(20, "phone") {
		claims = append(claims, claimed1(ClaimPhone, 1)) // neither joins nor counts
	}
	return claims
}

func (d *drawer) place() Command {
	c := &PlaceHold{Claims: d.claims()}
	if d.oneIn(15, "staff") {
		c.By = Actor{Role: BoxOffice, Name: "bob"}
	}
	if d.oneIn(40, "nobody") {
		c.Claims = nil
	}
	c.Window = pick[uint32](d, "window", generalWindow, generalWindow, generalWindow, generalWindow, clubWindow, turnWindow)
	if c.Window == turnWindow || d.oneIn(10, "entry") {
		c.Entry, c.Generation = uint64(d.upTo(3, "entry")), uint32(d.upTo(2, "generation"))
	}
	c.Codes = d.codes()
	c.Wants = d.wants(len(c.Codes) > 0)
	return c
}

func (d *drawer) codes() []string {
	var codes []string
	for d.oneIn(3, "code") && len(codes) < 3 {
		codes = append(codes, pick(d, "code", "V1P", "TENTH", "V2P", "G1FT", "FR0NT", "V1P", "TENTH"))
	}
	if d.oneIn(60, "no such code") {
		codes = append(codes, "N0NE")
	}
	return codes
}

// wants draws a wish: at most one line leaves its seats to the house, for what the
// next could have then would depend on which ones.
func (d *drawer) wants(codes bool) []Want {
	var wants []Want
	best := false
	for i := 0; i == 0 || d.oneIn(3, "another line") && i < 3; i++ {
		w := d.want(codes)
		if w.Kind == TicketLine && w.Index <= rearType && len(w.Seats) == 0 {
			if best {
				continue
			}
			best = true
		}
		wants = append(wants, w)
	}
	if d.oneIn(50, "empty") {
		return nil
	}
	return wants
}

func (d *drawer) want(codes bool) Want {
	count := uint32(1 + d.upTo(3, "count"))
	switch kind := d.upTo(13, "want"); kind {
	case 0, 1, 2:
		return Want{Index: pick[uint32](d, "type", gaType, vipType, familyType), Count: count}
	case 3, 4, 5:
		w := Want{Index: uint32(d.upTo(1, "row")), Count: count, Apart: d.oneIn(3, "apart")}
		if !codes && d.oneIn(3, "or") {
			w.Or = []uint32{1 - w.Index}
		}
		return w
	case 6, 7, 8, 9:
		return d.namedSeats()
	case 10:
		return Want{Kind: ItemLine, Index: scarfItem, Count: count}
	case 11:
		return Want{Kind: DonationLine, Index: giftItem, Count: 300 * count}
	case 12:
		return Want{Kind: BundleLine, Count: 1 + count/3}
	}
	return pick(d, "odd",
		Want{Kind: DeliveryLine, Index: postItem, Count: 1},
		Want{Kind: ItemLine, Index: otherItem, Count: 1},
		Want{Index: gaType},
		Want{Index: 9, Count: 1},
		Want{Kind: ItemLine, Index: giftItem, Count: 1},
	)
}

// namedSeats names seats of one type, mostly good ones.
func (d *drawer) namedSeats() Want {
	w := Want{Index: uint32(d.upTo(1, "named type"))}
	ids := pick(d, "seats", []string{"a1"}, []string{"a1", "a2"}, []string{"a3", "a4"}, []string{"b5", "b6"}, []string{"b6"}, []string{"a6", "b1", "b2"})
	if w.Index == rearType {
		ids = pick(d, "rear seats", []string{"c1"}, []string{"c3", "c4"}, []string{"x1", "x2"}, []string{"c4"}, []string{"x1"}, []string{"c1", "c1"}, []string{"a1"})
	}
	for _, id := range ids {
		if s, ok := rowsCharts[d.b.chart].Lookup(id); ok {
			w.Seats = append(w.Seats, uint32(s))
		}
	}
	if w.Count = uint32(len(w.Seats)); w.Count == 0 {
		w.Count = 1
	}
	return w
}

// hold draws a hold, mostly a live one, and who asks.
func (d *drawer) hold() (uint64, Claim, Actor) {
	n := uint64(d.upTo(len(d.b.holds)+1, "any hold"))
	live := d.liveHolds()
	if len(live) > 0 && !d.oneIn(6, "any hold") {
		n = pick(d, "hold", live...)
	}
	var owner Claim
	if n > 0 && int(n) <= len(d.b.holds) {
		owner = d.b.holds[n-1].owner
	}
	owner, by := d.asker(owner)
	return n, owner, by
}

// asker is mostly the owner, sometimes staff, sometimes anybody.
func (d *drawer) asker(owner Claim) (Claim, Actor) {
	n := d.upTo(9, "asker")
	if owner == (Claim{}) && n < 7 { // what the counter sold is nobody's
		n = 8
	}
	switch n {
	case 8:
		return Claim{}, Actor{Role: BoxOffice, Name: "bob"}
	case 9:
		return d.claims()[0], Actor{}
	}
	return owner, Actor{}
}

func (d *drawer) amend() Command {
	n, owner, by := d.hold()
	c := &AmendHold{Meta: Meta{By: by}, Hold: n, Owner: owner}
	if n > 0 && int(n) <= len(d.b.holds) {
		lines := d.b.holds[n-1].lines
		for i := range lines {
			if d.oneIn(2, "drop") {
				c.Drop = append(c.Drop, d.drop(uint32(i), &lines[i]))
			}
		}
		if has := slices.ContainsFunc(lines, func(l bookLine) bool { return l.bundle != 0 }); has && d.oneIn(2, "bundle") || d.oneIn(40, "bundle") {
			c.Drop = []Drop{{Bundle: 1}}
		}
	}
	if len(c.Drop) == 0 || d.oneIn(2, "add") {
		if d.oneIn(3, "code") {
			c.Codes = d.codes()
		}
		c.Wants = d.wants(true)
	}
	return c
}

func (d *drawer) drop(at uint32, l *bookLine) Drop {
	if len(l.seats) == 0 {
		return Drop{Line: at, Count: uint32(1 + d.upTo(int(l.count), "of the count"))}
	}
	drop := Drop{Line: at}
	for _, id := range l.seats[:1+d.upTo(len(l.seats)-1, "of the seats")] {
		s, _ := rowsCharts[d.b.chart].Lookup(id)
		drop.Seats = append(drop.Seats, uint32(s))
	}
	return drop
}

func (d *drawer) renew() Command {
	n, owner, by := d.hold()
	return &RenewHold{Meta: Meta{By: by}, Hold: n, Owner: owner}
}

func (d *drawer) release() Command {
	n, owner, by := d.hold()
	return &ReleaseHold{Meta: Meta{By: by}, Hold: n, Owner: owner}
}

func (d *drawer) checkout() Command {
	n, owner, by := d.hold()
	c := &Checkout{Meta: Meta{By: by}, Hold: n, Owner: owner}
	if d.oneIn(2, "contact") {
		c.Person[0] = 1
	}
	if n > 0 && int(n) <= len(d.b.holds) {
		c.Agreed = d.b.holds[n-1].total
	}
	if d.oneIn(20, "agreed") {
		c.Agreed++
	}
	if d.oneIn(3, "learnt") {
		c.Claims = d.claims()[1:]
	}
	if d.oneIn(5, "transfer") {
		c.Tender = "transfer"
	}
	return c
}

func (d *drawer) finish() Command {
	c := &FinishEffect{Meta: house, Result: pick(d, "result", EffectDone, EffectDone, EffectDeclined), Tender: "card"}
	ids := sortedEffects(d.b.effects)
	if c.Effect = uint64(d.upTo(40, "any effect")); len(ids) > 0 && !d.oneIn(10, "any effect") {
		c.Effect = pick(d, "effect", ids...)
	}
	if e := d.b.effects[c.Effect]; e.Kind == ChargeEffect && c.Result == EffectDone {
		c.Amount = max(e.Amount+pick[int64](d, "amount", 0, 0, 0, 0, 1, -1), 0)
		c.Currency = pick(d, "currency", "", "", "", "", "EUR", "USD")
	} else if e.Kind == RefundEffect {
		c.Amount = pick(d, "went back", 0, 0, 0, e.Amount/2, e.Amount/2, e.Amount, e.Amount+1)
	}
	return c
}

// begin says that the provider has something to show, mostly once.
func (d *drawer) begin() Command {
	c := &BeginEffect{Meta: house, Effect: uint64(d.upTo(40, "any effect")), Ref: pick(d, "reference", "a", "a", "b")}
	if ids := sortedEffects(d.b.effects); len(ids) > 0 {
		c.Effect = pick(d, "effect", ids...)
	}
	return c
}

// late has money land for a charge that ended without, mostly what the order cost.
func (d *drawer) late() Command {
	c := &FinishEffect{Meta: house, Result: EffectDone, Tender: "transfer", Effect: pick(d, "charge", sortedKeys(d.b.unpaid)...)}
	o := d.b.orders[d.b.unpaid[c.Effect]-1]
	for _, l := range o.lines {
		c.Amount += l.count * l.each
	}
	if d.oneIn(4, "outstanding") {
		c.Amount = o.total - o.net()
	}
	c.Amount = max(c.Amount, 1)
	return c
}

func sortedEffects(m map[uint64]openEffect) []uint64 {
	var ids []uint64
	for id := range m {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// order draws an order, mostly one there is, and who asks.
func (d *drawer) order() (uint64, Claim, Actor) {
	n := uint64(1 + d.upTo(max(len(d.b.orders)-1, 0), "order"))
	if d.oneIn(25, "any order") {
		n = uint64(d.upTo(len(d.b.orders)+1, "any order"))
	}
	var owner Claim
	if n > 0 && int(n) <= len(d.b.orders) {
		owner = d.b.orders[n-1].owner
	}
	owner, by := d.asker(owner)
	return n, owner, by
}

func (d *drawer) retry() Command {
	n, owner, by := d.order()
	return &RetryPayment{Meta: Meta{By: by}, Order: n, Owner: owner}
}

func (d *drawer) cancel() Command {
	n, owner, by := d.order()
	c := &CancelOrder{Meta: Meta{By: by}, Order: n, Owner: owner, Reason: "ill"}
	if by.Role != Fan || d.oneIn(15, "favours") {
		c.WithFees, c.Withhold = d.oneIn(2, "with fees"), d.oneIn(3, "withhold")
	}
	return c
}

// ticketsOf draws tickets of an order, mostly live ones.
func (d *drawer) ticketsOf(n uint64) []uint64 {
	if n == 0 || int(n) > len(d.b.orders) {
		return []uint64{1}
	}
	o := d.b.orders[n-1]
	tickets := d.b.live(o)
	if !d.oneIn(10, "none") && len(tickets) > 0 {
		return tickets[:1+d.upTo(len(tickets)-1, "tickets")]
	}
	if d.oneIn(2, "any ticket") {
		tickets = append(slices.Clone(o.tickets), uint64(1+d.upTo(len(d.b.tickets), "ticket")))
	}
	return tickets[:d.upTo(len(tickets), "tickets")]
}

func (d *drawer) cancelTickets() Command {
	n, owner, by := d.order()
	c := &CancelTickets{Meta: Meta{By: by}, Order: n, Owner: owner, Tickets: d.ticketsOf(n), Reason: "ill"}
	if by.Role != Fan {
		c.WithFees, c.Withhold = d.oneIn(2, "with fees"), d.oneIn(3, "withhold")
	}
	return c
}

func (d *drawer) adjust() Command {
	n, _, _ := d.order()
	c := &AdjustOrder{Meta: boss, Order: n, Reason: "sorry"}
	for i := 0; i == 0 || i < 3 && d.oneIn(3, "another"); i++ {
		c.Lines = append(c.Lines, pick(d, "adjustment",
			Adjustment{Kind: DiscountLine, Amount: -1000, Code: "view"}, Adjustment{Kind: DiscountLine, Amount: -9000, Code: "view"},
			Adjustment{Kind: FeeLine, Amount: 250, Code: "post"}, Adjustment{Kind: DonationLine, Index: giftItem, Amount: 400},
			Adjustment{Kind: ItemLine, Index: scarfItem, Count: 1}, Adjustment{Kind: ItemLine, Index: scarfItem, Count: 2},
			Adjustment{Kind: DeliveryLine, Index: postItem, Count: 1}, Adjustment{Kind: ItemLine, Index: otherItem, Count: 1}))
	}
	return c
}

func (d *drawer) exchange() Command {
	n, owner, by := d.order()
	hold, whose, _ := d.hold()
	if whose != owner && d.oneIn(2, "by staff") {
		by = Actor{Role: BoxOffice, Name: "bob"}
	}
	return &Exchange{Meta: Meta{By: by}, Order: n, Owner: owner, Hold: hold, Tickets: d.ticketsOf(n)}
}

func (d *drawer) counter() Command {
	c := &SellAtCounter{Meta: boss, Reason: "at the door", Tender: "cash", Free: d.oneIn(2, "free"), Alloc: uint32(d.upTo(1, "alloc"))}
	if d.oneIn(4, "codes") {
		c.Codes = d.codes()
	}
	c.Wants = d.wants(len(c.Codes) > 0)
	return c
}
