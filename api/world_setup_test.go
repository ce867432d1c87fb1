package api

import (
	"context"

	"facevalue/sale"
)

var owner = sale.Meta{By: sale.Actor{Role: sale.Owner, Name: "olga"}}

const (
	minuteMS = int64(60_000)
	hourMS   = 60 * minuteMS
	dayMS    = 24 * hourMS
)

func price(face, fee int64) sale.Price {
	return sale.Price{
		Face:  face,
		Fees:  []sale.Fee{{Code: "service", Payee: "hall", Amount: fee, Unavoidable: true}},
		Taxes: []sale.TaxRate{{Code: "vat", Rate: 190_000, Included: true}},
	}
}

// Indexes of what setUp makes.
const (
	typeGA, typeVIP, typeStalls    = 0, 1, 2
	windowGeneral, windowFans      = 0, 1
	itemPoster, itemRoof, itemPost = 0, 1, 2
)

// setUp makes a club night: standing, a few VIP places behind a code, seats, things,
// two questions, and windows of every kind.
func (w *world) setUp() {
	w.t.Helper()
	now := w.house.clock.Now()
	var categories []string
	for _, c := range w.chart.Categories() {
		categories = append(categories, c.Key)
	}
	types := []uint32{typeGA, typeVIP, typeStalls}
	w.do(
		&sale.OpenSale{Meta: owner, Name: "club", Policy: sale.Policy{
			HoldFor: 10 * minuteMS, HoldCeiling: 30 * minuteMS, PayFor: hourMS, OrphanRule: true,
			HoldsEach: 8, TicketsEach: 40, JoinKinds: sale.Kinds(sale.ClaimSession, sale.ClaimEmail),
		}},
		&sale.AddSeller{Meta: owner, Def: sale.Seller{Key: "hall", Currency: "EUR"}},
		&sale.AddEvent{Meta: owner, Def: sale.EventDef{Key: "night", Chart: w.chart.Hash(), Starts: now + 30*dayMS}},
		&sale.AddPool{Meta: owner, Def: sale.PoolDef{Key: "floor", Event: 1, Capacity: 100}},
		&sale.AddType{Meta: owner, Def: sale.TypeDef{Key: "ga", Pools: []uint32{0}, Admits: 1, Max: 8, Policy: sale.TicketPolicy{CancelTill: dayMS}}},
		&sale.AddType{Meta: owner, Def: sale.TypeDef{Key: "vip", Pools: []uint32{0}, Admits: 1, Access: true}},
		&sale.AddType{Meta: owner, Def: sale.TypeDef{Key: "stalls", Categories: categories, Admits: 1}},
		&sale.SetPrice{Meta: owner, Type: typeGA, Price: price(5000, 500)},
		&sale.SetPrice{Meta: owner, Type: typeVIP, Price: price(9000, 900)},
		&sale.SetPrice{Meta: owner, Type: typeStalls, Price: price(7000, 700)},
		&sale.AddItem{Meta: owner, Def: sale.ItemDef{Key: "poster"}},
		&sale.AddItem{Meta: owner, Def: sale.ItemDef{Key: "roof", Kind: sale.Donation, Max: 100_000}},
		&sale.AddItem{Meta: owner, Def: sale.ItemDef{Key: "post", Kind: sale.Delivery}},
		&sale.SetItemPrice{Meta: owner, Item: itemPoster, Price: price(1500, 0)},
		&sale.SetItemPrice{Meta: owner, Item: itemPost, Price: price(400, 0)},
		&sale.AddBundle{Meta: owner, Def: sale.BundleDef{Key: "pair", Price: 9001, Parts: []sale.BundlePart{{Type: typeGA, Count: 2, Weight: 1}}}},
		&sale.AddWindow{Meta: owner, Def: sale.WindowDef{Key: "general", Opens: now - hourMS, Types: types}},
		&sale.AddWindow{Meta: owner, Def: sale.WindowDef{Key: "fans", Opens: now - hourMS, Types: types, Turn: true}},
		&sale.AddWindow{Meta: owner, Def: sale.WindowDef{Key: "late", Opens: now + dayMS, Types: types}},
		&sale.AddWindow{Meta: owner, Def: sale.WindowDef{Key: "box", Opens: now - hourMS, Types: types, Staff: true}},
		&sale.AddCodes{Meta: owner, Def: sale.CodeDef{Key: "friends", Types: []uint32{typeVIP}}, Texts: []string{"FRIENDS"}},
		&sale.AddCodes{Meta: owner, Def: sale.CodeDef{Key: "gift", Kind: sale.PercentCode, Percent: 1_000_000}, Texts: []string{"GIFT"}},
		&sale.AddQuestion{Meta: owner, Def: sale.QuestionDef{Key: "diet", Version: 1}},
	)
}

// do carries out commands, each of which has to be accepted.
func (w *world) do(commands ...sale.Command) {
	w.t.Helper()
	for _, c := range commands {
		out, seq, err := w.house.desk.Submit(context.Background(), c)
		if err != nil || !out.OK() {
			w.t.Fatalf("%T: %v %+v %v", c, out.Status, out.Detail, err)
		}
		if w.house.Live() != nil {
			if err := w.house.Live().Wait(context.Background(), seq); err != nil {
				w.t.Fatal(err)
			}
		}
	}
}

// summary is the sale in numbers, as everybody was told.
func (w *world) summary() (s sale.Summary) {
	w.t.Helper()
	if err := w.house.Live().Wait(context.Background(), w.house.desk.Stats().Seq); err != nil {
		w.t.Fatal(err)
	}
	_ = w.house.Live().Read(func(m *sale.Machine, _ uint64) { s = m.Summary() })
	return s
}
