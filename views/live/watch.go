package live

import (
	"context"
	"errors"
)

// ErrBusy: more watch than the sale lets watch. Come back later, or ask now and then.
var ErrBusy = errors.New("views/live: too many watch this sale")

// ErrClosed: the sale is closed here.
var ErrClosed = errors.New("views/live: closed")

const (
	intervalBase = 20    // ms
	intervalMost = 1_000 // ms on top of that
)

// Interval is how many ms lie between two changes that are sent, with so many that
// watch: 20 ms and 0.1 ms for each, at most 1,020 ms.
func Interval(watchers int) int64 {
	return intervalBase + min(int64(watchers)/10, intervalMost)
}

// Subscription is one reader who watches. It belongs to one goroutine; Close ends it.
type Subscription struct {
	sale *Sale
	next uint64 // number of the delta to be had next
	lost bool   // it is not kept
}

// Subscribe watches what is to be had: Next gives each change after record seq, which
// is what the reader has. A reader whose state is too old, or from elsewhere, is
// given a reset first.
func (s *Sale) Subscribe(seq uint64) (*Subscription, error) {
	b := &s.board
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case s.closed():
		return nil, ErrClosed
	case b.watchers >= s.options.MaxWatchers:
		return nil, ErrBusy
	}
	b.watchers++
	if b.watchers == 1 {
		s.signal() // somebody to publish for
	}
	sub := &Subscription{sale: s}
	if next, ok := b.ring.after(seq); ok {
		sub.next = next
	} else {
		sub.lost = true
	}
	return sub, nil
}

// Close ends the subscription.
func (u *Subscription) Close() {
	b := &u.sale.board
	b.mu.Lock()
	b.watchers--
	b.mu.Unlock()
}

// Next waits for the next change. It answers ErrClosed when there will be none, or
// the end of ctx.
func (u *Subscription) Next(ctx context.Context) (*Delta, error) {
	for {
		d, news := u.take()
		if d != nil {
			return d, nil
		}
		select {
		case <-news:
		case <-u.sale.ended:
			return nil, ErrClosed
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// take is what is to be had at once, or else what tells that there is news.
func (u *Subscription) take() (*Delta, <-chan struct{}) {
	b := &u.sale.board
	b.mu.Lock()
	defer b.mu.Unlock()
	if d, ok := b.ring.at(u.next); ok && !u.lost {
		u.next++
		return d, nil
	}
	if !u.lost && u.next == b.ring.next() {
		return nil, b.news
	}
	u.lost, u.next = false, b.ring.next()
	return newDelta(b.ring.seq, b.ring.seq, nil), nil
}

// Watchers is how many watch.
func (s *Sale) Watchers() int {
	s.board.mu.Lock()
	defer s.board.mu.Unlock()
	return s.board.watchers
}
