package live

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"math"
	"time"

	"facevalue/sale"
)

// Published is what is to be had, as the same bytes for everybody. It never changes.
type Published struct {
	Seq  uint64 // of the record behind which it is true
	ETag string // quoted, of JSON
	JSON []byte
	Gzip []byte // JSON, compressed
}

// Availability is what is to be had. It is made anew at most every 20 ms, and not at
// all while nothing changes.
func (s *Sale) Availability() *Published {
	b := &s.board
	b.mu.Lock()
	defer b.mu.Unlock()
	if s.options.Clock.Now()-b.made >= intervalBase {
		s.publish()
	}
	return b.show(s.options.Name)
}

// Offered is what each ticket type of the set-up is, in its order and in the words of
// Availability: available, few, none, paused or closed.
func (s *Sale) Offered() []string {
	b := &s.board
	b.mu.Lock()
	defer b.mu.Unlock()
	if s.options.Clock.Now()-b.made >= intervalBase {
		s.publish()
	}
	states := make([]string, len(b.types))
	for i := range b.types {
		states[i] = b.types[i].state
	}
	return states
}

// AvailabilityAt is what is to be had behind record seq or a later one.
func (s *Sale) AvailabilityAt(ctx context.Context, seq uint64) (*Published, error) {
	if err := s.Wait(ctx, seq); err != nil {
		return nil, err
	}
	b := &s.board
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.seq < seq {
		s.publish()
	}
	return b.show(s.options.Name), nil
}

// Refresh has what is shown of the types looked up again: Options.Shown says something
// else now.
func (s *Sale) Refresh() {
	s.board.mu.Lock()
	s.board.anew = true
	s.board.mu.Unlock()
	s.signal()
}

// publish brings the board to the newest record and tells those who watch. mu is held.
func (s *Sale) publish() {
	b := &s.board
	b.made = s.options.Clock.Now()
	if s.Seq() == b.seq && !b.anew {
		return
	}
	b.anew = false
	var c *change
	err := s.Read(func(m *sale.Machine, seq uint64) { c = b.update(m, seq, s.setup.Load(), &s.options) })
	if err != nil || c.empty() {
		b.ring.seq = b.seq
		return
	}
	b.shown = nil
	b.ring.add(newDelta(c.from, c.seq, c.json()))
	close(b.news)
	b.news = make(chan struct{})
}

// begin makes the first board.
func (s *Sale) begin() error {
	return s.follower.Read(func(fm machine, seq uint64) {
		m := fm.(*sale.Machine)
		m.Watch(true)
		s.renew(m)
		b := &s.board
		b.mu.Lock()
		defer b.mu.Unlock()
		b.update(m, seq, s.setup.Load(), &s.options)
		b.ring = ring{begin: seq, seq: seq}
		b.news = make(chan struct{})
		b.made = s.options.Clock.Now()
	})
}

// show is the board as bytes, made when somebody asks first. mu is held.
func (b *board) show(name string) *Published {
	if b.shown != nil {
		return b.shown
	}
	p := &Published{Seq: b.seq, JSON: b.json(name)}
	sum := sha256.Sum256(p.JSON)
	p.ETag = `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
	p.Gzip = compressed(p.JSON)
	b.shown = p
	return p
}

func compressed(plain []byte) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestSpeed)
	if err == nil {
		_, err = w.Write(plain)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		panic(err) // a buffer takes everything
	}
	return out.Bytes()
}

// run publishes for those who watch, at the interval that goes with their number.
func (s *Sale) run() {
	defer close(s.ended)
	timer := time.NewTimer(math.MaxInt64)
	defer timer.Stop()
	for !s.closed() {
		wait := s.due()
		if wait <= 0 {
			s.board.mu.Lock()
			s.publish()
			s.board.mu.Unlock()
			continue
		}
		timer.Reset(time.Duration(min(wait, 3_600_000)) * time.Millisecond)
		select {
		case <-s.wake:
			timer.Stop()
		case <-timer.C:
		}
	}
}

// due is in how many ms to publish.
func (s *Sale) due() int64 {
	b := &s.board
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.watchers == 0 || s.Seq() == b.seq && !b.anew || s.Err() != nil {
		return math.MaxInt64
	}
	return b.made + Interval(b.watchers) - s.options.Clock.Now()
}
