package node

import (
	"context"
	"fmt"
	"strings"

	"facevalue/sale"
	"facevalue/seating"
	"facevalue/webhook"
)

// saleOf is a sale by its machine, when its readers have a record.
func (l listening) saleOf(ctx context.Context, machine string, seq uint64) (*Sale, error) {
	s, ok := l.node.Sale(strings.TrimPrefix(machine, salePrefix))
	if !ok {
		return nil, fmt.Errorf("node: %s is not open", machine)
	}
	return s, s.Live().Wait(ctx, seq)
}

// Order is an order as it is behind a record, or later.
func (l listening) Order(ctx context.Context, machine string, order, seq uint64) (is webhook.Order, err error) {
	s, err := l.saleOf(ctx, machine, seq)
	if err != nil {
		return is, err
	}
	setup := s.Live().Setup()
	err = s.Live().Read(func(m *sale.Machine, _ uint64) {
		o, _ := m.OrderInfo(order)
		is = webhook.Order{State: o.State, Currency: o.Currency, Total: o.Total, Paid: o.Paid, Refunded: o.Refunded}
		for i := range o.Tickets {
			t := &o.Tickets[i]
			is.Tickets = append(is.Tickets, webhook.Ticket{
				N: t.Ticket, Event: setup.Events[t.Event].Key, Type: setup.Types[t.Type].Key, Seat: l.seat(setup, t),
			})
		}
	})
	return is, err
}

// seat is the id of a ticket's seat; "" without one.
func (l listening) seat(setup *sale.Setup, t *sale.TicketInfo) string {
	if t.Seat == sale.NoSeat {
		return ""
	}
	chart, ok := l.node.dir.charts.find(setup.Events[t.Event].Chart)
	if !ok || int(t.Seat) >= chart.Len() {
		return ""
	}
	return chart.ID(seating.Seat(t.Seat))
}

// Refunds are refunds that are under way.
func (l listening) Refunds(machine string) (all []webhook.Refund, err error) {
	s, ok := l.node.Sale(strings.TrimPrefix(machine, salePrefix))
	if !ok || !strings.HasPrefix(machine, salePrefix) {
		return nil, nil
	}
	err = s.Live().Read(func(m *sale.Machine, _ uint64) {
		for _, e := range m.OpenEffects(nil) {
			if e.Kind == sale.RefundEffect {
				all = append(all, webhook.Refund{Effect: e.ID, Order: e.Order, Amount: e.Amount})
			}
		}
	})
	return all, err
}

// SoldOut says whether nothing is to be had behind a record, or later, and nothing may
// come back.
func (l listening) SoldOut(ctx context.Context, machine string, seq uint64) (bool, error) {
	s, err := l.saleOf(ctx, machine, seq)
	if err != nil {
		return false, err
	}
	return s.Live().SoldOut(ctx, seq)
}
