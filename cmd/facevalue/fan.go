package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"runtime"
	"time"

	"facevalue/desk"
	"facevalue/sale"
)

// fan is one buyer who comes once: wants a few tickets of some type, takes seats
// apart if they must be, lets go now and then, and sometimes presses twice.
type fan struct {
	*seller
	rng   *rand.Rand
	claim sale.Claim
	key   uint64
}

func (s *seller) newFan() *fan {
	n := s.count.Add(1)
	f := &fan{seller: s, rng: rand.New(rand.NewPCG(s.seed, n))}
	f.claim[0] = byte(sale.ClaimSession)
	binary.BigEndian.PutUint64(f.claim[1:], s.seed)
	binary.BigEndian.PutUint32(f.claim[12:], uint32(n))
	return f
}

// meta is the head of the fan's next command, with a key of its own.
func (f *fan) meta() sale.Meta {
	f.key++
	k := sale.Key(f.claim)
	k[0] = byte(f.key) // a fan sends a handful of commands
	return sale.Meta{Key: k, Fingerprint: f.key}
}

// visit buys once, and says whether there was anything to buy.
func (f *fan) visit(ctx context.Context) (more bool, err error) {
	if f.think > 0 {
		if err := wait(ctx, time.Duration(f.rng.Int64N(int64(f.think)))); err != nil {
			return false, err
		}
	}
	typ, ok := f.choose()
	if !ok {
		return false, nil
	}
	want := sale.Want{Index: typ, Count: 1 + f.rng.Uint32N(ticketsEach), Apart: true}
	out, err := f.hold(ctx, &want)
	if err != nil || !out.OK() {
		return true, err
	}
	if f.rng.IntN(20) == 0 {
		_, err := f.submit(ctx, &sale.ReleaseHold{Meta: f.meta(), Hold: out.Ref, Owner: f.claim})
		return true, err
	}
	order, err := f.submit(ctx, &sale.Checkout{Meta: f.meta(), Hold: out.Ref, Owner: f.claim, Agreed: out.Total})
	if err != nil {
		return true, err
	}
	if !order.OK() {
		return true, fmt.Errorf("checkout of hold %d: %s %+v", out.Ref, order.Status, order.Detail)
	}
	lines := []sale.Line{{Index: typ, Count: want.Count}}
	if out.Detail != nil {
		lines = out.Detail.Lines
	}
	f.tellOrder(order.Ref, order.Total, lines)
	return true, nil
}

// choose picks a type that may have something left.
func (f *fan) choose() (uint32, bool) {
	from := f.rng.IntN(len(f.gone))
	for i := range f.gone {
		if t := (from + i) % len(f.gone); !f.gone[t].Load() {
			return uint32(t), true
		}
	}
	return 0, false
}

// hold asks for fewer until it is given something or nothing is left.
func (f *fan) hold(ctx context.Context, want *sale.Want) (sale.Outcome, error) {
	for {
		out, err := f.submit(ctx, &sale.PlaceHold{Meta: f.meta(), Wants: []sale.Want{*want}, Claims: []sale.Claim{f.claim}})
		if err != nil || out.OK() {
			return out, err
		}
		if out.Status != sale.SoldOut && out.Status != sale.NoSeats {
			return out, fmt.Errorf("hold of %d: %s %+v", want.Count, out.Status, out.Detail)
		}
		switch {
		case want.Count > 1:
			want.Count--
		case out.Detail.Returning > 0:
			return out, wait(ctx, 20*time.Millisecond) // what others hold may return
		default:
			f.gone[want.Index].Store(true)
			return out, nil
		}
	}
}

// wait is patience that ends with ctx.
func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// submit hands a command in, again when the desk is busy, and now and then twice:
// the second answer must be the first.
func (f *fan) submit(ctx context.Context, cmd sale.Command) (sale.Outcome, error) {
	for {
		out, _, err := f.shop.Submit(ctx, cmd)
		if errors.Is(err, desk.ErrBusy) {
			runtime.Gosched()
			continue
		}
		if err != nil || !out.OK() || f.rng.IntN(30) != 0 {
			return out, err
		}
		again, _, err := f.shop.Submit(ctx, cmd)
		if err == nil && !reflect.DeepEqual(out, again) {
			return out, fmt.Errorf("%T was answered %+v, and when repeated %+v", cmd, out, again)
		}
		return out, err
	}
}
