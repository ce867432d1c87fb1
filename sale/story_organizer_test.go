package sale

import (
	"fmt"
	"strconv"
	"strings"
)

// organize does an organizer's command and says how it went.
func (s *story) organize(event uint32, cmd Command) string {
	out := s.do(cmd)
	if !out.OK() {
		return s.refusal(out, event)
	}
	return "ok"
}

// tellSwitch sets the sale's switch, or that of a type, item or bundle: switch paused reason=fog,
// switch vip closed reason=band.
func (s *story) tellSwitch(a *args) string {
	states := map[string]Switch{"open": SwitchOpen, "paused": SwitchPaused, "closed": SwitchClosed, "frozen": SwitchFrozen, "nonsense": switchEnd}
	cmd := &SetSwitch{Meta: a.meta(organizer), Reason: a.value("reason", "")}
	word := a.word("state")
	state, is := states[word]
	if item, there := s.item[word]; there {
		return s.organize(0, &SwitchOffer{Meta: cmd.Meta, Item: item + 1, State: states[a.word("state")], Reason: cmd.Reason})
	}
	if bundle, there := s.bundle[word]; there {
		return s.organize(0, &SwitchOffer{Meta: cmd.Meta, Bundle: bundle + 1, State: states[a.word("state")], Reason: cmd.Reason})
	}
	if !is {
		cmd.Type = s.index(s.typ, word, "type") + 1
		state = states[a.word("state")]
	}
	cmd.State = state
	return s.organize(0, cmd)
}

func (s *story) tellPostRules(a *args) string {
	window := s.index(s.window, a.word("window"), "window")
	return s.organize(0, &PostRules{
		Meta: a.meta(organizer), Window: window, Version: a.number("version", 1), Effective: a.instant("effective", s.r.now),
	})
}

// count takes a plain number.
func (a *args) count() int64 {
	n, err := strconv.ParseInt(a.word("number"), 10, 64)
	if err != nil {
		a.s.fatalf("%v", err)
	}
	return n
}

func (s *story) tellCapacity(a *args) string {
	pool := s.index(s.pool, a.word("pool"), "pool")
	return s.organize(0, &SetCapacity{Meta: a.meta(organizer), Pool: pool, Capacity: uint32(a.count()), Accept: a.value("accept", "")})
}

func (s *story) tellMove(a *args) string {
	pool := s.index(s.pool, a.word("pool"), "pool")
	from, to := a.value("from", "general"), a.value("to", "general")
	return s.organize(0, &MoveCount{
		Meta: a.meta(organizer), Pool: pool, Count: uint32(a.count()),
		From: s.index(s.alloc, from, "allocation"), To: s.index(s.alloc, to, "allocation"),
	})
}

func (s *story) tellBlock(a *args) string {
	cmd := &BlockCount{Meta: a.meta(organizer), Pool: s.index(s.pool, a.word("pool"), "pool"), Count: a.count()}
	if a.verb == "unblock" {
		cmd.Count = -cmd.Count
	}
	cmd.Alloc, cmd.Reason = s.index(s.alloc, a.value("alloc", "general"), "allocation"), a.value("reason", "")
	return s.organize(0, cmd)
}

// named takes the seats that the plain words of a line name.
func (a *args) seats(event uint32) []uint32 {
	ids := a.words
	a.words = nil
	return a.s.seats(event, ids)
}

func (s *story) tellMoveSeats(a *args) string {
	event := a.event()
	return s.organize(event, &MoveSeats{
		Meta: a.meta(organizer), Event: event, Seats: a.seats(event), Alloc: s.index(s.alloc, a.value("to", "general"), "allocation"),
	})
}

func (s *story) tellBlockSeats(a *args) string {
	event := a.event()
	return s.organize(event, &BlockSeats{
		Meta: a.meta(organizer), Event: event, Seats: a.seats(event), Kill: a.verb == "kill-seats", Reason: a.value("reason", ""),
	})
}

func (s *story) tellUnblockSeats(a *args) string {
	event := a.event()
	return s.organize(event, &UnblockSeats{Meta: a.meta(organizer), Event: event, Seats: a.seats(event)})
}

