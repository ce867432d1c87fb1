package sale

import (
	"pgregory.net/rapid"
)

// A world is a small sale that a property draws: two events, one of them on the
// rows chart, with pools that types share, an allocation, codes, items, a bundle,
// and limits tight enough to be met within a few commands.
type world struct {
	policy  Policy
	events  []EventDef
	pools   []PoolDef
	types   []TypeDef
	prices  []Price
	items   []ItemDef
	faces   []int64 // of items; 0 for the donation
	bundle  BundleDef
	windows []WindowDef
	codes   []worldCodes
	shared  uint32   // of the floor, moved to the allocation
	moved   []string // seats moved to the allocation
}

// worldCodes is a rule with its texts, which are their own normal form.
type worldCodes struct {
	def   CodeDef
	texts []string
	bound Claim
}

const worldStart = int64(1_800_000_000_000)

// Indices of what every world has.
const (
	floorPool, housePool, goodsPool          = 0, 1, 2
	frontType, rearType, gaType, vipType     = 0, 1, 2, 3
	familyType                               = 4
	scarfItem, giftItem, postItem, otherItem = 0, 1, 2, 3
	generalWindow, clubWindow, turnWindow    = 0, 1, 2
	seatedEvent, standingEvent, strangeEvent = 0, 1, 2
)

// some draws a limit that is often none.
func some(t *rapid.T, what string, from, to uint32) uint32 {
	if rapid.Bool().Draw(t, what+"?") {
		return 0
	}
	return rapid.Uint32Range(from, to).Draw(t, what)
}

func drawWorld(t *rapid.T) *world {
	w := &world{}
	w.policy = Policy{
		HoldFor: 10 * minute, HoldCeiling: 25 * minute, PayFor: 20 * minute,
		HoldsEach: some(t, "holds each", 1, 3), TicketsEach: some(t, "tickets each", 2, 8),
		JoinKinds: Kinds(ClaimSession, ClaimEmail), CountKinds: Kinds(ClaimCard),
		Tenders:  []Tender{{Kind: TenderTransfer, DueIn: 10 * minute, Ceiling: 20 * minute, Open: 2, Fans: true}},
		Disputes: DisputeRule(rapid.IntRange(0, 2).Draw(t, "disputes")),
	}
	if rapid.Bool().Draw(t, "order fee?") {
		w.policy.OrderFees = []Fee{{Code: "order", Amount: 150, Refundable: rapid.Bool().Draw(t, "refundable")}}
		w.policy.OrderTaxes = []TaxRate{{Code: "vat", Rate: 75_500}}
	}
	w.drawStock(t)
	w.drawTypes(t)
	w.drawOffers(t)
	w.drawCodes(t)
	return w
}

func (w *world) drawStock(t *rapid.T) {
	w.events = []EventDef{
		{Key: "play", Chart: rowsCharts[0].Hash(), Starts: worldStart + 10*hour, TicketsEach: some(t, "play each", 1, 6)},
		{Key: "party", Starts: worldStart + 12*hour, TicketsEach: some(t, "party each", 1, 6)},
		{Key: "away", Seller: 1},
	}
	w.pools = []PoolDef{
		{Key: "floor", Event: standingEvent + 1, Capacity: rapid.Uint32Range(2, 12).Draw(t, "floor")},
		{Key: "house", Capacity: rapid.Uint32Range(3, 20).Draw(t, "house")},
		{Key: "goods", Capacity: 3},
	}
	if rapid.Bool().Draw(t, "allocation?") {
		w.shared = rapid.Uint32Range(1, w.pools[floorPool].Capacity).Draw(t, "shared")
		w.moved = rapid.SampledFrom([][]string{nil, {"a1", "a2", "a3"}, {"b5", "c1"}}).Draw(t, "moved")
	}
}

func (w *world) drawTypes(t *rapid.T) {
	pools := func(what string, own ...uint32) []uint32 {
		if rapid.Bool().Draw(t, what+" in the house") {
			own = append(own, housePool)
		}
		return own
	}
	policy := func(what string) TicketPolicy {
		p := TicketPolicy{Exchange: rapid.Bool().Draw(t, what+" exchange")}
		if rapid.Bool().Draw(t, what+" cancel") {
			p.CancelTill = hour
		}
		return p
	}
	w.types = []TypeDef{
		{Key: "front", Categories: []string{"front"}, Admits: 1, Pools: pools("front"), Policy: policy("front"), Each: some(t, "front each", 2, 4)},
		{Key: "rear", Categories: []string{"rear"}, Admits: 1, Policy: policy("rear")},
		{Key: "ga", Event: standingEvent, Pools: pools("ga", floorPool), Admits: 1, Max: some(t, "ga max", 2, 5), Min: rapid.Uint32Range(0, 2).Draw(t, "ga min"), Policy: policy("ga")},
		{Key: "vip", Event: standingEvent, Pools: pools("vip", floorPool), Admits: 1, Each: some(t, "vip each", 1, 3), Access: rapid.Bool().Draw(t, "vip access")},
		{Key: "family", Event: standingEvent, Pools: pools("family", floorPool), Admits: rapid.Uint32Range(2, 3).Draw(t, "family of")},
	}
	for i := range w.types {
		w.prices = append(w.prices, drawPrice(t, w.types[i].Key))
	}
}

