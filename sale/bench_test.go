package sale

import (
	"encoding/binary"
	"fmt"
	"testing"

	"facevalue/seating"
)

// The benchmarks print what one command costs: decided, its facts written, and
// applied. Figures are for comparing on one machine, in one run.

// stand is a sale to measure on, with a buyer and a key for every command.
type stand struct {
	b   testing.TB
	m   *Machine
	now int64
	n   uint64 // of the next buyer
	buf []byte
	rec [][]byte // facts, when they are to be kept
	log bool
}

var stadium = seating.Stadium()

func findStadium(hash [32]byte) (*seating.Chart, bool) { return stadium, stadium.Hash() == hash }

// newStand opens a sale of ten million standing tickets and a stadium of seats.
func newStand(b testing.TB) *stand {
	s := &stand{b: b, m: New(findStadium), now: worldStart}
	p := usual()
	p.TicketsEach = 6
	s.do(&OpenSale{Meta: boss, Name: "tour", Policy: p})
	s.do(&AddSeller{Meta: boss, Def: Seller{Key: "hall", Currency: "EUR"}})
	s.do(&AddEvent{Meta: boss, Def: EventDef{Key: "night", Starts: s.now + 90*day}})
	s.do(&AddEvent{Meta: boss, Def: EventDef{Key: "match", Chart: stadium.Hash(), Starts: s.now + 90*day}})
	s.do(&AddPool{Meta: boss, Def: PoolDef{Key: "floor", Event: 1, Capacity: maxCapacity}})
	s.do(&AddPool{Meta: boss, Def: PoolDef{Key: "none", Event: 1}})
	s.do(&AddType{Meta: boss, Def: TypeDef{Key: "ga", Pools: []uint32{0}, Admits: 1, Max: 6}})
	var all []string
	for _, c := range stadium.Categories() {
		if c.Key != "floor" {
			all = append(all, c.Key)
		}
	}
	s.do(&AddType{Meta: boss, Def: TypeDef{Key: "seat", Event: 1, Categories: all, Admits: 1, Max: 6}})
	s.do(&AddType{Meta: boss, Def: TypeDef{Key: "gone", Pools: []uint32{1}, Admits: 1}})
	for typ := range uint32(3) {
		s.do(&SetPrice{Meta: boss, Type: typ, Price: Price{Face: 5000, Fees: []Fee{{Code: "service", Amount: 250, Unavoidable: true}}, Taxes: []TaxRate{{Code: "vat", Rate: 190_000, Included: true}}}})
	}
	s.do(&AddWindow{Meta: boss, Def: WindowDef{Key: "general", Opens: s.now, Types: []uint32{0, 1, 2}}})
	return s
}

// do decides a command, writes its facts and applies them.
func (s *stand) do(cmd Command) Outcome {
	out, facts := s.m.Decide(cmd, s.now)
	s.apply(facts)
	return out
}

func (s *stand) apply(facts []Fact) {
	s.buf = s.buf[:0]
	for _, f := range facts {
		at := len(s.buf)
		s.buf = AppendFact(s.buf, f)
		if s.log {
			s.rec = append(s.rec, append([]byte(nil), s.buf[at:]...))
		}
		s.m.Apply(f)
	}
}

// spread makes numbers look like hashes.
func spread(n uint64) uint64 {
	n *= 0x9e3779b97f4a7c15
	return n ^ n>>29
}

func (s *stand) next(cmd *PlaceHold) *PlaceHold {
	s.n++
	cmd.Claims[0] = Claim{0: byte(ClaimSession)}
	binary.LittleEndian.PutUint64(cmd.Claims[0][1:], spread(s.n))
	binary.LittleEndian.PutUint64(cmd.Key[:], spread(s.n))
	cmd.Fingerprint = s.n
	return cmd
}

func standing(count uint32) *PlaceHold {
	return &PlaceHold{Wants: []Want{{Count: count}}, Claims: make([]Claim, 1)}
}

// place has n holds placed and returns their numbers.
func (s *stand) place(cmd *PlaceHold, n int) []uint64 {
	holds := make([]uint64, n)
	for i := range holds {
		out := s.do(s.next(cmd))
		if !out.OK() {
			s.b.Fatalf("hold %d: %v %+v", i, out.Status, out.Detail)
		}
		holds[i] = out.Ref
	}
	return holds
}

