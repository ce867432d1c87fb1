package main

import (
	"bufio"
	"errors"
	"fmt"
	"strings"

	"facevalue/sale"
)

// ordersCmd prints every order of a sale as the seller told them, for whoever kept
// a ledger of their own.
type ordersCmd struct {
	Data string `required:"" placeholder:"DIR" help:"The data directory. No other process may have it open."`
	Sale string `default:"stadium" help:"The sale's key."`
}

// Run prints a line for each order: state, number, total, and what it bought.
func (c *ordersCmd) Run(e env) (err error) {
	d, err := openExisting(c.Data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	folded, head, err := d.source(salePrefix+c.Sale, nil).Load()
	if err != nil {
		return err
	}
	if head.Seq == 0 {
		return fmt.Errorf("orders: %s has no sale %q", c.Data, c.Sale)
	}
	m := folded.(*sale.Machine)
	out := bufio.NewWriter(e.out)
	for n := uint64(1); ; n++ {
		o, ok := m.Order(n)
		if !ok {
			return out.Flush()
		}
		fmt.Fprintf(out, "%s %d %d%s\n", o.State, o.Order, o.Total, goodsOf(o))
	}
}

// goodsOf names what an order's live tickets are.
func goodsOf(o sale.OrderSummary) string {
	var b strings.Builder
	for _, t := range o.Tickets {
		b.WriteByte(' ')
		if t.Seat != "" {
			b.WriteString(t.Seat)
		} else {
			b.WriteString("1*" + t.Type)
		}
	}
	return b.String()
}
