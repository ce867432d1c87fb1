package test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// ledger is what a selling process acknowledged before it was killed, over all its
// lives. The process cannot reach it.
type ledger struct {
	orders map[uint64]order
	acks   int
}

// order is what was bought: seat ids, and how many of each type without seats.
type order struct {
	total string
	goods string // sorted, one place each
}

func newLedger() *ledger { return &ledger{orders: map[uint64]order{}} }

// places spells goods out: COUNT*TYPE becomes COUNT places.
func places(goods []string) []string {
	var all []string
	for _, g := range goods {
		count, typ, counted := strings.Cut(g, "*")
		if !counted {
			all = append(all, g)
			continue
		}
		n, _ := strconv.Atoi(count)
		for range n {
			all = append(all, "*"+typ)
		}
	}
	slices.Sort(all)
	return all
}

// acknowledge takes down "order N TOTAL GOODS...".
func (l *ledger) acknowledge(line string) error {
	f := strings.Fields(line)
	n, err := strconv.ParseUint(f[1], 10, 64)
	if err != nil || len(f) < 4 {
		return fmt.Errorf("the seller said %q", line)
	}
	if _, twice := l.orders[n]; twice {
		return fmt.Errorf("order %d was acknowledged in two lives", n)
	}
	l.orders[n] = order{f[2], strings.Join(places(f[3:]), " ")}
	l.acks++
	return nil
}

// hold compares what is on disk with what was acknowledged: every order is there
// and is what was told, and no seat is in two orders.
func (l *ledger) hold(listing string) (found int, err error) {
	seats := map[string]string{}
	for line := range strings.Lines(listing) {
		f := strings.Fields(line)
		n, _ := strconv.ParseUint(f[1], 10, 64)
		goods := places(f[3:])
		for _, g := range goods {
			if g[0] == '*' {
				continue
			}
			if other, twice := seats[g]; twice {
				return found, fmt.Errorf("seat %s is in orders %s and %s", g, other, f[1])
			}
			seats[g] = f[1]
		}
		told, known := l.orders[n]
		if !known {
			continue // durable, and killed before it could be told
		}
		found++
		if is := (order{f[2], strings.Join(goods, " ")}); is != told {
			return found, fmt.Errorf("order %d was acknowledged as %v and is %s %v", n, told, f[0], is)
		}
	}
	if found != len(l.orders) {
		return found, fmt.Errorf("%d orders were acknowledged, %d of them are there", len(l.orders), found)
	}
	return found, nil
}
