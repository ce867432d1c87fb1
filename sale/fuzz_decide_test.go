package sale

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// anyCommands is an empty command of every kind.
func anyCommands() []Command {
	return []Command{
		&PlaceHold{}, &AmendHold{}, &RenewHold{}, &ReleaseHold{}, &Checkout{}, &SellAtCounter{}, &FinishEffect{},
		&RetryPayment{}, &CancelOrder{}, &CancelTickets{}, &AdjustOrder{}, &Exchange{}, &CorrectContact{}, &NameTicket{},
		&PlaceHold{}, &Checkout{}, &FinishEffect{}, // those that the others build on come more often
		&SetPolicy{}, &AddSeller{}, &AddEvent{}, &AddPool{}, &AddType{}, &ChangeType{}, &SetPrice{}, &AddItem{},
		&SetItemPrice{}, &AddBundle{}, &AddWindow{}, &ChangeWindow{}, &AddAllocation{}, &AddCodes{}, &AddQuestion{},
		&SetSwitch{}, &PostRules{}, &SetCapacity{}, &MoveCount{}, &BlockCount{}, &MoveSeats{}, &BlockSeats{},
		&UnblockSeats{}, &SwapChart{}, &ExtendHolds{}, &OpenSale{}, &ChangeEvent{}, &EndEvent{},
		&StartRun{}, &TurnRun{}, &RetryRun{},
	}
}

// bytesTo makes commands of bytes: mostly of small numbers that mean something in
// the whole sale, and now and then of the worst there is.
type bytesTo struct{ b []byte }

func (s *bytesTo) next() byte {
	if len(s.b) == 0 {
		return 0
	}
	c := s.b[0]
	s.b = s.b[1:]
	return c
}

var (
	oddTexts   = []string{"", "\xff", strings.Repeat("y", maxText+1), "ΰ", "play", "\x00"}
	plainTexts = []string{"x", "general", "member", "tenth", "V-1", "family 1", "front", "stalls", "EUR", "a", "b", "c"}
	oddUints   = []uint64{math.MaxUint32, math.MaxUint32 - 1, 1 << 31, 1<<31 - 1, maxCount, maxCount + 1, 100, 64, math.MaxUint64, maxCapacity, maxRate}
	oddInts    = []int64{math.MinInt64, math.MaxInt64, -1, maxPrice, maxPrice + 1, -maxPrice, maxTotal, minute, day, maxSpan, 1_800_000_000_000, 5150}
)

// fill fills a command, field by field.
func (s *bytesTo) fill(v reflect.Value) {
	c := s.next()
	odd := c >= 250
	pick := int(c % 16)
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(c%4 == 1)
	case reflect.Uint8:
		v.SetUint(uint64(c % 9))
	case reflect.Uint32, reflect.Uint64:
		n := uint64(c % 8)
		if odd {
			n = oddUints[pick%len(oddUints)]
		}
		v.SetUint(n & (1<<v.Type().Bits() - 1))
	case reflect.Int64:
		n := int64(c%16) * 100
		if c >= 240 {
			n = oddInts[pick%len(oddInts)]
		}
		v.SetInt(n)
	case reflect.String:
		v.SetString(plainTexts[pick%len(plainTexts)])
		if odd {
			v.SetString(oddTexts[pick%len(oddTexts)])
		}
	case reflect.Array:
		s.array(v, c, odd)
	case reflect.Slice:
		n := int(c % 4)
		if c == 255 {
			n = maxWants + 1
		}
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			s.fill(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			s.fill(v.Field(i))
		}
	}
}

// array fills a claim, a key, a chart's hash or a person.
func (s *bytesTo) array(v reflect.Value, c byte, odd bool) {
	switch v.Addr().Interface().(type) {
	case *[32]byte:
		if c%4 != 0 {
			v.Set(reflect.ValueOf(rowsCharts[c%2].Hash()))
		}
	case *Key:
		if c >= 200 { // most requests are not repeated
			v.Index(0).SetUint(uint64(c % 4))
		}
	default:
		v.Index(0).SetUint(uint64(1 + c%8))
		if odd {
			v.Index(0).SetUint(uint64(c))
		}
		v.Index(15).SetUint(uint64(s.next() % 8))
	}
}

