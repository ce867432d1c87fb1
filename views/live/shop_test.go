package live_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"go.uber.org/goleak"

	"facevalue/desk"
	"facevalue/journal"
	"facevalue/journal/memory"
	"facevalue/sale"
	"facevalue/seating"
	"facevalue/views/live"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// bubbleClock shows the time of a synctest bubble.
type bubbleClock struct{}

func (bubbleClock) Now() int64  { return time.Since(time.UnixMilli(0)).Milliseconds() }
func (bubbleClock) Wall() int64 { return bubbleClock{}.Now() }

const (
	second = int64(1_000)
	minute = 60 * second
)

var boss = sale.Meta{By: sale.Actor{Role: sale.Owner, Name: "owner"}}

// shop is a sale of numbered seats and of standing room on a desk, and its copy for
// readers.
type shop struct {
	t         *testing.T
	chart     *seating.Chart
	journal   *memory.Journal
	committer *desk.Committer
	desk      *desk.Desk[sale.Command, sale.Fact, sale.Outcome, sale.Effect]
	live      *live.Sale
}

func (s *shop) charts(hash [32]byte) (*seating.Chart, bool) { return s.chart, hash == s.chart.Hash() }

func newShop(t *testing.T, chart *seating.Chart, change func(*live.Options)) *shop {
	t.Helper()
	s := &shop{t: t, chart: chart, journal: memory.New()}
	s.committer = desk.NewCommitter(s.journal)
	var err error
	s.desk, err = desk.Open(desk.Options[sale.Command, sale.Fact, sale.Outcome, sale.Effect]{
		Machine:   "sale-club",
		New:       func() desk.Machine[sale.Command, sale.Fact, sale.Outcome, sale.Effect] { return sale.New(s.charts) },
		Committer: s.committer, Clock: bubbleClock{},
		Durable: func(h journal.Head) {
			if s.live != nil {
				s.live.Poke(h.Seq)
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.setUp()
	s.open(change)
	return s
}

func (s *shop) open(change func(*live.Options)) {
	s.t.Helper()
	o := live.Options{
		Machine: "sale-club", Name: "sale_club", Charts: s.charts, Journal: s.journal, Clock: bubbleClock{},
		Shown: func(typ string) (bool, uint32) { return typ == "ga", 6 },
	}
	if change != nil {
		change(&o)
	}
	l, err := live.Open(context.Background(), o)
	if err != nil {
		s.t.Fatal(err)
	}
	s.live = l
}

func (s *shop) close() {
	s.t.Helper()
	s.live.Close()
	if err := errors.Join(s.desk.Close(context.Background()), s.committer.Close(), s.journal.Close()); err != nil {
		s.t.Error(err)
	}
}

func (s *shop) setUp() {
	now := bubbleClock{}.Now()
	var categories []string
	for _, c := range s.chart.Categories() {
		categories = append(categories, c.Key)
	}
	price := sale.Price{Face: 1_000}
	for _, cmd := range []sale.Command{
		&sale.OpenSale{Meta: boss, Name: "club", Policy: sale.Policy{HoldFor: 60 * second, HoldCeiling: 5 * minute, PayFor: minute}},
		&sale.AddSeller{Meta: boss, Def: sale.Seller{Key: "house", Currency: "EUR"}},
		&sale.AddEvent{Meta: boss, Def: sale.EventDef{Key: "final", Chart: s.chart.Hash(), Starts: now + 90*24*60*minute}},
		&sale.AddAllocation{Meta: boss, Name: "club"},
		&sale.AddPool{Meta: boss, Def: sale.PoolDef{Key: "floor", Event: 1, Capacity: 40}},
		&sale.AddType{Meta: boss, Def: sale.TypeDef{Key: "ga", Pools: []uint32{0}, Admits: 1}},
		&sale.SetPrice{Meta: boss, Type: 0, Price: price},
		&sale.AddType{Meta: boss, Def: sale.TypeDef{Key: "seat", Categories: categories, Admits: 1}},
		&sale.SetPrice{Meta: boss, Type: 1, Price: price},
		&sale.AddType{Meta: boss, Def: sale.TypeDef{Key: "pair", Pools: []uint32{0}, Admits: 2}},
		&sale.SetPrice{Meta: boss, Type: 2, Price: price},
		&sale.AddWindow{Meta: boss, Def: sale.WindowDef{Key: "general", Opens: now, Types: []uint32{0, 1, 2}}},
		&sale.AddWindow{Meta: boss, Def: sale.WindowDef{Key: "club", Opens: now, Types: []uint32{1}, Alloc: 1, Access: true}},
	} {
		s.must(cmd)
	}
}

func (s *shop) do(cmd sale.Command) (sale.Outcome, uint64) {
	s.t.Helper()
	out, seq, err := s.desk.Submit(context.Background(), cmd)
	if err != nil {
		s.t.Fatalf("%T: %v", cmd, err)
	}
	return out, seq
}

// must does what cannot be refused, and waits until readers see it.
func (s *shop) must(cmd sale.Command) sale.Outcome {
	s.t.Helper()
	out, seq := s.do(cmd)
	if !out.OK() {
		s.t.Fatalf("%T: %s %+v", cmd, out.Status, out.Detail)
	}
	if s.live != nil {
		if err := s.live.Wait(context.Background(), seq); err != nil {
			s.t.Fatal(err)
		}
	}
	return out
}

// buyer is somebody's claim.
func buyer(n uint64) sale.Claim {
	c := sale.Claim{byte(sale.ClaimSession)}
	for i := range 8 {
		c[1+i] = byte(n >> (8 * i))
	}
	return c
}

func hold(n uint64, typ, count uint32, seats ...uint32) *sale.PlaceHold {
	return &sale.PlaceHold{Claims: []sale.Claim{buyer(n)}, Wants: []sale.Want{{Kind: sale.TicketLine, Index: typ, Count: count, Seats: seats, Apart: true}}}
}
