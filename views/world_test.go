package views

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"

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

// step does one random thing.
func (w *world) step() {
	r := w.rand
	w.pass(r.Int64N(4000))
	fan := r.Uint32N(5)
	switch n := r.IntN(36); {
	case n < 7:
		w.do(w.place(fan))
	case n < 12:
		w.checkout(fan)
	case n < 20:
		w.finish()
	case n < 24:
		w.after()
	case n < 27:
		w.exchange(fan)
	case n < 29:
		w.counter()
	case n < 33:
		w.staff()
	default:
		w.organize()
	}
}

func (w *world) wants() []sale.Want {
	r := w.rand
	var wants []sale.Want
	if r.IntN(8) == 0 {
		wants = append(wants, sale.Want{Kind: sale.BundleLine, Count: 1})
	} else {
		typ := r.Uint32N(4)
		wants = append(wants, sale.Want{Index: typ, Count: 1 + r.Uint32N(3), Apart: true})
	}
	if r.IntN(4) == 0 {
		wants = append(wants, sale.Want{Kind: sale.ItemLine, Count: 1 + r.Uint32N(2)})
	}
	if r.IntN(5) == 0 {
		wants = append(wants, sale.Want{Kind: sale.DonationLine, Index: 1, Count: 100 + r.Uint32N(900)})
	}
	if r.IntN(5) == 0 {
		wants = append(wants, sale.Want{Kind: sale.DeliveryLine, Index: 2, Count: 1})
	}
	return wants
}

func (w *world) place(fan uint32) *sale.PlaceHold {
	c := &sale.PlaceHold{Wants: w.wants(), Claims: []sale.Claim{session(fan), mail(fan)}}
	switch w.rand.IntN(5) {
	case 0:
		c.Codes = []string{"tenth"}
	case 1:
		c.Codes = []string{"tenth", "v-2"}
	case 2:
		c.Window, c.Codes = 1, []string{"member"}
	}
	return c
}

// someHold is a live hold of a fan, 0 if there is none.
func (w *world) someHold(fan uint32) sale.HoldInfo {
	for n := w.m.Holds(); n > 0 && n+40 > w.m.Holds(); n-- {
		if h, _ := w.m.HoldInfo(n); h.State == "live" && h.Owner == session(fan) && h.Exchange == 0 {
			return h
		}
	}
	return sale.HoldInfo{}
}

func (w *world) someOrder() sale.OrderInfo {
	if w.m.Orders() == 0 {
		return sale.OrderInfo{}
	}
	o, _ := w.m.OrderInfo(1 + w.rand.Uint64N(w.m.Orders()))
	return o
}

func (w *world) answers(h sale.HoldInfo, person [16]byte) []sale.Answer {
	answers := []sale.Answer{{Question: 0, Version: 1, Agreed: true, Language: "en"}}
	if len(h.Lines) > 0 && h.Lines[0].Kind == sale.TicketLine && w.rand.IntN(2) == 0 {
		answers = append(answers, sale.Answer{Question: 1, Version: 1, Ticket: 1, Language: "de", Sealed: seal(person, PurposeAnswer, "no nuts")})
	}
	return answers
}

func (w *world) checkout(fan uint32) {
	h := w.someHold(fan)
	if h.Hold == 0 {
		return
	}
	p, guest := w.person(), w.person()
	c := &sale.Checkout{
		Hold: h.Hold, Owner: session(fan), Claims: []sale.Claim{mail(fan)}, Agreed: h.Total, Person: p,
		Sealed: seal(p, PurposeBuyer, contactOf(p)), Answers: w.answers(h, guest), Language: "en",
	}
	if h.Lines[0].Kind == sale.TicketLine && w.rand.IntN(2) == 0 {
		c.Attendees = []sale.Attendee{{Person: guest, Sealed: seal(guest, PurposeAttendee, contactOf(guest))}}
	}
	if w.rand.IntN(12) == 0 {
		c.Sealed = []byte("noise")
	}
	w.do(c)
}

// finish carries out some effect that is open.
func (w *world) finish() {
	open := w.m.Open(nil)
	if len(open) == 0 {
		return
	}
	e := open[w.rand.IntN(len(open))]
	w.end(e)
}

func (w *world) end(e sale.Effect) {
	r := w.rand
	c := &sale.FinishEffect{Meta: sale.Meta{By: house}, Effect: e.ID, Result: sale.EffectDone, Ref: fmt.Sprintf("pi_%d", e.ID)}
	if r.IntN(6) == 0 {
		c.Result, c.Reason = sale.EffectDeclined, "no"
	}
	if e.Kind == sale.ChargeEffect && c.Result == sale.EffectDone {
		c.Amount, c.Tender = e.Amount, []string{"card", "sepa"}[r.IntN(2)]
		if r.IntN(10) == 0 {
			c.Amount++
		}
	}
	if r.IntN(4) == 0 {
		w.do(&sale.BeginEffect{Meta: sale.Meta{By: house}, Effect: e.ID, Ref: c.Ref}, c)
		return
	}
	w.do(c)
}

func (w *world) after() {
	o := w.someOrder()
	if o.Order == 0 {
		return
	}
	switch w.rand.IntN(4) {
	case 0:
		w.do(&sale.CancelOrder{Order: o.Order, Owner: o.Owner, Reason: "ill"})
	case 1:
		if t := valid(o); len(t) > 0 {
			w.do(&sale.CancelTickets{Order: o.Order, Owner: o.Owner, Tickets: t[:1+w.rand.IntN(len(t))]})
		}
	case 2:
		w.do(&sale.RetryPayment{Order: o.Order, Owner: o.Owner})
	default:
		if t := valid(o); len(t) > 0 {
			p := w.person()
			w.do(&sale.NameTicket{Ticket: t[0], Owner: o.Owner, Person: p, Sealed: seal(p, PurposeAttendee, contactOf(p))})
		}
	}
}

