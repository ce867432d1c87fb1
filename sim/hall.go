package sim

import (
	"fmt"
	"math/rand/v2"

	"facevalue/sale"
	"facevalue/seating"
)

// The two events, the pools, and the ticket types by index.
const (
	gig, play             = 0, 1
	floor, lounge, scarfs = 0, 1, 2
	scarf                 = 0
	evening               = 0 // bundle
	members               = 1 // allocation

	admission = 0 // counts on the floor
	vip       = 1 // counts on the floor and in the lounge
	family    = 2 // three people, with an access code
	front     = 3 // seats
	rear      = 4
)

// Windows by index.
const (
	general = iota
	queued  // wants a turn
	club    // wants an access code
)

// typeInfo is what everybody knows of a ticket type.
type typeInfo struct {
	event       uint32
	pools       []uint32
	admits      uint32
	each        uint32 // per person
	most        uint32 // per order
	first, last uint32 // its seats, when last is above 0
	face        int64
}

var ticketTypes = [...]typeInfo{
	admission: {event: gig, pools: []uint32{floor}, admits: 1, each: 6, most: 4, face: 2000},
	vip:       {event: gig, pools: []uint32{floor, lounge}, admits: 1, most: 2, face: 5000},
	family:    {event: gig, pools: []uint32{floor}, admits: 3, face: 5001},
	front:     {event: play, admits: 1, last: 11, face: 4000},
	rear:      {event: play, admits: 1, first: 12, last: 18, face: 2503},
}

// evenings is what one evening has.
var evenings = goods{{typ: admission}, {typ: admission}, {typ: rear}}

// scarfPrice is what a scarf costs.
const scarfPrice = 1500

var typeKeys = [...]string{admission: "admission", vip: "vip", family: "family", front: "front", rear: "rear"}

// Limits per person.
const (
	ticketsEach = 9 // of the sale
	gigEach     = 7
	holdsEach   = 2
)

var hall = buildHall()

// buildHall is two rows of six in front; in the rear a row of five with a
// wheelchair place and its companion's, and a box of two.
func buildHall() *seating.Chart {
	b := seating.NewBuilder("hall")
	b.Category(seating.Category{Key: "front"})
	b.Category(seating.Category{Key: "rear"})
	stalls := b.Section("stalls")
	for i, row := range []struct {
		name, category string
		seats          int
	}{{"a", "front", 6}, {"b", "front", 6}, {"c", "rear", 5}} {
		line := stalls.Row(row.name)
		for n := range row.seats {
			s := seating.SeatSpec{
				ID: fmt.Sprintf("%s%d", row.name, n+1), Label: fmt.Sprint(n + 1), Category: row.category,
				At: seating.Point{X: int32(n) * 50, Y: int32(i+1) * 100}, Accessible: row.name == "c" && n == 3,
			}
			if row.name == "c" && n == 4 {
				s.CompanionOf = "c4"
			}
			line.Seat(s)
		}
	}
	box := b.Section("boxes").Row("box")
	for n := range 2 {
		box.Seat(seating.SeatSpec{
			ID: fmt.Sprintf("x%d", n+1), Label: fmt.Sprint(n + 1), Group: "box", Category: "rear",
			At: seating.Point{X: int32(n) * 50, Y: 500},
		})
	}
	c, err := b.Build()
	if err != nil {
		panic(err)
	}
	return c
}

func findChart(hash [32]byte) (*seating.Chart, bool) { return hall, hash == hall.Hash() }

// seatNumber finds a seat by its stable id.
func seatNumber(id string) uint32 {
	n, _ := hall.Lookup(id)
	return uint32(n)
}

// rules draws the sale's policy.
func rules(r *rand.Rand) sale.Policy {
	p := sale.Policy{
		HoldFor: 1000 * (1 + r.Int64N(4)), PayFor: 1000 * (1 + r.Int64N(4)), HoldsEach: holdsEach, TicketsEach: ticketsEach,
		JoinKinds: sale.Kinds(sale.ClaimEmail), CountKinds: sale.Kinds(sale.ClaimCard), OrphanRule: r.IntN(2) == 0,
	}
	p.PayCeiling = 30 * 24 * 3_600_000 // whatever the clocks do: at rest nothing is left for a person
	p.HoldCeiling = p.HoldFor * (1 + r.Int64N(3))
	if r.IntN(2) == 0 {
		p.OrderFees = []sale.Fee{{Code: "order", Payee: "hall", Amount: 150, Unavoidable: true}}
	}
	return p
}

// price is what a unit costs at a face value.
func price(face int64) sale.Price {
	return sale.Price{
		Face:  face,
		Fees:  []sale.Fee{{Code: "service", Amount: 100, Rate: 20_000, Unavoidable: true}, {Code: "print", Amount: 50, Refundable: true}},
		Taxes: []sale.TaxRate{{Code: "vat", Rate: 190_000, Included: true, OnFees: true}, {Code: "city", Rate: 50_000}},
	}
}

