package node

import (
	"context"
	"fmt"
	"strconv"

	"facevalue/catalog"
	"facevalue/delivery"
	"facevalue/sale"
	"facevalue/seating"
	"facevalue/token"
	"facevalue/views"
)

// letters implements delivery.Letters: the order is as readers see it, whose it is as
// the views have it, and its texts are those of the plan.
type letters struct{ node *Node }

// Letter is what an order's letter has to say.
func (l letters) Letter(ctx context.Context, saleSuffix string, e sale.Effect) (delivery.Letter, error) {
	w, err := l.node.look(ctx, saleSuffix, e.Order)
	switch {
	case err != nil:
		return delivery.Letter{}, err
	case w.view.Contact != "open" || w.view.Email == "":
		return delivery.Letter{}, delivery.ErrNobody
	}
	return w.write(), nil
}

// look reads what an order's letter and its tickets are written from, as the sale is
// now. An order that the views do not have has nobody to write to.
func (n *Node) look(ctx context.Context, saleSuffix string, order uint64) (*letter, error) {
	s, ok := n.Sale(saleSuffix)
	if !ok {
		return nil, fmt.Errorf("node: sale %s is not open", saleSuffix)
	}
	seq := s.desk.Stats().Seq
	if err := n.views.WaitSeq(ctx, s.machine, seq); err != nil {
		return nil, err
	}
	view, found, err := n.views.Order(ctx, saleSuffix, order)
	switch {
	case err != nil:
		return nil, err
	case !found:
		return nil, delivery.ErrNobody
	}
	w := &letter{sale: s, view: &view}
	return w, w.look(order)
}

// letter is what a letter is written from.
type letter struct {
	sale   *Sale
	view   *views.OrderView
	info   sale.OrderInfo
	setup  *sale.Setup
	plan   *catalog.Plan
	seller string
	legal  catalog.Seller
	zone   string // of the organizer's days
	events map[string]eventTexts
}

// eventTexts are what there is to read of an event.
type eventTexts struct {
	name, venue catalog.Texts
	starts      string
	occasion    catalog.Occasion
	age         catalog.Texts
	minimumAge  uint32
	address     string
	zone        string
}

// look reads the order and the texts about it.
func (w *letter) look(order uint64) error {
	l := w.sale.Live()
	w.setup = l.Setup()
	there := false
	if err := l.Read(func(m *sale.Machine, _ uint64) { w.info, there = m.OrderInfo(order) }); err != nil {
		return err
	}
	if !there {
		return fmt.Errorf("node: sale %s has no order %d", w.sale.suffix, order)
	}
	w.seller = w.setup.Sellers[w.info.Seller].Key
	w.events = map[string]eventTexts{}
	return w.sale.planned(func(m *catalog.Machine) {
		if s, ok := m.SaleBySuffix(w.sale.suffix); ok {
			w.plan = s.Live
		}
		if s, ok := m.Seller(w.seller); ok {
			w.seller, w.legal = s.LegalName, s
		}
		w.zone = m.Profile().Zone
		for i := range w.setup.Events {
			if e, ok := m.Event(w.setup.Events[i].Key); ok {
				v, _ := m.Venue(e.Occasion.Venue)
				w.events[e.Key] = eventTexts{
					name: e.Details.Names, venue: v.Def.Name, starts: whenWritten(e.Occasion, v.Def.Zone), occasion: e.Occasion,
					age: e.Details.Age, minimumAge: e.Details.MinimumAge, address: v.Def.Address, zone: v.Def.Zone,
				}
			}
		}
	})
}

func (w *letter) write() delivery.Letter {
	i := &w.info
	name := "ord_" + w.sale.suffix + "_" + strconv.FormatUint(i.Order, 10)
	l := delivery.Letter{
		Sale: w.sale.suffix, Order: name, Seller: w.seller, Person: i.Person,
		Name: w.view.Name, To: w.view.Email, Language: w.view.Language,
		State: i.State, Currency: i.Currency, Total: i.Total, Refund: i.Refunded + i.Refunding,
		OrderURL: w.sale.node.options.Links.Order(name, w.link()), Papers: i.Total > 0,
	}
	attendees := map[uint64]string{}
	for _, t := range w.view.Tickets {
		attendees[t.N] = t.Name
	}
	for n := range i.Tickets {
		if t := &i.Tickets[n]; t.State == "live" || t.State == "offered" {
			l.Tickets = append(l.Tickets, w.ticket(t, attendees[t.Ticket]))
		}
	}
	for n := range i.Lines {
		line := &i.Lines[n]
		l.Lines = append(l.Lines, delivery.Line{What: w.what(line), Count: line.Count, Total: int64(line.Count) * line.Unit.Total()})
	}
	return l
}

// link is the token that opens the order for whoever has the mail.
func (w *letter) link() string {
	suffix, _ := token.ParseSuffix(w.sale.suffix)
	return string(w.sale.node.dir.ring.AppendOrderLink(nil, token.OrderLink{
		Sale: suffix, Order: w.info.Order, Contact: token.ContactOf(w.info.Person),
	}))
}

func (w *letter) ticket(t *sale.TicketInfo, attendee string) delivery.Ticket {
	suffix, _ := token.ParseSuffix(w.sale.suffix)
	event := &w.setup.Events[t.Event]
	texts := w.events[event.Key]
	out := delivery.Ticket{
		Name:  "tkt_" + w.sale.suffix + "_" + strconv.FormatUint(t.Ticket, 10),
		Event: w.or(texts.name, event.Key), Venue: w.or(texts.venue, ""), Starts: texts.starts,
		Type: w.typeName(t.Type), Attendee: attendee,
		Code: string(w.sale.node.dir.ring.AppendTicketCode(nil, token.TicketCode{Sale: suffix, Ticket: t.Ticket})),
	}
	if chart, ok := w.sale.node.dir.charts.find(event.Chart); ok && t.Seat != sale.NoSeat && int(t.Seat) < chart.Len() {
		info := chart.Info(seating.Seat(t.Seat))
		out.Seat = chart.Describe(seating.Seat(t.Seat))
		out.Section, out.Row, out.Label = info.Section, info.Row, info.Label
	}
	w.paper(&out, t, &texts)
	return out
}

// what names a line: by the plan's text in the order's language, else by its key.
func (w *letter) what(l *sale.Line) string {
	switch l.Kind {
	case sale.TicketLine:
		return w.typeName(l.Index)
	case sale.ItemLine, sale.DonationLine, sale.DeliveryLine:
		return w.itemName(l.Index)
	}
	if len(l.Unit.Fees) > 0 {
		return l.Unit.Fees[0].Code
	}
	return l.Kind.String()
}

func (w *letter) typeName(index uint32) string { return w.typeOf(w.setup.Types[index].TypeDef.Key) }

// typeOf names a ticket type by its key.
func (w *letter) typeOf(key string) string {
	if w.plan != nil {
		for i := range w.plan.Types {
			if t := &w.plan.Types[i]; t.Key == key {
				return w.or(t.Name, key)
			}
		}
	}
	return key
}

func (w *letter) itemName(index uint32) string { return w.itemOf(w.setup.Items[index].ItemDef.Key) }

func (w *letter) itemOf(key string) string {
	if w.plan != nil {
		for i := range w.plan.Items {
			if t := &w.plan.Items[i]; t.Key == key {
				return w.or(t.Name, key)
			}
		}
	}
	return key
}

// or is a text in the order's language, or what stands for it.
func (w *letter) or(t catalog.Texts, otherwise string) string {
	if text := t.In(w.view.Language); text != "" {
		return text
	}
	return otherwise
}
