package main

import (
	"context"
	"fmt"
	"runtime"

	"facevalue/journal"
	"facevalue/sale"
	"facevalue/seating"
)

// bare is a sale without desk or record: decide, encode, apply, in one thread.
type bare struct {
	m    *sale.Machine
	now  int64
	fact []byte
	body []byte // all facts so far, framed as in a record
	n    int64  // how many
}

// newBare sets a sale up, with room for so many bytes of facts.
func newBare(chart *seating.Chart, room int) (*bare, error) {
	b := &bare{m: sale.New(chartsOf(chart)), now: wall.Now(), body: make([]byte, 0, room)}
	return b, submit(b.do, setUp(b.now, chart)...)
}

// do is what a desk does with one command, less the queue and the record.
func (b *bare) do(c sale.Command) (sale.Outcome, error) {
	out, facts := b.m.Decide(c, b.now)
	for i := range facts {
		b.fact = b.m.AppendFact(b.fact[:0], facts[i])
		b.body = journal.AppendFact(b.body, b.fact)
	}
	b.n += int64(len(facts))
	for i := range facts {
		b.m.Apply(facts[i])
	}
	return out, nil
}

// measureDecide is what each kind of command costs the machine.
func measureDecide(ctx context.Context, s *session) error {
	t := s.report.table("decide", "Decide, encode and apply, one thread, no desk and no journal",
		column{"ns_per_command", "a command", duration}, column{"allocs_per_command", "allocations", amount},
		column{"alloc_bytes_per_command", "allocated", bytes}, column{"fact_bytes_per_command", "facts", bytes})
	t.note("The commands are made beforehand. Memory that grows with the sale is part of what is allocated.")
	s.say("standing tickets")
	if err := measureStanding(ctx, t, pick(&s.options, 200_000, 5_000)); err != nil {
		return err
	}
	s.say("seats")
	return measureSeats(ctx, t, pick(&s.options, 15_000, 1_000))
}

// costs measures kinds of command, one after the other on one sale.
type costs struct {
	*bare
	ctx context.Context
	t   *table
}

// of measures commands of one kind, each of which must be answered as want, and
// answers the outcomes.
func (b *costs) of(name string, want sale.Status, commands []sale.Command) ([]sale.Outcome, error) {
	if err := b.ctx.Err(); err != nil {
		return nil, err
	}
	outcomes := make([]sale.Outcome, len(commands))
	encoded := len(b.body)
	runtime.GC()
	before, start := allocated(), nanos()
	for i, c := range commands {
		outcomes[i], _ = b.do(c) // a bare machine has no errors
	}
	took := nanos() - start
	used := allocated().since(before)
	for i, out := range outcomes {
		if out.Status != want {
			return nil, fmt.Errorf("%s: want %v: %w", name, want, refused(commands[i], out))
		}
	}
	n := float64(len(commands))
	b.t.add(name, float64(took)/n, float64(used.mallocs)/n, float64(used.bytes)/n, float64(len(b.body)-encoded)/n)
	return outcomes, nil
}
