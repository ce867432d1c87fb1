package webhook

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"facevalue/breaker"
)

const (
	most     = 4     // messages on their way to one webhook at once
	mostWait = 1_000 // messages of one webhook that wait in the file; the rest waits in the journal
	mostRead = 200   // messages that are taken from the journal at once
	restMost = int64(60_000)
	// downAfter is how many attempts have to fail in a row for a receiver to be called down:
	// when it is back, what waits for it goes out at once.
	downAfter = 5
)

// courier sends one webhook's messages. Only its own goroutine touches what is not said to
// be shared.
type courier struct {
	engine  *Engine
	target  atomic.Pointer[Target] // shared
	wake    chan struct{}
	breaker *breaker.Breaker
	cancel  context.CancelFunc
	done    chan struct{}

	from    int64             // what happened before is not sent; as it was last
	seen    map[string]uint64 // by machine: heard up to there
	stale   atomic.Bool       // shared: seen is not so any more
	under   map[int64]bool
	results chan settled
	sending sync.WaitGroup
	fails   int // attempts in a row
	broken  bool
}

// send starts a courier.
func (e *Engine) send(ctx context.Context, t Target) *courier {
	c := e.courier(t)
	ctx, c.cancel = context.WithCancel(ctx)
	go c.run(ctx) // end waits for it
	return c
}

// courier makes one that does not run yet.
func (e *Engine) courier(t Target) *courier {
	c := &courier{
		engine: e, wake: make(chan struct{}, 1), done: make(chan struct{}), under: map[int64]bool{}, seen: map[string]uint64{}, results: make(chan settled, most),
		breaker: breaker.New(breaker.Options{Most: most, First: 1_000, Longest: 5 * minute}),
	}
	c.target.Store(&t)
	return c
}

func (c *courier) change(t Target) {
	c.target.Store(&t)
	signal(c.wake)
}

// end stops the courier and waits for what is on its way.
func (c *courier) end() {
	c.cancel()
	<-c.done
}

func (c *courier) run(ctx context.Context) {
	defer close(c.done)
	defer c.sending.Wait()
	for ctx.Err() == nil {
		next, err := c.step(ctx)
		if err != nil && ctx.Err() == nil {
			c.engine.options.Notice(fmt.Errorf("webhook %s: %w", c.target.Load().key(), err))
			next = c.engine.options.Now() + 10_000
		}
		c.rest(ctx, next)
	}
}

// rest waits for news, for a message that comes back, or until something is due.
func (c *courier) rest(ctx context.Context, next int64) {
	ms := min(max(next-c.engine.options.Now(), 1), restMost)
	timer := time.NewTimer(time.Duration(ms) * time.Millisecond)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-c.wake:
	case <-timer.C:
	case d := <-c.results:
		if err := c.settle(ctx, c.back(d)); err != nil && ctx.Err() == nil {
			c.engine.options.Notice(err)
		}
	}
}

// back are all messages that have come back by now, one among them.
func (c *courier) back(d settled) []settled {
	all := []settled{d}
	for len(c.results) > 0 {
		all = append(all, <-c.results)
	}
	return all
}

// step hears of what is new and sends what is due; it says when there is something to do
// again.
func (c *courier) step(ctx context.Context) (next int64, err error) {
	now := c.engine.options.Now()
	if c.broken || c.engine.options.House.Held() {
		return now + restMost, nil
	}
	t := c.target.Load()
	if t.From > c.from {
		c.from = t.From
		if err := c.engine.store.skip(ctx, t.key(), t.From); err != nil {
			return 0, err
		}
	}
	deaf := c.hear(ctx, t) // what was heard before is sent all the same
	next, err = c.dispatch(ctx, t, now)
	return next, errors.Join(deaf, err)
}

// dispatch sends what is due, as many at once as may be.
func (c *courier) dispatch(ctx context.Context, t *Target, now int64) (next int64, err error) {
	_, due, _, err := c.engine.store.wait(ctx, t.key())
	if err != nil || due == 0 || len(c.under) == most {
		return now + restMost, err
	}
	if due > now {
		return due, nil
	}
	all, err := c.engine.store.due(ctx, t.key(), now, len(c.under)+most)
	if err != nil {
		return 0, err
	}
	for i := range all {
		if c.under[all[i].N] {
			continue
		}
		var closed *breaker.ClosedError
		if err := c.breaker.Enter(now); errors.As(err, &closed) {
			return now + closed.RetryAfter, nil
		}
		c.under[all[i].N] = true
		c.sending.Add(1)
		go c.deliver(ctx, *t, all[i]) // run waits for it
	}
	return now + restMost, nil
}

// deliver sends one message.
func (c *courier) deliver(ctx context.Context, t Target, m Sent) {
	defer c.sending.Done()
	a := c.engine.attempt(ctx, &t, &m.Message)
	c.breaker.Leave(c.engine.options.Now(), !a.OK(), a.retryAfter)
	if ctx.Err() != nil { // it is sent again at the next start
		return
	}
	c.results <- settled{m: m, a: a} // there is room for all that are under way
}

// attempt sends a message once, signed with every secret that counts.
func (e *Engine) attempt(ctx context.Context, t *Target, m *Message) Attempt {
	now := e.options.Now()
	secrets := make([]string, 0, 2)
	for _, sealed := range [][]byte{t.Secret, t.Former} {
		if len(sealed) == 0 || len(secrets) == 1 && t.Until <= now {
			continue
		}
		secret, err := e.options.House.Open(ctx, sealed)
		if err != nil {
			return Attempt{At: now, Why: "its secret does not open: replace it"}
		}
		secrets = append(secrets, secret)
	}
	return e.sender.Send(ctx, t.URL, m, e.options.Now, secrets...)
}
