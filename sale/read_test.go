package sale

import (
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// TestReaders folds every story into a machine that is watched. After each fact a copy of
// all stock that only hears what was touched is the stock, and at the end what readers
// are told adds up.
func TestReaders(t *testing.T) {
	for _, path := range storyFiles(t) {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			told := tellStory(t, path)
			m := New(told.r.charts)
			m.Watch(true)
			w := &mirror{m: m}
			for i, b := range told.r.facts {
				f, err := ReadFact(b)
				if err != nil {
					t.Fatal(err)
				}
				before, version := m.Setup(), m.SetupVersion()
				m.Apply(f)
				if !sameSetup(before, m.Setup()) && m.SetupVersion() == version {
					t.Fatalf("fact %d, %T changes the set-up and not its version", i, f)
				}
				w.heed(t)
			}
			if m.StateHash() != told.r.m.StateHash() {
				t.Fatal("a machine that is watched is another one")
			}
			if effects := m.Opened(nil); len(effects)+len(m.Closed(nil)) > 0 {
				t.Fatalf("who watches collects effects: %v", effects)
			}
			readAll(t, m)
			loaded := New(told.r.charts) // who watches before the snapshot is there, hears all of it
			loaded.Watch(true)
			if err := loaded.LoadSnapshot(m.AppendSnapshot(nil)); err != nil {
				t.Fatal(err)
			}
			(&mirror{m: loaded}).heed(t)
		})
	}
}

// sameSetup compares two set-ups but for their versions, and for shares in pools that
// are over their capacity.
func sameSetup(a, b *Setup) bool {
	x, y := *a, *b
	x.Version, y.Version = 0, 0
	for i := range min(len(x.Pools), len(y.Pools)) {
		var had int64
		for _, n := range x.Pools[i].Shares {
			had += n
		}
		if had > x.Pools[i].Now {
			x.Pools[i].Shares, y.Pools[i].Shares = nil, nil
		}
	}
	return reflect.DeepEqual(x, y)
}

// mirror is all stock as somebody knows it who hears only what was touched.
type mirror struct {
	m     *Machine
	seats [][]byte
	pools []Stock
	heard Touched
}

func (w *mirror) heed(t *testing.T) {
	t.Helper()
	w.m.Touched(&w.heard)
	for _, i := range w.heard.Pools {
		w.pools = append(w.pools, make([]Stock, max(int(i)+1-len(w.pools), 0))...)
		w.pools[i] = w.m.PoolStock(i)
	}
	for _, i := range w.heard.Whole {
		w.seats = append(w.seats, make([][]byte, max(int(i)+1-len(w.seats), 0))...)
		w.seats[i] = w.m.SeatBits(i, nil)
	}
	for _, s := range w.heard.Seats {
		w.seats[s.Event][s.Seat] = w.m.SeatBit(s.Event, s.Seat)
	}
	for i := range w.m.pools {
		if is := w.m.PoolStock(uint32(i)); w.pools[i] != is {
			t.Fatalf("pool %d is %+v and was told to be %+v", i, is, w.pools[i])
		}
	}
	for i := range w.m.events {
		if is := w.m.SeatBits(uint32(i), nil); !slices.Equal(w.seats[i], is) {
			t.Fatalf("seats of event %d are %v and were told to be %v", i, is, w.seats[i])
		}
	}
	if w.m.Touched(&w.heard); len(w.heard.Seats)+len(w.heard.Pools)+len(w.heard.Whole) > 0 {
		t.Fatalf("told twice: %+v", w.heard)
	}
}

// readAll asks for everything and holds it against the summaries and the stock.
func readAll(t *testing.T, m *Machine) {
	t.Helper()
	before := m.StateHash()
	sum := m.Summary()
	readStock(t, m)
	readSeats(t, m)
	live := 0
	for n := uint64(1); n <= m.Holds(); n++ {
		h, ok := m.HoldInfo(n)
		switch {
		case !ok || h.Hold != n:
			t.Fatalf("hold %d: %v %+v", n, ok, h)
		case h.State == "live":
			live++
			if totalOf(h.Lines) != h.Total || !m.OwnsHold(n, h.Owner) && h.Owner != (Claim{}) {
				t.Fatalf("hold %d: %+v", n, h)
			}
		case h.State == "ordered":
			if o, _ := m.OrderInfo(h.Order); !strings.Contains("waits confirmed lapsed cancelled", o.State) || o.Owner != (Claim{}) && !m.OwnsHold(n, o.Owner) {
				t.Fatalf("hold %d became order %d: %+v", n, h.Order, o)
			}
		case m.OwnsHold(n, h.Owner) || h.Lines != nil:
			t.Fatalf("hold %d has ended: %+v", n, h)
		}
	}
	if live != sum.Holds || m.Orders() != uint64(sum.Orders) {
		t.Fatalf("%d live holds and %d orders, want %d and %d", live, m.Orders(), sum.Holds, sum.Orders)
	}
	readOrders(t, m, sum)
	if m.StateHash() != before {
		t.Fatal("asking has changed the machine")
	}
}

