package sale

import (
	"slices"
	"strconv"
	"strings"
)

// tellHold asks for a cart: hold h1 buyer=bo ga=2 vip=1 poster=1 gift=10.00, seats by
// name as stalls=(A-1-1, A-1-2). What follows a wish is about it: or=balcony,
// ceiling=60.00, section=A, wheelchair=1, companions=1, and "apart" for all of them.
func (s *story) tellHold(a *args) string {
	name := a.word("name of the hold")
	cmd := &PlaceHold{Meta: a.meta(Actor{}), Window: s.index(s.window, a.value("window", "general"), "window")}
	cmd.Claims, cmd.Codes = s.claims(a.list("buyer")), a.codes()
	cmd.Entry, cmd.Generation = uint64(a.integer("turn", 0)), a.number("generation", 1)
	cmd.Wants = a.wants("")
	out := s.do(cmd)
	if !out.OK() {
		return s.refusal(out, s.eventOfWants(cmd.Wants))
	}
	s.hold[name] = out.Ref
	if len(cmd.Claims) > 0 {
		s.owners[out.Ref] = cmd.Claims[0]
	}
	return "ok " + name + s.given(out)
}

func (a *args) codes() []string {
	list := append(a.list("code"), a.list("codes")...)
	return list
}

// given says until when a hold stands, what it costs and what it holds.
func (s *story) given(out Outcome) string {
	text := " until " + clock(out.Expires)
	seller := uint32(0)
	if h := s.r.m.liveHold(out.Ref); h != nil {
		seller = h.seller
	}
	text += ", " + s.money(out.Total, seller)
	if out.Detail == nil {
		return text
	}
	if out.Detail.Apart {
		text += ", not all together"
	}
	return text + ": " + s.lines(out.Detail.Lines, seller)
}

// wants takes what is wished for: every key not asked for by now, in order. With a
// prefix only those that begin with it.
func (a *args) wants(prefix string) []Want {
	var wants []Want
	apart := a.flag("apart")
	for i := range a.named {
		key, ours := strings.CutPrefix(a.named[i].Key, prefix)
		if a.used[i] || !ours {
			continue
		}
		a.used[i] = true
		vals := a.named[i].Vals
		if n := len(wants); n > 0 && a.s.wantOption(&wants[n-1], key, vals) {
			continue
		}
		if key == "type" {
			key, vals = vals[0], []string{a.value("count", "1")}
		}
		w := a.s.want(key, vals)
		w.Apart = apart
		wants = append(wants, w)
	}
	return wants
}

// wantOption sets what an option says about the wish before it.
func (s *story) wantOption(w *Want, key string, vals []string) bool {
	number := func() uint32 { n, _ := strconv.ParseUint(vals[0], 10, 32); return uint32(n) }
	switch key {
	case "or":
		for _, name := range vals {
			w.Or = append(w.Or, s.index(s.typ, name, "type"))
		}
	case "ceiling":
		w.Ceiling = s.amount(vals[0], 0)
	case "section":
		w.Section = vals[0]
	case "wheelchair":
		w.Accessible = number()
	case "companions":
		w.Companions = number()
	case "count":
		w.Count = number()
	default:
		return false
	}
	return true
}

// want is one wish: how many, which seats, or how much.
func (s *story) want(name string, vals []string) Want {
	w := Want{}
	seller := uint32(0)
	switch index, is := s.typ[name]; {
	case is:
		w.Index = index
	case s.isIn(s.bundle, name):
		w.Kind, w.Index = BundleLine, s.bundle[name]
	case s.isIn(s.item, name):
		w.Index = s.item[name]
		w.Kind, seller = s.r.m.items[w.Index].lineKind(), s.r.m.items[w.Index].def.Seller
	case strings.HasPrefix(name, "#"):
		w.Index = s.index(nil, name, "type")
	case strings.HasPrefix(name, "kind"):
		n, _ := strconv.Atoi(name[4:])
		w.Kind = LineKind(n)
	default:
		s.fatalf("nothing on sale is called %q", name)
	}
	if w.Kind == DonationLine {
		w.Count = uint32(s.amount(vals[0], seller))
		return w
	}
	if n, err := strconv.ParseUint(vals[0], 10, 32); err == nil {
		w.Count = uint32(n)
		return w
	}
	w.Seats = s.seatsOfWant(&w, vals)
	w.Count = uint32(len(w.Seats))
	if w.Kind == BundleLine {
		w.Count = 1
	}
	return w
}