// fill has n parties of four placed: together as long as that is possible, then
// wherever there are seats.
func (s *stand) fill(n int) []uint64 {
	cmd := &PlaceHold{Wants: []Want{{Index: 1, Count: 4}}, Claims: make([]Claim, 1)}
	holds := make([]uint64, 0, n)
	for len(holds) < n {
		out := s.do(s.next(cmd))
		switch {
		case out.OK():
			holds = append(holds, out.Ref)
		case cmd.Wants[0].Apart:
			s.b.Fatalf("party %d: %v %+v", len(holds), out.Status, out.Detail)
		}
		cmd.Wants[0].Apart = !out.OK()
	}
	return holds
}

// BenchmarkHold is a hold of two standing tickets by a new buyer.
func BenchmarkHold(b *testing.B) {
	s := newStand(b)
	cmd := standing(2)
	b.ReportAllocs()
	for b.Loop() {
		s.do(s.next(cmd))
	}
}

// BenchmarkDecide is the deciding alone of a hold, in a sale that has some: without
// new memory and without misses, so that it tells instructions.
func BenchmarkDecide(b *testing.B) {
	s := newStand(b)
	cmd := standing(2)
	s.place(cmd, 1000)
	s.next(cmd)
	b.ReportAllocs()
	for b.Loop() {
		s.m.Decide(cmd, s.now)
	}
}

// BenchmarkRefusals are the answers of a sale that has nothing left.
func BenchmarkRefusals(b *testing.B) {
	s := newStand(b)
	held := s.next(standing(6))
	s.do(held)
	over := *held
	over.Key = Key{}
	for name, cmd := range map[string]Command{
		"sold_out": &PlaceHold{Wants: []Want{{Index: 2, Count: 2}}, Claims: []Claim{buyer(1)}},
		"limit":    &over,
		"repeated": held,
		"unknown":  &PlaceHold{Window: 9, Wants: []Want{{Count: 1}}, Claims: []Claim{buyer(1)}},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s.m.Decide(cmd, s.now)
			}
		})
	}
}

// BenchmarkHoldSeats is a hold of two named seats in a stadium, and its release.
func BenchmarkHoldSeats(b *testing.B) {
	s := newStand(b)
	seats := []uint32{0, 1}
	cmd := &PlaceHold{Wants: []Want{{Index: 1, Count: 2, Seats: seats}}, Claims: make([]Claim, 1)}
	b.ReportAllocs()
	for b.Loop() {
		seats[0] = (seats[0] + 100) % 70_000
		seats[1] = seats[0] + 1
		if out := s.do(s.next(cmd)); out.OK() { // else a place with its companion's seat
			s.do(&ReleaseHold{Hold: out.Ref, Owner: cmd.Claims[0]})
		}
	}
}

// BenchmarkHoldBest is a hold of the best four together in a stadium of 80,000
// seats that is so full, and the release of an earlier one.
func BenchmarkHoldBest(b *testing.B) {
	for _, percent := range []int{0, 50, 95} {
		for _, orphans := range []bool{false, true} {
			b.Run(fmt.Sprintf("full=%d/orphan_rule=%v", percent, orphans), func(b *testing.B) {
				s := newStand(b)
				p := usual()
				p.OrphanRule = orphans
				s.do(&SetPolicy{Meta: boss, Policy: p})
				cmd := &PlaceHold{Wants: []Want{{Index: 1, Count: 4, Apart: true}}, Claims: make([]Claim, 1)}
				holds := s.fill(1 + stadium.Len()*percent/100/4)
				staff := &ReleaseHold{Meta: boss}
				at := 0
				b.ReportAllocs()
				for b.Loop() {
					staff.Hold = holds[at]
					s.do(staff)
					holds[at] = s.do(s.next(cmd)).Ref
					at = int(spread(uint64(at)) % uint64(len(holds)))
				}
			})
		}
	}
}

// batched measures a command for a thousand holds at a time; placing them is not.
func batched(b *testing.B, each func(s *stand, hold uint64, owner Claim)) {
	s := newStand(b)
	cmd := standing(2)
	const many = 1000
	b.ReportAllocs()
	b.ResetTimer()
	for done := 0; done < b.N; {
		b.StopTimer()
		n := min(many, b.N-done)
		holds := s.place(cmd, n)
		owners := make([]Claim, n)
		for i, h := range holds {
			owners[i] = s.m.liveHold(h).owner
		}
		b.StartTimer()
		for i, h := range holds {
			each(s, h, owners[i])
		}
		done += n
	}
}