func totalOf(lines []Line) int64 {
	var sum int64
	for i := range lines {
		sum += int64(lines[i].Count) * lines[i].Unit.Total()
	}
	return sum
}

func readOrders(t *testing.T, m *Machine, sum Summary) {
	t.Helper()
	var paid, owed int64
	var valid, doubtful int
	seen := uint64(0)
	for n := uint64(1); n <= m.Orders(); n++ {
		o, ok := m.OrderInfo(n)
		s, _ := m.Order(n)
		if !ok || o.State != s.State || o.Total != s.Total || o.Paid-o.Refunded-o.Beside.Gone != s.Paid || o.Owed != s.Owed || o.Outstanding() != m.orderAt(n).outstanding() {
			t.Fatalf("order %d: %+v, %+v", n, o, s)
		}
		if o.Owner != (Claim{}) && !m.Owns(n, o.Owner) || m.Owns(n, Claim{}) || m.Owns(n, claimed1(ClaimSession, 250)) {
			t.Fatalf("order %d is not who it belongs to", n)
		}
		if o.Charge.Doubtful {
			doubtful++
		}
		paid, owed = paid+o.Paid-o.Refunded-o.Beside.Gone, owed+o.Owed
		for _, x := range o.Tickets {
			one, ok := m.TicketInfo(x.Ticket)
			if !ok || one != x || x.Order != n {
				t.Fatalf("ticket %d: %+v, of order %d: %+v", x.Ticket, one, n, x)
			}
			seen++
			if (x.State == "void") != (x.End != "") {
				t.Fatalf("ticket %d: %+v", x.Ticket, x)
			}
			if x.State == "live" {
				valid++
				if x.Seat != NoSeat && m.SeatBit(x.Event, x.Seat)&SeatState != SeatSold {
					t.Fatalf("ticket %d: its seat is not sold", x.Ticket)
				}
			}
		}
	}
	if paid != sum.Paid || owed != sum.Owed || valid != sum.Tickets || seen != m.Tickets() || doubtful != sum.Doubtful {
		t.Fatalf("%d paid, %d owed, %d live tickets of %d, %d charges in doubt; %+v", paid, owed, valid, seen, doubtful, sum)
	}
}

func readStock(t *testing.T, m *Machine) {
	t.Helper()
	setup := m.Setup()
	for i := range setup.Pools {
		var all Stock
		var shares int64
		for a := range setup.Allocations {
			s := m.PoolShare(uint32(i), uint32(a))
			all = Stock{all.Free + s.Free, all.Held + s.Held, all.Sold + s.Sold, all.Blocked + s.Blocked}
		}
		for _, n := range setup.Pools[i].Shares {
			shares += n
		}
		capacity, over := m.Capacity(uint32(i))
		if all != m.PoolStock(uint32(i)) || shares != capacity+over || setup.Pools[i].Now != capacity {
			t.Fatalf("pool %d: %+v by allocation, %+v in all; %d in shares, capacity %d + %d", i, all, m.PoolStock(uint32(i)), shares, capacity, over)
		}
	}
	for i, x := range setup.Types {
		unit, ok := m.ListUnit(TicketLine, uint32(i))
		if ok != (x.Number > 0) || !reflect.DeepEqual(unit, x.Unit) {
			t.Fatalf("type %s costs %+v, %v; %+v", x.Key, unit, ok, x.Listed)
		}
	}
	texts := 0
	for _, c := range setup.Codes {
		texts += c.Texts
	}
	if texts != len(m.codes) {
		t.Fatalf("%d codes in the set-up, %d in the sale", texts, len(m.codes))
	}
	for n := range m.codes {
		if text, batch, ok := m.CodeText(uint32(n)); !ok || m.codeIndex[text] != uint32(n) || int(batch) >= len(setup.Codes) {
			t.Fatalf("code %d is %q of batch %d", n, text, batch)
		}
	}
}

func readSeats(t *testing.T, m *Machine) {
	t.Helper()
	for i := range m.events {
		var count Stock
		for _, b := range m.SeatBits(uint32(i), nil) {
			switch b & SeatState {
			case SeatFree:
				count.Free++
			case SeatHeld:
				count.Held++
			case SeatSold:
				count.Sold++
			case SeatBlocked:
				count.Blocked++
			}
			if int(b>>SeatAlloc) >= len(m.allocs) {
				t.Fatalf("a seat of allocation %d", b>>SeatAlloc)
			}
		}
		var killed int64
		for s := range m.events[i].seats {
			if m.SeatKilled(uint32(i), uint32(s)) {
				killed++
				if m.SeatBit(uint32(i), uint32(s))&SeatState != SeatBlocked {
					t.Fatalf("event %d: seat %d is killed and not blocked", i, s)
				}
			}
		}
		if killed != m.Killed(uint32(i)) || killed > count.Blocked {
			t.Fatalf("event %d: %d seats killed of %d blocked, %d by count", i, killed, count.Blocked, m.Killed(uint32(i)))
		}
		if count != m.EventStock(uint32(i)) {
			t.Fatalf("event %d: %+v by seat, %+v by count", i, count, m.EventStock(uint32(i)))
		}
	}
}