// drawPrice draws a price whose sums need rounding.
func drawPrice(t *rapid.T, what string) Price {
	p := Price{Face: rapid.SampledFrom([]int64{0, 1, 999, 2500, 5001}).Draw(t, what+" face")}
	switch rapid.IntRange(0, 3).Draw(t, what+" extras") {
	case 1:
		p.Fees = []Fee{{Code: "service", Amount: 35, Rate: 12_345}}
	case 2:
		p.Fees = []Fee{{Code: "service", Rate: 50_000, Refundable: true}, {Code: "print", Amount: 3}}
		p.Taxes = []TaxRate{{Code: "vat", Rate: 70_000, OnFees: true}}
	case 3:
		p.Taxes = []TaxRate{{Code: "vat", Rate: 190_000, Included: true, OnFees: true}, {Code: "city", Rate: 33_333}}
	}
	return p
}

func (w *world) drawOffers(t *rapid.T) {
	w.items = []ItemDef{
		{Key: "scarf", Pool: goodsPool + 1, Max: some(t, "scarf max", 1, 2)},
		{Key: "gift", Kind: Donation, Max: 900},
		{Key: "post", Kind: Delivery},
		{Key: "other", Seller: 1},
	}
	w.faces = []int64{1500, 0, 401, 700}
	w.bundle = BundleDef{Key: "both", Price: 7001, Max: some(t, "bundle max", 1, 2), Parts: []BundlePart{
		{Type: gaType, Count: 2, Weight: 2}, {Type: familyType, Count: 1, Weight: 3},
	}}
	all := []uint32{frontType, rearType, gaType, vipType, familyType}
	w.windows = []WindowDef{
		{Key: "general", Opens: worldStart, Types: all},
		{Key: "club", Opens: worldStart, Closes: worldStart + 2*hour, Types: all[:4], Alloc: 1, General: rapid.Bool().Draw(t, "club general")},
		{Key: "turn", Opens: worldStart + 5*minute, Types: all, Turn: true},
	}
}

func (w *world) drawCodes(t *rapid.T) {
	w.codes = []worldCodes{
		{CodeDef{Key: "vip", Types: []uint32{vipType}, Uses: 2}, []string{"V1P", "V2P"}, Claim{}},
		{CodeDef{Key: "tenth", Kind: PercentCode, Percent: 100_001, Stacks: true, Cap: some64(t, "tenth cap", 500), Budget: some64(t, "tenth budget", 900)}, []string{"TENTH"}, Claim{}},
		{CodeDef{Key: "gift", Kind: AmountCode, Amount: 1001, Uses: 1, Stacks: true}, []string{"G1FT"}, buyer(1)},
		{CodeDef{Key: "front", Kind: AmountCode, Amount: 777, Types: []uint32{frontType}, Until: worldStart + hour}, []string{"FR0NT"}, Claim{}},
	}
}

func some64(t *rapid.T, what string, n int64) int64 { return int64(some(t, what, 1, 2)) * n }

// build has a rig set the world up.
func (w *world) build(r *rig) {
	r.must(&OpenSale{Meta: boss, Name: "world", Policy: w.policy})
	r.must(&AddSeller{Meta: boss, Def: Seller{Key: "hall", Currency: "EUR"}})
	r.must(&AddSeller{Meta: boss, Def: Seller{Key: "club", Currency: "CHF"}})
	r.must(&AddAllocation{Meta: boss, Name: "club"})
	for _, d := range w.events {
		r.must(&AddEvent{Meta: boss, Def: d})
	}
	for _, d := range w.pools {
		r.must(&AddPool{Meta: boss, Def: d})
	}
	for i, d := range w.types {
		r.must(&AddType{Meta: boss, Def: d})
		r.must(&SetPrice{Meta: boss, Type: uint32(i), Price: w.prices[i]})
	}
	for i, d := range w.items {
		r.must(&AddItem{Meta: boss, Def: d})
		if d.Kind != Donation {
			r.must(&SetItemPrice{Meta: boss, Item: uint32(i), Price: Price{Face: w.faces[i]}})
		}
	}
	r.must(&AddBundle{Meta: boss, Def: w.bundle})
	for _, d := range w.windows {
		r.must(&AddWindow{Meta: boss, Def: d})
	}
	for _, c := range w.codes {
		r.must(&AddCodes{Meta: boss, Def: c.def, Texts: c.texts, Bound: c.bound})
	}
	if w.shared > 0 {
		r.must(&MoveCount{Meta: boss, Pool: floorPool, To: 1, Count: w.shared})
	}
	if len(w.moved) > 0 {
		r.must(&MoveSeats{Meta: boss, Seats: r.seats(w.moved...), Alloc: 1})
	}
}
