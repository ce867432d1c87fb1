package main

import (
	"fmt"

	"facevalue/desk"
	"facevalue/sale"
	"facevalue/seating"
)

// The sale that is measured: what a real one has at least. Limits per person, fees,
// a contained tax, buyers joined by session and address.

const (
	minute = 60_000 // ms
	hour   = 60 * minute
	day    = 24 * hour

	// capacity of the pool that everybody wants; the most a pool can have.
	capacity = 10_000_000
	// price of a ticket with its fee, in minor units.
	price = 5250
)

// The ticket types of the sale, by index.
const (
	standing uint32 = iota
	seated
)

// saleDesk runs a sale.
type saleDesk = desk.Desk[sale.Command, sale.Fact, sale.Outcome, sale.Effect]

type saleMachine = desk.Machine[sale.Command, sale.Fact, sale.Outcome, sale.Effect]

// promoter is who sets the sale up.
var promoter = sale.Meta{By: sale.Actor{Role: sale.Owner, Name: "promoter"}}

// house is who carries out effects.
var house = sale.Meta{By: sale.Actor{Role: sale.House}}

// setUp is the commands that make the sale; a stadium adds seats to the floor.
func setUp(now int64, stadium *seating.Chart) []sale.Command {
	p := sale.Price{
		Face:  5000,
		Fees:  []sale.Fee{{Code: "service", Amount: price - 5000, Unavoidable: true}},
		Taxes: []sale.TaxRate{{Code: "vat", Rate: 190_000, Included: true}},
	}
	event := sale.EventDef{Key: "night", Starts: now + 90*day}
	if stadium != nil {
		event.Chart = stadium.Hash()
	}
	commands := []sale.Command{
		&sale.OpenSale{Meta: promoter, Name: "tour", Policy: sale.Policy{
			HoldFor: 6 * hour, HoldCeiling: day, PayFor: day, HoldsEach: 2, TicketsEach: 4, OrphanRule: true,
			JoinKinds: sale.Kinds(sale.ClaimSession, sale.ClaimEmail),
		}},
		&sale.AddSeller{Meta: promoter, Def: sale.Seller{Key: "hall", Currency: "EUR"}},
		&sale.AddEvent{Meta: promoter, Def: event},
		&sale.AddPool{Meta: promoter, Def: sale.PoolDef{Key: "floor", Event: 1, Capacity: capacity}},
		&sale.AddType{Meta: promoter, Def: sale.TypeDef{Key: "standing", Pools: []uint32{0}, Admits: 1, Max: 4, Each: 4}},
		&sale.SetPrice{Meta: promoter, Type: standing, Price: p},
	}
	types := []uint32{standing}
	if stadium != nil {
		var categories []string
		for _, c := range stadium.Categories() {
			categories = append(categories, c.Key)
		}
		commands = append(commands,
			&sale.AddType{Meta: promoter, Def: sale.TypeDef{Key: "seated", Categories: categories, Admits: 1, Max: 4, Each: 4}},
			&sale.SetPrice{Meta: promoter, Type: seated, Price: p})
		types = append(types, seated)
	}
	return append(commands, &sale.AddWindow{Meta: promoter, Def: sale.WindowDef{Key: "general", Opens: now, Types: types}})
}

// submit does commands one by one, each of which has to be accepted.
func submit(do func(sale.Command) (sale.Outcome, error), commands ...sale.Command) error {
	for _, c := range commands {
		out, err := do(c)
		if err != nil {
			return fmt.Errorf("%T: %w", c, err)
		}
		if !out.OK() {
			return refused(c, out)
		}
	}
	return nil
}

// refused is the error for a command that had to be accepted.
func refused(c sale.Command, out sale.Outcome) error {
	what := ""
	if out.Detail != nil {
		what = ": " + out.Detail.What
	}
	return fmt.Errorf("%T refused: %v%s", c, out.Status, what)
}

// noCharts is for a sale without numbered seats.
func noCharts([32]byte) (*seating.Chart, bool) { return nil, false }

// chartsOf is for a sale that has only this chart, or none.
func chartsOf(c *seating.Chart) sale.Charts {
	if c == nil {
		return noCharts
	}
	return func(hash [32]byte) (*seating.Chart, bool) { return c, hash == c.Hash() }
}
