package sale

import (
	"fmt"
	"reflect"
	"slices"
)

// invariants are the truths that every scenario must leave standing, worked out
// from holds, orders and tickets alone.
func invariants(m *Machine) error {
	for name, check := range map[string]func(*Machine) error{
		"stock": stockInvariant, "money": moneyInvariant, "payments": paymentInvariant,
	} {
		if err := check(m); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// stockInvariant (I1): sold + held + blocked is within the capacity, but for what a
// named person accepted, and a seat has one live owner.
func stockInvariant(m *Machine) error {
	for i := range m.pools {
		p := &m.pools[i]
		if n := p.sum(sold) + p.sum(held) + p.sum(blocked); n > p.capacity+p.over {
			return fmt.Errorf("pool %s: %d of %d + %d", p.def.Key, n, p.capacity, p.over)
		}
	}
	owners := map[string]string{}
	own := func(l *Line, who string) error {
		for _, s := range l.Seats {
			seat := fmt.Sprint(m.types[l.Index].def.Event, "/", s)
			if other, twice := owners[seat]; twice {
				return fmt.Errorf("seat %s is of %s and of %s", seat, other, who)
			}
			owners[seat] = who
		}
		return nil
	}
	var err error
	claim := func(lines []Line, who string) {
		for i := range lines {
			if e := own(&lines[i], who); e != nil {
				err = e
			}
		}
	}
	m.eachHold(func(h *hold) { claim(h.lines, fmt.Sprint("hold ", h.n)) })
	for i := range m.orders.n {
		if o := m.orders.at(i); o.waits() {
			claim(o.lines, fmt.Sprint("order ", o.n))
		}
	}
	for i := range m.tickets.n {
		if t := m.tickets.at(i); t.state != ticketVoid {
			one := m.unitLine(t)
			claim([]Line{one}, fmt.Sprint("ticket ", i+1))
		}
	}
	return err
}

// moneyInvariant (I2): money captured less money refunded is the value of what the
// order still is - live tickets, other lines, fees that are kept - plus what is on
// its way back or owed, less what has not been paid yet.
func moneyInvariant(m *Machine) error {
	for i := range m.orders.n {
		o := m.orders.at(i)
		var lines int64
		for j := range o.lines {
			if o.state == orderConfirmed && o.lines[j].Kind != TicketLine {
				lines += m.totalOf(&o.lines[j])
			}
		}
		for _, n := range m.liveTickets(o) {
			lines += m.unitOf(m.lineOf(m.ticketAt(n))).Total()
		}
		if o.waits() {
			lines = m.sumOf(o.lines)
		}
		if o.state == orderConfirmed || o.waits() {
			if credits := o.total - lines; credits < 0 && !discounted1(o) {
				return fmt.Errorf("order %d costs %d, what it is costs %d", o.n, o.total, lines)
			}
		}
		if due := o.outstanding(); due < 0 || due > 0 && o.state != orderConfirmed && !o.waits() {
			return fmt.Errorf("order %d: captured %d, refunded %d, on its way back %d, owed back %d, costs %d", o.n, o.paid, o.refunded, o.refunding, o.owed, o.total)
		}
	}
	return nil
}

// discounted1 says whether an order was given something off afterwards: then a
// ticket may be given back for more than its share.
func discounted1(o *order) bool {
	for i := range o.lines {
		if o.lines[i].Kind == DiscountLine {
			return true
		}
	}
	return false
}

// paymentInvariant (I3): every captured payment belongs to a confirmed order, or is
// refunded, on its way back, or waits for a named person.
func paymentInvariant(m *Machine) error {
	for i := range m.orders.n {
		o := m.orders.at(i)
		p := o.beside()
		back := o.refunded + o.refunding + o.owed + p.gone + p.kept - p.credit
		switch {
		case o.state == orderConfirmed:
		case o.state == orderCancelled: // what it keeps is its total: fees and donations
			if o.paid != back+o.total {
				return fmt.Errorf("order %d is cancelled: captured %d, going back %d, kept %d", o.n, o.paid, back, o.total)
			}
		case o.paid != back+p.hand:
			return fmt.Errorf("order %d in state %d: captured %d, going back %d", o.n, o.state, o.paid, back)
		}
	}
	return nil
}

// auditRow (I5): what is accepted is a fact, and of what staff asked for some fact
// says who it was.
func auditRow(cmd Command, facts []Fact) error {
	by := cmd.meta().By
	for _, f := range facts {
		if stated := reflect.ValueOf(f).Elem().FieldByName("By"); stated.IsValid() && stated.Interface() == any(by) {
			return nil
		}
	}
	switch cmd.(type) {
	case *Exchange, *RetryPayment: // of these the facts do not say who asked
		if len(facts) > 0 {
			return nil
		}
	case *RenewHold: // until an instant that the hold has already: nothing changes
		if !slices.ContainsFunc(facts, func(f Fact) bool { return f.kind() == kindHoldRenewed }) {
			return nil
		}
	}
	if by.Role == Fan || by.Role == House {
		return nil
	}
	return fmt.Errorf("%T by %s %s is stated without a name: %v", cmd, by.Role, by.Name, facts)
}
