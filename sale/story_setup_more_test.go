package sale

import (
	"strconv"
	"strings"
)

// tellItem adds an item and prices it: item poster 10.00 pool=posters max=2.
func (s *story) tellItem(a *args) string {
	name := a.word("name")
	kinds := map[string]ItemKind{"merch": Merchandise, "donation": Donation, "delivery": Delivery, "nonsense": itemKindEnd}
	def := ItemDef{Key: name, Kind: kinds[a.value("kind", "merch")], Max: a.number("max", 0)}
	if a.has("seller") {
		def.Seller = a.indices("seller", s.seller)[0]
	}
	if a.has("most") {
		def.Max = uint32(a.amount("most", def.Seller, 0))
	}
	if a.has("pool") {
		def.Pool = a.indices("pool", s.pool)[0] + 1
	}
	priced := len(a.words) > 0
	var price Price
	if priced {
		price = a.price(def.Seller, s.amount(a.word("price"), def.Seller))
	}
	if _, no := s.setUp(s.item, name, &AddItem{Meta: a.meta(organizer), Def: def}); no != "" || !priced {
		return no
	}
	_, no := s.setUp(nil, "", &SetItemPrice{Meta: boss, Item: s.item[name], Price: price})
	return no
}

func (s *story) tellItemPrice(a *args) string {
	index := s.index(s.item, a.word("item"), "item")
	seller := uint32(0)
	if int(index) < len(s.r.m.items) {
		seller = s.r.m.items[index].def.Seller
	}
	price := a.price(seller, s.amount(a.word("price"), seller))
	_, no := s.setUp(nil, "", &SetItemPrice{Meta: a.meta(organizer), Item: index, Price: price, Posted: a.number("posted", 0)})
	return no
}

// tellBundle adds a bundle: bundle weekend 80.00 parts=(fri:1:60, sat:1:40); a part
// is type, count and weight.
func (s *story) tellBundle(a *args) string {
	name := a.word("name")
	def := BundleDef{Key: name, Max: a.number("max", 0)}
	for _, text := range a.list("parts") {
		parts := strings.Split(text+":1:1", ":")
		count, _ := strconv.Atoi(parts[1])
		weight, _ := strconv.Atoi(parts[2])
		def.Parts = append(def.Parts, BundlePart{s.index(s.typ, parts[0], "type"), uint32(count), uint32(weight)})
	}
	seller := uint32(0)
	if len(def.Parts) > 0 && int(def.Parts[0].Type) < len(s.r.m.types) {
		seller = s.r.m.sellerOf(TicketLine, def.Parts[0].Type)
	}
	def.Price = s.amount(a.word("price"), seller)
	_, no := s.setUp(s.bundle, name, &AddBundle{Meta: a.meta(organizer), Def: def})
	return no
}

// tellChangeItem changes how much of an item an order may have: change-item poster max=4.
func (s *story) tellChangeItem(a *args) string {
	index := s.index(s.item, a.word("item"), "item")
	def := ItemDef{Key: "nothing"}
	if int(index) < len(s.r.m.items) {
		def = s.r.m.items[index].def
	}
	def.Max = a.number("max", def.Max)
	if a.has("pool") {
		def.Pool = a.indices("pool", s.pool)[0] + 1
	}
	return s.organize(0, &ChangeItem{Meta: a.meta(organizer), Item: index, Def: def})
}

// tellChangeBundle changes a bundle: change-bundle weekend price=90.00 max=2 posted=2.
func (s *story) tellChangeBundle(a *args) string {
	index := s.index(s.bundle, a.word("bundle"), "bundle")
	def := BundleDef{Key: "nothing", Parts: []BundlePart{{0, 1, 1}}}
	if int(index) < len(s.r.m.bundles) {
		def = s.r.m.bundles[index].def
	}
	def.Max, def.Price = a.number("max", def.Max), a.amount("price", 0, def.Price)
	if a.flag("fewer") {
		def.Parts = def.Parts[1:]
	}
	return s.organize(0, &ChangeBundle{Meta: a.meta(organizer), Bundle: index, Def: def, Posted: a.number("posted", 0)})
}

