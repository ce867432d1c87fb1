package api

import (
	"context"

	"facevalue/sale"
)

// Papers makes an order's tickets and dates into files, of the tickets that are valid
// now, and its receipts. A file of no bytes is one that has nothing in it. Whose the order is has been
// asked before.
type Papers interface {
	Tickets(ctx context.Context, sale string, order uint64) ([]byte, error)
	Calendar(ctx context.Context, sale string, order uint64) ([]byte, error)
	// Receipts are all receipts and credit notes that the order has ever had.
	Receipts(ctx context.Context, sale string, order uint64) ([]byte, error)
	// Attendees are the names on an order's tickets, by ticket. One that was erased, and
	// one that nobody gave, is left out.
	Attendees(ctx context.Context, sale string, order uint64) (map[uint64]string, error)
}

// printTickets is the order's tickets as a file to print or to keep.
func (c *call) printTickets() *Refusal {
	return c.paper("tickets", ".pdf", "application/pdf", (*orderSeen).printable, Papers.Tickets)
}

// printCalendar is when the order's events are, for a calendar.
func (c *call) printCalendar() *Refusal {
	return c.paper("calendar", ".ics", "text/calendar; charset=utf-8", (*orderSeen).printable, Papers.Calendar)
}

// printReceipts are the order's receipts and credit notes.
func (c *call) printReceipts() *Refusal {
	return c.paper("receipts", ".pdf", "application/pdf", (*orderSeen).receipted, Papers.Receipts)
}

// receipted says whether the order may have a receipt: it was bought, whatever became of it.
func (o *orderSeen) receipted() bool { return len(o.Tickets) > 0 || o.Paid > 0 }

func (c *call) paper(name, ending, kind string, has func(*orderSeen) bool, produce func(Papers, context.Context, string, uint64) ([]byte, error)) *Refusal {
	o, bad := c.order()
	if bad != nil {
		return bad
	}
	if c.api.options.Papers == nil || !has(&o) {
		return refuse(problemUnknown, "the order has no tickets that are valid, or was not paid")
	}
	file, err := produce(c.api.options.Papers, c.r.Context(), o.suffix, o.Order)
	switch {
	case err != nil:
		return c.broken(err)
	case len(file) == 0:
		return refuse(problemUnknown, "the order has nothing for such a file: no valid ticket, no date yet, or nothing that was paid")
	}
	c.header("Content-Type", kind)
	c.header("Content-Disposition", `attachment; filename="`+name+"-"+orderID(o.suffix, o.Order)+ending+`"`)
	c.out = append(c.out, file...)
	return nil
}

// printable says whether the door would let somebody in with this order.
func (o *orderSeen) printable() bool {
	if o.State != "confirmed" {
		return false
	}
	for i := range o.Tickets {
		if valid(&o.Tickets[i]) {
			return true
		}
	}
	return false
}

func valid(t *sale.TicketInfo) bool { return t.State == "live" || t.State == "offered" }
