package desk_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"go.uber.org/goleak"

	"facevalue/desk"
	"facevalue/desk/internal/toy"
	"facevalue/journal"
	"facevalue/journal/memory"
)

type (
	toyDesk    = desk.Desk[toy.Command, toy.Fact, toy.Outcome, toy.Effect]
	toyCore    = desk.Core[toy.Command, toy.Fact, toy.Outcome, toy.Effect]
	toyMachine = desk.Machine[toy.Command, toy.Fact, toy.Outcome, toy.Effect]
	toyOptions = desk.Options[toy.Command, toy.Fact, toy.Outcome, toy.Effect]
	toySource  = desk.Source[toy.Command, toy.Fact, toy.Outcome, toy.Effect]
	toyCall    = desk.Call[toy.Command, toy.Outcome]
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func newToy(stock int64, pad int) func() toyMachine {
	return func() toyMachine { return toy.New(stock, pad) }
}

// bubbleClock shows the time of a synctest bubble.
type bubbleClock struct{}

func (bubbleClock) Now() int64  { return time.Since(time.UnixMilli(0)).Milliseconds() }
func (bubbleClock) Wall() int64 { return bubbleClock{}.Now() }

// house is a journal with its committer, and the desks opened on it.
type house struct {
	t         *testing.T
	journal   journal.Journal
	committer *desk.Committer
	desks     []*toyDesk
}

func newHouse(t *testing.T, j journal.Journal) *house {
	return &house{t: t, journal: j, committer: desk.NewCommitter(j)}
}

// open opens a desk called toy with a stock of 100, after change had its way.
func (h *house) open(change func(*toyOptions)) *toyDesk {
	h.t.Helper()
	o := toyOptions{Machine: "toy", New: newToy(100, 0), Committer: h.committer, Clock: bubbleClock{}}
	if change != nil {
		change(&o)
	}
	d, err := desk.Open(o)
	if err != nil {
		h.t.Fatal(err)
	}
	h.desks = append(h.desks, d)
	return d
}

// close ends everything; desks that had ended by themselves say so again.
func (h *house) close() {
	for _, d := range h.desks {
		if err := d.Close(context.Background()); err != nil && !errors.Is(err, desk.ErrStopped) && !errors.Is(err, desk.ErrNotOwner) {
			h.t.Errorf("close: %v", err)
		}
	}
	if err := h.committer.Close(); err != nil {
		h.t.Error(err)
	}
	if err := h.journal.Close(); err != nil {
		h.t.Error(err)
	}
}

// gated holds back every append until it is let through.
type gated struct {
	journal.Journal
	pass chan struct{}
}

func newGated() gated { return gated{memory.New(), make(chan struct{}, 1000)} }

func (g gated) Append(entries []journal.Record) ([]error, error) {
	<-g.pass
	return g.Journal.Append(entries)
}

func (g gated) let(n int) {
	for range n {
		g.pass <- struct{}{}
	}
}

// ask submits and expects an outcome.
func ask(t *testing.T, d *toyDesk, c toy.Command) toy.Outcome {
	t.Helper()
	o, _, err := d.Submit(context.Background(), c)
	if err != nil {
		t.Fatalf("%+v: %v", c, err)
	}
	return o
}

// refused submits and expects an error of a kind.
func refused(t *testing.T, d *toyDesk, c toy.Command, want error) {
	t.Helper()
	o, seq, err := d.Submit(context.Background(), c)
	if !errors.Is(err, want) {
		t.Fatalf("%+v: outcome %+v at %d, error %v, want %v", c, o, seq, err, want)
	}
}

func count(n int64) toy.Command { return toy.Command{Kind: toy.Count, N: n} }

func hold(key uint64, n int64) toy.Command {
	return toy.Command{Kind: toy.Hold, Key: key, N: n, TTL: 60_000}
}
