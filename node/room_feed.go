package node

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"facevalue/desk"
	"facevalue/sale"
	"facevalue/token"
	"facevalue/waitingroom"
)

// roomFeed is what of the sale was told to the room. It needs no memory beyond the
// process: what is told is compared with what the room knows.
type roomFeed struct {
	holds   uint64          // the newest that was looked at
	orders  uint64          // the newest that was looked at
	live    map[uint64]bool // holds with a turn that may still end
	waiting map[uint64]bool // orders of turns that may still lapse
	seq     uint64          // of the sale, when it was told last
}

// feedEvery is how often the room is told of the sale.
const feedEvery = 500 * time.Millisecond

var asHouse = waitingroom.Meta{By: waitingroom.Actor{Kind: waitingroom.House}}

// run tells the room how the sale stands, as long as both run.
func (r *Room) run(ctx context.Context) {
	defer close(r.done)
	r.feed.live, r.feed.waiting = map[uint64]bool{}, map[uint64]bool{}
	every := time.NewTicker(feedEvery)
	defer every.Stop()
	for {
		if err := r.tell(ctx); err != nil && ctx.Err() == nil {
			r.node.notice(r.machine)(err)
		}
		select {
		case <-ctx.Done():
			return
		case <-every.C:
		}
	}
}

// tell tells the room what it has to know now.
func (r *Room) tell(ctx context.Context) error {
	var notice waitingroom.Notice
	var version uint32
	var drawn, over bool
	if err := r.Read(func(m *waitingroom.Machine, _ uint64) {
		notice, version = m.Notice()
		_, _, drawn = m.Drawn()
		_, over = m.Closed()
	}); err != nil || version == 0 || over {
		return err
	}
	if err := r.reveal(ctx, &notice, drawn); err != nil {
		return err
	}
	seq := r.sale.Live().Seq()
	if seq == r.feed.seq {
		return nil
	}
	if err := r.tellProgress(ctx, &notice, seq); err != nil {
		return err
	}
	r.feed.seq = seq
	return nil
}

// reveal brings the secret when the notice waits for it: at the cut-off where there is no
// beacon, and when the beacon was waited for long enough where it may take its place.
func (r *Room) reveal(ctx context.Context, n *waitingroom.Notice, drawn bool) error {
	now := r.node.options.Clock.Now()
	due := n.CutOff
	if n.Beacon != nil {
		due = n.Beacon.At(n.Round) + n.RevealAfter
	}
	if drawn || now < due || n.Commitment != r.commitment() || n.Beacon != nil && n.RevealAfter == 0 {
		return nil
	}
	return r.order(ctx, &waitingroom.PostSeed{Meta: asHouse, Secret: r.keys.secret()})
}

// order has the room do what the house asks. A refusal means that it is done, or that it
// is asked again.
func (r *Room) order(ctx context.Context, cmd waitingroom.Command) error {
	_, _, err := r.desk.Submit(ctx, cmd)
	if err == desk.ErrClosed { //nolint:errorlint // it is never wrapped
		return nil
	}
	return err
}

func (r *Room) tellProgress(ctx context.Context, notice *waitingroom.Notice, seq uint64) error {
	spent, paying, err := r.turnsInSale()
	if err != nil {
		return err
	}
	if err := r.tellSpent(ctx, spent); err != nil {
		return err
	}
	free, held, err := r.stock(notice)
	if err != nil {
		return err
	}
	return r.order(ctx, &waitingroom.Progress{Meta: asHouse, Seq: seq, Free: free, Held: held, Holds: uint32(len(r.feed.live)), Paying: paying})
}

// tellAtOnce is how many turns are told of side by side: each waits for the disk.
const tellAtOnce = 64

func (r *Room) tellSpent(ctx context.Context, spent []*waitingroom.Spend) error {
	for part := range slices.Chunk(spent, tellAtOnce) {
		errs := make([]error, len(part))
		var all sync.WaitGroup
		for i, s := range part {
			all.Go(func() { errs[i] = r.order(ctx, s) }) // waited for below
		}
		all.Wait()
		if err := errors.Join(errs...); err != nil {
			return err
		}
	}
	return nil
}

