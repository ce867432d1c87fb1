package sim

import (
	"crypto/sha256"
	"fmt"

	"facevalue/desk"
	"facevalue/desk/driver"
	"facevalue/sale"
)

// Options change a run. The zero value is a run as [Run] draws it from its seed.
type Options struct {
	// Machine puts something in place of the sale that the desk gets, for a sale
	// that is broken on purpose. nil for the sale itself.
	Machine func(Machine) Machine
	// Log is told what goes into the trace; nil for silence.
	Log func(line string)
}

// Run sells a small sale from a seed. The error says what was broken first.
func Run(seed uint64, options Options) (Report, error) {
	config := rough(seed)
	config.Log = options.Log
	s := newShop(seed, config.Clients, options)
	driven, err := driver.Run(seed, config, s.workload())
	if err == nil {
		err = s.final()
	}
	s.report.Driver = driven
	s.report.seal(s.trace.Sum(nil), s.last)
	if err != nil {
		return s.report, fmt.Errorf("sim: seed %d: %w", seed, err)
	}
	return s.report, nil
}

// rough draws how long and how rough a run is.
func rough(seed uint64) driver.Config {
	c := driver.Rough(seed)
	limits := []desk.Limits{{}, {Commands: 3}, {Body: 2500}, {Due: 1, Body: 2500}}
	c.Desks = 1
	c.Clients = 3 + c.Clients
	c.Actions = 700 + 3*c.Actions/2
	c.Snapshots /= 4
	c.Limits = limits[mix(seed)%uint64(len(limits))]
	return c
}

// final is the auditor's last word, when everything has come to rest: nothing is
// under way, and nothing is there that nobody was told of.
func (s *shop) final() error {
	if s.err != nil {
		return s.err
	}
	s.now = s.when // the driver has asked about the past since
	for i := range s.pending {
		s.forget(i) // never sent: whoever asked has an answer
	}
	if err := s.examine(s.last); err != nil {
		return err
	}
	sum := s.last.Summary()
	if sum.State == sale.SwitchFrozen.String() && sum.OpenEffects == 0 {
		return nil // nothing is over by the clock in a sale that was left frozen: it has no rest
	}
	if sum.Holds+sum.Waiting+sum.OpenEffects > 0 {
		return fmt.Errorf("at rest there are %d holds, %d orders that wait, %d open effects", sum.Holds, sum.Waiting, sum.OpenEffects)
	}
	counter := 0
	for _, o := range s.orders {
		if o.fan == nil {
			counter++
		}
		if err := s.finalOrder(o); err != nil {
			return err
		}
	}
	if sum.HoldsEverMade != len(s.holds)+counter || sum.Orders != len(s.orders) {
		return fmt.Errorf("there are %d holds and %d orders, acknowledged were %d and %d", sum.HoldsEverMade, sum.Orders, len(s.holds)+counter, len(s.orders))
	}
	return s.finalStock(&sum)
}

// finalOrder: no money without goods, no goods without money.
func (s *shop) finalOrder(o *order) error {
	is, _ := s.last.Order(o.n)
	_, stuck := s.outside.balance(o.n, nil)
	if late := s.outside.lateMoney(o.n); late {
		s.report.Counts.Surprises++
		if is.State == "confirmed" && s.outside.paidFor(o.n) == nil {
			s.report.Counts.Revived++
		}
	}
	if o.exchange != nil {
		return fmt.Errorf("%s waits for an exchange that nobody pays", o.what)
	}
	delivered := s.outside.first(o.n, 0, func(d *deed) bool { return d.Kind == sale.DeliverEffect }) != nil
	if is.State == "confirmed" && !delivered {
		return fmt.Errorf("%s is confirmed and was never delivered", o.what)
	}
	if byHand := is.Owed - stuck; byHand < 0 || byHand > o.cash {
		return fmt.Errorf("%s owes %d, of which %d could not be given back and at most %d came by hand", o.what, is.Owed, stuck, o.cash)
	}
	stuck = is.Owed
	if over := is.Paid - is.Total - stuck; over > 0 || over < 0 && !o.mayOwe {
		return fmt.Errorf("%s is %s: costs %d, has %d, and %d could not be given back", o.what, is.State, is.Total, is.Paid, stuck)
	}
	return nil
}

// finalStock: what is sold is what the books say was bought.
func (s *shop) finalStock(sum *sale.Summary) error {
	var pools [3]int64
	var seats int64
	for _, o := range s.orders {
		if is, _ := s.last.Order(o.n); is.State != "confirmed" {
			continue
		}
		pools[scarfs] += int64(o.scarfs)
		for _, g := range o.goods {
			for _, p := range ticketTypes[g.typ].pools {
				pools[p] += int64(ticketTypes[g.typ].admits)
			}
			if g.seat != 0 {
				seats++
			}
		}
	}
	for i, n := range pools {
		if p := sum.Pools[i]; p.Sold != n || p.Held != 0 {
			return fmt.Errorf("pool %s: %d held, %d sold; bought were %d", p.Key, p.Held, p.Sold, n)
		}
	}
	if e := sum.Events[play]; e.Sold != seats || e.Held != 0 {
		return fmt.Errorf("%d seats held, %d sold; bought were %d", e.Held, e.Sold, seats)
	}
	s.report.Counts.Sold += int(pools[floor]+pools[lounge]+pools[scarfs]) + int(seats)
	return nil
}

func (r *Report) seal(trace []byte, last *sale.Machine) {
	h := sha256.New()
	h.Write(r.Driver.Trace[:])
	h.Write(trace)
	if last != nil {
		state := last.StateHash()
		h.Write(state[:])
	}
	h.Sum(r.Trace[:0])
}
