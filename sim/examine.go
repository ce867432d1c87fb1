package sim

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"facevalue/sale"
	"facevalue/seating"
)

func seatAt(n uint32) seating.Seat { return seating.Seat(n - 1) }

// examine asks a machine that holds all that is durable about everything that was
// ever acknowledged. It asks a copy, and the copy must stay as it was.
func (s *shop) examine(m *sale.Machine) error {
	if s.err != nil {
		return s.err
	}
	state := m.AppendSnapshot(nil)
	c := sale.New(findChart)
	if err := c.LoadSnapshot(state); err != nil {
		return err
	}
	s.report.Counts.Audits++
	s.last, s.when = c, s.now
	open := openSet(c.Open([]sale.Effect{}))
	if err := s.examineAll(c, open); err != nil {
		return fmt.Errorf("auditor, at %d: %w", s.now, err)
	}
	if !bytes.Equal(c.AppendSnapshot(nil), state) {
		return errors.New("a copy by snapshot is another machine, or questions have changed it")
	}
	return s.err
}

func (s *shop) examineAll(m *sale.Machine, open openSet) error {
	for _, o := range s.orders {
		if o.exchange != nil {
			s.settleTrade(o, open)
		}
		if err := s.examineOrder(m, o, open); err != nil {
			return err
		}
	}
	for _, h := range s.holds {
		if err := s.examineHold(m, h); err != nil {
			return err
		}
	}
	sum := m.Summary()
	if len(s.holds) > sum.HoldsEverMade || len(s.orders) > sum.Orders {
		return fmt.Errorf("%d holds and %d orders were acknowledged, there are %d and %d", len(s.holds), len(s.orders), sum.HoldsEverMade, sum.Orders)
	}
	return nil
}

// examineHold: there, with the same goods and total, as long as was told; and not
// after its end.
func (s *shop) examineHold(m *sale.Machine, h *hold) error {
	switch {
	case h.certain(s.now):
		return s.isHeld(m, h)
	case h.busy == 0 && !h.bound && (h.over || s.frozenFrom == 0 && s.now >= max(h.latest, s.grace)):
		out, _ := m.Decide(&sale.RenewHold{Hold: h.n, Owner: h.fan.session}, s.now)
		if out.Status != sale.HoldGone {
			return fmt.Errorf("%s is over, and to renew it gives %s", h.what, tell(out))
		}
	}
	return nil
}

func (s *shop) isHeld(m *sale.Machine, h *hold) error {
	out, _ := m.Decide(&sale.AmendHold{Hold: h.n, Owner: h.fan.session}, s.now)
	s.report.Counts.Asked++
	if out.Status == sale.Frozen {
		out, _ = m.Decide(&sale.ReleaseHold{Hold: h.n, Owner: h.fan.session}, s.now)
		if !out.OK() {
			return fmt.Errorf("%s until %d is not there: %s", h.what, h.until, tell(out))
		}
		return nil
	}
	if !out.OK() {
		return fmt.Errorf("%s until %d is not there: %s", h.what, h.until, tell(out))
	}
	goods, scarfs, err := goodsOf(out.Detail.Lines)
	if err != nil || !slices.Equal(goods, h.goods) || scarfs != h.scarfs || out.Total != h.total || out.Expires < h.until {
		return fmt.Errorf("%s was told to have %v and %d scarfs at %d until %d, and is %s (%v)", h.what, h.goods, h.scarfs, h.total, h.until, tell(out), err)
	}
	return nil
}

// examineOrder: there, in a state that its payments lead to, with its goods, total
// and money.
func (s *shop) examineOrder(m *sale.Machine, o *order, open openSet) error {
	is, there := m.Order(o.n)
	if !there {
		return fmt.Errorf("%s was acknowledged and is not there", o.what)
	}
	s.report.Counts.Asked++
	kept, _ := s.outside.balance(o.n, open)
	if unheard := o.till && o.busy > 0; !unheard && !s.outside.has(o.n, is.Paid, kept+o.cash) {
		return fmt.Errorf("%s has %d by its books, the outside kept %d and the till %d", o.what, is.Paid, kept, o.cash)
	}
	if o.busy > 0 || o.exchange != nil {
		return nil
	}
	want := s.stateOf(o, open)
	if !slices.Contains(want, is.State) {
		return fmt.Errorf("%s is %s, not %v", o.what, is.State, want)
	}
	if is.State == "lapsed" || is.State == "cancelled" && o.givenUp {
		return nil
	}
	if is.Total != o.total || o.hold != 0 && is.Hold != o.hold {
		return fmt.Errorf("%s of hold %d at %d was acknowledged as of hold %d at %d", o.what, is.Hold, is.Total, o.hold, o.total)
	}
	var goods goods
	for _, t := range is.Tickets {
		goods = append(goods, goodOf(t))
	}
	if is.State == "confirmed" && !slices.Equal(goods.sorted(), o.goods) {
		return fmt.Errorf("%s has %v, acknowledged were %v", o.what, goods, o.goods)
	}
	return nil
}

// stateOf is the states that an order may be in, given the effects that are open.
func (s *shop) stateOf(o *order, open openSet) []string {
	paid := s.outside.paidFor(o.n)
	switch {
	case o.over:
		return []string{"cancelled"}
	case o.givenUp:
		return []string{"waits", "lapsed", "confirmed", "cancelled"}
	case s.outside.lateMoney(o.n):
		return []string{"waits", "lapsed", "confirmed"}
	case o.at, paid != nil && !open.has(paid.ID):
		return []string{"confirmed"}
	case paid != nil, s.now < o.payBy:
		return []string{"waits"}
	}
	return []string{"waits", "lapsed"}
}
