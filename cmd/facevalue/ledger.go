package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"facevalue/sale"
)

// ledger is what the outside world was told: every acknowledged order with what it
// bought. It knows nothing of the machine that sold it.
type ledger struct {
	orders map[uint64]ledgerOrder
	seats  map[string]uint64 // order that a seat was told to be sold in
	places int
	twice  int // seats told to be sold in two orders
}

type ledgerOrder struct {
	total int64
	goods []string // seat ids, and COUNT*TYPE for places without a number
}

func newLedger() *ledger {
	return &ledger{orders: map[uint64]ledgerOrder{}, seats: map[string]uint64{}}
}

// note takes down a line "order N TOTAL GOODS...".
func (l *ledger) note(line string) error {
	f := strings.Fields(line)
	if len(f) < 4 || f[0] != "order" {
		return fmt.Errorf("the selling process said %q", line)
	}
	n, err1 := strconv.ParseUint(f[1], 10, 64)
	total, err2 := strconv.ParseInt(f[2], 10, 64)
	if err1 != nil || err2 != nil {
		return fmt.Errorf("the selling process said %q", line)
	}
	if _, again := l.orders[n]; again {
		return fmt.Errorf("order %d was acknowledged twice", n)
	}
	l.orders[n] = ledgerOrder{total, f[3:]}
	for _, g := range f[3:] {
		if count, _, numbered := strings.Cut(g, "*"); numbered {
			n, _ := strconv.Atoi(count)
			l.places += n
			continue
		}
		l.places++
		if _, sold := l.seats[g]; sold {
			l.twice++
		}
		l.seats[g] = n
	}
	return nil
}

// orders is what a ledger asks of who sold.
type orders interface {
	Order(n uint64) (sale.OrderSummary, bool)
}

// missing are the acknowledged orders that are not there as they were told.
func (l *ledger) missing(m any) []uint64 {
	var missing []uint64
	for n, want := range l.orders {
		got, ok := m.(orders).Order(n)
		if !ok || got.State != "confirmed" || got.Total != want.total || got.Paid != want.total || !sameGoods(want.goods, got.Tickets) {
			missing = append(missing, n)
		}
	}
	slices.Sort(missing)
	return missing
}

// sameGoods says whether tickets are what was told.
func sameGoods(goods []string, tickets []sale.TicketSummary) bool {
	count := map[string]int{}
	for _, g := range goods {
		if n, typ, numberless := strings.Cut(g, "*"); numberless {
			k, _ := strconv.Atoi(n)
			count[typ] += k
		} else {
			count[g]++
		}
	}
	for _, t := range tickets {
		if t.Seat != "" {
			count[t.Seat]--
		} else {
			count[t.Type]--
		}
	}
	for _, n := range count {
		if n != 0 {
			return false
		}
	}
	return true
}