func BenchmarkCheckout(b *testing.B) {
	sealed := make([]byte, 200)
	batched(b, func(s *stand, hold uint64, owner Claim) {
		s.do(&Checkout{Hold: hold, Owner: owner, Agreed: 10500, Person: [16]byte{1}, Sealed: sealed, Language: "de"})
	})
}

// BenchmarkPaid is the end of a charge, with which tickets are issued.
func BenchmarkPaid(b *testing.B) {
	s := newStand(b)
	cmd := standing(2)
	b.ReportAllocs()
	b.ResetTimer()
	for done := 0; done < b.N; {
		b.StopTimer()
		n := min(1000, b.N-done)
		for _, h := range s.place(cmd, n) {
			s.do(&Checkout{Meta: boss, Hold: h, Agreed: 10500})
		}
		open := s.m.Open(nil)
		b.StartTimer()
		for _, e := range open {
			if e.Kind == ChargeEffect {
				s.do(&FinishEffect{Meta: house, Effect: e.ID, Result: EffectDone, Amount: e.Amount, Tender: "card", Ref: "pi_1"})
			}
		}
		b.StopTimer()
		for _, e := range s.m.Open(nil) {
			s.do(&FinishEffect{Meta: house, Effect: e.ID, Result: EffectDone})
		}
		b.StartTimer()
		done += n
	}
}

func BenchmarkRelease(b *testing.B) {
	batched(b, func(s *stand, hold uint64, owner Claim) { s.do(&ReleaseHold{Hold: hold, Owner: owner}) })
}

func BenchmarkRenew(b *testing.B) {
	batched(b, func(s *stand, hold uint64, owner Claim) {
		s.now++
		s.do(&RenewHold{Hold: hold, Owner: owner})
	})
}

// BenchmarkLapse is what one expired hold costs when it is let go, 256 at a time.
func BenchmarkLapse(b *testing.B) {
	s := newStand(b)
	cmd := standing(2)
	b.ReportAllocs()
	b.ResetTimer()
	for done := 0; done < b.N; {
		b.StopTimer()
		n := min(256, b.N-done)
		s.place(cmd, n)
		s.now += 11 * minute
		b.StartTimer()
		s.apply(s.m.Due(s.now, 256))
		done += n
	}
}

// BenchmarkReplay reads and applies the facts of holds, orders and tickets; one
// operation is one fact.
func BenchmarkReplay(b *testing.B) {
	s := newStand(b)
	s.log = true
	head := s.m.AppendSnapshot(nil)
	for i, h := range s.place(standing(2), 20_000) {
		if i%2 == 0 {
			s.do(&Checkout{Meta: boss, Hold: h, Agreed: 10500})
			s.do(&FinishEffect{Meta: house, Effect: s.m.lastEffect, Result: EffectDone, Amount: 10500})
		}
	}
	b.ReportAllocs()
	b.ResetTimer()
	for done := 0; done < b.N; {
		b.StopTimer()
		m := New(findStadium)
		if err := m.LoadSnapshot(head); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		for _, bytes := range s.rec[:min(len(s.rec), b.N-done)] {
			f, err := ReadFact(bytes)
			if err != nil {
				b.Fatal(err)
			}
			m.Apply(f)
			done++
		}
	}
}

// BenchmarkSnapshot writes and loads a sale of 200,000 paid orders.
func BenchmarkSnapshot(b *testing.B) {
	s := newStand(b)
	s.sell(200_000)
	bytes := s.m.AppendSnapshot(nil)
	b.Run("write", func(b *testing.B) {
		b.SetBytes(int64(len(bytes)))
		for b.Loop() {
			bytes = s.m.AppendSnapshot(bytes[:0])
		}
	})
	b.Run("load", func(b *testing.B) {
		b.SetBytes(int64(len(bytes)))
		b.ReportAllocs()
		for b.Loop() {
			if err := New(findStadium).LoadSnapshot(bytes); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// sell makes paid orders of two standing tickets each, every command under a key.
func (s *stand) sell(orders int) {
	cmd, pay := standing(2), &Checkout{Meta: boss}
	var open []Effect
	for range orders {
		hold := s.do(s.next(cmd))
		pay.Hold, pay.Agreed = hold.Ref, hold.Total
		binary.LittleEndian.PutUint64(pay.Key[:], spread(s.n<<32))
		s.do(pay)
		for open = s.m.Opened(open[:0]); len(open) > 0; open = s.m.Opened(open[:0]) {
			e := open[0]
			s.do(&FinishEffect{Meta: house, Effect: e.ID, Result: EffectDone, Amount: e.Amount, Tender: "card", Ref: "pi_1"})
		}
	}
}
