package views

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"

	"facevalue/sale"
	"facevalue/seating"
)

// world is a real sale whose records are kept, with a vault that is a map.
type world struct {
	rand    *rand.Rand
	name    string
	m       *sale.Machine
	now     int64
	records []record
	erased  map[[16]byte]bool
	people  uint32
	effects []sale.Effect
}

// record is what a journal would hold.
type record struct {
	at    Mark
	facts []sale.Fact
}

var (
	boss  = sale.Actor{Role: sale.Owner, Name: "olga"}
	clerk = sale.Actor{Role: sale.BoxOffice, Name: "bert"}
	house = sale.Actor{Role: sale.House}
)

// The halls: the second is the first with other labels, and a row more.
var hall, hall2 = buildHall("", 0), buildHall("new ", 1)

func buildHall(prefix string, more int) *seating.Chart {
	b := seating.NewBuilder("hall")
	b.Category(seating.Category{Key: "front"})
	b.Category(seating.Category{Key: "rear"})
	stalls := b.Section("Stalls")
	for i, name := range []string{"a", "b", "c", "d", "e"}[:4+more] {
		line := stalls.Row(prefix + name)
		for n := range 8 {
			category := "front"
			if i > 1 {
				category = "rear"
			}
			line.Seat(seating.SeatSpec{
				ID: fmt.Sprintf("%s-%d", name, n+1), Label: fmt.Sprint(n + 1), Category: category,
				At: seating.Point{X: int32(n) * 50, Y: int32(i+1) * 100},
			})
		}
	}
	c, err := b.Build()
	if err != nil {
		panic(err)
	}
	return c
}

func findChart(hash [32]byte) (*seating.Chart, bool) {
	for _, c := range []*seating.Chart{hall, hall2} {
		if c.Hash() == hash {
			return c, true
		}
	}
	return nil, false
}

const (
	day    = 24 * 60 * 60 * 1000
	begin  = 1_800_000_000_000
	starts = begin + 400*day
)

func newWorld(name string, seed uint64) *world {
	w := &world{rand: rand.New(rand.NewPCG(seed, 1)), name: name, m: sale.New(findChart), now: begin, erased: map[[16]byte]bool{}}
	for _, cmd := range setup(name) {
		if out := w.do(cmd); !out.OK() {
			panic(fmt.Sprintf("set-up %T: %v %+v", cmd, out.Status, out.Detail))
		}
	}
	return w
}

func price(face int64) sale.Price {
	return sale.Price{
		Face:  face,
		Fees:  []sale.Fee{{Code: "service", Payee: "hall", Amount: 100, Rate: 20_000, Unavoidable: true}, {Code: "print", Amount: 50, Refundable: true}},
		Taxes: []sale.TaxRate{{Code: "vat", Rate: 190_000, Included: true, OnFees: true}, {Code: "city", Rate: 50_000, OnFees: true}},
	}
}

func setup(name string) []sale.Command {
	k := sale.Meta{By: boss}
	policy := sale.TicketPolicy{Exchange: true, CancelTill: 1000, NameUntil: 1000}
	cmds := []sale.Command{
		&sale.OpenSale{Meta: k, Name: name, Policy: sale.Policy{
			HoldFor: 60_000, HoldCeiling: 120_000, PayFor: 60_000, JoinKinds: sale.Kinds(sale.ClaimEmail),
			OrderFees: []sale.Fee{{Code: "order", Payee: "hall", Amount: 150, Unavoidable: true}},
		}},
		&sale.AddSeller{Meta: k, Def: sale.Seller{Key: "hall", Currency: "EUR"}},
		&sale.AddEvent{Meta: k, Def: sale.EventDef{Key: "gig", Starts: starts}},
		&sale.AddEvent{Meta: k, Def: sale.EventDef{Key: "play", Chart: hall.Hash(), Starts: starts}},
		&sale.AddPool{Meta: k, Def: sale.PoolDef{Key: "floor", Event: 1, Capacity: 200}},
		&sale.AddPool{Meta: k, Def: sale.PoolDef{Key: "scarfs", Capacity: 60}},
		&sale.AddItem{Meta: k, Def: sale.ItemDef{Key: "scarf", Pool: 2, Max: 5}},
		&sale.AddItem{Meta: k, Def: sale.ItemDef{Key: "roof", Kind: sale.Donation}},
		&sale.AddItem{Meta: k, Def: sale.ItemDef{Key: "post", Kind: sale.Delivery}},
		&sale.SetItemPrice{Meta: k, Item: 0, Price: sale.Price{Face: 1500, Taxes: []sale.TaxRate{{Code: "vat", Rate: 190_000, Included: true}}}},
		&sale.SetItemPrice{Meta: k, Item: 2, Price: sale.Price{Face: 390}},
		&sale.AddAllocation{Meta: k, Name: "members"},
		&sale.MoveCount{Meta: k, Pool: 0, To: 1, Count: 30},
	}
	for i, t := range []sale.TypeDef{
		{Key: "ga", Pools: []uint32{0}},
		{Key: "vip", Pools: []uint32{0}},
		{Key: "front", Event: 1, Categories: []string{"front"}},
		{Key: "rear", Event: 1, Categories: []string{"rear"}},
	} {
		t.Admits, t.Policy = 1, policy
		cmds = append(cmds, &sale.AddType{Meta: k, Def: t}, &sale.SetPrice{Meta: k, Type: uint32(i), Price: price(2000 + 1001*int64(i))})
	}
	all := []uint32{0, 1, 2, 3}
	return append(cmds,
		&sale.AddBundle{Meta: k, Def: sale.BundleDef{Key: "pair", Price: 3333, Parts: []sale.BundlePart{{Type: 0, Count: 2, Weight: 1}, {Type: 1, Count: 1, Weight: 2}}}},
		&sale.AddWindow{Meta: k, Def: sale.WindowDef{Key: "general", Types: all, Channel: "web"}},
		&sale.AddWindow{Meta: k, Def: sale.WindowDef{Key: "club", Types: all, Alloc: 1, General: true, Access: true}},
		&sale.AddCodes{Meta: k, Def: sale.CodeDef{Key: "tenth", Kind: sale.PercentCode, Percent: 100_000, Stacks: true}, Texts: []string{"TENTH"}},
		&sale.AddCodes{Meta: k, Def: sale.CodeDef{Key: "voucher", Kind: sale.AmountCode, Amount: 1001, Stacks: true}, Texts: []string{"V-2"}},
		&sale.AddCodes{Meta: k, Def: sale.CodeDef{Key: "member", Windows: []uint32{1}, Alloc: 1}, Texts: []string{"MEMBER"}},
		&sale.AddQuestion{Meta: k, Def: sale.QuestionDef{Key: "terms", Version: 1, Consent: true, Required: true}},
		&sale.AddQuestion{Meta: k, Def: sale.QuestionDef{Key: "diet", Version: 1, Attendee: true}},
	)
}

