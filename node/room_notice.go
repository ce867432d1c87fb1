package node

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"facevalue/draw"
	"facevalue/sale"
	"facevalue/waitingroom"
)

// Errors of rooms.
var (
	ErrNoWindow = errors.New("node: the sale has no such window")
	ErrNoTurns  = errors.New("node: the window lets everybody in; a room stands before one that wants a turn")
	ErrNoRoom   = errors.New("node: the window has no waiting room")
)

// sharing stands between the keys of ticket types that are drawn from the same places:
// the notice counts those once.
const sharing = "_"

// OpenRoom announces the waiting room of a window.
func (n *Node) OpenRoom(ctx context.Context, suffix, window string, p waitingroom.Plan, meta waitingroom.Meta) (waitingroom.Outcome, error) {
	s, ok := n.Sale(suffix)
	if !ok {
		return waitingroom.Outcome{}, fmt.Errorf("node: there is no sale %s", suffix)
	}
	w, ok := s.window(window)
	if !ok {
		return waitingroom.Outcome{}, ErrNoWindow
	}
	if !s.Live().Setup().Windows[w].Turn {
		return waitingroom.Outcome{}, ErrNoTurns
	}
	inventory, err := s.inventory(w)
	if err != nil {
		return waitingroom.Outcome{}, err
	}
	r, err := n.NewRoom(ctx, suffix, window)
	if err != nil {
		return waitingroom.Outcome{}, err
	}
	notice := r.notice(p)
	notice.Inventory, notice.Limit = inventory, s.limit()
	out, seq, err := r.Submit(ctx, &waitingroom.Open{Meta: meta, Notice: notice})
	if err == nil && out.OK() {
		err = r.Wait(ctx, seq)
	}
	return out, err
}

// notice is what a plan says, and how places are drawn.
func (r *Room) notice(p waitingroom.Plan) waitingroom.Notice {
	n := waitingroom.Notice{
		Room: roomName(r.sale.suffix, r.window), Sale: r.sale.suffix, Window: r.window, Mode: p.Mode,
		Opens: p.Opens, CutOff: p.CutOff, Start: p.Start, Closes: p.Closes,
		Algorithm: draw.Algorithm, Together: p.Together,
		Grace: p.Grace, Turn: p.Turn, Longest: p.Longest, Turns: p.Turns, Rate: p.Rate, Target: p.Target, Capacity: p.Capacity,
	}
	if p.Beacon {
		beacon := draw.Quicknet()
		n.Beacon, n.Round, n.RevealAfter = &beacon, beacon.RoundAfter(p.CutOff), p.RevealAfter
	}
	if !p.Beacon || p.RevealAfter != 0 {
		n.Commitment = r.commitment()
	}
	return n
}

// CloseRoom ends a room with what became of each line of its inventory: what went through
// turns, what is left, and the rest, which went elsewhere.
func (n *Node) CloseRoom(ctx context.Context, suffix, window string, meta waitingroom.Meta) (waitingroom.Outcome, error) {
	r, ok := n.Room(suffix, window)
	if !ok {
		return waitingroom.Outcome{}, ErrNoRoom
	}
	var notice waitingroom.Notice
	if err := r.Read(func(m *waitingroom.Machine, _ uint64) { notice, _ = m.Notice() }); err != nil {
		return waitingroom.Outcome{}, err
	}
	tallies, err := r.tallies(&notice)
	if err != nil {
		return waitingroom.Outcome{}, err
	}
	out, _, err := r.Submit(ctx, &waitingroom.Close{Meta: meta, Tallies: tallies})
	return out, err
}

func (r *Room) tallies(notice *waitingroom.Notice) ([]waitingroom.Tally, error) {
	left, _, err := r.stock(notice)
	if err != nil {
		return nil, err
	}
	through, err := r.soldThrough(notice)
	if err != nil {
		return nil, err
	}
	tallies := make([]waitingroom.Tally, len(notice.Inventory))
	for i, s := range notice.Inventory {
		t := waitingroom.Tally{Through: min(through[i], s.Count)}
		t.Left = min(left[i], s.Count-t.Through)
		t.Elsewhere = s.Count - t.Through - t.Left
		tallies[i] = t
	}
	return tallies, nil
}

