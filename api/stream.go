package api

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"facevalue/guard"
	"facevalue/views/live"
)

const (
	heartbeat    = 15 * time.Second // so that nothing between us and a page thinks that nobody is there
	writeTimeout = 10 * time.Second // for one change to one page
	lifetime     = 30 * time.Minute // then the page comes again, perhaps to another server
)

// streams are the pages that are kept up to date: a bounded number, and of one address
// a smaller one.
type streams struct {
	mu      sync.Mutex
	open    int
	by      map[guard.Key]int
	most    int
	each    int
	over    context.Context
	endThem context.CancelFunc
}

func (s *streams) init(l Limits) {
	s.by, s.most, s.each = map[guard.Key]int{}, l.Streams, l.StreamsAddress
	s.over, s.endThem = context.WithCancel(context.Background())
}

// enter counts a stream, or says that there are enough.
func (s *streams) enter(from netip.Addr) (leave func(), ok bool) {
	key := guard.Narrow(from)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open >= s.most || s.by[key] >= s.each || s.over.Err() != nil {
		return nil, false
	}
	s.open++
	s.by[key]++
	return func() { s.leave(key) }, true
}

func (s *streams) leave(key guard.Key) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open--
	if s.by[key]--; s.by[key] == 0 {
		delete(s.by, key)
	}
}

// EndStreams ends all streams and takes no more: pages come again elsewhere. Call it
// when the server is about to shut down, which waits for them.
func (a *API) EndStreams() { a.streams.endThem() }

// stream keeps a page up to date: each change as an event, the same bytes for all.
func (c *call) stream() *Refusal {
	s, bad := c.saleOf(c.id)
	if bad != nil {
		return bad
	}
	from, bad := c.lastEvent()
	if bad != nil {
		return bad
	}
	if c.r.Method == http.MethodHead { // nothing follows a head
		c.w.Header()["Content-Type"] = eventStream
		c.send(c.w.Header())
		return nil
	}
	leave, ok := c.api.streams.enter(c.address())
	if !ok {
		return &Refusal{Problem: problemStreams, Retry: 30}
	}
	defer leave()
	sub, err := s.sale.Live().Subscribe(from)
	if err != nil {
		return c.broken(err)
	}
	defer sub.Close()
	c.api.options.Metrics.stream(1)
	defer c.api.options.Metrics.stream(-1)
	c.follow(sub)
	return nil
}

// lastEvent is the record that the page has: of the event that it saw last, or as its
// address says.
func (c *call) lastEvent() (uint64, *Refusal) {
	text := c.r.Header.Get("Last-Event-ID")
	if text == "" && c.r.URL.RawQuery != "" {
		text = c.r.URL.Query().Get("after")
	}
	if text == "" {
		return 0, nil
	}
	seq, err := strconv.ParseUint(text, 10, 63)
	if err != nil {
		return 0, refuse(problemMalformed, "Last-Event-ID and after are the seq of an availability")
	}
	return seq, nil
}

var eventStream = []string{"text/event-stream"}

// follow writes changes until the page goes away, the sale closes, or it is time to
// come again.
func (c *call) follow(sub *live.Subscription) {
	h := c.w.Header()
	h["Content-Type"] = eventStream
	h["X-Accel-Buffering"] = []string{"no"}
	c.out = append(c.out[:0], "retry: 2000\n\n"...)
	c.send(h)
	page := pageWriter{http.NewResponseController(c.w), c.w}
	if !page.flush() {
		return
	}
	ctx, cancel := context.WithTimeout(c.r.Context(), lifetime)
	defer cancel()
	defer context.AfterFunc(c.api.streams.over, cancel)()
	for {
		frame, ok := next(ctx, sub)
		if !ok || !page.write(frame) {
			return
		}
	}
}

var beat = []byte(": \n\n")

// next is what to write next: a change, or a sign of life.
func next(ctx context.Context, sub *live.Subscription) ([]byte, bool) {
	short, cancel := context.WithTimeout(ctx, heartbeat)
	defer cancel()
	d, err := sub.Next(short)
	switch {
	case err == nil:
		return d.Frame, true
	case ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded):
		return beat, true
	}
	return nil, false
}

// pageWriter writes to one page, which may be slow only for so long.
type pageWriter struct {
	control *http.ResponseController
	w       http.ResponseWriter
}

func (p pageWriter) write(frame []byte) bool {
	if _, err := p.w.Write(frame); err != nil {
		return false
	}
	return p.flush()
}

func (p pageWriter) flush() bool {
	// The deadline is for the next change as well: it is moved on before it is needed.
	_ = p.control.SetWriteDeadline(deadline(heartbeat + writeTimeout))
	return p.control.Flush() == nil
}