func (s *story) tellSwapChart(a *args) string {
	event := a.event()
	cmd := &SwapChart{Meta: a.meta(organizer), Event: event}
	if c := s.chart[a.word("chart")]; c != nil {
		cmd.Chart = c.Hash()
	}
	return s.organize(event, cmd)
}

// tellChangeEvent changes an event: change-event show starts=+1d/20:00:00 each=2.
func (s *story) tellChangeEvent(a *args) string {
	cmd := &ChangeEvent{Meta: a.meta(organizer), Event: s.index(s.event, a.word("event"), "event")}
	if int(cmd.Event) < len(s.r.m.events) {
		cmd.Def = s.r.m.events[cmd.Event].def
	}
	cmd.Def.Key = a.value("name", cmd.Def.Key)
	cmd.Def.Starts, cmd.Def.TicketsEach = a.instant("starts", cmd.Def.Starts), a.number("each", cmd.Def.TicketsEach)
	if until := a.instant("give-back", 0); until != 0 {
		cmd.Def.GiveBack = GiveBack{Until: until, Before: a.instant("before", s.r.now), WithFees: a.flag("with-fees")}
	}
	return s.organize(cmd.Event, cmd)
}

func (s *story) tellEndEvent(a *args) string {
	event := s.index(s.event, a.word("event"), "event")
	return s.organize(event, &EndEvent{Meta: a.meta(organizer), Event: event, Reason: a.value("reason", "")})
}

func (s *story) tellExtend(a *args) string {
	out := s.do(&ExtendHolds{Meta: a.meta(organizer), Until: a.instant("until", 0), Reason: a.value("reason", "")})
	if !out.OK() {
		return s.refusal(out, 0)
	}
	return "ok until " + clock(out.Expires)
}

// tellTick lets due holds go as the desk does by itself, and says what is next.
func (s *story) tellTick(*args) string {
	told := s.letGo()
	if len(told) == 0 {
		told = []string{"nothing is due"}
	}
	return strings.Join(told, "\n")
}

// tellShow shows parts of the sale: show seats, show hold h1, show order o1,
// show buyer bo, show price ga.
func (s *story) tellShow(a *args) string {
	switch what := a.word("thing"); what {
	case "seats":
		return strings.Join(s.drawSeats(a.event()), "\n")
	case "run":
		return s.showRun(uint32(a.count()))
	case "hold":
		return s.showHold(s.numberOf(s.hold, a.word("hold")))
	case "order":
		return s.showOrder(s.numberOf(s.order, a.word("order")))
	case "tickets":
		info, _ := s.r.m.OrderInfo(s.numberOf(s.order, a.word("order")))
		var told []string
		for i := range info.Tickets {
			told = append(told, info.Tickets[i].State)
		}
		return strings.Join(told, " ")
	case "buyer":
		return s.showBuyer(s.claim(a.word("buyer")))
	case "code":
		code, _ := NormaliseCode(a.word("code"))
		c := &s.r.m.codes[s.r.m.codeIndex[code]]
		r := &s.r.m.codeRules[c.rule]
		text := fmt.Sprintf("%s: %d in use", c.text, c.uses)
		if r.def.Budget != 0 {
			text += fmt.Sprintf(", %s of %s spent", s.money(r.spent, 0), s.money(r.def.Budget, 0))
		}
		return text
	case "sale":
		return fmt.Sprintf("%s, %d live holds, %d orders, %d live tickets", s.r.m.Summary().State, s.r.m.Summary().Holds, s.r.m.Summary().Orders, s.r.m.Summary().Tickets)
	case "effects":
		var told []string
		for _, e := range s.r.m.Open(nil) {
			told = append(told, fmt.Sprintf("%s: %s", nameOf(s.order, e.Order), s.effect(e)))
		}
		return strings.Join(append(told, "effects: "+strconv.Itoa(len(told))), "\n")
	default:
		s.fatalf("show what? %q", what)
		return ""
	}
}

// showBuyer says what counts against a buyer.
func (s *story) showBuyer(claim Claim) string {
	m := s.r.m
	p, known := m.claims.person(claim)
	if !known {
		return "never seen"
	}
	person := m.personAt(m.root(p))
	text := fmt.Sprintf("%d live holds", person.holds)
	person.each(func(c typeCount) { text += fmt.Sprintf(", %d %s", c.n, m.types[c.typ].def.Key) })
	return text
}