// soldThrough is how many tickets of each line of the inventory were ordered by turns.
func (r *Room) soldThrough(notice *waitingroom.Notice) ([]uint32, error) {
	sold := make([]uint32, len(notice.Inventory))
	window, ok := r.sale.window(r.window)
	if !ok {
		return sold, nil
	}
	line := map[uint32]int{} // by type
	for i := range r.sale.Live().Setup().Types {
		key := r.sale.Live().Setup().Types[i].Key
		for n, s := range notice.Inventory {
			if slices.Contains(strings.Split(s.Type, sharing), key) {
				line[uint32(i)] = n
			}
		}
	}
	err := r.sale.Live().Read(func(m *sale.Machine, _ uint64) {
		for n := uint64(1); n <= m.Orders(); n++ {
			o, ok := m.OrderInfo(n)
			if !ok || o.Entry == 0 || o.Window != window+1 || o.State == "lapsed" || o.State == "cancelled" {
				continue
			}
			for i := range o.Lines {
				if l := &o.Lines[i]; l.Kind == sale.TicketLine {
					sold[line[l.Index]] += l.Count
				}
			}
		}
	})
	return sold, err
}

// limit is how many tickets one person may buy; a million where there is no limit.
func (s *Sale) limit() uint32 {
	if each := s.Live().Setup().Policy.TicketsEach; each > 0 {
		return uint32(each)
	}
	return 1_000_000
}

// inventory is all that is sold through a window: each place counted once, with the
// prices of all ticket types that it could be sold as.
func (s *Sale) inventory(window uint32) ([]waitingroom.Stock, error) {
	left, _, err := s.Live().Left()
	if err != nil {
		return nil, err
	}
	setup := s.Live().Setup()
	var stock []waitingroom.Stock
	for _, group := range shared(setup, setup.Windows[window].Types) {
		var line waitingroom.Stock
		for i, t := range group {
			typ := &setup.Types[t]
			price, priced := s.unit(t)
			if !priced {
				continue
			}
			if line.Type != "" {
				line.Type += sharing
			}
			line.Type += typ.Key
			line.Count = max(line.Count, uint32(left[t]))
			line.High = max(line.High, price)
			if i == 0 || price < line.Low {
				line.Low = price
			}
			line.Currency = s.currency(setup, typ)
		}
		if line.Type != "" {
			stock = append(stock, line)
		}
	}
	return stock, nil
}

// unit is what one ticket of a type costs, everything unavoidable in it.
func (s *Sale) unit(typ uint32) (total int64, ok bool) {
	_ = s.Live().Read(func(m *sale.Machine, _ uint64) {
		var u sale.Unit
		if u, ok = m.ListUnit(sale.TicketLine, typ); ok {
			total = u.Total()
		}
	})
	return total, ok
}

func (s *Sale) currency(setup *sale.Setup, t *sale.TypeSetup) string {
	return setup.Sellers[setup.Events[t.Event].Seller].Currency
}

// shared groups ticket types that draw on a pool or a seat category together, in the
// order of their first.
func shared(setup *sale.Setup, types []uint32) (groups [][]uint32) {
	type source struct {
		event uint32
		name  string
	}
	of := func(t uint32) (from []source) {
		typ := &setup.Types[t]
		for _, p := range typ.Pools {
			from = append(from, source{0, setup.Pools[p].Key})
		}
		for _, c := range typ.Categories {
			from = append(from, source{typ.Event + 1, c})
		}
		return from
	}
	var sources [][]source
	for _, t := range types {
		mine := []uint32{t}
		from := of(t)
		for i := len(groups) - 1; i >= 0; i-- {
			if slices.ContainsFunc(sources[i], func(s source) bool { return slices.Contains(from, s) }) {
				mine, from = append(groups[i], mine...), append(sources[i], from...)
				groups, sources = slices.Delete(groups, i, i+1), slices.Delete(sources, i, i+1)
			}
		}
		groups, sources = append(groups, mine), append(sources, from)
	}
	slices.SortFunc(groups, func(a, b []uint32) int { return int(a[0]) - int(b[0]) })
	return groups
}