// What there is not is told as that.
func TestReadersOfNothing(t *testing.T) {
	m := wholeCopy(t)
	for _, n := range []uint64{0, 1 << 20} {
		if _, ok := m.HoldInfo(n); ok {
			t.Errorf("hold %d", n)
		}
		if _, ok := m.OrderInfo(n); ok {
			t.Errorf("order %d", n)
		}
		if _, ok := m.TicketInfo(n); ok {
			t.Errorf("ticket %d", n)
		}
		if m.Owns(n, buyer(1)) || m.OwnsHold(n, buyer(1)) {
			t.Errorf("order or hold %d belongs to somebody", n)
		}
	}
	if _, ok := m.ListUnit(TicketLine, 99); ok {
		t.Error("type 99 has a price")
	}
	if _, ok := m.ListUnit(ItemLine, 1); ok {
		t.Error("a donation has a price")
	}
	if _, _, ok := m.CodeText(99); ok {
		t.Error("code 99 has a text")
	}
	if got := m.PoolShare(0, 9); got != (Stock{}) {
		t.Errorf("allocation 9 has %+v", got)
	}
	if s := New(noCharts).Setup(); s.Name != "" || s.Version != 0 {
		t.Errorf("a sale of which nothing is known: %+v", s)
	}
}

// What a reader was told stays as it was, whatever the machine does next.
func TestReadersKeepWhatTheyWereTold(t *testing.T) {
	r := newRows(t, usual())
	bo := buyer(1)
	h := r.must(holdFor(bo, Want{Count: 2, Seats: []uint32{0, 1}}))
	hold, _ := r.m.HoldInfo(h.Ref)
	o := r.must(&Checkout{Hold: h.Ref, Owner: bo, Agreed: h.Total})
	order, _ := r.m.OrderInfo(o.Ref)
	setup := r.m.Setup()
	listed := &setup.Types[0].Listed
	keep := []any{clone(hold), clone(order), clone(*setup), *listed.UnitAt(h.Edition)}
	r.must(&SetPrice{Meta: boss, Price: Price{Face: 9900}})
	r.charge(o.Ref, EffectDone)
	r.must(&SwapChart{Meta: boss, Chart: rowsCharts[1].Hash()})
	r.must(&CancelOrder{Meta: boss, Order: o.Ref, Reason: "asked for"})
	r.must(holdFor(bo, Want{Count: 3}))
	r.must(&SetPrice{Meta: boss, Price: Price{Face: 9800}})
	if now := []any{hold, order, *setup, *listed.UnitAt(h.Edition)}; !reflect.DeepEqual(keep, now) || listed.UnitOf(listed.Number+1) != nil {
		t.Errorf("told\n%+v, which is now\n%+v", keep, now)
	}
	if is, _ := r.m.OrderInfo(o.Ref); is.State != "cancelled" || is.Tickets[1].End != "cancelled" || is.Refunding != is.Paid {
		t.Errorf("cancelled: %+v", is)
	}
}

// clone copies a value and all that it leads to.
func clone(v any) any {
	to := reflect.New(reflect.TypeOf(v)).Elem()
	cloneInto(to, reflect.ValueOf(v))
	return to.Interface()
}

func cloneInto(to, from reflect.Value) {
	switch from.Kind() {
	case reflect.Pointer:
		if !from.IsNil() {
			to.Set(reflect.New(from.Type().Elem()))
			cloneInto(to.Elem(), from.Elem())
		}
	case reflect.Slice:
		if !from.IsNil() {
			to.Set(reflect.MakeSlice(from.Type(), from.Len(), from.Len()))
		}
		for i := range from.Len() {
			cloneInto(to.Index(i), from.Index(i))
		}
	case reflect.Struct:
		to.Set(from)
		for i := range from.NumField() {
			if to.Field(i).CanSet() { // what nobody else can reach is asked for below
				cloneInto(to.Field(i), from.Field(i))
			}
		}
	default:
		to.Set(from)
	}
}

// Who only asks what would be answered is answered as who asks for it, and nothing is so.
func TestWould(t *testing.T) {
	r := newFloor(t, usual())
	before := r.m.StateHash()
	for _, cmd := range []Command{
		holdFor(buyer(1), Want{Count: 1}), holdFor(buyer(1), Want{Count: 5}), &SetCapacity{Meta: boss, Capacity: 3}, &SetCapacity{Meta: boss, Pool: 9},
	} {
		would := r.m.Would(cmd, r.now)
		if out, _ := r.m.Decide(cmd, r.now); !reflect.DeepEqual(would, out) || r.m.StateHash() != before {
			t.Errorf("%T would be answered %+v, and is answered %+v", cmd, would, out)
		}
	}
}