// do decides a command and records what becomes true.
func (w *world) do(cmds ...sale.Command) sale.Outcome {
	var out sale.Outcome
	var facts []sale.Fact
	for _, cmd := range cmds {
		var more []sale.Fact
		out, more = w.m.Decide(cmd, w.now)
		facts = append(facts, w.apply(more)...)
	}
	w.record(facts)
	return out
}

// apply makes facts true and copies them, by their bytes, as a journal would.
func (w *world) apply(facts []sale.Fact) []sale.Fact {
	var own []sale.Fact
	for _, f := range facts {
		w.m.Apply(f)
		read, err := sale.ReadFact(sale.AppendFact(nil, f))
		if err != nil {
			panic(err)
		}
		own = append(own, read)
	}
	w.effects = w.m.Opened(w.effects)
	return own
}

func (w *world) record(facts []sale.Fact) {
	if len(facts) == 0 {
		return
	}
	at := Mark{Seq: uint64(len(w.records)) + 1, At: w.now}
	at.Hash[0] = byte(at.Seq)
	w.records = append(w.records, record{at, facts})
}

// pass lets time go by.
func (w *world) pass(ms int64) {
	w.now += ms
	w.record(w.apply(w.m.Due(w.now, 100)))
}

func (w *world) machine() string { return "sale-" + w.name }

// options open what seal sealed.
func (w *world) options() Options {
	return Options{
		Charts: findChart,
		Person: func(blob []byte) ([16]byte, bool) {
			if len(blob) < 16 {
				return [16]byte{}, false
			}
			return [16]byte(blob[:16]), true
		},
		Open: func(_ context.Context, purpose string, blob []byte) ([]byte, error) {
			if len(blob) < 17 {
				return nil, ErrSealed
			}
			if w.erased[[16]byte(blob[:16])] {
				return nil, fmt.Errorf("vault: %w", ErrErased)
			}
			if !bytes.HasPrefix(blob[16:], []byte(purpose+":")) {
				return nil, ErrSealed
			}
			return blob[17+len(purpose):], nil
		},
		Facts: 64,
	}
}

// seal seals something for a person.
func seal(person [16]byte, purpose string, what any) []byte {
	text, ok := what.(string)
	if !ok {
		b, err := json.Marshal(what)
		if err != nil {
			panic(err)
		}
		text = string(b)
	}
	return append(person[:], purpose+":"+text...)
}

// person is somebody new.
func (w *world) person() [16]byte {
	w.people++
	return [16]byte{1, byte(w.people >> 8), byte(w.people), 7}
}

var givenNames = []string{"Anna", "Børge", "Çelik", "Dmitri", "Ève", "Zoë O'Neill"}

// contactOf is what somebody says of themselves.
func contactOf(person [16]byte) contact {
	n := int(person[1])<<8 + int(person[2])
	return contact{
		Name:  fmt.Sprintf("%s Müller-%d", givenNames[n%len(givenNames)], n),
		Email: fmt.Sprintf("Fan%d@Example.org", n), Phone: fmt.Sprintf("+49 30 %06d", n),
	}
}

func session(n uint32) sale.Claim {
	return sale.Claim{0: byte(sale.ClaimSession), 14: byte(n >> 8), 15: byte(n)}
}

func mail(n uint32) sale.Claim {
	return sale.Claim{0: byte(sale.ClaimEmail), 14: byte(n >> 8), 15: byte(n)}
}

// erase is what the vault does to somebody.
func (w *world) erase(p [16]byte) { w.erased[p] = true }

// everybody is each person that some fact names.
func (w *world) everybody() [][16]byte {
	var all [][16]byte
	for n := range w.people {
		all = append(all, [16]byte{1, byte((n + 1) >> 8), byte(n + 1), 7})
	}
	return all
}
