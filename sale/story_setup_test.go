package sale

import (
	"slices"
	"strings"
)

type storyVerb func(*story, *args) string

// storyVerbs is the whole language. Set-up says nothing when it is accepted.
var storyVerbs map[string]storyVerb

func init() {
	storyVerbs = map[string]storyVerb{
		"open": (*story).tellOpen, "policy": (*story).tellPolicy, "seller": (*story).tellSeller, "event": (*story).tellEvent,
		"chart": (*story).tellChart, "pool": (*story).tellPool, "type": (*story).tellType, "change-type": (*story).tellChangeType,
		"price": (*story).tellPrice, "item": (*story).tellItem, "item-price": (*story).tellItemPrice, "bundle": (*story).tellBundle,
		"change-item": (*story).tellChangeItem, "change-bundle": (*story).tellChangeBundle,
		"window": (*story).tellWindow, "change-window": (*story).tellChangeWindow, "allocation": (*story).tellAllocation,
		"code": (*story).tellCode, "question": (*story).tellQuestion, "sweeper": (*story).tellSweeper,

		"switch": (*story).tellSwitch, "post-rules": (*story).tellPostRules, "capacity": (*story).tellCapacity,
		"move": (*story).tellMove, "block": (*story).tellBlock, "unblock": (*story).tellBlock,
		"move-seats": (*story).tellMoveSeats, "block-seats": (*story).tellBlockSeats, "kill-seats": (*story).tellBlockSeats,
		"unblock-seats": (*story).tellUnblockSeats, "swap-chart": (*story).tellSwapChart, "extend": (*story).tellExtend,
		"change-event": (*story).tellChangeEvent, "end-event": (*story).tellEndEvent,
		"run": (*story).tellRun, "pause-run": (*story).tellTurnRun, "resume-run": (*story).tellTurnRun, "retry-run": (*story).tellRetryRun,

		"hold": (*story).tellHold, "amend": (*story).tellAmend, "renew": (*story).tellRenew, "release": (*story).tellRelease,
		"checkout": (*story).tellCheckout, "comp": (*story).tellCounter, "counter": (*story).tellCounter,
		"pay": (*story).tellPay, "decline": (*story).tellPay, "refunded": (*story).tellRefunded, "refund-failed": (*story).tellRefunded,
		"begin": (*story).tellBegin, "called-off": (*story).tellAsked, "on-its-way": (*story).tellAsked,
		"late": (*story).tellLate, "settle": (*story).tellSettle,
		"authorise": (*story).tellAuthorise, "capture-failed": (*story).tellNotCaptured, "dispute": (*story).tellDispute,
		"outside": (*story).tellOutside, "returned": (*story).tellReturned, "orphan": (*story).tellOrphan,
		"paid-by": (*story).tellMarkPaid, "close": (*story).tellCloseReview, "review": (*story).tellReview,
		"finish": (*story).tellFinish, "retry": (*story).tellRetry, "cancel": (*story).tellCancel, "adjust": (*story).tellAdjust,
		"exchange": (*story).tellExchange, "correct-contact": (*story).tellContact, "name": (*story).tellName,
		"tick": (*story).tellTick, "show": (*story).tellShow, "normalise": (*story).tellNormalise,
	}
}

var organizer = Actor{Role: Owner, Name: "ann"}

// setUp does a set-up command and keeps the index that its name stands for.
func (s *story) setUp(names map[string]uint32, name string, cmd Command) (Outcome, string) {
	out := s.do(cmd)
	if !out.OK() {
		return out, s.refusal(out, 0)
	}
	if names != nil {
		names[name] = uint32(out.Ref)
	}
	return out, ""
}

