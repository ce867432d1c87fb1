package main

import (
	"context"
	"fmt"
	"runtime"

	"facevalue/journal"
	"facevalue/sale"
	"facevalue/seating"
)

// each makes a command for each of n buyers.
func each(n int, make func(i int, b *buyers) sale.Command) []sale.Command {
	commands := []sale.Command{}
	for i := range n {
		commands = append(commands, make(i, &buyers{n: uint64(i) + 1}))
	}
	return commands
}

// placeHold asks for count tickets of a type in a buyer's name.
func placeHold(b *buyers, typ, count uint32) *sale.PlaceHold {
	return &sale.PlaceHold{
		Meta: b.meta(0), Wants: []sale.Want{{Index: typ, Count: count}},
		Claims: []sale.Claim{b.claim(sale.ClaimSession)},
	}
}

// checkout buys a hold: the buyer's address becomes known.
func checkout(b *buyers, hold uint64, total int64) *sale.Checkout {
	return &sale.Checkout{
		Meta: b.meta(1), Hold: hold, Owner: b.claim(sale.ClaimSession), Claims: []sale.Claim{b.claim(sale.ClaimEmail)},
		Agreed: total, Person: b.hash(0), Sealed: sealed[:], Language: "en",
	}
}

// sealed stands for a name and an address under a key of the vault.
var sealed = [120]byte(noise(120))

// finish closes an effect well.
func finish(e sale.Effect) *sale.FinishEffect {
	f := &sale.FinishEffect{Meta: house, Effect: e.ID, Result: sale.EffectDone}
	if e.Kind == sale.ChargeEffect {
		f.Amount, f.Tender, f.Ref = e.Amount, "card", fmt.Sprintf("pi_%016x", mix(e.ID))
	}
	return f
}

// measureStanding follows n buyers of standing tickets: all hold, half buy, half
// let go.
func measureStanding(ctx context.Context, t *table, n int) error {
	b, err := newBare(nil, 800*n)
	if err != nil {
		return err
	}
	c := &costs{bare: b, ctx: ctx, t: t}
	holds, err := c.holding(n)
	if err != nil {
		return err
	}
	if err := c.buying(holds[:n/2]); err != nil {
		return err
	}
	_, err = c.of("release", sale.OK, each(n-n/2, func(i int, _ *buyers) sale.Command {
		h := holds[n/2+i]
		return &sale.ReleaseHold{Hold: h.Ref, Owner: (&buyers{n: uint64(n/2+i) + 1}).claim(sale.ClaimSession)}
	}))
	if err != nil {
		return err
	}
	if err := c.soldOut(n); err != nil {
		return err
	}
	return c.replay()
}

// holding places holds and asks again in the usual ways; it answers what the
// holds came to in the end.
func (c *costs) holding(n int) ([]sale.Outcome, error) {
	place := each(n, func(_ int, b *buyers) sale.Command { return placeHold(b, standing, 2) })
	holds, err := c.of("hold of 2 standing", sale.OK, place)
	if err != nil {
		return nil, err
	}
	if _, err := c.of("the same again, same key", sale.OK, place); err != nil {
		return nil, err
	}
	greedy := each(n, func(_ int, b *buyers) sale.Command {
		cmd := placeHold(b, standing, 4)
		cmd.Meta = sale.Meta{}
		return cmd
	})
	if _, err := c.of("refused: limit per person", sale.LimitType, greedy); err != nil {
		return nil, err
	}
	c.now += minute
	if _, err := c.of("renew", sale.OK, each(n, func(i int, b *buyers) sale.Command {
		return &sale.RenewHold{Hold: holds[i].Ref, Owner: b.claim(sale.ClaimSession)}
	})); err != nil {
		return nil, err
	}
	return c.of("amend: one less", sale.OK, each(n, func(i int, b *buyers) sale.Command {
		return &sale.AmendHold{Hold: holds[i].Ref, Owner: b.claim(sale.ClaimSession), Drop: []sale.Drop{{Count: 1}}}
	}))
}

// buying takes holds through payment to tickets.
func (c *costs) buying(holds []sale.Outcome) error {
	c.m.Opened(nil)
	_, err := c.of("checkout, paid", sale.OK, each(len(holds), func(i int, b *buyers) sale.Command {
		return checkout(b, holds[i].Ref, holds[i].Total)
	}))
	for _, name := range []string{"charge done: tickets issued", "tickets delivered"} {
		if err != nil {
			return err
		}
		var commands []sale.Command
		for _, e := range c.m.Opened(nil) {
			commands = append(commands, finish(e))
		}
		_, err = c.of(name, sale.OK, commands)
	}
	return err
}

// soldOut blocks what is free and sends new buyers.
func (c *costs) soldOut(n int) error {
	if err := submit(c.do, &sale.BlockCount{Meta: promoter, Count: int64(capacity - n/2), Reason: "measured"}); err != nil {
		return err
	}
	_, err := c.of("refused: sold out", sale.SoldOut, each(n, func(i int, _ *buyers) sale.Command {
		return placeHold(&buyers{salt: 1, n: uint64(i)}, standing, 2)
	}))
	return err
}

// replay reads and applies all facts again, which has to make the same sale.
func (c *costs) replay() error {
	again := sale.New(noCharts)
	runtime.GC()
	before, start := allocated(), nanos()
	for b, err := range journal.Facts(c.body) {
		if err != nil {
			return err
		}
		f, err := again.ReadFact(b)
		if err != nil {
			return err
		}
		again.Apply(f)
	}
	took, used := nanos()-start, allocated().since(before)
	if again.StateHash() != c.m.StateHash() {
		return fmt.Errorf("replay of %d facts makes another sale", c.n)
	}
	n := float64(c.n)
	c.t.add("replay of one fact", float64(took)/n, float64(used.mallocs)/n, float64(used.bytes)/n, float64(len(c.body))/n)
	return nil
}

// measureSeats places n holds of two seats, first the best there are, then the
// same ones by name.
func measureSeats(ctx context.Context, t *table, n int) error {
	b, err := newBare(seating.Stadium(), 400*n)
	if err != nil {
		return err
	}
	c := &costs{bare: b, ctx: ctx, t: t}
	holds, err := c.of("hold of the best 2 seats", sale.OK, each(n, func(_ int, b *buyers) sale.Command { return placeHold(b, seated, 2) }))
	if err != nil {
		return err
	}
	if _, err := c.of("release of 2 seats", sale.OK, each(n, func(i int, b *buyers) sale.Command {
		return &sale.ReleaseHold{Hold: holds[i].Ref, Owner: b.claim(sale.ClaimSession)}
	})); err != nil {
		return err
	}
	_, err = c.of("hold of 2 named seats", sale.OK, each(n, func(i int, b *buyers) sale.Command {
		b.salt = 1
		cmd := placeHold(b, seated, 2)
		cmd.Wants[0].Seats = holds[i].Detail.Lines[0].Seats
		return cmd
	}))
	return err
}
