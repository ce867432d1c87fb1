package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"strings"

	"facevalue/sale"
	"facevalue/seating"
)

// The sale that run sells out: one event on one chart, a ticket type for each seat
// category and each standing area.
const (
	stageSale    = "stadium"
	stageMachine = salePrefix + stageSale
	ticketsEach  = 6
)

// loadPlan reads a pretix seating plan or a CSV file; without a name it is the
// generated stadium.
func loadPlan(path string) (*seating.Chart, error) {
	if path == "" {
		return seating.Stadium(), nil
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	read := seating.ReadPretix
	if strings.HasSuffix(strings.ToLower(path), ".csv") {
		read = seating.ReadCSV
	}
	c, err := read(b, seating.ReadOptions{Name: path})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}

// stageCmd publishes a chart for sellCmd.
type stageCmd struct {
	Data string `required:""`
	Plan string
}

// Run prints the chart's hash.
func (c *stageCmd) Run(e env) error {
	chart, err := loadPlan(c.Plan)
	if err != nil {
		return err
	}
	d, err := openDataDir(c.Data)
	if err != nil {
		return err
	}
	hash := chart.Hash()
	fmt.Fprintf(e.out, "%x\n", hash[:])
	return errors.Join(d.publish(chart), d.Close())
}

// stage is the sale as its sellers need to know it.
type stage struct {
	chart *seating.Chart
	types []stageType
}

// stageType is one ticket type: a seat category or a standing area.
type stageType struct {
	key      string
	category string // "" for a standing area
	capacity uint32 // of a standing area
}

func newStage(c *seating.Chart) *stage {
	s := &stage{chart: c}
	seats := map[int]int{}
	for i := range c.Len() {
		seats[c.CategoryOf(seating.Seat(i))]++
	}
	for n, cat := range c.Categories() {
		if seats[n] > 0 {
			s.types = append(s.types, stageType{key: cat.Key, category: cat.Key})
		}
	}
	for _, a := range c.Areas() {
		if a.Capacity > 0 {
			s.types = append(s.types, stageType{key: "area-" + a.ID, capacity: uint32(a.Capacity)})
		}
	}
	return s
}

// places is how many people the house holds.
func (s *stage) places() int {
	n := s.chart.Len()
	for _, t := range s.types {
		n += int(t.capacity)
	}
	return n
}

var organizer = sale.Meta{By: sale.Actor{Role: sale.Owner, Name: "organizer"}}

// setUp are the commands that open the sale at an instant.
func (s *stage) setUp(now int64) []sale.Command {
	const second, minute = int64(1_000), int64(60_000)
	commands := []sale.Command{
		&sale.OpenSale{Meta: organizer, Name: stageSale, Policy: sale.Policy{
			HoldFor: 3 * second, HoldCeiling: 9 * second, PayFor: 60 * minute, HoldsEach: 2, TicketsEach: ticketsEach,
			JoinKinds: sale.Kinds(sale.ClaimSession, sale.ClaimEmail), OrphanRule: true,
		}},
		&sale.AddSeller{Meta: organizer, Def: sale.Seller{Key: "the club", Currency: "EUR"}},
		&sale.AddEvent{Meta: organizer, Def: sale.EventDef{Key: "final", Chart: s.chart.Hash(), Starts: now + 90*24*60*minute}},
	}
	window := sale.WindowDef{Key: "general", Opens: now}
	pools := uint32(0)
	for i, t := range s.types {
		def := sale.TypeDef{Key: t.key, Admits: 1}
		if t.category != "" {
			def.Categories = []string{t.category}
		} else {
			commands = append(commands, &sale.AddPool{Meta: organizer, Def: sale.PoolDef{Key: t.key, Event: 1, Capacity: t.capacity}})
			def.Pools = []uint32{pools}
			pools++
		}
		commands = append(commands,
			&sale.AddType{Meta: organizer, Def: def},
			&sale.SetPrice{Meta: organizer, Type: uint32(i), Price: sale.Price{
				Face:  int64(math.Max(200-40*float64(i), 30)) * 100,
				Fees:  []sale.Fee{{Code: "service", Payee: "the club", Rate: 50_000, Unavoidable: true}},
				Taxes: []sale.TaxRate{{Code: "vat", Rate: 190_000, Included: true}},
			}})
		window.Types = append(window.Types, uint32(i))
	}
	return append(commands, &sale.AddWindow{Meta: organizer, Def: window})
}

// open sets the sale up unless that was done before.
func (s *stage) open(ctx context.Context, d *saleDesk, now int64) error {
	for i, cmd := range s.setUp(now) {
		out, _, err := d.Submit(ctx, cmd)
		if err != nil {
			return err
		}
		if i == 0 && out.Status == sale.Exists {
			return nil
		}
		if !out.OK() {
			return fmt.Errorf("set-up, %T: %s %+v", cmd, out.Status, out.Detail)
		}
	}
	return nil
}