func valid(o sale.OrderInfo) []uint64 {
	var live []uint64
	for _, t := range o.Tickets {
		if t.State == "live" {
			live = append(live, t.Ticket)
		}
	}
	return live
}

func (w *world) exchange(fan uint32) {
	h := w.someHold(fan)
	for range 30 {
		o := w.someOrder()
		t := valid(o)
		if h.Hold == 0 || o.Owner != session(fan) || len(t) == 0 {
			continue
		}
		guest := w.person()
		c := &sale.Exchange{Order: o.Order, Owner: session(fan), Hold: h.Hold, Tickets: t[:1+w.rand.IntN(len(t))], Answers: w.answers(h, guest)}
		if h.Lines[0].Kind == sale.TicketLine {
			c.Attendees = []sale.Attendee{{Person: guest, Sealed: seal(guest, PurposeAttendee, contactOf(guest))}}
		}
		w.do(c)
		return
	}
}

func (w *world) counter() {
	p := w.person()
	c := &sale.SellAtCounter{
		Meta: sale.Meta{By: clerk}, Wants: w.wants(), Free: w.rand.IntN(3) == 0, Tender: "cash", Reason: "at the door", Ref: "till 1",
		Person: p, Sealed: seal(p, PurposeBuyer, contactOf(p)), Window: w.rand.Uint32N(2),
	}
	w.do(c)
}

func (w *world) staff() {
	o, by := w.someOrder(), sale.Meta{By: boss}
	if o.Order == 0 {
		return
	}
	r := w.rand
	switch r.IntN(6) {
	case 0:
		w.do(&sale.CancelOrder{Meta: by, Order: o.Order, Reason: "double", WithFees: r.IntN(2) == 0, Withhold: r.IntN(3) == 0})
	case 1:
		if t := valid(o); len(t) > 0 {
			w.do(&sale.CancelTickets{Meta: by, Order: o.Order, Reason: "view", WithFees: r.IntN(2) == 0, Tickets: t[:1+r.IntN(len(t))]})
		}
	case 2:
		p := w.person()
		w.do(&sale.CorrectContact{Meta: by, Order: o.Order, Reason: "misspelt", Person: p, Sealed: seal(p, PurposeBuyer, contactOf(p))})
	default:
		adjustments := []sale.Adjustment{
			{Kind: sale.DiscountLine, Amount: -1 - r.Int64N(700), Code: "view"},
			{Kind: sale.FeeLine, Amount: 1 + r.Int64N(500), Code: "post"},
			{Kind: sale.DonationLine, Index: 1, Amount: 500},
			{Kind: sale.ItemLine, Index: 0, Count: 1},
		}
		w.do(&sale.AdjustOrder{Meta: by, Order: o.Order, Reason: "asked for", Lines: adjustments[r.IntN(4):][:1]})
	}
}

func (w *world) organize() {
	r, by := w.rand, sale.Meta{By: boss}
	switch r.IntN(9) {
	case 0:
		typ := r.Uint32N(4)
		w.do(&sale.SetPrice{Meta: by, Type: typ, Price: price(1500 + r.Int64N(3)*500)})
	case 1:
		w.do(&sale.ChangeWindow{Meta: by, Window: 0, Def: sale.WindowDef{Key: "general", Types: []uint32{0, 1, 2, 3}, Channel: []string{"web", "app", ""}[r.IntN(3)]}})
	case 2:
		seats := []uint32{r.Uint32N(32)}
		w.do(&sale.BlockSeats{Meta: by, Event: 1, Seats: seats, Kill: r.IntN(2) == 0, Reason: "camera"})
	case 3:
		for i, b := range w.m.SeatBits(1, nil) {
			if b&sale.SeatState == sale.SeatBlocked {
				w.do(&sale.UnblockSeats{Meta: by, Event: 1, Seats: []uint32{uint32(i)}})
				return
			}
		}
	case 4:
		w.do(&sale.MoveCount{Meta: by, Pool: 0, From: r.Uint32N(2), To: r.Uint32N(2), Count: 1 + r.Uint32N(20)})
	case 5:
		w.do(&sale.SetCapacity{Meta: by, Pool: 0, Capacity: 120 + r.Uint32N(100), Accept: "fire officer"})
	case 6:
		w.do(&sale.BlockCount{Meta: by, Pool: 0, Count: 1 + r.Int64N(3), Reason: "stage"})
	case 7:
		w.do(&sale.MoveSeats{Meta: by, Event: 1, Seats: []uint32{r.Uint32N(32)}, Alloc: r.Uint32N(2)})
	default:
		if r.IntN(3) == 0 {
			to := []*seating.Chart{hall, hall2}[r.IntN(2)]
			w.do(&sale.SwapChart{Meta: by, Event: 1, Chart: to.Hash()})
		}
	}
}

// erase is what the vault does to somebody.
func (w *world) erase(p [16]byte) { w.erased[p] = true }

// everybody is each person that some fact names.
func (w *world) everybody() [][16]byte {
	var all [][16]byte
	for n := range w.people {
		all = append(all, [16]byte{1, byte((n + 1) >> 8), byte(n + 1), 7})
	}
	return slices.Clip(all)
}