// tellOpen opens the sale with a seller (hall, EUR), an event (show) and a window
// (general, which sells every type unless one says general=no).
func (s *story) tellOpen(a *args) string {
	s.first = a.value("currency", "EUR")
	s.policy = a.policy(Policy{
		HoldFor: 10 * minute, HoldCeiling: 30 * minute, PayFor: hour, JoinKinds: Kinds(ClaimSession, ClaimEmail, ClaimAccount),
	})
	bare := a.flag("bare")
	if _, no := s.setUp(nil, "", &OpenSale{Meta: a.meta(organizer), Name: "tour", Policy: s.policy}); no != "" {
		return no
	}
	s.setUp(s.seller, "hall", &AddSeller{Meta: boss, Def: Seller{"hall", s.first}})
	if bare {
		return ""
	}
	def := EventDef{Key: "show", Starts: storyDay + 90*day + 20*hour, TicketsEach: a.number("each-event", 0)}
	if name := a.value("chart", ""); name != "" {
		def.Chart = s.chart[name].Hash()
	}
	s.setUp(s.event, "show", &AddEvent{Meta: boss, Def: def})
	s.addWindow("general", WindowDef{Key: "general", Opens: storyDay})
	if name := a.value("pool", ""); name != "" {
		s.setUp(s.pool, name, &AddPool{Meta: boss, Def: PoolDef{Key: name, Event: 1, Capacity: a.number("capacity", 0)}})
		s.addType(TypeDef{Key: name, Pools: []uint32{0}, Admits: 1}, boss, true)
		s.setUp(nil, "", &SetPrice{Meta: boss, Price: Price{Face: a.amount("price", 0, 5000)}})
	}
	return ""
}

// policy takes what is said about the policy and leaves the rest.
func (a *args) policy(p Policy) Policy {
	p.HoldFor, p.HoldCeiling = a.span("hold", p.HoldFor), a.span("ceiling", p.HoldCeiling)
	p.PayFor, p.PostedNotice = a.span("pay", p.PayFor), a.span("notice", p.PostedNotice)
	p.PayCeiling = a.span("doubt", p.PayCeiling)
	p.HoldsEach, p.TicketsEach = a.number("holds", p.HoldsEach), a.number("each", p.TicketsEach)
	if a.has("join") {
		p.JoinKinds = a.kinds("join")
	}
	if a.has("count") {
		p.CountKinds = a.kinds("count")
	}
	if a.has("order-fee") {
		p.OrderFees = a.fees("order-fee", 0)
	}
	if a.has("order-tax") {
		p.OrderTaxes = a.taxes("order-tax")
	}
	p.OrphanRule = a.flag("orphan-rule") || p.OrphanRule
	if rule := a.value("disputes", ""); rule != "" {
		p.Disputes = map[string]DisputeRule{"void": DisputeVoids, "suspend": DisputeSuspends, "keep": DisputeKeeps}[rule]
	}
	if a.has("tender") {
		p.Tenders = a.tenders("tender")
	}
	return p
}

func (a *args) kinds(key string) KindSet {
	var set KindSet
	for _, name := range a.list(key) {
		set |= Kinds(claimKinds[name])
	}
	return set
}

func (s *story) tellPolicy(a *args) string {
	p := a.policy(s.policy)
	_, no := s.setUp(nil, "", &SetPolicy{Meta: a.meta(organizer), Policy: p, Posted: a.number("posted", 0)})
	if no == "" {
		s.policy = p
	}
	return no
}

func (s *story) tellSeller(a *args) string {
	name := a.word("name")
	_, no := s.setUp(s.seller, name, &AddSeller{Meta: a.meta(organizer), Def: Seller{name, a.word("currency")}})
	return no
}

func (s *story) tellEvent(a *args) string {
	name := a.word("name")
	def := EventDef{Key: name, Starts: a.instant("starts", storyDay+90*day+20*hour), TicketsEach: a.number("each", 0)}
	if a.has("seller") {
		def.Seller = a.indices("seller", s.seller)[0]
	}
	if chart := a.value("chart", ""); chart != "" {
		if s.chart[chart] == nil {
			def.Chart = [32]byte{1}
		} else {
			def.Chart = s.chart[chart].Hash()
		}
	}
	_, no := s.setUp(s.event, name, &AddEvent{Meta: a.meta(organizer), Def: def})
	return no
}

// eventOf takes the event that a line is about: the first one unless it says so.
func (a *args) event() uint32 {
	if !a.has("event") {
		return 0
	}
	return a.indices("event", a.s.event)[0]
}

func (s *story) tellPool(a *args) string {
	name := a.word("name")
	def := PoolDef{Key: name, Capacity: a.number("capacity", 0), Area: a.value("area", "")}
	if !a.flag("of-no-event") {
		def.Event = a.event() + 1
	}
	_, no := s.setUp(s.pool, name, &AddPool{Meta: a.meta(organizer), Def: def})
	return no
}