// starts is when the events begin, on the sale's clock: long after all of this.
const starts = 10_000_000_000_000

// chapters are the commands of set-up.
func (s *shop) chapters() [][]sale.Command {
	return [][]sale.Command{s.stock(), s.types(), s.doors()}
}

func (s *shop) stock() []sale.Command {
	k := func() sale.Meta { return s.keyed(boss) }
	return []sale.Command{
		&sale.OpenSale{Meta: k(), Name: "small", Policy: s.policy},
		&sale.AddSeller{Meta: k(), Def: sale.Seller{Key: "hall", Currency: "EUR"}},
		&sale.AddEvent{Meta: k(), Def: sale.EventDef{Key: "gig", Starts: starts, TicketsEach: gigEach}},
		&sale.AddEvent{Meta: k(), Def: sale.EventDef{Key: "play", Chart: hall.Hash(), Starts: starts}},
		&sale.AddPool{Meta: k(), Def: sale.PoolDef{Key: "floor", Event: gig + 1, Capacity: 24}},
		&sale.AddPool{Meta: k(), Def: sale.PoolDef{Key: "lounge", Event: gig + 1, Capacity: 5}},
		&sale.AddPool{Meta: k(), Def: sale.PoolDef{Key: "scarfs", Capacity: 6}},
		&sale.AddItem{Meta: k(), Def: sale.ItemDef{Key: "scarf", Pool: scarfs + 1, Max: 3}},
		&sale.SetItemPrice{Meta: k(), Item: scarf, Price: sale.Price{Face: scarfPrice}},
		&sale.AddAllocation{Meta: k(), Name: "members"},
		&sale.MoveCount{Meta: k(), Pool: floor, To: members, Count: 5},
		&sale.MoveSeats{Meta: k(), Event: play, Seats: []uint32{6, 7, 8}, Alloc: members},
	}
}

func (s *shop) types() []sale.Command {
	var cmds []sale.Command
	for i, t := range ticketTypes {
		d := sale.TypeDef{
			Key: typeKeys[i], Event: t.event, Pools: t.pools, Admits: t.admits, Max: t.most, Each: t.each, Access: i == family,
			Policy: sale.TicketPolicy{Exchange: i != family, NameUntil: 1000, Transfer: true},
		}
		if i != vip {
			d.Policy.CancelTill = 1000
		}
		if t.last > 0 {
			d.Categories = []string{typeKeys[i]}
		}
		cmds = append(cmds,
			&sale.AddType{Meta: s.keyed(boss), Def: d},
			&sale.SetPrice{Meta: s.keyed(boss), Type: uint32(i), Price: price(t.face)})
	}
	return append(cmds, &sale.AddBundle{Meta: s.keyed(boss), Def: sale.BundleDef{
		Key: "evening", Price: 5001, Max: 2, Parts: []sale.BundlePart{{Type: admission, Count: 2, Weight: 2}, {Type: rear, Count: 1, Weight: 3}},
	}})
}

// The codes, and how often each may be used.
var codeUses = map[string]int{"TENTH": 0, "V-2": 1, "V-3": 1, "FAMILY": 2, "MEMBER": 3}

func (s *shop) doors() []sale.Command {
	k := func() sale.Meta { return s.keyed(boss) }
	all := []uint32{admission, vip, family, front, rear}
	return []sale.Command{
		&sale.AddWindow{Meta: k(), Def: sale.WindowDef{Key: "general", Types: all}},
		&sale.AddWindow{Meta: k(), Def: sale.WindowDef{Key: "queued", Types: all, Turn: true}},
		&sale.AddWindow{Meta: k(), Def: sale.WindowDef{Key: "club", Types: []uint32{admission, front}, Alloc: members, General: true, Access: true}},
		&sale.AddCodes{Meta: k(), Def: sale.CodeDef{Key: "tenth", Kind: sale.PercentCode, Percent: 100_000, Budget: 6000, Stacks: true}, Texts: []string{"TENTH"}},
		&sale.AddCodes{Meta: k(), Def: sale.CodeDef{Key: "voucher", Kind: sale.AmountCode, Amount: 1001, Uses: 1, Stacks: true}, Texts: []string{"V-2", "V-3"}},
		&sale.AddCodes{Meta: k(), Def: sale.CodeDef{Key: "family", Types: []uint32{family}, Uses: 2}, Texts: []string{"FAMILY"}},
		&sale.AddCodes{Meta: k(), Def: sale.CodeDef{Key: "member", Windows: []uint32{club}, Alloc: members, Uses: 3}, Texts: []string{"MEMBER"}},
		&sale.AddQuestion{Meta: k(), Def: sale.QuestionDef{Key: "terms", Version: 1, Consent: true, Required: true}},
	}
}
