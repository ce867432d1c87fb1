package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// crowdSize is how many buyers are at it at the same time while a journal is built.
const crowdSize = 512

// build fills a journal with paid orders: nearly all of them and some holds, then a
// snapshot, as a desk takes it when it is closed, then the rest.
func (c *child) build(ctx context.Context) error {
	start := nanos()
	if err := errors.Join(c.openJournal(), c.openDesk()); err != nil {
		return err
	}
	if err := submit(c.do, setUp(wall.Now(), nil)...); err != nil {
		return err
	}
	tail := max(1, c.orders/100)
	b := built{Orders: c.orders, Holds: c.orders / 20}
	if err := c.sell(ctx, 0, c.orders-tail); err != nil {
		return err
	}
	if err := c.crowd(ctx, c.orders, b.Holds, c.hold); err != nil {
		return err
	}
	if err := c.desk.Close(ctx); err != nil {
		return err
	}
	b.SnapshotSeq = c.desk.Stats().Seq
	if err := c.openDesk(); err != nil {
		return err
	}
	if err := c.sell(ctx, c.orders-tail, tail); err != nil {
		return err
	}
	b.Nanos, b.Journal = nanos()-start, c.journal.bytes.Load()
	var err error
	b.Hash, err = c.hash()
	b.Seq = c.desk.Stats().Seq
	return errors.Join(err, c.say.Encode(b))
}

// sell makes n paid orders and waits until all their tickets are delivered.
func (c *child) sell(ctx context.Context, from, n int) error {
	if err := c.crowd(ctx, from, n, c.buy); err != nil {
		return err
	}
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for {
		q := &question{}
		if err := submit(c.do, q); err != nil {
			return err
		}
		if q.closed == 2*n { // a charge and a delivery each
			return nil
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return fmt.Errorf("%d of %d effects were carried out: %w", q.closed, 2*n, ctx.Err())
		}
	}
}

// crowd has n buyers do something, many at a time.
func (c *child) crowd(ctx context.Context, from, n int, do func(*buyers) error) error {
	errs := make([]error, crowdSize)
	var wg sync.WaitGroup
	for w := range crowdSize {
		wg.Go(func() {
			for i := w; i < n && errs[w] == nil; i += crowdSize {
				errs[w] = errors.Join(ctx.Err(), do(&buyers{n: uint64(from+i) + 1}))
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

func (c *child) hold(b *buyers) error { return submit(c.do, placeHold(b, standing, 2)) }

func (c *child) buy(b *buyers) error {
	cmd := placeHold(b, standing, 2)
	out, err := c.do(cmd)
	if err == nil && !out.OK() {
		err = refused(cmd, out)
	}
	if err != nil {
		return err
	}
	return submit(c.do, checkout(b, out.Ref, out.Total))
}