// command makes the next command, which three times of four is one that could come
// from somebody who means well.
func (s *bytesTo) command(m *Machine) Command {
	all := anyCommands()
	cmd := all[int(s.next())%len(all)]
	s.fill(reflect.ValueOf(cmd).Elem())
	if n := s.next(); n%4 != 0 {
		s.mend(m, cmd, int(n/4))
	}
	meta := cmd.meta()
	switch s.next() % 8 { // as it would be asked by who usually asks it
	case 0:
	case 1, 2:
		meta.By = Actor{}
	default:
		meta.By = boss.By
		switch cmd.(type) {
		case *FinishEffect, *BeginEffect:
			meta.By = house.By
		}
	}
	return cmd
}

// mend lets a command name what there is: the n-th live hold, order, open effect.
func (s *bytesTo) mend(m *Machine, cmd Command, n int) {
	h, o, e := nthHold(m, n), m.orders.at(n%m.orders.n), nthEffect(m, n)
	switch c := cmd.(type) {
	case *PlaceHold:
		c.Window, c.Codes, c.Wants, c.Claims = 0, nil, mendWants(c.Wants, n), append(c.Claims[:len(c.Claims)/2], buyer(byte(n%16)))
	case *SellAtCounter:
		c.Window, c.Alloc, c.Codes, c.Attendees, c.Answers, c.Wants = 0, 0, nil, nil, nil, mendWants(c.Wants, n)
	case *AmendHold:
		c.Hold, c.Owner, c.Codes, c.Wants = h.n, h.owner, nil, mendWants(c.Wants, n)
		for i := range c.Drop {
			c.Drop[i] = mendDrop(h, i, n)
		}
	case *RenewHold:
		c.Hold, c.Owner = h.n, h.owner
	case *ReleaseHold:
		c.Hold, c.Owner = h.n, h.owner
	case *Checkout:
		c.Hold, c.Owner, c.Agreed, c.Attendees, c.Answers = h.n, h.owner, h.total, nil, agreed
	case *FinishEffect:
		c.Effect, c.Result, c.Amount = e.ID, EffectDone+EffectResult(n%2), e.Amount+int64(n%8/7)
	case *RetryPayment:
		c.Order, c.Owner = o.n, o.owner
	case *CancelOrder:
		c.Order, c.Owner = o.n, o.owner
	case *CancelTickets:
		c.Order, c.Owner, c.Tickets = o.n, o.owner, mendTickets(m, o, n)
	case *AdjustOrder:
		c.Order = o.n
		for i := range c.Lines {
			c.Lines[i] = []Adjustment{
				{Kind: DiscountLine, Amount: -100, Code: "d"}, {Kind: FeeLine, Amount: 70, Code: "f"}, {Kind: DonationLine, Index: 1, Amount: 300}, {Kind: ItemLine, Count: 1},
			}[(n+i)%4]
		}
	case *Exchange:
		c.Order, c.Owner, c.Hold, c.Tickets, c.Attendees, c.Answers = o.n, o.owner, h.n, mendTickets(m, o, n), nil, agreed
	case *CorrectContact:
		c.Order = o.n
	}
}

func nthHold(m *Machine, n int) *hold {
	found := &hold{}
	m.eachHold(func(h *hold) {
		if found.n == 0 || n > 0 {
			found = h
		}
		n--
	})
	return found
}

func nthEffect(m *Machine, n int) Effect {
	ids := sortedKeys(m.effects)
	if len(ids) == 0 {
		return Effect{}
	}
	return m.effects[ids[n%len(ids)]].Effect
}

func mendWants(wants []Want, n int) []Want {
	if len(wants) == 0 {
		wants = make([]Want, 1)
	}
	for i := range wants {
		w := Want{Kind: TicketLine, Index: uint32((n + i) % 3), Count: uint32(1 + n%3), Apart: wants[i].Apart}
		if seats := wants[i].Seats; w.Index < 2 && len(seats) > 0 {
			w.Seats, w.Count = seats, uint32(len(seats))
		}
		if n%11 == 0 {
			w = Want{Kind: BundleLine, Count: 1}
		}
		wants[i] = w
	}
	return wants
}

func mendDrop(h *hold, i, n int) Drop {
	if len(h.lines) == 0 {
		return Drop{}
	}
	d := Drop{Line: uint32((i + n) % len(h.lines))}
	if l := &h.lines[d.Line]; len(l.Seats) > 0 {
		d.Seats = []uint32{l.Seats[n%len(l.Seats)]}
	} else {
		d.Count = 1 + uint32(n)%max(l.Count, 1)
	}
	return d
}