func (s *story) isIn(names map[string]uint32, name string) bool { _, is := names[name]; return is }

// seatsOfWant reads named seats in the wish's event; a bundle's seat says in which
// part's event it is: fri/A-1-1.
func (s *story) seatsOfWant(w *Want, ids []string) []uint32 {
	var out []uint32
	for _, id := range ids {
		event := uint32(0)
		if w.Kind == TicketLine && int(w.Index) < len(s.r.m.types) {
			event = s.r.m.types[w.Index].def.Event
		}
		if part, seat, is := strings.Cut(id, "/"); is {
			event, id = s.r.m.types[s.index(s.typ, part, "type")].def.Event, seat
		}
		out = append(out, s.seats(event, []string{id})...)
	}
	return out
}

func (s *story) eventOfWants(wants []Want) uint32 {
	for i := range wants {
		if w := &wants[i]; w.Kind == TicketLine && int(w.Index) < len(s.r.m.types) {
			return s.r.m.types[w.Index].def.Event
		}
	}
	return 0
}

// owner takes who asks: the hold's own buyer unless the line says another.
func (a *args) owner(hold uint64) Claim {
	if b := a.value("buyer", ""); b != "" {
		return a.s.claim(b)
	}
	return a.s.owners[hold]
}

// tellAmend changes a hold: amend h1 -ga=1 +vip=1, seats as -stalls=A-1-1.
func (s *story) tellAmend(a *args) string {
	n := s.numberOf(s.hold, a.word("hold"))
	cmd := &AmendHold{Meta: a.meta(Actor{}), Hold: n, Owner: a.owner(n), Codes: a.codes()}
	for i := range a.named {
		name, drops := strings.CutPrefix(a.named[i].Key, "-")
		if a.used[i] || !drops {
			continue
		}
		a.used[i] = true
		cmd.Drop = append(cmd.Drop, s.drop(n, name, a.named[i].Vals, cmd.Drop))
	}
	cmd.Wants = a.wants("+")
	out := s.do(cmd)
	if !out.OK() {
		return s.refusal(out, 0)
	}
	return "ok" + s.given(out)
}

// drop finds the line of a hold that a name means: the first of that type, item or
// fee, and not of an earlier drop, that has what is given up.
func (s *story) drop(hold uint64, name string, vals []string, earlier []Drop) Drop {
	if b, is := s.bundle[name]; is {
		return Drop{Bundle: b + 1}
	}
	d := Drop{Line: 999}
	h := s.r.m.liveHold(hold)
	count, err := strconv.ParseUint(vals[0], 10, 32)
	if h == nil {
		return d
	}
	for i := range h.lines {
		l := &h.lines[i]
		dropped := slices.ContainsFunc(earlier, func(d Drop) bool { return d.Line == uint32(i) })
		if dropped || s.r.m.lineName(l) != name {
			continue
		}
		if err == nil {
			d.Line, d.Count = uint32(i), uint32(count)
			return d
		}
		seats := s.seats(s.r.m.types[l.Index].def.Event, vals)
		d = Drop{Line: uint32(i), Count: uint32(len(seats)), Seats: seats}
		if slices.Contains(l.Seats, seats[0]) {
			return d
		}
	}
	return d
}

// lineName is what a line sells, by the key its organizer gave it.
func (m *Machine) lineName(l *Line) string {
	switch l.Kind {
	case TicketLine:
		return m.types[l.Index].def.Key
	case ItemLine, DonationLine, DeliveryLine:
		return m.items[l.Index].def.Key
	}
	return l.Kind.String()
}

func (s *story) tellRenew(a *args) string {
	n := s.numberOf(s.hold, a.word("hold"))
	out := s.do(&RenewHold{Meta: a.meta(Actor{}), Hold: n, Owner: a.owner(n)})
	if !out.OK() {
		text := s.refusal(out, 0)
		if out.Expires != 0 {
			text += ", it stands until " + clock(out.Expires)
		}
		return text
	}
	return "ok until " + clock(out.Expires)
}

func (s *story) tellRelease(a *args) string {
	n := s.numberOf(s.hold, a.word("hold"))
	out := s.do(&ReleaseHold{Meta: a.meta(Actor{}), Hold: n, Owner: a.owner(n)})
	if !out.OK() {
		return s.refusal(out, 0)
	}
	return "ok"
}