func (s *story) tellType(a *args) string {
	def := a.typeDef(TypeDef{Key: a.word("name"), Event: a.event(), Admits: 1})
	sold := a.value("general", "yes") != "no"
	unpriced := a.flag("unpriced")
	seller := uint32(0)
	if int(def.Event) < len(s.r.m.events) {
		seller = s.r.m.events[def.Event].def.Seller
	}
	price := a.price(seller, a.amount("price", seller, 5000))
	no := s.addType(def, a.meta(organizer), sold)
	if no != "" || unpriced {
		return no
	}
	_, no = s.setUp(nil, "", &SetPrice{Meta: boss, Type: s.typ[def.Key], Price: price})
	return no
}

func (s *story) addType(def TypeDef, meta Meta, sold bool) string {
	if _, no := s.setUp(s.typ, def.Key, &AddType{Meta: meta, Def: def}); no != "" {
		return no
	}
	s.types = append(s.types, def)
	if general, there := s.window["general"]; sold && there {
		s.windows[general].Types = append(s.windows[general].Types, s.typ[def.Key])
		s.setUp(nil, "", &ChangeWindow{Meta: boss, Window: general, Def: s.windows[general]})
	}
	return ""
}

// typeDef takes what is said about a type and leaves the rest.
func (a *args) typeDef(d TypeDef) TypeDef {
	if a.has("pools") {
		d.Pools = a.indices("pools", a.s.pool)
	}
	if a.has("seats") {
		d.Categories = a.list("seats")
	}
	d.Admits, d.Min, d.Max = a.number("admits", d.Admits), a.number("min", d.Min), a.number("max", d.Max)
	d.Each = a.number("each", d.Each)
	d.Access = a.flag("access") || d.Access
	p := &d.Policy
	p.Named, p.NameUntil = a.flag("named") || p.Named, a.span("name-until", p.NameUntil)
	p.CheckID, p.MinimumAge = a.flag("check-id") || p.CheckID, a.number("age", p.MinimumAge)
	p.Transfer, p.Return = a.flag("transfer") || p.Transfer, a.flag("return") || p.Return
	p.CancelTill, p.Exchange = a.span("cancel-until", p.CancelTill), a.flag("exchange") || p.Exchange
	return d
}

func (s *story) tellChangeType(a *args) string {
	name := a.word("name")
	index := s.index(s.typ, name, "type")
	def := TypeDef{Key: name}
	if int(index) < len(s.types) {
		def = s.types[index]
	}
	def.Key = a.value("rename", def.Key)
	def = a.typeDef(def)
	_, no := s.setUp(nil, "", &ChangeType{Meta: a.meta(organizer), Type: index, Def: def})
	if no == "" {
		s.types[index] = def
	}
	return no
}

// price takes fees and taxes: fee=(service:2.50, kept:1.00:kept, percent:10%),
// tax=(vat:19:incl, city:5:fees). A fee is refundable unless it says "kept", and
// unavoidable unless it says "optional".
func (a *args) price(seller uint32, face int64) Price {
	return Price{Face: face, Fees: a.fees("fee", seller), Taxes: a.taxes("tax")}
}

func (a *args) fees(key string, seller uint32) []Fee {
	var fees []Fee
	for _, text := range a.list(key) {
		parts := strings.Split(text, ":")
		f := Fee{Code: parts[0], Payee: "hall", Refundable: !slices.Contains(parts, "kept"), Unavoidable: !slices.Contains(parts, "optional")}
		if rate, is := strings.CutSuffix(parts[1], "%"); is {
			f.Rate = a.s.rate(rate)
		} else {
			f.Amount = a.s.amount(parts[1], seller)
		}
		fees = append(fees, f)
	}
	return fees
}

func (a *args) taxes(key string) []TaxRate {
	var taxes []TaxRate
	for _, text := range a.list(key) {
		parts := strings.Split(text, ":")
		taxes = append(taxes, TaxRate{
			Code: parts[0], Rate: a.s.rate(parts[1]), Included: slices.Contains(parts, "incl"), OnFees: slices.Contains(parts, "fees"),
		})
	}
	return taxes
}

func (s *story) tellPrice(a *args) string {
	index := s.index(s.typ, a.word("type"), "type")
	seller := uint32(0)
	if int(index) < len(s.r.m.types) {
		seller = s.r.m.sellerOf(TicketLine, index)
	}
	cmd := &SetPrice{Meta: a.meta(organizer), Type: index, Posted: a.number("posted", 0)}
	cmd.Price = a.price(seller, s.amount(a.word("price"), seller))
	out, no := s.setUp(nil, "", cmd)
	if no != "" {
		return no
	}
	return "ok price " + s.money(out.Total, seller)
}