// stock is what is free of each line of the notice's inventory, and what is held of all.
func (r *Room) stock(notice *waitingroom.Notice) (free []uint32, held uint32, err error) {
	left, holding, err := r.sale.Live().Left()
	if err != nil {
		return nil, 0, err
	}
	types := map[string]int{}
	for i := range r.sale.Live().Setup().Types {
		types[r.sale.Live().Setup().Types[i].Key] = i
	}
	for _, s := range notice.Inventory {
		var most, back int64
		for _, key := range strings.Split(s.Type, sharing) {
			if i, ok := types[key]; ok && i < len(left) {
				most, back = max(most, left[i]), max(back, holding[i])
			}
		}
		free, held = append(free, uint32(most)), held+uint32(back)
	}
	return free, held, nil
}

// turnsInSale looks at holds and orders that came with a turn of this room: which turns
// became orders, and how many pay.
func (r *Room) turnsInSale() (spent []*waitingroom.Spend, paying uint32, err error) {
	window, ok := r.sale.window(r.window)
	if !ok {
		return nil, 0, nil
	}
	tickets := map[uint64]uint32{} // by entry
	err = r.sale.Live().Read(func(m *sale.Machine, _ uint64) {
		r.lookAtHolds(m, window)
		paying = r.lookAtOrders(m, window, tickets)
	})
	if err != nil || len(tickets) == 0 {
		return nil, paying, err
	}
	err = r.Read(func(m *waitingroom.Machine, _ uint64) {
		for entry, n := range tickets {
			if p, ok := m.Place(entry); ok && p.Tickets != n {
				spent = append(spent, &waitingroom.Spend{Meta: asHouse, Entry: entry, Generation: p.Generation, Tickets: n})
			}
		}
	})
	return spent, paying, err
}

func (r *Room) lookAtHolds(m *sale.Machine, window uint32) {
	f := &r.feed
	look := func(n uint64) {
		h, ok := m.HoldInfo(n)
		if mine := ok && h.Entry != 0 && h.Window == window+1; mine && h.State == "live" {
			f.live[n] = true
		} else {
			delete(f.live, n)
		}
	}
	for n := range f.live {
		look(n)
	}
	for ; f.holds < m.Holds(); f.holds++ {
		look(f.holds + 1)
	}
}

// lookAtOrders says how many tickets each entry ordered, of those orders that are new or
// may have changed, and how many orders wait for their money.
func (r *Room) lookAtOrders(m *sale.Machine, window uint32, tickets map[uint64]uint32) (paying uint32) {
	f := &r.feed
	look := func(n uint64) {
		o, ok := m.OrderInfo(n)
		if !ok || o.Entry == 0 || o.Window != window+1 {
			return
		}
		_, entry := token.ReadAdmission(o.Entry)
		delete(f.waiting, n)
		switch o.State {
		case "waits":
			f.waiting[n] = true
			paying++
			tickets[entry] += ticketsIn(o.Lines)
		case "lapsed":
			tickets[entry] += 0
		default:
			tickets[entry] += ticketsIn(o.Lines)
		}
	}
	for n := range f.waiting {
		look(n)
	}
	for ; f.orders < m.Orders(); f.orders++ {
		look(f.orders + 1)
	}
	return paying
}

func ticketsIn(lines []sale.Line) (n uint32) {
	for i := range lines {
		if lines[i].Kind == sale.TicketLine {
			n += lines[i].Count
		}
	}
	return n
}

// window is the index of a window of the sale.
func (s *Sale) window(key string) (uint32, bool) {
	setup := s.Live().Setup()
	for i := range setup.Windows {
		if setup.Windows[i].Key == key {
			return uint32(i), true
		}
	}
	return 0, false
}
