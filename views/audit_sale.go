package views

import (
	"fmt"
	"strings"

	"facevalue/sale"
)

// audit adds to the trail what a fact says that staff did, or the house because staff
// wanted it so: when it carries out a plan it names who published it. What fans do and
// what the house does by itself is in the stories of orders.
func (c *cutter) audit(k *kept) {
	by, what := c.deed(k)
	if what == "" || by.Role == sale.House && by.Name == "" || by.Role == sale.Fan {
		return
	}
	c.add(&auditRow{k.seq, k.i, k.at, by.Role.String(), by.Name, what})
}

// deed is who did what, "" for what nobody of the staff does.
func (c *cutter) deed(k *kept) (by sale.Actor, what string) {
	switch f := k.Fact.(type) {
	case *sale.HoldAmended:
		return f.By, fmt.Sprintf("changed hold %d", f.Hold)
	case *sale.HoldRenewed:
		return f.By, fmt.Sprintf("gave hold %d more time", f.Hold)
	case *sale.HoldReleased:
		return f.By, fmt.Sprintf("let go of hold %d", f.Hold)
	case *sale.OrderPlaced:
		return f.By, because(fmt.Sprintf("made order %d", f.Order), f.Reason)
	case *sale.OrderClosed:
		return f.By, because(fmt.Sprintf("closed order %d", f.Order), f.Reason)
	case *sale.TicketsVoided:
		what := fmt.Sprintf("cancelled %d tickets of order %d", len(f.Tickets), f.Order)
		if f.Withheld {
			what += ", kept out of sale"
		}
		return f.By, because(what, f.Reason)
	case *sale.OrderAdjusted:
		return f.By, because(fmt.Sprintf("adjusted order %d by %d", f.Order, f.Total), f.Reason)
	case *sale.ContactCorrected:
		return f.By, because(fmt.Sprintf("corrected the contact of order %d", f.Order), f.Reason)
	case *sale.TicketNamed:
		return f.By, fmt.Sprintf("named ticket %d", f.Ticket)
	case *sale.EffectClosed:
		return f.By, because(fmt.Sprintf("ended payment work %d", f.ID), f.Reason)
	}
	if by, what := moneyDeed(k.Fact); what != "" {
		return by, what
	}
	return c.runDeed(k)
}

// moneyDeed is what was done about money by hand.
func moneyDeed(fact sale.Fact) (by sale.Actor, what string) {
	switch f := fact.(type) {
	case *sale.OrderPaid:
		return f.By, fmt.Sprintf("took %d by %s for order %d", f.Amount, f.Tender, f.Order)
	case *sale.ReviewClosed:
		return f.By, because(fmt.Sprintf("closed row %d of the review list as %s", f.Row, f.Did), f.Reason)
	}
	return by, ""
}

// runDeed is what was done about a whole event.
func (c *cutter) runDeed(k *kept) (by sale.Actor, what string) {
	switch f := k.Fact.(type) {
	case *sale.RunStarted:
		return f.By, because(fmt.Sprintf("started run %d, which gives back the money of %s", f.Run, c.names.event(f.Event)), f.Reason)
	case *sale.RunTurned:
		return f.By, because(fmt.Sprintf("turned run %d to %s", f.Run, f.State), f.Reason)
	case *sale.RunRetried:
		return f.By, fmt.Sprintf("had what failed of run %d tried again", f.Run)
	}
	return c.setupDeed(k)
}

// setupDeed is what was set up or switched.
func (c *cutter) setupDeed(k *kept) (by sale.Actor, what string) {
	n := c.names
	switch f := k.Fact.(type) {
	case *sale.PolicySet:
		return f.By, "changed the policy"
	case *sale.TypeChanged:
		return f.By, "changed ticket type " + n.typ(f.Type)
	case *sale.TypePriced:
		return f.By, fmt.Sprintf("priced ticket type %s at %d", n.typ(f.Type), f.Unit.Total())
	case *sale.ItemPriced:
		return f.By, fmt.Sprintf("priced item %s at %d", n.setup.Items[f.Item].Key, f.Unit.Total())
	case *sale.ItemChanged:
		return f.By, "changed item " + f.Def.Key
	case *sale.BundleChanged:
		return f.By, fmt.Sprintf("changed bundle %s, now at %d", f.Def.Key, f.Def.Price)
	case *sale.OfferSwitched:
		return f.By, because(fmt.Sprintf("switched %s to %s", n.offer(f), f.State), f.Reason)
	case *sale.WindowChanged:
		return f.By, "changed window " + f.Def.Key
	case *sale.Switched:
		what := "the sale"
		if f.Type != 0 {
			what = "ticket type " + n.typ(f.Type-1)
		}
		return f.By, because(fmt.Sprintf("switched %s to %s", what, f.State), f.Reason)
	case *sale.RulesPosted:
		return f.By, fmt.Sprintf("posted rules %d of window %s", f.Version, n.setup.Windows[f.Window].Key)
	case *sale.HoldsExtended:
		return f.By, because("gave all holds more time", f.Reason)
	}
	return c.stockDeed(k)
}

// stockDeed is what was blocked, moved or resized.
func (c *cutter) stockDeed(k *kept) (by sale.Actor, what string) {
	n := c.names
	switch f := k.Fact.(type) {
	case *sale.CapacitySet:
		what := fmt.Sprintf("set the capacity of pool %s to %d", n.setup.Pools[f.Pool].Key, f.Capacity)
		if f.Over > 0 {
			what += fmt.Sprintf(", %d over", f.Over)
		}
		return f.By, because(what, f.Reason)
	case *sale.CountMoved:
		return f.By, fmt.Sprintf("moved %d of pool %s from %s to %s", f.Count, n.setup.Pools[f.Pool].Key,
			n.setup.Allocations[f.From], n.setup.Allocations[f.To])
	case *sale.CountBlocked:
		verb, count := "blocked", f.Count
		if count < 0 {
			verb, count = "unblocked", -count
		}
		return f.By, because(fmt.Sprintf("%s %d of pool %s in %s", verb, count, n.setup.Pools[f.Pool].Key, n.setup.Allocations[f.Alloc]), f.Reason)
	case *sale.SeatsMoved:
		return f.By, fmt.Sprintf("moved %d seats of %s to %s", len(f.Seats), n.event(f.Event), n.setup.Allocations[f.Alloc])
	case *sale.SeatsBlocked:
		verb := "blocked"
		if f.Kill {
			verb = "killed"
		}
		return f.By, because(fmt.Sprintf("%s %s of %s", verb, some(k.seats), n.event(f.Event)), f.Reason)
	case *sale.SeatsUnblocked:
		return f.By, fmt.Sprintf("unblocked %s of %s", some(k.seats), n.event(f.Event))
	case *sale.ChartSwapped:
		return f.By, "moved " + n.event(f.Event) + " to another chart version"
	}
	return sale.Actor{}, ""
}

// because adds a reason, if one was given.
func because(what, reason string) string {
	if reason == "" {
		return what
	}
	return what + ": " + reason
}

// some names a few seats and counts the rest.
func some(seats []string) string {
	const few = 5
	if len(seats) <= few {
		return "seats " + strings.Join(seats, ", ")
	}
	return fmt.Sprintf("seats %s and %d more", strings.Join(seats[:few], ", "), len(seats)-few)
}

// offer is the item or the bundle that was switched.
func (n *names) offer(f *sale.OfferSwitched) string {
	if f.Item != 0 {
		return "item " + n.setup.Items[f.Item-1].Key
	}
	return "bundle " + n.setup.Bundles[f.Bundle-1].Key
}
