package main

import (
	"context"
	"crypto/ed25519"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"runtime"

	"facevalue/draw"
	"facevalue/waitingroom"
)

// room is a waiting room without desk or record: decide, encode, apply, in one thread.
type room struct {
	m    *waitingroom.Machine
	now  int64
	fact []byte
	err  error
}

// roomOpens is when the room's lobby opens; its own clock counts from there.
const roomOpens = 1_800_000_000_000

func newRoom(entries int) *room {
	r := &room{m: waitingroom.New(), now: roomOpens}
	r.do(&waitingroom.Open{Meta: waitingroom.Meta{By: waitingroom.Actor{Kind: waitingroom.Staff, Name: "bench"}}, Notice: waitingroom.Notice{
		Room: "room-bench", Sale: "bench", Window: "general", Mode: waitingroom.Queue,
		Opens: roomOpens, CutOff: roomOpens + 60_000, Start: roomOpens + 60_000, Closes: roomOpens + 86_400_000,
		Algorithm: draw.Algorithm, Commitment: draw.Commit(make([]byte, draw.SecretBytes)), Together: 1,
		Inventory: []waitingroom.Stock{{Type: "standing", Count: 10_000_000, Currency: "EUR"}},
		Grace:     600_000, Turn: 600_000, Longest: 600_000, Turns: 1, Rate: 6_000_000, Target: 1_000_000, Capacity: uint32(entries),
	}})
	return r
}

// do is what a desk does with one command, less the queue and the record.
func (r *room) do(c waitingroom.Command) waitingroom.Outcome {
	out, facts := r.m.Decide(c, r.now)
	r.apply(facts)
	return out
}

func (r *room) apply(facts []waitingroom.Fact) {
	for _, f := range facts {
		r.fact = r.m.AppendFact(r.fact[:0], f)
		r.m.Apply(f)
	}
}

// must is do, of what is not refused.
func (r *room) must(c waitingroom.Command) {
	if out := r.do(c); !out.OK() && r.err == nil {
		r.err = fmt.Errorf("bench: %T was refused: %s", c, out.Status)
	}
}

// roomVisitor makes identity, key and salt of a number, in memory that is used again.
type roomVisitor struct{ key, salt []byte }

func (v *roomVisitor) identity(n int) (id waitingroom.Identity) {
	binary.LittleEndian.PutUint64(id[:], uint64(n)*0x9E3779B97F4A7C15)
	binary.LittleEndian.PutUint64(id[8:], uint64(n))
	binary.LittleEndian.PutUint64(v.key, uint64(n))
	return id
}

// measureRoom is P6: what a waiting visitor takes, and what a draw costs.
func measureRoom(ctx context.Context, s *session) error {
	n := pick(&s.options, 1_000_000, 20_000)
	t := s.report.table("p6", fmt.Sprintf("P6  The waiting room, %d entries, one thread, no desk and no journal", n), column{"ns_each", "each", duration})
	s.say("%d entries", n)
	r := newRoom(n)
	v := &roomVisitor{make([]byte, draw.KeyBytes), make([]byte, draw.SaltBytes)}
	took, held := r.fill(v, n)
	t.add("enter: decide, encode, log, apply", took)
	t.note("A waiting entry takes %.1f bytes.", held)
	if ctx.Err() != nil {
		return nil
	}
	drawn := drawAll(n)
	r.now = roomOpens + 60_000
	r.must(&waitingroom.PostSeed{Secret: make([]byte, draw.SecretBytes)})
	claims := pick(&s.options, 20_000, 200)
	t.add("claim before the rank has come up", r.claims(v, claims))
	for range 3 {
		r.now += 1_000
		r.apply(r.m.Due(r.now, 100))
	}
	t.add("claim that is given a turn", r.claims(v, claims))
	t.add("what everybody reads, as signed JSON", r.nows(pick(&s.options, 2_000, 20)))
	took, err := rounds(pick(&s.options, 50, 2))
	t.add("a round of drand checked", took)
	t.add(fmt.Sprintf("all %d ranks", n), drawn)
	s.report.aims = append(s.report.aims,
		aim{id: "P6", what: "bytes of a waiting entry", value: held, unit: amount, want: 40, most: true},
		aim{id: "P6", what: "1,000,000 entries drawn", value: drawn, unit: duration, want: 2e9, most: true})
	if r.err != nil {
		return r.err
	}
	return err
}

// fill enters visitors; it answers the time of one and the bytes that it takes.
func (r *room) fill(v *roomVisitor, n int) (took, held float64) {
	before := heap()
	start := nanos()
	for i := range n {
		r.must(&waitingroom.Enter{Identity: v.identity(i), PublicKey: v.key, Salt: v.salt})
	}
	took = float64(nanos()-start) / float64(n)
	return took, (heap() - before) / float64(n)
}

// heap is what lives on it.
func heap() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// claims is the time of one claim, whatever comes of it.
func (r *room) claims(v *roomVisitor, n int) float64 {
	start := nanos()
	for i := range n {
		r.do(&waitingroom.Claim{Entry: uint64(i + 1), Identity: v.identity(i), PublicKey: v.key, Salt: v.salt})
	}
	return float64(nanos()-start) / float64(n)
}

// nows is the time of one text for all.
func (r *room) nows(n int) float64 {
	signer := draw.NewSigner(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)))
	start := nanos()
	for range n {
		if _, err := signer.SignJSON(draw.NowText, r.m.Now(r.now)); err != nil {
			r.err = err
		}
	}
	return float64(nanos()-start) / float64(n)
}

// drawAll is the time of all ranks at once.
func drawAll(n int) float64 {
	seed := draw.Seed{1}
	start := nanos()
	draw.Ranks(&seed, n)
	return float64(nanos() - start)
}

// rounds is the time of checking one published round of drand.
func rounds(n int) (float64, error) {
	const round1000 = "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39"
	signature, err := hex.DecodeString(round1000)
	if err != nil {
		return 0, err
	}
	b := draw.Quicknet()
	start := nanos()
	for range n {
		if _, err := b.Check(1000, signature); err != nil {
			return 0, err
		}
	}
	return float64(nanos()-start) / float64(n), nil
}
