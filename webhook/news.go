package webhook

import (
	"context"
	"slices"
	"strconv"

	"facevalue/catalog"
	"facevalue/sale"
)

// listener makes messages of what a webhook hears of one machine.
type listener struct {
	house     House
	organizer string
	wants     func(topic string) bool

	refunds map[uint64]Refund // under way, by effect
	sold    bool              // it was said that nothing is left

	record *Record
	n      int // counts what may be said of the record's facts, from 1
	out    []Message
}

// hear is what follows from a record.
func (l *listener) hear(ctx context.Context, r *Record) ([]Message, error) {
	l.record, l.n, l.out = r, 0, nil
	for _, f := range r.Catalog {
		l.n++
		l.ofCatalog(f)
	}
	for _, f := range r.Sale {
		l.n++
		if err := l.ofSale(ctx, f); err != nil {
			return nil, err
		}
	}
	return l.out, nil
}

func (l *listener) ofCatalog(f catalog.Fact) {
	switch f := f.(type) {
	case *catalog.EventChanged:
		l.event(f.Event, "described")
	case *catalog.EventMoved:
		l.event(f.Event, "moved")
	case *catalog.EventTurned:
		l.event(f.Event, f.State.String())
	}
}

func (l *listener) event(key, change string) {
	l.say("event.changed", eventNews{l.subject(), key, change})
}

func (l *listener) ofSale(ctx context.Context, f sale.Fact) error {
	switch f := f.(type) {
	case *sale.TicketsIssued:
		if f.From == 0 { // the first of an order's tickets confirm it
			if err := l.order(ctx, "order.confirmed", f.Order, 0, nil); err != nil {
				return err
			}
		}
		l.n++ // the second message of a fact has a number of its own, whether it is wanted or not
		return l.order(ctx, "ticket.issued", f.Order, 0, func(n uint64) bool { return n >= f.First && n < f.First+uint64(f.Count) })
	case *sale.TicketsVoided:
		if err := l.order(ctx, "ticket.voided", f.Order, 0, func(n uint64) bool { return slices.Contains(f.Tickets, n) }); err != nil || !f.Cancels {
			return err
		}
		l.n++
		return l.order(ctx, "order.cancelled", f.Order, 0, nil)
	case *sale.OrderClosed:
		return l.order(ctx, "order.cancelled", f.Order, 0, nil)
	case *sale.EffectOpened:
		if e := &f.Effect; e.Kind == sale.RefundEffect {
			l.refunds[e.ID] = Refund{e.ID, e.Order, e.Amount}
		}
	case *sale.EffectClosed:
		return l.refunded(ctx, f)
	}
	return nil
}

// refunded says that money has gone back, all of it or the part that did.
func (l *listener) refunded(ctx context.Context, f *sale.EffectClosed) error {
	r, ours := l.refunds[f.ID]
	if !ours {
		return nil
	}
	delete(l.refunds, f.ID)
	amount := r.Amount
	if f.Result != sale.EffectDone {
		amount = f.Amount
	}
	if amount == 0 {
		return nil
	}
	return l.order(ctx, "order.refunded", r.Order, amount, nil)
}

// order says something of an order, with the tickets that it is about.
func (l *listener) order(ctx context.Context, topic string, n uint64, amount int64, about func(ticket uint64) bool) error {
	if !l.wants(topic) {
		return nil
	}
	o, err := l.house.Order(ctx, l.record.Machine, n, l.record.Seq)
	if err != nil {
		return err
	}
	news := orderNews{
		subject: l.subject(), Order: "ord_" + l.record.Suffix + "_" + strconv.FormatUint(n, 10), State: o.State, Currency: o.Currency,
		Total: o.Total, Paid: o.Paid, Refunded: o.Refunded, Amount: amount,
	}
	for _, t := range o.Tickets {
		if about != nil && about(t.N) {
			news.Tickets = append(news.Tickets, ticketNews{"tkt_" + l.record.Suffix + "_" + strconv.FormatUint(t.N, 10), t.Event, t.Type, t.Seat})
		}
	}
	l.say(topic, news)
	return nil
}

// soldOut says once that nothing is left, when the records up to one have been heard.
func (l *listener) soldOut(ctx context.Context, last *Record) ([]Message, error) {
	if !l.wants("sale.sold_out") || last.Sale == nil {
		return nil, nil
	}
	sold, err := l.house.SoldOut(ctx, last.Machine, last.Seq)
	was := l.sold
	if err != nil {
		return nil, err
	}
	l.sold = sold
	if !sold || was {
		return nil, nil
	}
	l.record, l.n, l.out = last, 0, nil
	l.say("sale.sold_out", l.subject())
	return l.out, nil
}

func (l *listener) subject() subject {
	s := subject{Organizer: "org_" + l.organizer, Sequence: sequenceOf(l.record.Seq, l.n)}
	if l.record.Sale != nil {
		s.Sale = "sale_" + l.record.Suffix
	}
	return s
}

func (l *listener) say(topic string, data any) {
	if l.wants(topic) {
		l.out = append(l.out, message(idOf(l.record, l.n), topic, l.record.At, data))
	}
}
