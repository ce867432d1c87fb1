package main

import (
	"bufio"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"facevalue/clock"
	"facevalue/desk"
	"facevalue/sale"
	"facevalue/seating"
)

// sellCmd opens a data directory, sets its sale up if need be, and lets fans buy
// until nothing is left. It tells each order on its output once it is durable, a
// line each: whoever reads them has a ledger that this process cannot rewrite.
type sellCmd struct {
	Data  string        `required:""`
	Chart string        `required:"" help:"Hash of the chart among the blobs."`
	Fans  int           `default:"256" help:"How many buy at the same time."`
	Seed  uint64        `default:"1"`
	Think time.Duration `help:"How long a fan thinks at most before buying."`
	Ship  string        `placeholder:"DIR" help:"Copy the journal there while selling."`
}

// seller is one run of sellCmd.
type seller struct {
	stage *stage
	dir   *dataDir
	desk  *saleDesk
	shop  shop
	gone  []atomic.Bool // ticket types that have nothing left for fans

	mu    sync.Mutex
	out   *bufio.Writer
	count atomic.Uint64 // fans so far
	think time.Duration
	seed  uint64
}

// Run sells.
func (c *sellCmd) Run(ctx context.Context, e env) (err error) {
	dir, err := openDataDir(c.Data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, dir.Close()) }()
	var hash [32]byte
	if n, err := hex.Decode(hash[:], []byte(c.Chart)); err != nil || n != len(hash) {
		return fmt.Errorf("chart hash %q: 64 hex digits are wanted", c.Chart)
	}
	chart, ok := dir.chart(hash)
	if !ok {
		return fmt.Errorf("chart %s is not among the blobs", c.Chart)
	}
	s := &seller{stage: newStage(chart), dir: dir, out: bufio.NewWriterSize(e.out, 1<<16), seed: c.Seed, think: c.Think}
	s.gone = make([]atomic.Bool, len(s.stage.types))

	if c.Ship != "" {
		stop, err := shipTo(dir, c.Ship, func(err error) { fmt.Fprintln(e.err, "facevalue:", err) })
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, stop()) }()
	}
	committer := desk.NewCommitter(dir.journal)
	defer committer.Close()
	opening := clock.Stopwatch()
	s.desk, err = desk.Open(saleOptions{
		Machine: stageMachine, New: dir.newSale, Committer: committer, Clock: dir.clock,
		CarryOut: carryOut, Snapshots: dir.snapshots, SnapshotEvery: 4 << 20,
		OnStop:  func(err error) { fmt.Fprintln(e.err, "facevalue:", err) },
		OnFatal: func(err error) { panic(err) },
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.desk.Close(ctx)) }()
	s.shop = shop{s.desk, dir.journal}
	if err := s.stage.open(ctx, s.desk, dir.clock.Now()); err != nil {
		return err
	}
	s.tell("opened %d\n", opening().Microseconds())
	if err := s.sellOut(ctx, c.Fans); err != nil {
		return err
	}
	s.tell("sold out\n")
	return nil
}

// carryOut stands in for the outside world: every card is good and every mail
// arrives at once.
func carryOut(_ context.Context, e sale.Effect) sale.Command {
	done := &sale.FinishEffect{Meta: sale.Meta{By: sale.Actor{Role: sale.House}}, Effect: e.ID, Result: sale.EffectDone}
	if e.Kind == sale.ChargeEffect {
		done.Amount, done.Tender, done.Ref = e.Amount, "card", fmt.Sprintf("demo_%d", e.ID)
	}
	return done
}

// sellOut lets fans buy side by side until nothing is left for them, and the box
// office sell the rest: boxes, wheelchair places, odd seats.
func (s *seller) sellOut(ctx context.Context, fans int) error {
	failed := make(chan error, fans)
	var wg sync.WaitGroup
	for range fans {
		wg.Add(1)
		go func() { // waited for below
			defer wg.Done()
			for ctx.Err() == nil {
				more, err := s.newFan().visit(ctx)
				if err != nil {
					failed <- err
				}
				if err != nil || !more {
					return
				}
			}
		}()
	}
	flushed := s.flushOften(ctx)
	wg.Wait()
	flushed()
	close(failed)
	if err := <-failed; err != nil {
		return err
	}
	return errors.Join(ctx.Err(), s.boxOffice(ctx))
}

// flushOften writes out what was told, some times a second, until it is stopped.
func (s *seller) flushOften(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() { // stop waits for it
		defer close(done)
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for ctx.Err() == nil {
			select {
			case <-tick.C:
			case <-ctx.Done():
			}
			s.mu.Lock()
			s.out.Flush()
			s.mu.Unlock()
		}
	}()
	return func() { cancel(); <-done }
}

// tell writes a line at once.
func (s *seller) tell(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fmt.Fprintf(s.out, format, args...)
	s.out.Flush()
}

// tellOrder writes that an order is durable, with what was bought. Orders are many
// and go out together.
func (s *seller) tellOrder(n uint64, total int64, lines []sale.Line) {
	b := fmt.Appendf(nil, "order %d %d", n, total)
	for _, l := range lines {
		if len(l.Seats) == 0 && l.Kind == sale.TicketLine {
			b = fmt.Appendf(b, " %d*%s", l.Count, s.stage.types[l.Index].key)
		}
		for _, seat := range l.Seats {
			b = append(append(b, ' '), s.stage.chart.ID(seating.Seat(seat))...)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.out.Write(append(b, '\n'))
}

// boxOffice sells by name what fans could not be given.
func (s *seller) boxOffice(ctx context.Context) error {
	m, _, err := s.dir.source(stageMachine, nil).Load()
	if err != nil {
		return err
	}
	folded := m.(*sale.Machine)
	for _, run := range folded.FreeSeats(0, 10) {
		for len(run) > 0 {
			typ, ok := folded.TypeOf(0, run[0])
			if !ok {
				return fmt.Errorf("no ticket type sells seat %s", s.stage.chart.ID(seating.Seat(run[0])))
			}
			n := 1
			for n < len(run) {
				if t, _ := folded.TypeOf(0, run[n]); t != typ {
					break
				}
				n++
			}
			if err := s.counter(ctx, typ, run[:n]); err != nil {
				return err
			}
			run = run[n:]
		}
	}
	return nil
}

// counter sells named seats at the counter.
func (s *seller) counter(ctx context.Context, typ uint32, seats []uint32) error {
	cmd := &sale.SellAtCounter{
		Meta: sale.Meta{By: sale.Actor{Role: sale.BoxOffice, Name: "counter 1"}}, Window: 1, Tender: "cash",
		Wants: []sale.Want{{Index: typ, Count: uint32(len(seats)), Seats: seats}},
	}
	out, _, err := s.shop.Submit(ctx, cmd)
	if err != nil {
		return err
	}
	if !out.OK() {
		return fmt.Errorf("counter: %s %+v", out.Status, out.Detail)
	}
	s.tellOrder(out.Ref, out.Total, out.Detail.Lines)
	return nil
}