func (a *args) windowDef(d WindowDef) WindowDef {
	d.Opens, d.Closes = a.instant("opens", d.Opens), a.instant("closes", d.Closes)
	if a.has("types") {
		d.Types = a.indices("types", a.s.typ)
	}
	if a.has("alloc") {
		d.Alloc = a.indices("alloc", a.s.alloc)[0]
	}
	d.General, d.Turn = a.flag("falls-through") || d.General, a.flag("turn") || d.Turn
	d.Access, d.Staff = a.flag("access") || d.Access, a.flag("staff") || d.Staff
	d.Channel = a.value("channel", d.Channel)
	return d
}

func (s *story) addWindow(name string, def WindowDef) string {
	_, no := s.setUp(s.window, name, &AddWindow{Meta: boss, Def: def})
	if no == "" {
		s.windows = append(s.windows, def)
	}
	return no
}

func (s *story) tellWindow(a *args) string {
	name := a.word("name")
	return s.addWindow(name, a.windowDef(WindowDef{Key: name, Opens: storyDay}))
}

func (s *story) tellChangeWindow(a *args) string {
	name := a.word("name")
	index := s.index(s.window, name, "window")
	def := WindowDef{Key: name}
	if int(index) < len(s.windows) {
		def = s.windows[index]
	}
	def.Key = a.value("rename", def.Key)
	def = a.windowDef(def)
	_, no := s.setUp(nil, "", &ChangeWindow{Meta: a.meta(organizer), Window: index, Def: def})
	if no == "" {
		s.windows[index] = def
	}
	return no
}

func (s *story) tellAllocation(a *args) string {
	name := a.word("name")
	_, no := s.setUp(s.alloc, name, &AddAllocation{Meta: a.meta(organizer), Name: name})
	return no
}

// tellCode adds codes under one rule, named by the first: code FAN1 FAN2 percent=20,
// code XMAS amount=5.00, code SECRET access types=vip.
func (s *story) tellCode(a *args) string {
	def := CodeDef{
		Uses: a.number("uses", 0), From: a.instant("from", 0), Until: a.instant("until", 0), Types: a.indices("types", s.typ),
		Windows: a.indices("windows", s.window), Amount: a.amount("amount", 0, 0), Cap: a.amount("cap", 0, 0),
		Budget: a.amount("budget", 0, 0), Stacks: a.flag("stacks"),
	}
	if a.has("alloc") {
		def.Alloc = a.indices("alloc", s.alloc)[0]
	}
	access := a.flag("access")
	if rate := a.value("percent", ""); rate != "" {
		def.Percent = s.rate(rate)
	}
	switch {
	case access:
	case def.Amount != 0:
		def.Kind = AmountCode
	case a.flag("nonsense"):
		def.Kind = codeKindEnd
	default:
		def.Kind = PercentCode
	}
	cmd := &AddCodes{Meta: a.meta(organizer), Def: def}
	if bound := a.value("bound", ""); bound != "" {
		cmd.Bound = s.claim(bound)
	}
	for len(a.words) > 0 {
		cmd.Texts = append(cmd.Texts, a.word("code"))
	}
	if len(cmd.Texts) > 0 {
		cmd.Def.Key = cmd.Texts[0]
	}
	cmd.Def.Key = a.value("batch", cmd.Def.Key)
	if cmd.Def.Key == "" {
		cmd.Def.Key = "batch"
	}
	_, no := s.setUp(nil, "", cmd)
	return no
}

func (s *story) tellQuestion(a *args) string {
	name := a.word("name")
	_, no := s.setUp(s.question, name, &AddQuestion{Meta: a.meta(organizer), Def: QuestionDef{
		Key: name, Version: a.number("version", 1), Consent: a.flag("consent"), Attendee: a.flag("attendee"),
		Required: a.flag("required"), Types: a.indices("types", s.typ),
	}})
	return no
}

// tellSweeper turns the desk's tidying off or on: with it off nobody lets due holds
// go before a command, and the machine has to see by itself that they are over.
func (s *story) tellSweeper(a *args) string {
	s.late = a.flag("off")
	if !s.late {
		a.flag("on")
	}
	return ""
}

// tellNormalise says in which form a code is compared.
func (s *story) tellNormalise(a *args) string {
	text := a.value("text", "")
	if code, ok := NormaliseCode(text); ok {
		return code
	}
	return "no code"
}