func mendTickets(m *Machine, o *order, n int) []uint64 {
	live := m.liveTickets(o)
	return live[:min(len(live), 1+n%3)]
}

var wholeSnapshot []byte

// wholeCopy is a machine with the whole sale behind it.
func wholeCopy(t testing.TB) *Machine {
	if wholeSnapshot == nil {
		wholeSnapshot = wholeSale(t).m.AppendSnapshot(nil)
	}
	m := New(findWhole)
	if err := m.LoadSnapshot(wholeSnapshot); err != nil {
		t.Fatal(err)
	}
	_, facts := m.Decide(&SetCapacity{Meta: boss, Capacity: 40}, 1_800_010_000_000)
	for _, f := range facts {
		m.Apply(f)
	}
	return m
}

// FuzzDecide: whatever is asked in whatever order, nothing panics, a decision
// changes nothing, a refusal states nothing but what has expired, every fact can be
// written and read, and all books are right after each.
func FuzzDecide(f *testing.F) {
	for seed := range uint64(40) {
		rng := rand.New(rand.NewPCG(seed, 1))
		b := make([]byte, 2000)
		for i := range b {
			b[i] = byte(rng.Uint32())
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) { decideAll(t, wholeCopy(t), b) })
}

// TestDecideAnything is the same for a few thousand more sequences than the seeds.
func TestDecideAnything(t *testing.T) {
	for seed := range uint64(60) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(seed, 2))
			b := make([]byte, 3000)
			for i := range b {
				b[i] = byte(rng.Uint32())
			}
			decideAll(t, wholeCopy(t), b)
		})
	}
}

func decideAll(t *testing.T, m *Machine, b []byte) {
	s := &bytesTo{b}
	now := int64(1_800_010_000_000)
	for step := 0; len(s.b) > 0; step++ {
		cmd := s.command(m)
		switch c := s.next(); {
		case c < 128:
			now += int64(c) * second / 8
		case c < 140:
			now += int64(c-127) * 10 * minute
			applyAll(t, m, m.Due(now, 3), step, cmd)
		}
		before := m.AppendSnapshot(nil)
		bothWays(t, m, cmd, now)
		out, facts := m.Decide(cmd, now)
		if !bytes.Equal(before, m.AppendSnapshot(nil)) {
			t.Fatalf("step %d: deciding %T %+v changed the machine", step, cmd, cmd)
		}
		if d := out.Detail; out.Status >= statusEnd || out.Expires < 0 || d != nil && (d.Available < 0 || d.Returning < 0) {
			t.Fatalf("step %d: %T %+v: %+v %+v", step, cmd, cmd, out, d)
		}
		for _, f := range facts {
			if f.kind() != kindHoldsLapsed && !tidies(f) && !out.OK() {
				t.Fatalf("step %d: %T was refused as %v and states %T %+v", step, cmd, out.Status, f, f)
			}
		}
		applyAll(t, m, facts, step, cmd)
	}
	if err := reload(m); err != nil {
		t.Fatal(err)
	}
}

// applyAll makes facts true by way of their bytes and does the books.
func applyAll(t *testing.T, m *Machine, facts []Fact, step int, cmd Command) {
	t.Helper()
	for _, f := range facts {
		read, err := ReadFact(AppendFact(nil, f))
		if err != nil {
			t.Fatalf("step %d: %T states %T %+v, which cannot be read: %v", step, cmd, f, f, err)
		}
		m.Apply(read)
	}
	if len(facts) == 0 {
		return
	}
	if err := m.Audit(); err != nil {
		t.Fatalf("step %d: after %T %+v: %v", step, cmd, cmd, err)
	}
	if err := m.Truths(); err != nil {
		t.Fatalf("step %d: after %T: truths: %v", step, cmd, err)
	}
}

// reload loads what the machine writes into another and compares.
func reload(m *Machine) error {
	again := New(m.findChart)
	if err := again.LoadSnapshot(m.AppendSnapshot(nil)); err != nil {
		return err
	}
	if again.StateHash() != m.StateHash() {
		return fmt.Errorf("its snapshot makes another machine")
	}
	return again.Audit()
}
